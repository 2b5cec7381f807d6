"""Annual reports of our own bureaus: what is typed, and what was frozen."""

from reports.collecting.models import (
    CollectedFigure,
    CollectedItem,
    CollectedSheet,
    FigureCollection,
    ItemTemplate,
)

from .annual import AnnualReport, Demand, Entry, Excuse, Override
from .check import ReportCheck
from .earlier import EarlierReport
from .law import Deadline
from .version import ReportVersion

__all__ = [
    "AnnualReport",
    "CollectedFigure",
    "CollectedItem",
    "CollectedSheet",
    "Deadline",
    "Demand",
    "EarlierReport",
    "Entry",
    "Excuse",
    "FigureCollection",
    "ItemTemplate",
    "Override",
    "ReportCheck",
    "ReportVersion",
]
