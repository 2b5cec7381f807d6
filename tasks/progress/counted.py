"""What is counted of a plan, and what each figure means: here and nowhere else.

Counted are the occurrences of a plan that stand (are not voided), of its own
assignments: what a unit handed down counts once, with the unit that did so. Of these

    total         应报　　  all, whether their day has come or not;
    reported      已报　　  were at 待审核, or came in on paper (`reached_on`);
    approved      审核通过  are approved now;
    late          逾期未报  are past their day and never were reported;
    redo          退回未改  were returned, and not mended by the day asked for;
    pending       未到期　  are not reported, and their day is not past;
    on_time       按时报送  were reported by their day;
    late_reported 逾期报送  were reported after it.

So total = reported + late + pending and reported = on_time + late_reported. What is
`redo` or `approved` is also `reported`.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from tasks.figures.rounding import percent, tenths_of_percent
from tasks.models import Occurrence, ProgressReport

TOTAL, LATE, REDO = "total", "late", "redo"
STATES = {
    TOTAL: "应报",
    "reported": "已报",
    "approved": "审核通过",
    LATE: "逾期未报",
    REDO: "退回未改",
    "pending": "未到期",
    "on_time": "按时报送",
    "late_reported": "逾期报送",
}
NEVER = Q(report__reached_on=None)
REPORTED = Q(report__reached_on__isnull=False)
PLAN, UNIT = "assignment__task__plan", "assignment__unit"


def in_state(name: str, today: date) -> Q:
    """The filter behind a figure."""
    Status = ProgressReport.Status
    return {
        TOTAL: Q(),
        "reported": REPORTED,
        "approved": Q(report__status=Status.APPROVED),
        LATE: NEVER & Q(due_on__lt=today),
        REDO: Q(report__status=Status.RETURNED, report__redo_by__lt=today),
        "pending": NEVER & Q(due_on__gte=today),
        "on_time": Q(report__reached_on__lte=F("due_on")),
        "late_reported": Q(report__reached_on__gt=F("due_on")),
    }[name]


def counts(today: date, *names: str) -> dict[str, Count]:
    """An aggregate for each figure named."""
    return {
        name: Count("pk", filter=None if name == TOTAL else in_state(name, today))
        for name in names
    }


@dataclass(frozen=True)
class Progress:
    """How far a group of rows is; all figures count rows."""

    total: int = 0
    reported: int = 0
    approved: int = 0
    late: int = 0
    redo: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.total + other.total,
            self.reported + other.reported,
            self.approved + other.approved,
            self.late + other.late,
            self.redo + other.redo,
        )

    @property
    def pending(self) -> int:
        return self.total - self.reported - self.late

    @property
    def rate(self) -> str:
        """已报 of 应报, as `87.5%`; empty where nothing is owed."""
        tenths = tenths_of_percent(self.reported, self.total)
        return "" if tenths is None else percent(tenths)

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """(tone, where it begins, how wide) of each part of a bar, in percent."""
        sizes = {
            "green": self.approved,
            "blue": self.reported - self.approved,
            "red": self.late,
        }
        found, begins = [], 0
        for tone, size in sizes.items():
            if size:
                found.append((tone, share(begins, self.total), share(size, self.total)))
            begins += size
        return found


FIGURES = ("total", "reported", "approved", "late", "redo")


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%"


def rows(plans):
    """All that is counted of plans, given by their keys or by a query of them."""
    return Occurrence.objects.standing().filter(
        assignment__parent=None, assignment__task__plan__in=plans
    )
