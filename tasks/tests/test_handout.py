from datetime import date

import pytest

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.tests.factories import make_unit
from tasks.handing import preview
from tasks.models import Assignment, Occurrence, Responsibility, Role, WorkPlan
from tasks.services.faults import Refused
from tasks.services.handout import hand_out, settle
from tasks.tests.factories import (
    ENDS,
    ISSUED,
    assignments,
    handed_out,
    make_plan,
    make_task,
)

EVERY = ("各单位", Role.SUPPORT)
DESCRIPTOR = ("政策措施牵头起草、组织实施单位", Role.RESPONSIBLE)


def test_hand_out_keeps_the_own_role_of_a_unit_out_of_the_group(bureau, cast):
    plan = handed_out(bureau, [("宣传科", Role.RESPONSIBLE), EVERY], by=cast.office)

    assert assignments(plan) == [
        ("1", "宣传科", Role.RESPONSIBLE, True),
        ("1", "法制支队", Role.SUPPORT, False),
        ("1", "交警支队", Role.SUPPORT, False),
    ]


def test_hand_out_counts_the_higher_role_of_a_unit_named_twice(bureau, cast):
    named = [("法制支队", Role.SUPPORT), ("法制支队", Role.LEAD)]

    plan = handed_out(bureau, named, by=cast.office)

    assert assignments(plan) == [("1", "法制支队", Role.LEAD, True)]


def test_hand_out_keeps_a_lower_own_role_against_a_higher_group(bureau, cast):
    named = [("法制支队", Role.SUPPORT), ("各单位", Role.RESPONSIBLE)]

    plan = handed_out(bureau, named, by=cast.office)

    assert ("1", "法制支队", Role.SUPPORT, False) in assignments(plan)


def test_hand_out_leaves_a_descriptor_waiting(bureau, cast):
    plan = handed_out(bureau, [DESCRIPTOR, ("宣传科", Role.SUPPORT)], by=cast.office)

    waiting = Responsibility.objects.open().values_list("written_name", flat=True)
    assert list(waiting) == ["政策措施牵头起草、组织实施单位"]
    assert assignments(plan) == [("1", "宣传科", Role.SUPPORT, False)]


@pytest.mark.parametrize("name", ["有关单位", "市局有关单位", "相关部门"])
def test_hand_out_never_guesses_the_units_concerned(bureau, cast, name):
    plan = handed_out(bureau, [(name, Role.RESPONSIBLE)], by=cast.office)

    assert assignments(plan) == []


def test_hand_out_means_units_in_force_on_the_day(bureau, cast, units):
    units["交警支队"].valid_until = date(2026, 3, 31)
    units["交警支队"].save()
    make_unit("网警支队", parent=bureau, valid_from=date(2026, 4, 2))

    plan = handed_out(bureau, [("各单位", Role.RESPONSIBLE)], by=cast.office)

    assert [name for _, name, _, _ in assignments(plan)] == ["宣传科", "法制支队"]


def test_hand_out_makes_an_occurrence_for_each_round(bureau, cast):
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)

    made = Occurrence.objects.filter(assignment__task__plan=plan)
    assert list(made.values_list("number", "due_on", "due_from", "round__name")) == [
        (1, date(2026, 6, 25), "round", "2026年第二季度"),
        (2, date(2026, 9, 25), "round", "2026年第三季度"),
        (3, date(2026, 12, 25), "round", "2026年第四季度"),
    ]


def test_hand_out_makes_nothing_for_a_unit_that_only_supports(bureau, cast):
    handed_out(bureau, [("法制支队", Role.SUPPORT)], by=cast.office)

    assert not Occurrence.objects.exists()


def test_hand_out_again_hands_out_only_what_is_new(bureau, cast):
    plan = handed_out(bureau, [("各单位", Role.RESPONSIBLE)], by=cast.office)
    make_task(plan, ("宣传科", Role.LEAD))

    count = hand_out(pk=plan.pk, by=cast.office, today=date(2026, 5, 6))

    assert count == 1
    assert len(assignments(plan)) == 4


def test_hand_out_without_dates_is_refused(bureau, cast):
    plan = make_plan(bureau, issued_on=None)

    with pytest.raises(Refused, match="印发日期"):
        hand_out(pk=plan.pk, by=cast.office, today=ISSUED)

    assert WorkPlan.objects.get().status == WorkPlan.Status.PREPARING


def test_hand_out_tells_liaisons_and_heads_and_the_trail(bureau, cast):
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)

    told = Notice.objects.values_list("person__username", "title")
    title = f"《{plan.title}》下达法制支队任务1项"
    assert sorted(told) == [
        (cast.head.username, title),
        (cast.liaison.username, title),
    ]
    event = Event.objects.about(plan).get(act="下达任务分工")
    assert event.note == "新下达1项分工，0处待明确责任单位"


def test_settle_hands_the_task_out_to_the_units_chosen(bureau, cast, units):
    plan = handed_out(bureau, [DESCRIPTOR, ("宣传科", Role.SUPPORT)], by=cast.office)
    waiting = Responsibility.objects.open().get()

    settle(
        pk=waiting.pk,
        units=[units["法制支队"], units["交警支队"]],
        by=cast.office,
        today=date(2026, 5, 6),
    )

    assert assignments(plan) == [
        ("1", "宣传科", Role.SUPPORT, False),
        ("1", "法制支队", Role.RESPONSIBLE, True),
        ("1", "交警支队", Role.RESPONSIBLE, True),
    ]
    written = Responsibility.objects.filter(role=Role.RESPONSIBLE)
    assert {named.written_name for named in written} == {DESCRIPTOR[0]}
    assert Event.objects.filter(act="明确责任单位").count() == 1


def test_settle_twice_is_refused(bureau, cast, units):
    handed_out(bureau, [DESCRIPTOR], by=cast.office)
    waiting = Responsibility.objects.open().get()
    chosen = {"units": [units["法制支队"]], "by": cast.office, "today": ISSUED}
    settle(pk=waiting.pk, **chosen)

    with pytest.raises(Refused, match="已明确"):
        settle(pk=waiting.pk, **chosen)


def test_preview_says_what_handing_out_would_do_and_writes_nothing(bureau, cast):
    plan = make_plan(bureau)
    make_task(plan, ("宣传科", Role.RESPONSIBLE), EVERY)
    make_task(plan, DESCRIPTOR)

    seen = preview(plan, on=ISSUED)

    shares = [(s.unit.name, s.owing, s.supporting) for s in seen.shares]
    assert shares == [("宣传科", 1, 0), ("法制支队", 0, 1), ("交警支队", 0, 1)]
    assert seen.waiting == [(DESCRIPTOR[0], 1)]
    assert assignments(plan) == []


def test_hand_out_asks_no_more_questions_for_more_tasks(
    bureau, cast, django_assert_max_num_queries
):
    plan = make_plan(bureau)
    for _ in range(30):
        make_task(plan, ("宣传科", Role.RESPONSIBLE), ("各单位", Role.SUPPORT))

    with django_assert_max_num_queries(30):
        hand_out(pk=plan.pk, by=cast.office, today=ISSUED)

    assert plan.ends_on == ENDS


# Last year's 不涉及.


@pytest.fixture
def last_year(bureau, cast, units):
    """A plan of 2025 whose one task does not concern 法制支队."""
    plan = handed_out(
        bureau,
        [("各单位", Role.RESPONSIBLE)],
        by=cast.office,
        year=2025,
        title="2025年政务公开工作要点",
    )
    Assignment.objects.filter(unit=units["法制支队"]).update(
        waived_on=ISSUED, waived_by=cast.office, waived_reason="无此职能"
    )
    return plan


@pytest.fixture
def this_year(bureau, last_year):
    plan = make_plan(bureau)
    make_task(plan, ("各单位", Role.RESPONSIBLE), text=last_year.tasks.get().text)
    return plan


def test_preview_tells_what_was_waived_last_year(this_year):
    shown = preview(this_year, on=ISSUED)

    assert [
        (one.new.unit.name, one.new.task.number, one.before.waived_reason)
        for one in shown.waived
    ] == [("法制支队", "1", "无此职能")]


def test_preview_knows_a_task_carried_over_by_its_origin(this_year, last_year):
    this_year.tasks.update(text="改写了的任务", carried_from=last_year.tasks.get())

    shown = preview(this_year, on=ISSUED)

    assert [one.new.unit.name for one in shown.waived] == ["法制支队"]


def test_preview_expands_groups(this_year):
    shown = preview(this_year, on=ISSUED)

    assert [
        (share.group.name, [unit.name for unit in share.units], share.tasks)
        for share in shown.groups
    ] == [("各单位", ["宣传科", "法制支队", "交警支队"], 1)]
    assert (shown.owing, shown.supporting) == (3, 0)


def test_hand_out_leaves_nobody_out_unasked(this_year, cast):
    hand_out(pk=this_year.pk, by=cast.office, today=ISSUED)

    made = Assignment.objects.filter(task__plan=this_year)
    assert [one.waived_on for one in made] == [None, None, None]


def test_hand_out_waives_at_once_who_is_left_out(this_year, cast, units):
    unit = units["法制支队"]
    pair = (this_year.tasks.get().pk, unit.pk)

    hand_out(pk=this_year.pk, by=cast.office, today=ISSUED, leave_out={pair})

    waived = Assignment.objects.get(task__plan=this_year, unit=unit)
    assert (waived.waived_on, waived.waived_by, waived.waived_reason) == (
        ISSUED,
        cast.office,
        "上年已确认不涉及",
    )
    assert not waived.occurrences.exists()
    event = Event.objects.get(act="沿用上年不涉及")
    assert event.note == "法制支队：1 任务1"


def test_hand_out_leaving_out_whom_nobody_waived_is_refused(this_year, cast, units):
    pair = (this_year.tasks.get().pk, units["交警支队"].pk)

    with pytest.raises(Refused, match="上年确认不涉及的情况有变化"):
        hand_out(pk=this_year.pk, by=cast.office, today=ISSUED, leave_out={pair})

    this_year.refresh_from_db()
    assert this_year.status == WorkPlan.Status.PREPARING
