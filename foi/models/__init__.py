"""依申请公开: requests, who made them, what happened to them, and the law's rows."""

from .applicant import Applicant
from .case import CaseDocument, CaseTerm, LegalCase
from .event import ClockEvent, Strike
from .fee import FeeBracket
from .importing import HeadingMeaning, ImportRow, LedgerMode, RegisterImport
from .information_request import Attachment, InformationRequest, RelatedRequest
from .law import Limit, Outcome
from .opening import LedgerStart, OpeningFigure

__all__ = [
    "Applicant",
    "Attachment",
    "CaseDocument",
    "CaseTerm",
    "ClockEvent",
    "FeeBracket",
    "HeadingMeaning",
    "ImportRow",
    "InformationRequest",
    "LedgerMode",
    "LedgerStart",
    "LegalCase",
    "Limit",
    "OpeningFigure",
    "Outcome",
    "RegisterImport",
    "RelatedRequest",
    "Strike",
]
