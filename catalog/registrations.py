"""What the floors below learn of the catalogue."""

from core.files import owners
from core.law import registry

from .import_runs import register_kinds
from .models import CatalogueImport, Law


def register():
    registry.register(Law)
    owners.register("catalog", may_read)
    register_kinds()


def may_read(user, stored_file):
    """The file of an import the person may see."""
    return CatalogueImport.objects.visible_to(user).filter(file=stored_file).exists()
