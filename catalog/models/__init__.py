from .article_import import ArticleImport, ArticleRow
from .catalogue import Catalogue, Edition, EntryList
from .entry import Basis, Entry, EntryVersion
from .law import Law
from .link_state import LinkState
from .platform import Guide, PlatformColumn, Release, RulesDocument
from .publication import Publication
from .revision import Change, Revision
from .sorting import Reexamination, SortingQuestion

__all__ = [
    "ArticleImport",
    "ArticleRow",
    "Basis",
    "Catalogue",
    "Change",
    "Edition",
    "Entry",
    "EntryList",
    "EntryVersion",
    "Guide",
    "Law",
    "LinkState",
    "PlatformColumn",
    "Publication",
    "Reexamination",
    "Release",
    "Revision",
    "RulesDocument",
    "SortingQuestion",
]
