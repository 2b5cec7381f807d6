"""调整完成时限: asked by the unit, decided by the office or who handed down."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from core.audit.models import Event
from core.reminders import sources, waiting
from core.reminders.models import Notice, ReminderStep
from core.reminders.services import sweep
from core.units.roles import Role as PostRole
from core.workdays.calendar import WorkCalendar
from tasks.adjustments import adjustments_to_decide
from tasks.deadlines import SheetsOwed
from tasks.models import Adjustment, Occurrence, Role
from tasks.services.adjusting import ask, decide
from tasks.services.faults import Refused
from tasks.services.occurrences import rearrange
from tasks.services.policy import may_decide_adjustment
from tasks.tests.factories import first_occurrence, handed_out, report_at
from tasks.tests.handing import handed_down, make_stations
from tasks.tests.reviewing import Station, of_unit

UNTIL = date(2026, 7, 10)
REASON = "清单须经局长办公会审议"
NAMED = [("法制支队", Role.RESPONSIBLE), ("宣传科", Role.RESPONSIBLE)]


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, NAMED, by=cast.office)


@pytest.fixture
def occurrence(plan):
    """Due on 25 June, some days ago."""
    return of_unit(plan, "法制支队")


def asked(occurrence, by, today, **changed):
    values = {"until": UNTIL, "reason": REASON} | changed
    return ask(occurrence_pk=occurrence.pk, by=by, today=today, **values)


def decided(adjustment, by, today, decision="granted", note=""):
    return decide(pks=[adjustment.pk], decision=decision, note=note, by=by, today=today)


# Asking.


def test_asking_keeps_the_day_it_was_due(occurrence, cast, today):
    adjustment = asked(occurrence, cast.liaison, today)

    assert (adjustment.due_was, adjustment.until, adjustment.decision) == (
        date(2026, 6, 25),
        UNTIL,
        "",
    )
    event = Event.objects.about(occurrence).get(act="申请调整完成时限")
    assert event.note == f"2026-06-25调整至2026-07-10：{REASON}"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"until": date(2026, 6, 25)}, "须晚于现在的到期日2026-06-25"),
        ({"until": date(2026, 6, 30)}, "不能早于今天"),
        ({"reason": " "}, "请写明调整完成时限的理由"),
    ],
)
def test_asking_wrongly_is_refused(occurrence, cast, today, changed, told):
    with pytest.raises(Refused, match=told):
        asked(occurrence, cast.liaison, today, **changed)


def test_asking_twice_is_refused(occurrence, cast, today):
    asked(occurrence, cast.liaison, today)

    with pytest.raises(Refused, match="已有待决定的调整申请"):
        asked(occurrence, cast.head, today)


def test_asking_again_after_a_refusal_is_possible(occurrence, cast, today):
    decided(
        asked(occurrence, cast.liaison, today), cast.office, today, "refused", "不必"
    )

    asked(occurrence, cast.liaison, today)

    assert occurrence.adjustments.count() == 2


def test_asking_for_a_voided_occurrence_is_refused(occurrence, cast, today):
    occurrence.voided_on, occurrence.void_reason = today, "任务已完成"
    occurrence.save()

    with pytest.raises(Refused, match="已撤销（任务已完成）"):
        asked(occurrence, cast.liaison, today)


def test_asking_for_what_was_handed_in_is_refused(occurrence, cast, today):
    report_at("to_review", occurrence, cast, today=today)

    with pytest.raises(Refused, match="已报送"):
        asked(occurrence, cast.liaison, today)


def test_asking_in_a_closed_period_is_refused(plan, occurrence, cast, today):
    plan.closed_through = occurrence.due_on
    plan.save()

    with pytest.raises(Refused, match="2026-06-25及以前的考核已终定"):
        asked(occurrence, cast.liaison, today)


def test_asking_on_a_closed_plan_is_refused(plan, occurrence, cast, today):
    plan.status = plan.Status.CLOSED
    plan.save()

    with pytest.raises(Refused, match="不在实施中"):
        asked(occurrence, cast.liaison, today)


# Deciding.


def test_granting_moves_the_occurrence_to_the_sheet_of_its_day(
    plan, occurrence, cast, today
):
    adjustment = asked(occurrence, cast.liaison, today)

    decided(adjustment, cast.office, today)

    occurrence.refresh_from_db()
    assert (occurrence.due_on, occurrence.due_from, occurrence.round.name) == (
        UNTIL,
        Occurrence.DueFrom.ADJUSTMENT,
        "2026年第三季度",
    )
    adjustment.refresh_from_db()
    assert (adjustment.decision, adjustment.decided_by, adjustment.decided_on) == (
        "granted",
        cast.office,
        today,
    )


def test_granting_past_the_last_round_moves_to_other_times(occurrence, cast, today):
    adjustment = asked(occurrence, cast.liaison, today, until=date(2027, 3, 1))

    decided(adjustment, cast.office, today)

    occurrence.refresh_from_db()
    assert occurrence.round is None


def test_granting_leaves_the_round_that_is_still_right(occurrence, cast, today):
    later = occurrence.assignment.occurrences.get(number=2)
    Occurrence.objects.filter(pk=later.pk).update(due_on=date(2026, 9, 1))
    adjustment = asked(later, cast.liaison, today, until=date(2026, 9, 20))

    decided(adjustment, cast.office, today)

    before, later = later.round_id, Occurrence.objects.get(pk=later.pk)
    assert (later.round_id, later.due_on) == (before, date(2026, 9, 20))


def test_granting_moves_what_was_handed_down(occurrence, units, cast, today):
    [station, _] = make_stations(units["法制支队"])
    child = handed_down(occurrence.assignment, station, by=cast.head, today=today)
    adjustment = asked(occurrence, cast.liaison, today)

    decided(adjustment, cast.office, today)

    occurrence.refresh_from_db()
    part = child.occurrences.get(number=occurrence.number)
    assert part.due_on == WorkCalendar().add(occurrence.due_on, -3)


def test_granting_is_told_to_who_asked_and_the_liaisons(occurrence, cast, today):
    decided(asked(occurrence, cast.head, today), cast.office, today)

    notices = Notice.objects.filter(source="tasks.adjustment")
    assert {notice.person for notice in notices} == {cast.head, cast.liaison}
    assert notices[0].body == "2026-06-25调整至2026-07-10"
    assert notices[0].due_on == UNTIL


def test_refusing_moves_nothing_and_says_why(occurrence, cast, today):
    adjustment = asked(occurrence, cast.liaison, today)

    decided(adjustment, cast.office, today, "refused", "已有半年准备")

    occurrence.refresh_from_db()
    assert occurrence.due_on == date(2026, 6, 25)
    notice = Notice.objects.get(source="tasks.adjustment", person=cast.liaison)
    assert notice.body == "不调整，仍为2026-06-25：已有半年准备"


def test_refusing_without_a_reason_is_refused(occurrence, cast, today):
    adjustment = asked(occurrence, cast.liaison, today)

    with pytest.raises(Refused, match="不同意的，请写明原因"):
        decided(adjustment, cast.office, today, "refused", " ")


def test_deciding_twice_changes_nothing(occurrence, cast, today):
    adjustment = asked(occurrence, cast.liaison, today)
    decided(adjustment, cast.office, today)

    again = decided(adjustment, cast.office, today, "refused", "不必")

    assert again == []
    adjustment.refresh_from_db()
    assert adjustment.decision == "granted"


def test_granting_a_voided_occurrence_is_refused(occurrence, cast, today):
    adjustment = asked(occurrence, cast.liaison, today)
    Occurrence.objects.filter(pk=occurrence.pk).update(
        voided_on=today, void_reason="任务已完成"
    )

    with pytest.raises(Refused, match="法制支队的“.*”已撤销，不能同意"):
        decided(adjustment, cast.office, today)


def test_granting_in_a_period_closed_meanwhile_is_refused(
    plan, occurrence, cast, today
):
    adjustment = asked(occurrence, cast.liaison, today)
    plan.closed_through = occurrence.due_on
    plan.save()

    with pytest.raises(Refused, match="已终定"):
        decided(adjustment, cast.office, today)


def test_granting_after_a_late_report_takes_the_lateness_away(occurrence, cast, today):
    adjustment = asked(occurrence, cast.liaison, today)
    report = report_at("to_review", occurrence, cast, today=today)

    decided(adjustment, cast.office, today)

    occurrence.refresh_from_db()
    assert report.reached_on <= occurrence.due_on


# Who decides.

PEOPLE = ["liaison", "head", "office", "office_head", "leader", "supervisor"]


def deciders(adjustment, cast):
    found = [
        name
        for name in PEOPLE
        if may_decide_adjustment(getattr(cast, name), adjustment)
    ]
    listed = [
        name
        for name in PEOPLE
        if adjustments_to_decide(getattr(cast, name)).filter(pk=adjustment.pk).exists()
    ]
    assert found == listed
    return found


def test_office_decides_for_the_units(occurrence, cast, today):
    assert deciders(asked(occurrence, cast.liaison, today), cast) == ["office"]


def test_head_or_leader_decides_for_the_office(plan, cast, today):
    own = of_unit(plan, "宣传科")

    assert deciders(asked(own, cast.office, today), cast) == ["office_head", "leader"]


def test_nobody_decides_what_they_asked_for(plan, cast, today):
    own = of_unit(plan, "宣传科")

    assert deciders(asked(own, cast.office_head, today), cast) == ["leader"]


def test_who_handed_down_decides_for_the_station(occurrence, cast, today):
    station = Station(occurrence)
    adjustment = asked(station.occurrence, station.liaison, today)

    assert deciders(adjustment, cast) == ["liaison", "head"]
    assert not may_decide_adjustment(station.head, adjustment)


def test_deciding_what_is_another_persons_is_refused(plan, cast, today):
    adjustment = asked(of_unit(plan, "宣传科"), cast.office_head, today)

    with pytest.raises(Refused, match="宣传科的这项申请须由他人决定"):
        decided(adjustment, cast.office, today)


# What follows of a new date.


def test_reminders_begin_again_for_the_new_day(
    occurrence, bureau, cast, today, monkeypatch
):
    monkeypatch.setattr(sources, "sources", {SheetsOwed.name: SheetsOwed()})
    ReminderStep.objects.create(
        bureau=bureau,
        source=SheetsOwed.name,
        offset=1,
        counting="workdays",
        roles=[PostRole.LIAISON],
    )
    calendar = WorkCalendar()

    def sent_to_legal(day):
        sweep(today=day, calendar=calendar)
        notices = Notice.objects.filter(source=SheetsOwed.name, person=cast.liaison)
        return [notice.due_on for notice in notices.order_by("due_on")]

    before = sent_to_legal(today)
    decided(asked(occurrence, cast.liaison, today), cast.office, today)
    between = sent_to_legal(date(2026, 7, 2))
    after = sent_to_legal(date(2026, 7, 13))

    assert before == between == [date(2026, 6, 25)]
    assert after == [date(2026, 6, 25), UNTIL]


def test_changed_rounds_leave_an_adjusted_occurrence_alone(
    plan, occurrence, cast, today
):
    decided(asked(occurrence, cast.liaison, today), cast.office, today)
    plan.rounds.filter(name="2026年第四季度").update(
        due_on=date(2026, 12, 20), cutoff_on=date(2026, 12, 20)
    )

    rearrange(plan, today=today)

    rows = occurrence.assignment.occurrences.standing().order_by("due_on")
    assert [row.due_on for row in rows] == [
        UNTIL,
        date(2026, 9, 25),
        date(2026, 12, 20),
    ]


def test_occurrence_adjusted_to_the_day_of_the_next_round_voids_nothing(
    plan, occurrence, cast, today
):
    adjustment = asked(occurrence, cast.liaison, today, until=date(2026, 9, 25))
    decided(adjustment, cast.office, today)

    rearrange(plan, today=today)

    assert occurrence.assignment.occurrences.standing().count() == 3


# The pages.

at_work = pytest.mark.time_machine("2026-07-01 10:00 +0800")


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def ask_page(occurrence):
    return reverse("tasks:adjustment_ask", args=[occurrence.pk])


def adjustment_list(**wanted):
    return reverse("tasks:adjustment_list", query=wanted)


@at_work
def test_ask_page_hands_the_request_in(login, cast, occurrence):
    response = login(cast.liaison).post(
        ask_page(occurrence), {"until": "2026-07-10", "reason": REASON}
    )

    assert response.url == adjustment_list()
    assert Adjustment.objects.get().asked_by == cast.liaison


@at_work
@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-06-25", "须晚于现在的到期日 2026-06-25 周四。"),
        ("2026-06-30", "不能早于今天。"),
        (
            "2026-07-11",
            "2026-07-11 周六 是休息日。确需这一天的，请勾选“仍申请调整到这一天”。",
        ),
        (
            "2027-04-01",
            "2027-04-01 周四 已过计划期末 2027-03-31 周三。确需这一天的，请勾选“仍申请调整到这一天”。",
        ),
    ],
)
def test_ask_page_tells_what_is_wrong_with_the_day(
    login, cast, occurrence, until, told
):
    response = login(cast.liaison).post(
        ask_page(occurrence), {"until": until, "reason": REASON}
    )

    assert response.context["form"].errors == {"until": [told]}
    assert not Adjustment.objects.exists()


@at_work
@pytest.mark.parametrize("until", ["2026-07-11", "2027-04-01"])
def test_ask_page_takes_a_doubtful_day_when_said_again(login, cast, occurrence, until):
    login(cast.liaison).post(
        ask_page(occurrence), {"until": until, "reason": REASON, "anyway": "on"}
    )

    assert str(Adjustment.objects.get().until) == until


@at_work
def test_ask_page_sent_twice_asks_once(login, cast, occurrence):
    client = login(cast.liaison)
    values = {"until": "2026-07-10", "reason": REASON}
    client.post(ask_page(occurrence), values)

    again = client.post(ask_page(occurrence), values)

    assert "已有待决定的调整申请" in again.content.decode()
    assert Adjustment.objects.count() == 1


@at_work
def test_ask_page_shows_what_waits_instead_of_a_form(login, cast, occurrence, today):
    asked(occurrence, cast.liaison, today)

    page = login(cast.head).get(ask_page(occurrence)).content.decode()

    assert "2026-07-10 周五" in page
    assert REASON in page
    assert "提出申请</button>" not in page


@at_work
@pytest.mark.parametrize(
    ("who", "status"),
    [("head", 200), ("office", 403), ("neighbour", 404), ("stranger", 404)],
)
def test_ask_page_is_for_the_unit(login, cast, occurrence, who, status):
    response = login(getattr(cast, who)).get(ask_page(occurrence))

    assert response.status_code == status


@at_work
def test_sheet_offers_to_ask_and_says_what_was_asked(login, cast, occurrence, today):
    assignment = occurrence.assignment
    args = (assignment.task.plan_id, assignment.unit_id, occurrence.round_id)
    url = reverse("tasks:sheet_fill", args=args)
    client = login(cast.liaison)

    offered = client.get(url).content.decode()
    asked(occurrence, cast.liaison, today)
    waits = client.get(url).content.decode()

    assert ask_page(occurrence) in offered
    assert "已申请调整至 2026-07-10 周五，待决定" in waits
    assert ask_page(occurrence) not in waits


@at_work
def test_list_decides_on_what_is_ticked(login, cast, occurrence, today):
    later = occurrence.assignment.occurrences.get(number=2)
    both = [
        asked(occurrence, cast.liaison, today),
        asked(later, cast.liaison, today, until=date(2026, 10, 9)),
    ]

    response = login(cast.office).post(
        adjustment_list(),
        {"report": [one.pk for one in both], "decision": "granted", "note": ""},
    )

    assert said(response) == ["已决定2件，已通知申请人。"]
    assert {one.decision for one in Adjustment.objects.all()} == {"granted"}


@at_work
def test_list_says_what_was_decided_meanwhile(login, cast, occurrence, today):
    adjustment = asked(occurrence, cast.liaison, today)
    act = {"report": [adjustment.pk], "decision": "granted", "note": ""}
    client = login(cast.office)
    client.post(adjustment_list(), act)

    again = client.post(adjustment_list(), act)

    assert said(again)[-1] == "1件此前已决定，未作改动。"


@at_work
def test_list_refuses_without_a_reason_and_keeps_the_ticks(
    login, cast, occurrence, today
):
    adjustment = asked(occurrence, cast.liaison, today)

    response = login(cast.office).post(
        adjustment_list(),
        {"report": [adjustment.pk], "decision": "refused", "note": ""},
    )

    assert response.context["form"].errors == {"note": ["不同意的，请写明原因。"]}
    assert response.context["picked"] == {adjustment.pk}


@at_work
def test_list_with_nothing_ticked_is_told(login, cast, occurrence, today):
    asked(occurrence, cast.liaison, today)

    response = login(cast.office).post(adjustment_list(), {"decision": "granted"})

    assert said(response) == ["请先勾选要决定的申请。"]


@at_work
def test_list_tells_why_the_service_refuses(login, cast, plan, today):
    adjustment = asked(of_unit(plan, "宣传科"), cast.office_head, today)

    response = login(cast.office).post(
        adjustment_list(), {"report": [adjustment.pk], "decision": "granted"}
    )

    assert said(response) == ["宣传科的这项申请须由他人决定。"]


@at_work
@pytest.mark.parametrize(
    ("state", "who", "count"),
    [
        ("", "office", 1),
        ("mine", "office", 1),
        ("mine", "liaison", 0),
        ("decided", "liaison", 1),
        ("all", "liaison", 2),
        ("all", "neighbour", 0),
        ("all", "stranger", 0),
        ("x", "office", 1),
    ],
)
def test_list_shows_what_was_chosen(login, cast, occurrence, today, state, who, count):
    later = occurrence.assignment.occurrences.get(number=2)
    decided(asked(occurrence, cast.liaison, today), cast.office, today)
    asked(later, cast.liaison, today, until=date(2026, 10, 9))

    response = login(getattr(cast, who)).get(adjustment_list(state=state))

    assert len(response.context["page"].object_list) == count


@at_work
def test_list_is_refused_to_who_sees_no_business(login, cast):
    assert login(cast.auditor).get(adjustment_list()).status_code == 403


@at_work
def test_list_of_a_supervisor_decides_nothing(login, cast, occurrence, today):
    adjustment = asked(occurrence, cast.liaison, today)

    response = login(cast.supervisor).post(
        adjustment_list(), {"report": [adjustment.pk], "decision": "granted"}
    )

    assert response.status_code == 403


@at_work
def test_open_requests_wait_for_the_office(cast, occurrence, today):
    asked(occurrence, cast.liaison, today)

    found = {entry.name: entry for entry in waiting.for_user(cast.office, today)}

    waits = found["tasks.adjustments"]
    assert (waits.label, waits.count) == ("待决定的调整申请", 1)
    assert waits.url == adjustment_list(state="mine")


@at_work
@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_no_more_for_more_rows(
    login, bureau, cast, today, count, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(waiting, "registry", {})  # the navigation's own
    plan = handed_out(bureau, *[NAMED] * count, by=cast.office)
    for occurrence in Occurrence.objects.filter(
        assignment__task__plan=plan, number=1
    ).exclude(assignment__unit__name="宣传科"):
        asked(occurrence, cast.liaison, today)
    client = login(cast.office)
    client.get(adjustment_list())

    with django_assert_num_queries(9):
        response = client.get(adjustment_list())

    assert len(response.context["page"].object_list) == count


@at_work
@pytest.mark.parametrize("count", [1, 3])
def test_sheet_asks_no_more_for_more_requests(
    login, bureau, cast, today, count, django_assert_max_num_queries
):
    plan = handed_out(bureau, *[NAMED] * count, by=cast.office)
    occurrence = first_occurrence(plan)
    for each in Occurrence.objects.on_sheet(
        plan=plan, unit=occurrence.assignment.unit, round=occurrence.round
    ):
        asked(each, cast.liaison, today)
    args = (plan.pk, occurrence.assignment.unit_id, occurrence.round_id)
    client = login(cast.liaison)
    client.get(reverse("tasks:sheet_fill", args=args))

    with django_assert_max_num_queries(25):
        client.get(reverse("tasks:sheet_fill", args=args))
