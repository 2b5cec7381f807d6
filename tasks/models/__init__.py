from .assignment import Assignment, Responsibility, Role
from .change import PlanChange, TaskChange
from .draft import DraftRow, PlanDraft
from .occurrence import Adjustment, Occurrence, ReportingRound
from .plan import Criterion, CriterionElement, Element, Section, Task, WorkPlan
from .report import (
    ElementValue,
    Evidence,
    MergedReport,
    ProgressReport,
    Remark,
    ReportVersion,
)
from .returned_sheet import ReturnedSheet
from .sent_back import SentBack
from .standing import (
    DutyChoice,
    DutyDate,
    DutyTask,
    StandingDuty,
    StandingWork,
    StandingYear,
)
from .superior import SuperiorPlan, SuperiorTask
from .teaching import ColumnMeaning
from .urging import UrgedOccurrence

__all__ = [
    "Adjustment",
    "Assignment",
    "ColumnMeaning",
    "Criterion",
    "CriterionElement",
    "DraftRow",
    "DutyChoice",
    "DutyDate",
    "DutyTask",
    "Element",
    "ElementValue",
    "Evidence",
    "MergedReport",
    "Occurrence",
    "PlanChange",
    "PlanDraft",
    "ProgressReport",
    "Remark",
    "ReportVersion",
    "ReportingRound",
    "Responsibility",
    "ReturnedSheet",
    "Role",
    "Section",
    "SentBack",
    "StandingDuty",
    "StandingWork",
    "StandingYear",
    "SuperiorPlan",
    "SuperiorTask",
    "Task",
    "TaskChange",
    "UrgedOccurrence",
    "WorkPlan",
]
