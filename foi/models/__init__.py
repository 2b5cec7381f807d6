"""依申请公开: requests, who made them, what happened to them, and the law's rows."""

from .applicant import Applicant
from .event import ClockEvent, Strike
from .importing import HeadingMeaning, ImportRow, LedgerMode, RegisterImport
from .information_request import Attachment, InformationRequest, RelatedRequest
from .law import Limit, Outcome
from .opening import LedgerStart, OpeningFigure

__all__ = [
    "Applicant",
    "Attachment",
    "ClockEvent",
    "HeadingMeaning",
    "ImportRow",
    "InformationRequest",
    "LedgerMode",
    "LedgerStart",
    "Limit",
    "OpeningFigure",
    "Outcome",
    "RegisterImport",
    "RelatedRequest",
    "Strike",
]
