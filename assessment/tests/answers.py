"""A request answered late, and the rule that judges it."""

from datetime import date

from django.core.management import call_command

from assessment.models import Indicator, Rule
from core.units.models import User
from core.workdays.calendar import WorkCalendar
from foi.models import ChainSwitch, Outcome
from foi.services import chaining, ending
from foi.tests.factories import make_request

RECEIVED, HANDED = date(2026, 1, 5), date(2026, 1, 6)
ANSWERED, SERVED = date(2026, 2, 3), date(2026, 2, 4)
CALENDAR = WorkCalendar()


def rule_of_requests(assessment, led):
    """5 % of the leaf of a unit's task for each working day, at most 40 %."""
    leaf = Indicator.objects.get(rubric=assessment.rubric, task=led.task, is_leaf=True)
    return Rule.objects.create(
        rubric=assessment.rubric,
        indicator=leaf,
        measure=Rule.Measure.LATE_ANSWER,
        clause="依申请公开超期答复的，每个工作日扣5%，最多扣40%",
        scale=Rule.Scale.PERCENT,
        unit=5,
        per="工作日",
        max=40,
        is_state=False,
    )


def office_of(bureau):
    posts = {"posts__role": "office", "posts__unit__bureau": bureau}
    return User.objects.filter(**posts).first().as_of(RECEIVED)


def handed_to(unit, bureau, *, is_on=True):
    """A request due on 2 February, with a unit since 6 January.

    No holiday lies in between: an empty calendar counts as the real one does.
    """
    call_command("loaddata", "foi_limits", "foi_outcomes", "foi_steps", verbosity=0)
    office = office_of(bureau)
    ChainSwitch.objects.get_or_create(
        bureau=bureau, defaults={"is_on": is_on, "set_on": RECEIVED, "set_by": office}
    )
    row = make_request(bureau, office, on=RECEIVED, calendar=CALENDAR)
    do(chaining.hand, row, HANDED, unit=unit)
    return row


def answered_late(bureau, *, unit, is_on=True):
    row = handed_to(unit, bureau, is_on=is_on)
    answer(row, ANSWERED)
    do(ending.serve, row, SERVED, on=SERVED, service="post")
    return row


def answer(row, on):
    outcome = Outcome.objects.get(code="A1")
    do(ending.answer, row, on, on=on, outcome=outcome, unsigned_reason="补签")


def do(verb, row, today, **values):
    row.refresh_from_db()
    verb(
        pk=row.pk,
        version=row.version,
        by=office_of(row.bureau),
        today=today,
        calendar=CALENDAR,
        **values,
    )
    row.refresh_from_db()
