"""What the floors below learn of the catalogue."""

from core.law import registry

from .models import Law


def register():
    registry.register(Law)
