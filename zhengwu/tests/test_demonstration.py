"""The demonstration: a plan with rounds behind and ahead, whatever the day."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from assessment.models import Finding, Score
from core.audit.models import Event
from core.reminders.models import Notice
from core.units.models import Unit, User
from core.units.roles import Role
from core.workdays.days import rebuild_days
from tasks.models import Evidence, ProgressReport, Responsibility, WorkPlan
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


@pytest.fixture
def plan(load):
    return load(TODAY)


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


def test_load_writes_nothing_of_the_future(plan):
    days = ("submitted_on", "signed_on", "decided_on", "reached_on")

    latest = [ProgressReport.objects.exclude(**{day: None}).latest(day) for day in days]

    assert all(
        getattr(report, day) <= TODAY for report, day in zip(latest, days, strict=True)
    )


def test_load_twice_changes_nothing(load, plan):
    before = (Event.objects.count(), Notice.objects.count(), User.objects.count())

    again = load(TODAY)

    after = (Event.objects.count(), Notice.objects.count(), User.objects.count())
    assert (again, after, WorkPlan.objects.count()) == (None, before, 1)


def test_load_leaves_the_seed_alone(plan):
    seed = demonstration.SEED.read_text(encoding="utf-8")

    assert "江门市公安局2022年政务公开工作要点分工方案" in seed
    assert plan.title == "江门市公安局2026年政务公开工作要点分工方案"


def test_load_reads_all_thirty_tasks(plan):
    assert plan.tasks.count() == 30
    assert not plan.tasks.filter(text__contains="2022").exists()


def test_load_leaves_descriptors_to_the_office(plan):
    waiting = Responsibility.objects.filter(unit=None, group=None)

    assert sorted(waiting.values_list("task__number", flat=True)) == ["10", "8", "9"]


def test_load_shows_every_course_a_report_can_take(plan):
    statuses = Counter(ProgressReport.objects.values_list("status", flat=True))
    kinds = Counter(ProgressReport.objects.values_list("kind", flat=True))
    late = [
        report
        for report in ProgressReport.objects.exclude(reached_on=None)
        if report.reached_on > report.occurrence.due_on
    ]

    assert statuses == {
        Status.APPROVED: 45,
        Status.TO_REVIEW: 8,
        Status.DRAFT: 4,
        Status.TO_SIGN: 1,
        Status.RETURNED: 1,
    }
    assert (kinds["nothing"], kinds["not_concerned"], len(late)) == (3, 1, 6)
    assert Evidence.objects.count() > 40


def test_load_judges_as_of_today(plan):
    found = Counter(Finding.objects.values_list("rule__measure", "status"))

    assert found == {
        ("late", "proposed"): 3,
        ("late", "confirmed"): 2,
        ("late", "lifted"): 1,
        ("not_reported", "proposed"): 3,
        ("not_reported", "confirmed"): 1,
    }
    assert Score.objects.count() == 10


def test_load_fills_inboxes(plan):
    sources = set(Notice.objects.values_list("source", flat=True))

    assert sources >= {"tasks.handout", "tasks.sign", "tasks.returned"}


def test_load_has_an_account_named_for_each_role(plan, client):
    held = {}
    for role in Role.values:
        client.logout()
        account = {"username": role, "password": demonstration.PASSWORD}
        assert client.post("/login/", account).status_code == 302
        user = User.objects.get(pk=client.session["_auth_user_id"]).as_of(TODAY)
        held[user.username] = [post.role for post in user.posts_in_force]

    assert held == {role: [role] for role in Role.values} | {
        "office": ["office", "liaison"]
    }


def test_load_gives_every_unit_a_liaison_and_a_head(plan):
    units = Unit.objects.filter(is_bureau=False)

    missing = [
        (unit.name, role)
        for unit in units
        for role in (Role.LIAISON, Role.HEAD)
        if not unit.posts.filter(role=role).exists()
    ]

    assert missing == []


def test_load_marks_every_account_as_a_demonstration(plan):
    others = User.objects.exclude(is_demonstration=True, must_change_password=False)

    assert list(others) == []
