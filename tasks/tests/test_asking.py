from datetime import date

import pytest

from core.audit.models import Event
from core.reminders.models import Notice
from tasks.models import Assignment, Occurrence
from tasks.services.asking import ask_to_report, stop_asking
from tasks.services.faults import Refused
from tasks.tests.factories import fill, handed_out
from tasks.tests.handing import LED


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, LED, LED, by=cast.office)


@pytest.fixture
def supporting(plan):
    rows = Assignment.objects.supporting().filter(
        task__plan=plan, unit__name="交警支队"
    )
    return list(rows.order_by("task__position").values_list("pk", flat=True))


def dues_of(pk):
    rows = Occurrence.objects.standing().filter(assignment=pk).order_by("due_on")
    return list(rows.values_list("due_on", flat=True))


def test_asked_unit_owes_from_today_on(supporting, cast, today):
    asked = ask_to_report(pks=supporting[:1], by=cast.office, today=today)

    assert [(one.unit.name, one.owes) for one in asked] == [("交警支队", True)]
    assert dues_of(supporting[0]) == [date(2026, 9, 25), date(2026, 12, 25)]
    assert dues_of(supporting[1]) == []


def test_asking_tells_the_unit_once_and_the_trail(supporting, cast, today):
    ask_to_report(pks=supporting, by=cast.office, today=today)

    notice = Notice.objects.get(person=cast.neighbour)
    assert notice.title == "请报送配合任务2项的落实情况"
    event = Event.objects.get(act="要求配合单位报送")
    assert event.note == "2项：任务1交警支队；任务2交警支队"


def test_asking_leaves_alone_who_was_asked(supporting, cast, today):
    ask_to_report(pks=supporting[:1], by=cast.office, today=today)

    asked = ask_to_report(pks=supporting, by=cast.office, today=today)

    assert [one.pk for one in asked] == supporting[1:]


def test_asking_twice_is_refused(supporting, cast, today):
    ask_to_report(pks=supporting, by=cast.office, today=today)

    with pytest.raises(Refused, match="都已要求报送"):
        ask_to_report(pks=supporting, by=cast.office, today=today)

    assert len(dues_of(supporting[0])) == 2


def test_asking_nobody_is_refused(plan, cast, today):
    with pytest.raises(Refused, match="没有勾选配合单位"):
        ask_to_report(pks=[], by=cast.office, today=today)


def test_asking_a_leading_unit_changes_nothing(plan, cast, today):
    lead = Assignment.objects.filter(unit__name="法制支队").first()

    with pytest.raises(Refused, match="都已要求报送"):
        ask_to_report(pks=[lead.pk], by=cast.office, today=today)


def test_asking_on_a_closed_plan_is_refused(plan, supporting, cast, today):
    plan.status = "closed"
    plan.save()

    with pytest.raises(Refused, match="工作要点已办结"):
        ask_to_report(pks=supporting, by=cast.office, today=today)


def test_stop_asking_voids_what_has_no_report(supporting, cast, today):
    ask_to_report(pks=supporting, by=cast.office, today=today)
    begun = Occurrence.objects.filter(assignment=supporting[0]).order_by("due_on")[0]
    fill(begun, by=cast.neighbour, today=today)

    let_off = stop_asking(pks=supporting, by=cast.office, today=today)

    assert len(let_off) == 2
    assert dues_of(supporting[0]) == [date(2026, 9, 25)]
    assert dues_of(supporting[1]) == []
    assert Event.objects.filter(act="不再要求报送").count() == 1


def test_stop_asking_leaves_a_closed_period(plan, supporting, cast, today):
    ask_to_report(pks=supporting, by=cast.office, today=today)
    plan.closed_through = date(2026, 9, 30)
    plan.save()

    stop_asking(pks=supporting, by=cast.office, today=date(2026, 10, 9))

    assert dues_of(supporting[0]) == [date(2026, 9, 25)]


def test_stop_asking_twice_is_refused(supporting, cast, today):
    with pytest.raises(Refused, match="都没有要求报送"):
        stop_asking(pks=supporting, by=cast.office, today=today)


def test_asked_again_owes_again(supporting, cast, today):
    ask_to_report(pks=supporting[:1], by=cast.office, today=today)
    stop_asking(pks=supporting[:1], by=cast.office, today=today)

    ask_to_report(pks=supporting[:1], by=cast.office, today=today)

    assert dues_of(supporting[0]) == [date(2026, 9, 25), date(2026, 12, 25)]
