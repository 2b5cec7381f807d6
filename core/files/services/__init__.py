"""Keeping files and 佐证材料. Nothing kept is ever deleted."""

from core.files.inspection import Refused

from .materials import (
    Conflict,
    add_material,
    add_snapshot,
    correct_material,
    see_again,
)
from .storing import keep, keep_open, receive, store

__all__ = [
    "Conflict",
    "Refused",
    "add_material",
    "add_snapshot",
    "correct_material",
    "keep",
    "keep_open",
    "receive",
    "see_again",
    "store",
]
