from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.models import Unit
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person, make_unit
from tasks.models import (
    Assignment,
    Occurrence,
    ProgressReport,
    ReportingRound,
    Role,
)
from tasks.services import plans
from tasks.services.entries import save_entry
from tasks.services.faults import Refused
from tasks.services.following import follow
from tasks.services.handing_down import hand_down, take_back
from tasks.services.reviews import return_reports
from tasks.tests.factories import first_occurrence, handed_out, make_task, report_at
from tasks.tests.handing import make_stations, submitted


@pytest.fixture
def stations(units):
    """Two stations under 法制支队."""
    return make_stations(units["法制支队"])


@pytest.fixture
def plan(bureau, cast):
    """Two tasks of 法制支队, quarter by quarter."""
    named = [("法制支队", Role.RESPONSIBLE)]
    return handed_out(bureau, named, named, by=cast.office)


@pytest.fixture
def parents(plan):
    return list(Assignment.objects.filter(task__plan=plan))


@pytest.fixture
def down(parents, stations, cast, today):
    """Hand the first task down to 城东派出所: `down(days_ahead=5)`."""

    def hand(**fields):
        values = {
            "pks": [parents[0].pk],
            "units": stations[:1],
            "instruction": "写清窗口公示的情况",
            "days_ahead": 3,
            "by": cast.head,
            "today": today,
            **fields,
        }
        return hand_down(**values)

    return hand


def dues_of(assignment):
    rows = assignment.occurrences.standing().order_by("number")
    return list(rows.values_list("number", "due_on", "round__name", "due_from"))


def test_hand_down_makes_a_part_for_each_round_still_to_come(down):
    [child] = down()

    assert (child.parent.unit.name, child.role, child.owes) == (
        "法制支队",
        Role.RESPONSIBLE,
        True,
    )
    assert dues_of(child) == [
        (2, date(2026, 9, 22), "2026年第三季度", "split"),
        (3, date(2026, 12, 22), "2026年第四季度", "split"),
    ]


def test_hand_down_takes_several_tasks_to_several_stations(down, parents, stations):
    made = down(pks=[parent.pk for parent in parents], units=stations)

    assert [(child.task.number, child.unit.name) for child in made] == [
        ("1", "城东派出所"),
        ("1", "城西派出所"),
        ("2", "城东派出所"),
        ("2", "城西派出所"),
    ]


def test_hand_down_tells_the_station_once_and_the_trail(down, parents, stations):
    liaison = make_person(PostRole.LIAISON, stations[0])

    down(pks=[parent.pk for parent in parents])

    notice = Notice.objects.get(person=liaison)
    assert (notice.title, notice.body) == (
        "法制支队转派任务2项",
        "写清窗口公示的情况",
    )
    event = Event.objects.get(act="转派任务")
    assert event.note == "城东派出所，任务1、任务2，提前3个工作日"


def test_hand_down_skips_what_the_unit_has_reported(down, plan, cast, today):
    occurrence = first_occurrence(plan).assignment.occurrences.get(number=2)
    report_at("to_review", occurrence, cast, today=today)

    [child] = down()

    assert [number for number, *_ in dues_of(child)] == [3]


def test_hand_down_with_too_many_days_ahead_is_refused(down):
    with pytest.raises(Refused, match="任务1于2026-09-25到期，最多可提前62个工作日"):
        down(days_ahead=63)

    assert not Assignment.objects.exclude(parent=None).exists()


def test_hand_down_as_early_as_today_is_possible(down, today):
    [child] = down(days_ahead=62)

    assert dues_of(child)[0][1] == today


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"days_ahead": 0}, "至少提前1个工作日"),
        ({"units": []}, "没有勾选下属单位"),
        ({"pks": []}, "没有可转派的任务"),
        ({"today": date(2026, 12, 25)}, "任务1没有来得及转派的期次"),
    ],
)
def test_hand_down_of_nothing_is_refused(down, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        down(**fields)


def test_hand_down_to_a_unit_not_below_is_refused(down, units):
    with pytest.raises(Refused, match="交警支队不是法制支队现有的下属单位"):
        down(units=[units["交警支队"]])


def test_hand_down_to_the_unit_itself_is_refused(down, units):
    with pytest.raises(Refused, match="法制支队不是法制支队现有的下属单位"):
        down(units=[units["法制支队"]])


def test_hand_down_to_a_closed_station_is_refused(down, stations):
    stations[0].valid_until = date(2026, 6, 30)
    stations[0].save()

    with pytest.raises(Refused, match="城东派出所不是法制支队现有的下属单位"):
        down(units=[stations[0]])


def test_hand_down_twice_is_refused(down):
    down()

    with pytest.raises(Refused, match="城东派出所已承担任务1，请取消勾选"):
        down()

    assert Assignment.objects.exclude(parent=None).count() == 1


def test_one_task_stands_once_with_a_station(down, stations):
    [child] = down()

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            task=child.task,
            unit=stations[0],
            role=Role.RESPONSIBLE,
            owes=True,
            handed_out_on=child.handed_out_on,
        )


def test_hand_down_of_tasks_of_two_units_is_refused(down, bureau, cast, plan):
    other = handed_out(bureau, [("交警支队", Role.LEAD)], by=cast.office, title="其他")
    pks = Assignment.objects.filter(task__plan__in=[plan, other])

    with pytest.raises(Refused, match="一次只能转派一个单位的任务"):
        down(pks=list(pks.values_list("pk", flat=True)))


def test_hand_down_of_an_ended_assignment_is_refused(down, parents, today):
    Assignment.objects.filter(pk=parents[1].pk).update(ended_on=today)

    with pytest.raises(Refused, match="有的已终止或已确认不涉及"):
        down(pks=[parent.pk for parent in parents])


def test_hand_down_on_a_closed_plan_is_refused(down, plan):
    plan.status = "closed"
    plan.save()

    with pytest.raises(Refused, match="不在实施中"):
        down()


def test_take_back_ends_the_part_and_voids_what_is_open(down, cast, today):
    [child] = down()

    take_back(pk=child.pk, by=cast.head, today=today + timedelta(5))

    child.refresh_from_db()
    assert child.ended_on == today + timedelta(5)
    assert dues_of(child) == []
    assert set(child.occurrences.values_list("void_reason", flat=True)) == {"收回转派"}
    assert Event.objects.filter(act="收回转派").count() == 1


def test_take_back_withdraws_the_draft_and_keeps_the_unit_s_own(down, cast, today):
    [child] = down()
    part = child.occurrences.get(number=2)
    save_entry(
        occurrence_pk=part.pk,
        version=0,
        kind="progress",
        body="已公示",
        by=cast.liaison,
        today=today,
    )

    take_back(pk=child.pk, by=cast.head, today=today)

    assert ProgressReport.objects.get().status == ProgressReport.Status.WITHDRAWN
    assert len(dues_of(child.parent)) == 3


def test_take_back_twice_is_refused(down, cast, today):
    [child] = down()
    take_back(pk=child.pk, by=cast.head, today=today)

    with pytest.raises(Refused, match="已于2026-07-01收回或终止"):
        take_back(pk=child.pk, by=cast.head, today=today)


def test_take_back_of_a_unit_s_own_task_is_refused(parents, cast, today):
    with pytest.raises(Refused, match="不是转派的"):
        take_back(pk=parents[0].pk, by=cast.head, today=today)


def test_handed_down_again_after_it_was_taken_back(down, cast, today):
    [child] = down()
    take_back(pk=child.pk, by=cast.head, today=today)

    [again] = down()

    assert [number for number, *_ in dues_of(again)] == [2, 3]


# What happens above happens below.


def test_a_round_added_later_reaches_the_station(down, plan, cast, today):
    [child] = down()
    added = ReportingRound(
        plan=plan,
        name="2027年第一季度",
        opens_on=date(2027, 1, 1),
        cutoff_on=date(2027, 3, 25),
        due_on=date(2027, 3, 25),
    )

    plans.save_round(round=added, by=cast.office, today=today)

    assert dues_of(child)[-1] == (4, date(2027, 3, 22), "2027年第一季度", "split")


def test_a_round_moved_moves_the_part(down, plan, cast, today):
    [child] = down()
    round = plan.rounds.get(name="2026年第三季度")
    round.due_on = date(2026, 9, 29)

    plans.save_round(round=round, by=cast.office, today=today)

    assert dues_of(child) == [
        (3, date(2026, 12, 22), "2026年第四季度", "split"),
        (4, date(2026, 9, 24), "2026年第三季度", "split"),
    ]


def test_a_part_begun_keeps_the_unit_s_own_date(down, plan, cast, today):
    [child] = down()
    save_entry(
        occurrence_pk=child.occurrences.get(number=2).pk,
        version=0,
        kind="progress",
        body="已公示",
        by=cast.liaison,
        today=today,
    )
    round = plan.rounds.get(name="2026年第三季度")
    round.due_on = date(2026, 9, 29)

    plans.save_round(round=round, by=cast.office, today=today)

    assert (2, date(2026, 9, 25)) in [row[:2] for row in dues_of(child.parent)]
    assert ProgressReport.objects.get().status == ProgressReport.Status.DRAFT


@pytest.mark.parametrize(
    ("due_on", "part_due_on"),
    [
        (date(2026, 10, 16), date(2026, 10, 13)),
        (date(2026, 7, 3), date(2026, 7, 1)),
    ],
)
def test_an_adjusted_date_takes_the_part_along(down, today, due_on, part_due_on):
    [child] = down()
    Occurrence.objects.filter(assignment=child.parent, number=2).update(due_on=due_on)

    follow([child.parent_id], today=today)

    assert child.occurrences.get(number=2).due_on == part_due_on


def test_following_twice_changes_nothing(down, today):
    [child] = down()

    followed = follow([child.parent_id], today=today)

    assert (followed.made, followed.moved) == ([], [])


def test_following_asks_no_more_for_more_parts(
    down, stations, today, django_assert_num_queries
):
    [child] = down()
    with django_assert_num_queries(5):
        follow([child.parent_id], today=today)
    down(units=stations[1:])

    with django_assert_num_queries(5):
        follow([child.parent_id], today=today)


def test_a_part_reported_stays_where_it_was(down, cast, today):
    [child] = down()
    part = child.occurrences.get(number=2)
    submitted(part, by=cast.liaison, today=today)
    Occurrence.objects.filter(assignment=child.parent, number=2).update(
        due_on=date(2026, 10, 16)
    )

    follow([child.parent_id], today=today)

    part.refresh_from_db()
    assert part.due_on == date(2026, 9, 22)


def test_not_concerned_above_voids_below_and_taken_back_restores(
    down, plan, cast, today
):
    [child] = down()
    own = child.parent.occurrences.get(number=2)
    report = report_at(
        "approved", own, cast, today=today, kind="not_concerned", body="无此职能"
    )
    voided = dues_of(child)

    return_reports(
        pks=[report.pk],
        reason="请再核",
        redo_by=date(2026, 7, 10),
        by=cast.office,
        today=today,
    )

    assert voided == []
    assert [number for number, *_ in dues_of(child)] == [2, 3]


def test_completed_above_voids_only_later_parts(down, cast, today):
    [child] = down()
    own = child.parent.occurrences.get(number=2)

    report_at("approved", own, cast, today=today, kind="completed", body="已完成")

    assert [number for number, *_ in dues_of(child)] == [2]


def test_parts_of_parts_are_voided_too(down, stations, cast, today):
    [child] = down()
    post = make_unit("城东警务室", parent=stations[0], kind=Unit.Kind.STATION)
    [below] = down(pks=[child.pk], units=[post], days_ahead=2)
    own = child.parent.occurrences.get(number=2)

    report_at("approved", own, cast, today=today, kind="not_concerned", body="无")

    assert dues_of(below) == []


def test_a_task_added_later_is_not_handed_down_silently(down, plan, cast, today):
    down()
    make_task(plan, ("法制支队", Role.RESPONSIBLE))

    assert Assignment.objects.exclude(parent=None).count() == 1
