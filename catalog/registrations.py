"""What the floors below learn of the catalogue."""

from core.law import registry

from .models import Law, SortingQuestion


def register():
    registry.register(Law, SortingQuestion)
