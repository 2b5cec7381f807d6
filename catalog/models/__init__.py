from .article_import import ArticleImport, ArticleRow
from .catalogue import Catalogue, Edition, EntryList
from .entry import Basis, Entry, EntryVersion
from .law import Law
from .link_state import LinkState
from .publication import Publication
from .revision import Change, Revision

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
    "Law",
    "LinkState",
    "Publication",
    "Revision",
]
