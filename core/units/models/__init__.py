"""Units as a forest, groups, aliases, people and the posts they act through."""

from .handover import Handover, UnitChange
from .number import NumberSeries
from .person import Post, User, UserManager, UserQuerySet
from .unit import Unit, UnitAlias, UnitGroup

__all__ = [
    "Handover",
    "NumberSeries",
    "Post",
    "Unit",
    "UnitAlias",
    "UnitChange",
    "UnitGroup",
    "User",
    "UserManager",
    "UserQuerySet",
]
