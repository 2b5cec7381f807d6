"""The demonstration: a plan with rounds behind and ahead, whatever the day."""

from datetime import date

import pytest
from django.core.management import call_command

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.models import User
from core.workdays.days import rebuild_days
from foi.models import ClockEvent, InformationRequest
from reports.annual.assembling import assemble, earlier_reports
from reports.annual.judging import judge
from reports.models import AnnualReport
from tasks.models import ProgressReport, WorkPlan
from zhengwu import demonstration

Status = ProgressReport.Status
TODAY = date(2026, 11, 22)


@pytest.fixture
def load(db):
    """Load the demonstration as of a day, over the calendar `prepare` loads."""
    call_command("loaddata", "special_days", verbosity=0)

    def load(today):
        rebuild_days(today=today)
        return demonstration.load(today=today)

    return load


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        (date(2026, 11, 22), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 10, 1), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 12, 31), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 1, 1), date(2026, 7, 1), date(2027, 6, 30)),
        (date(2027, 3, 31), date(2026, 7, 1), date(2027, 6, 30)),
        (date(2027, 4, 1), date(2026, 10, 1), date(2027, 9, 30)),
        (date(2028, 2, 29), date(2027, 7, 1), date(2028, 6, 30)),
        (date(2028, 7, 1), date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_period(today, start, end):
    assert demonstration.period(today) == (start, end)


@pytest.mark.parametrize(
    "today",
    [
        date(2026, 10, 1),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 6, 30),
        date(2027, 7, 1),
    ],
)
def test_load_has_rounds_behind_and_ahead(load, today):
    plan = load(today)

    due = list(plan.rounds.values_list("due_on", flat=True))
    behind = [day for day in due if day < today]
    assert (len(due), plan.issued_on) == (4, plan.starts_on)
    assert 2 <= len(behind) <= 3
    statuses = set(ProgressReport.objects.values_list("status", flat=True))
    assert statuses >= {Status.APPROVED, Status.RETURNED, Status.TO_REVIEW}
    requests = InformationRequest.objects.values_list("status", flat=True)
    assert set(requests) == set(InformationRequest.Status)
    assert ClockEvent.objects.latest("on").on <= today
    last, this = AnnualReport.objects.order_by("year")
    assert (last.status, this.status) == ("published", "draft")
    assert judge(assemble(last), earlier_reports(last)).failures == ()


def test_load_twice_changes_nothing(load):
    load(TODAY)
    rows = (Event, Notice, User, WorkPlan, InformationRequest, AnnualReport)
    before = [model.objects.count() for model in rows]

    again = load(TODAY)

    assert (again, [model.objects.count() for model in rows]) == (None, before)
