from .article_import import ArticleImport, ArticleRow
from .catalogue import Catalogue, Edition, EntryList
from .entry import LEVELS, Basis, Entry, EntryVersion
from .importing import CatalogueImport, ImportedLine
from .law import Law
from .link_state import LinkState
from .link_term import LinkTerm
from .outside_column import OutsideColumn
from .platform import Guide, PlatformColumn, Release, RulesDocument
from .publication import Publication
from .revision import Change, Revision
from .search import SearchText
from .sorting import Reexamination, SortingQuestion

__all__ = [
    "ArticleImport",
    "ArticleRow",
    "LEVELS",
    "Basis",
    "Catalogue",
    "CatalogueImport",
    "Change",
    "Edition",
    "Entry",
    "EntryList",
    "EntryVersion",
    "Guide",
    "ImportedLine",
    "Law",
    "LinkState",
    "LinkTerm",
    "OutsideColumn",
    "PlatformColumn",
    "Publication",
    "Reexamination",
    "Release",
    "Revision",
    "RulesDocument",
    "SearchText",
    "SortingQuestion",
]
