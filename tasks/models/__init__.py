from .assignment import Assignment, Responsibility, Role
from .draft import DraftRow, PlanDraft
from .occurrence import Adjustment, Occurrence, ReportingRound
from .plan import Criterion, CriterionElement, Element, Section, Task, WorkPlan
from .report import ElementValue, Evidence, ProgressReport, Remark, ReportVersion

__all__ = [
    "Adjustment",
    "Assignment",
    "Criterion",
    "CriterionElement",
    "DraftRow",
    "Element",
    "ElementValue",
    "Evidence",
    "Occurrence",
    "PlanDraft",
    "ProgressReport",
    "Remark",
    "ReportVersion",
    "ReportingRound",
    "Responsibility",
    "Role",
    "Section",
    "Task",
    "WorkPlan",
]
