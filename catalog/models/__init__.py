from .catalogue import Catalogue, Edition, EntryList
from .entry import Basis, Entry, EntryVersion
from .law import Law
from .publication import Publication
from .revision import Change, Revision
from .search import SearchText

__all__ = [
    "Basis",
    "Catalogue",
    "Change",
    "Edition",
    "Entry",
    "EntryList",
    "EntryVersion",
    "Law",
    "Publication",
    "Revision",
    "SearchText",
]
