from .assignment import Assignment, Responsibility, Role
from .change import PlanChange, TaskChange
from .draft import DraftRow, PlanDraft
from .occurrence import Adjustment, Occurrence, ReportingRound
from .plan import Criterion, CriterionElement, Element, Section, Task, WorkPlan
from .report import ElementValue, Evidence, ProgressReport, Remark, ReportVersion
from .superior import SuperiorPlan, SuperiorTask
from .teaching import ColumnMeaning

__all__ = [
    "Adjustment",
    "Assignment",
    "ColumnMeaning",
    "Criterion",
    "CriterionElement",
    "DraftRow",
    "Element",
    "ElementValue",
    "Evidence",
    "Occurrence",
    "PlanChange",
    "PlanDraft",
    "ProgressReport",
    "Remark",
    "ReportVersion",
    "ReportingRound",
    "Responsibility",
    "Role",
    "Section",
    "SuperiorPlan",
    "SuperiorTask",
    "Task",
    "TaskChange",
    "WorkPlan",
]
