"""常年工作 as the office sees it: each duty, its days, its unit. Reads only."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from core.law import checking

from .models import DutyChoice, DutyTask, StandingDuty, StandingWork
from .services.standing import day_of, unit_of
from .standing import due_of

# The duty that asks for what core.law lists.
LAW_ROWS = "law-rows"


@dataclass
class YearDay:
    """A duty in one year: its day, and its task where there is one."""

    year: int
    due_on: date
    is_rest: bool
    superior: str
    duty_task: DutyTask | None


@dataclass
class Line:
    """One duty of the list."""

    duty: StandingDuty
    choice: DutyChoice | None
    unit: object
    is_out: bool
    days: list[YearDay] = field(default_factory=list)


def work_of(bureau):
    return StandingWork.objects.filter(bureau=bureau).first()


def lines_of(bureau, work, *, today, calendar):
    """The duties of this year and the next, in a fixed number of queries."""
    years = (today.year, today.year + 1)
    choices, dates, tasks = {}, {}, {}
    if work:
        choices = {c.duty_id: c for c in work.choices.select_related("unit")}
        dates = {(d.duty_id, d.year): d for d in work.dates.filter(year__in=years)}
        tasks = {
            (found.duty_id, found.standing_year.year): found
            for found in DutyTask.objects.filter(
                standing_year__work=work, standing_year__year__in=years
            ).select_related("task__plan", "standing_year")
        }
        work.bureau = bureau
    holder = work or StandingWork(bureau=bureau)
    for duty in StandingDuty.objects.in_force(today.year):
        choice = choices.get(duty.pk)
        no_site = duty.needs_site and not holder.runs_site
        line = Line(
            duty,
            choice,
            unit_of(holder, choice, today),
            is_out=no_site or bool(choice and choice.is_left_out),
        )
        for year in years:
            superior = dates.get((duty.pk, year))
            due_on = due_of(
                day_of(duty, choice), year, calendar, superior and superior.due_on
            )
            said = superior.source if superior else ""
            found = tasks.get((duty.pk, year))
            line.days.append(
                YearDay(year, due_on, not calendar.is_workday(due_on), said, found)
            )
        yield line


@dataclass(frozen=True)
class Note:
    """What is left of a duty elsewhere in the system."""

    text: str
    url: str


def note_of_plan(plan, today):
    """What a standing plan's law check has left; None for any other plan."""
    asks = DutyTask.objects.filter(standing_year__plan=plan, duty__code=LAW_ROWS)
    return law_note(plan, today) if asks.exists() else None


def note_of_task(task, today):
    asks = DutyTask.objects.filter(task=task, duty__code=LAW_ROWS)
    return law_note(task.plan, today) if asks.exists() else None


def law_note(plan, today):
    left = checking.left(today, [plan.bureau.path])
    if left:
        text = f"还有{left}条法定依据超过一年没有核对。"
    else:
        text = "法定依据一年内都核对过。"
    return Note(text, reverse("law_rows"))
