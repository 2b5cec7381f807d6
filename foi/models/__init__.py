"""依申请公开: requests, who made them, what happened to them, and the law's rows."""

from .applicant import Applicant
from .event import ClockEvent, Strike
from .information_request import Attachment, InformationRequest, RelatedRequest
from .law import Limit, Outcome
from .letter import Letter, LetterSettings, LetterTemplate
from .remedy import RemedyRoute, RemedyText

__all__ = [
    "Applicant",
    "Attachment",
    "ClockEvent",
    "InformationRequest",
    "Letter",
    "LetterSettings",
    "LetterTemplate",
    "Limit",
    "Outcome",
    "RelatedRequest",
    "RemedyRoute",
    "RemedyText",
    "Strike",
]
