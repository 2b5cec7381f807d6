"""依申请公开: requests, who made them, what happened to them, and the law's rows."""

from .applicant import Applicant, ApplicantRevision
from .archive import ArchiveFile
from .chain import ChainSwitch, Stay, Step, StepLimit
from .event import ClockEvent, Strike
from .guide import GuideAnswer, GuideChoice, GuideQuestion
from .information_request import Attachment, InformationRequest, RelatedRequest
from .law import Limit, Outcome

__all__ = [
    "Applicant",
    "ApplicantRevision",
    "ArchiveFile",
    "Attachment",
    "ChainSwitch",
    "ClockEvent",
    "GuideAnswer",
    "GuideChoice",
    "GuideQuestion",
    "InformationRequest",
    "Limit",
    "Outcome",
    "RelatedRequest",
    "Stay",
    "Step",
    "StepLimit",
    "Strike",
]
