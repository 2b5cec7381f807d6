from datetime import date, timedelta

import pytest

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person, make_unit
from tasks.joiners import joiners_of
from tasks.models import Assignment, Occurrence, Responsibility, Role, WorkPlan
from tasks.services.faults import Refused
from tasks.services.handout import hand_out, settle
from tasks.services.joining import let_join
from tasks.services.reassignment import end
from tasks.tests.factories import handed_out, make_plan

EVERY = ("各单位", Role.RESPONSIBLE)


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, [EVERY], [EVERY], [("宣传科", Role.LEAD)], by=cast.office)


@pytest.fixture
def joiner(plan, bureau):
    return make_unit("网警支队", parent=bureau, valid_from=date(2026, 6, 1))


def offered(plan, today):
    return [
        (joiner.unit.name, [part.task.number for part in joiner.parts])
        for joiner in joiners_of(plan, on=today)
    ]


def test_a_unit_that_came_later_is_offered(plan, joiner, today):
    assert offered(plan, today) == [("网警支队", ["1", "2"])]


def test_nobody_is_offered_before_handing_out(bureau, today):
    plan = make_plan(bureau)

    assert offered(plan, today) == []


def test_a_unit_whose_part_ended_is_not_offered(plan, cast, today):
    ended = Assignment.objects.filter(unit__name="交警支队").first()

    end(pk=ended.pk, on=today, reason="误列", by=cast.office, today=today)

    assert offered(plan, today) == []


def test_handing_out_again_adds_no_joiner_silently(plan, joiner, cast, today):
    count = hand_out(pk=plan.pk, by=cast.office, today=today)

    assert count == 0
    assert not Assignment.objects.filter(unit=joiner).exists()


def test_settling_a_name_adds_no_joiner_silently(bureau, cast, units, today):
    handed_out(bureau, [EVERY, ("有关单位", Role.SUPPORT)], by=cast.office)
    late = make_unit("网警支队", parent=bureau, valid_from=date(2026, 6, 1))
    waiting = Responsibility.objects.open().get()

    settle(pk=waiting.pk, units=[units["交警支队"]], by=cast.office, today=today)

    assert not Assignment.objects.filter(unit=late).exists()


def test_settling_on_a_unit_whose_part_ended_gives_it_the_task(
    bureau, cast, units, today
):
    plan = handed_out(
        bureau,
        [("交警支队", Role.LEAD), ("有关单位", Role.SUPPORT)],
        by=cast.office,
    )
    old = Assignment.objects.get(task__plan=plan)
    end(pk=old.pk, on=today, reason="调整", by=cast.office, today=today)
    Responsibility.objects.filter(unit=units["交警支队"]).delete()
    waiting = Responsibility.objects.open().get()

    settle(pk=waiting.pk, units=[units["交警支队"]], by=cast.office, today=today)

    assert Assignment.objects.in_force().get().role == Role.SUPPORT


def test_joiner_owes_from_today_on(plan, joiner, cast, today):
    liaison = make_person(PostRole.LIAISON, joiner)

    made = let_join(pk=plan.pk, units={joiner.pk}, by=cast.office, today=today)

    assert [(one.unit, one.role, one.group.name) for one in made] == [
        (joiner, Role.RESPONSIBLE, "各单位"),
        (joiner, Role.RESPONSIBLE, "各单位"),
    ]
    dues = Occurrence.objects.filter(assignment=made[0]).order_by("due_on")
    assert list(dues.values_list("due_on", flat=True)) == [
        date(2026, 9, 25),
        date(2026, 12, 25),
    ]
    assert Notice.objects.filter(person=liaison).count() == 1
    assert Event.objects.get(act="后加入单位承担任务").note == "网警支队，共2项分工"


def test_joining_twice_is_refused(plan, joiner, cast, today):
    let_join(pk=plan.pk, units={joiner.pk}, by=cast.office, today=today)

    with pytest.raises(Refused, match="有的已加入或已不在单位组内"):
        let_join(pk=plan.pk, units={joiner.pk}, by=cast.office, today=today)


def test_joining_of_nobody_is_refused(plan, joiner, cast, today):
    with pytest.raises(Refused, match="没有勾选单位"):
        let_join(pk=plan.pk, units=set(), by=cast.office, today=today)


def test_joiners_ask_no_more_for_more_units(
    plan, joiner, bureau, today, django_assert_num_queries
):
    plan = WorkPlan.objects.select_related("bureau").get()
    with django_assert_num_queries(6):
        joiners_of(plan, on=today)
    for name in ("巡警支队", "特警支队"):
        make_unit(name, parent=bureau, valid_from=today - timedelta(1))

    with django_assert_num_queries(6):
        joiners_of(plan, on=today)
