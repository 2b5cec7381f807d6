"""Annual reports of our own bureaus: what is typed, and what was frozen."""

from .annual import AnnualReport, Entry, Excuse, Override
from .check import ReportCheck
from .earlier import EarlierReport
from .law import Deadline
from .version import ReportVersion

__all__ = [
    "AnnualReport",
    "Deadline",
    "EarlierReport",
    "Entry",
    "Excuse",
    "Override",
    "ReportCheck",
    "ReportVersion",
]
