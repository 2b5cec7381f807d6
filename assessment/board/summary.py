"""All the board shows, as of a day. Reads, changes nothing.

The number of queries does not grow with plans, chapters, units or rows.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from core.units import paths
from core.units.models import Unit
from core.units.roles import PERMISSIONS
from tasks.models import WorkPlan
from tasks.progress.counted import Progress
from tasks.progress.days import HORIZON, DueDay, MonthProgress, by_month, due_days
from tasks.progress.units import UnitProgress, by_unit

from .plans import PlanLines, of_plans
from .standings import Judged, standings

PERMISSION = "assessment.view_assessment"
MONTHS_SHOWN = 12
# Of more months than are shown, so many lie before the current one.
MONTHS_BACK = 5


@dataclass(frozen=True)
class Summary:
    """The board of the bureaus a person looks after."""

    bureaus: list[Unit]
    plans: list[PlanLines]
    units: list[UnitProgress]
    days: list[DueDay]
    months: list[MonthProgress]
    judged: list[Judged]

    @property
    def whole(self) -> Progress:
        return sum((plan.whole.progress for plan in self.plans), Progress())

    @property
    def late_units(self) -> list[UnitProgress]:
        return [unit for unit in self.units if unit.is_late]

    @property
    def coming(self) -> int:
        """How many rows fall due within thirty days."""
        return sum(day.total for day in self.days)

    @property
    def titles(self) -> dict[int, str]:
        return {each.plan.pk: each.plan.title for each in self.plans}


def running_plans(user):
    """The plans in hand of the bureaus whose assessments a person may see."""
    return WorkPlan.objects.filter(
        paths.under(user.paths_with(PERMISSION), "bureau__path"),
        status=WorkPlan.Status.RUNNING,
    )


def bureaus_of(user) -> list[Unit]:
    """Each bureau once, that of the acting post first."""
    posts = [
        post for post in user.posts_in_force if PERMISSION in PERMISSIONS[post.role]
    ]
    posts.sort(key=lambda post: post != user.acting_post)
    return list(dict.fromkeys(post.unit.bureau for post in posts))


def summary(user, *, today: date) -> Summary:
    plans = list(running_plans(user))
    pks = [plan.pk for plan in plans]
    bureaus = paths.under(user.paths_with(PERMISSION), "rubric__bureau__path")
    return Summary(
        bureaus=bureaus_of(user),
        plans=of_plans(plans, today=today),
        units=by_unit(pks, today=today),
        days=due_days(pks, today=today),
        months=shown_months(by_month(pks, today=today), today),
        judged=standings(bureaus),
    )


def shown_months(months: list[MonthProgress], today: date) -> list[MonthProgress]:
    """A year's worth of months, the current one among them where it can be."""
    past = sum(month.first < today.replace(day=1) for month in months)
    begin = min(max(past - MONTHS_BACK, 0), max(len(months) - MONTHS_SHOWN, 0))
    return months[begin : begin + MONTHS_SHOWN]


def query_of_coming(today: date) -> str:
    """What asks for the rows due within thirty days."""
    days = {"first": today, "last": today + HORIZON}
    return urlencode({name: day.isoformat() for name, day in days.items()})


def query_of_day(day: DueDay) -> str:
    """What asks for the rows due on a day in a round of a plan."""
    return urlencode(
        {
            "plan": day.plan,
            "round": day.round or 0,
            "first": day.due_on.isoformat(),
            "last": day.due_on.isoformat(),
        }
    )


def query_of_month(month: MonthProgress) -> str:
    """What asks for the rows due in a month."""
    return urlencode({"first": month.first.isoformat(), "last": month.last.isoformat()})
