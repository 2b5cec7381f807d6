from .catalogue import Catalogue, Edition, EntryList
from .entry import LEVELS, Basis, Entry, EntryVersion
from .importing import CatalogueImport, ImportedLine
from .law import Law
from .publication import Publication
from .revision import Change, Revision

__all__ = [
    "LEVELS",
    "Basis",
    "Catalogue",
    "CatalogueImport",
    "Change",
    "Edition",
    "Entry",
    "EntryList",
    "EntryVersion",
    "ImportedLine",
    "Law",
    "Publication",
    "Revision",
]
