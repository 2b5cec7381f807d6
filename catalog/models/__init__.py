from .catalogue import Catalogue, Edition, EntryList
from .entry import Basis, Entry, EntryVersion
from .law import Law
from .platform import Guide, PlatformColumn, Release, RulesDocument
from .publication import Publication
from .revision import Change, Revision
from .sorting import Reexamination, SortingQuestion

__all__ = [
    "Basis",
    "Catalogue",
    "Change",
    "Edition",
    "Entry",
    "EntryList",
    "EntryVersion",
    "Guide",
    "Law",
    "PlatformColumn",
    "Publication",
    "Reexamination",
    "Release",
    "Revision",
    "RulesDocument",
    "SortingQuestion",
]
