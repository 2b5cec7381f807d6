"""依申请公开: requests, who made them, what happened to them, and the law's rows."""

from .applicant import Applicant, ApplicantRevision
from .archive import ArchiveFile
from .case import CaseDocument, CaseTerm, LegalCase
from .chain import ChainSwitch, Stay, Step, StepLimit
from .event import ClockEvent, Strike
from .fee import FeeBracket
from .guide import GuideAnswer, GuideChoice, GuideQuestion
from .importing import HeadingMeaning, ImportRow, LedgerMode, RegisterImport
from .information_request import Attachment, InformationRequest, RelatedRequest
from .law import Limit, Outcome
from .letter import Letter, LetterSettings, LetterTemplate
from .opening import LedgerStart, OpeningFigure
from .remedy import RemedyRoute, RemedyText
from .sheet import SignedSheet

__all__ = [
    "Applicant",
    "ApplicantRevision",
    "ArchiveFile",
    "Attachment",
    "CaseDocument",
    "CaseTerm",
    "ChainSwitch",
    "ClockEvent",
    "FeeBracket",
    "GuideAnswer",
    "GuideChoice",
    "GuideQuestion",
    "HeadingMeaning",
    "ImportRow",
    "InformationRequest",
    "LedgerMode",
    "LedgerStart",
    "LegalCase",
    "Letter",
    "LetterSettings",
    "LetterTemplate",
    "Limit",
    "OpeningFigure",
    "Outcome",
    "RegisterImport",
    "RelatedRequest",
    "RemedyRoute",
    "RemedyText",
    "SignedSheet",
    "Stay",
    "Step",
    "StepLimit",
    "Strike",
]
