from datetime import date

import pytest

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person
from tasks.models import Assignment, Occurrence, ProgressReport, Role, WorkPlan
from tasks.reviewing import reports_to_review
from tasks.services.faults import Refused
from tasks.services.policy import may_review
from tasks.services.reviews import approve, return_reports
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.tests.factories import (
    fill,
    first_occurrence,
    handed_out,
    report_at,
    sheet_of,
)
from tasks.tests.reviewing import Station, hand_in

REDO = date(2026, 7, 10)


@pytest.fixture
def plan(bureau, cast):
    return handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE), ("宣传科", Role.RESPONSIBLE)],
        by=cast.office,
    )


@pytest.fixture
def occurrence(plan):
    return first_occurrence(plan)


def returned(report, cast, today):
    return return_reports(
        pks=[report.pk], reason="缺少佐证", redo_by=REDO, by=cast.office, today=today
    )


def voided(plan):
    rows = Occurrence.objects.filter(
        assignment__task__plan=plan, assignment__unit__name="法制支队"
    )
    return [bool(row.voided_on) for row in rows.order_by("number")]


def test_approve_writes_who_and_when(occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today)

    approve(pks=[report.pk], by=cast.office, today=today)

    report.refresh_from_db()
    assert (report.status, report.decided_on, report.decided_by) == (
        ProgressReport.Status.APPROVED,
        today,
        cast.office,
    )
    assert Event.objects.about(report).filter(act="审核通过").count() == 1


def test_approve_twice_changes_nothing(occurrence, cast, today):
    report = report_at("approved", occurrence, cast, today=today)

    again = approve(pks=[report.pk], by=cast.office, today=today)

    assert again.reports == []


def test_approved_not_concerned_waives_the_assignment(plan, occurrence, cast, today):
    report = report_at(
        "to_review",
        occurrence,
        cast,
        today=today,
        kind="not_concerned",
        body="无此业务",
    )

    approve(pks=[report.pk], by=cast.office, today=today)

    assignment = Assignment.objects.get(pk=occurrence.assignment_id)
    assert (assignment.waived_on, assignment.waived_by, assignment.waived_reason) == (
        today,
        cast.office,
        "无此业务",
    )
    assert voided(plan) == [True, True, True]
    report.refresh_from_db()
    assert report.status == ProgressReport.Status.APPROVED


def test_approved_not_concerned_leaves_a_closed_period(plan, occurrence, cast, today):
    first = report_at("approved", occurrence, cast, today=today)
    WorkPlan.objects.update(closed_through=occurrence.due_on)
    second = report_at(
        "to_review",
        occurrence.assignment.occurrences.get(number=2),
        cast,
        today=today,
        kind="not_concerned",
    )

    approve(pks=[second.pk], by=cast.office, today=today)

    first.refresh_from_db()
    assert voided(plan) == [False, True, True]
    assert first.status == ProgressReport.Status.APPROVED


def test_approved_completed_voids_what_comes_after(plan, occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today, kind="completed")

    approve(pks=[report.pk], by=cast.office, today=today)

    assert voided(plan) == [False, True, True]


def test_completed_withdraws_a_later_draft(plan, occurrence, cast, today):
    later = occurrence.assignment.occurrences.get(number=2)
    begun = fill(later, by=cast.liaison, today=today)
    report = report_at("to_review", occurrence, cast, today=today, kind="completed")

    approve(pks=[report.pk], by=cast.office, today=today)

    begun.refresh_from_db()
    assert begun.status == ProgressReport.Status.WITHDRAWN


@pytest.mark.parametrize("kind", ["completed", "not_concerned"])
def test_taking_an_approval_back_restores_what_it_voided(
    plan, occurrence, cast, today, kind
):
    report = report_at("approved", occurrence, cast, today=today, kind=kind)

    returned(report, cast, today)

    assert voided(plan) == [False, False, False]
    assert Assignment.objects.get(pk=occurrence.assignment_id).waived_on is None


def test_return_tells_the_liaison_why_and_by_when(occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today)

    returned(report, cast, today)

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.RETURNED
    notice = Notice.objects.get(source="tasks.returned")
    assert (notice.person, notice.due_on) == (cast.liaison, REDO)
    assert notice.body == "缺少佐证（2026-07-10前重报）"


def test_return_with_a_date_that_is_past_is_refused(occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today)

    with pytest.raises(Refused, match="不能早于今天"):
        return_reports(
            pks=[report.pk],
            reason="缺少佐证",
            redo_by=date(2026, 6, 30),
            by=cast.office,
            today=today,
        )


def test_return_of_a_closed_period_is_refused(plan, occurrence, cast, today):
    report = report_at("approved", occurrence, cast, today=today)
    plan.closed_through = occurrence.due_on
    plan.save()

    with pytest.raises(Refused, match="已终定"):
        returned(report, cast, today)


def test_lateness_looks_at_the_first_day_of_review_only(occurrence, cast, today):
    report = report_at("returned", occurrence, cast, today=today)

    fill(occurrence, by=cast.liaison, today=REDO, version=report.version)
    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=REDO)
    sign_sheet(**sheet_of(occurrence), by=cast.head, today=REDO)

    report.refresh_from_db()
    assert (report.status, report.reached_on) == ("to_review", today)


def office_report(plan, cast, today, *, signed_by):
    """A report of the office itself at 待审核."""
    own = first_occurrence(plan, "宣传科")
    report = fill(own, by=cast.office, today=today)
    submit_sheet(**sheet_of(own), by=cast.office, today=today)
    sign_sheet(**sheet_of(own), by=signed_by, today=today)
    report.refresh_from_db()
    return report


def reviewers(report, cast):
    people = ("office", "office_head", "leader", "head", "supervisor", "stranger")
    return [name for name in people if may_review(getattr(cast, name), report)]


def test_policy_office_reviews_the_reports_of_units(occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today)

    assert reviewers(report, cast) == ["office"]


def test_policy_leader_reviews_what_the_head_of_the_office_signed(plan, cast, today):
    report = office_report(plan, cast, today, signed_by=cast.office_head)

    assert reviewers(report, cast) == ["leader"]


@pytest.mark.parametrize(
    "who", ["office", "office_head", "leader", "head", "neighbour"]
)
@pytest.mark.parametrize("own", [True, False])
def test_policy_and_list_agree(plan, occurrence, cast, today, who, own):
    if own:
        report = office_report(plan, cast, today, signed_by=cast.office_head)
    else:
        report = report_at("to_review", occurrence, cast, today=today)
    user = getattr(cast, who)

    listed = reports_to_review(user).filter(pk=report.pk).exists()

    assert listed == may_review(user, report)


def test_nobody_approves_what_they_wrote(plan, cast, today):
    report = office_report(plan, cast, today, signed_by=cast.office_head)

    with pytest.raises(Refused, match="须由他人审核"):
        approve(pks=[report.pk], by=cast.office, today=today)


# Returning many: a common reason, and a word for one of them.


def test_return_joins_the_common_reason_and_the_own(plan, occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today)
    other = office_report(plan, cast, today, signed_by=cast.office_head)

    return_reports(
        pks=[report.pk],
        reason="缺少载体。",
        own={report.pk: "请附截图。", other.pk: "不相干"},
        redo_by=REDO,
        by=cast.office,
        today=today,
    )

    report.refresh_from_db()
    assert report.return_reason == "缺少载体。\n请附截图。"


def test_return_with_its_own_reason_alone(occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today)

    return_reports(
        pks=[report.pk],
        reason="",
        own={report.pk: "请附截图。"},
        redo_by=REDO,
        by=cast.office,
        today=today,
    )

    report.refresh_from_db()
    assert report.return_reason == "请附截图。"


def test_return_without_any_reason_is_refused(occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today)

    with pytest.raises(Refused, match="法制支队的这份落实情况没有写明退回原因"):
        return_reports(
            pks=[report.pk], reason=" ", redo_by=REDO, by=cast.office, today=today
        )


def test_second_reviewer_changes_nothing(bureau, occurrence, cast, today):
    report = report_at("to_review", occurrence, cast, today=today)
    colleague = make_person(PostRole.OFFICE, bureau, username="office-2")
    seen = {report.pk: report.version}
    approve(pks=[report.pk], by=cast.office, today=today, seen=seen)

    done = return_reports(
        pks=[report.pk],
        reason="缺少佐证",
        redo_by=REDO,
        by=colleague,
        today=today,
        seen=seen,
    )

    report.refresh_from_db()
    assert (done, report.status, report.decided_by) == ([], "approved", cast.office)


# What was handed down is reviewed by the unit that did so.


@pytest.fixture
def station(occurrence):
    return Station(occurrence)


def test_policy_unit_reviews_what_it_handed_down(station, cast, today):
    report = station.hand_in(today=today)

    assert reviewers(report, cast) == ["head"]
    assert may_review(cast.liaison, report)
    assert not may_review(station.liaison, report)
    assert not may_review(station.head, report)


def test_policy_who_wrote_for_the_station_does_not_review_it(station, cast, today):
    report = hand_in(
        station.occurrence, by=cast.liaison, head=station.head, today=today
    )

    assert not may_review(cast.liaison, report)
    assert may_review(cast.head, report)


@pytest.mark.parametrize("who", ["liaison", "head", "office", "office_head", "leader"])
def test_policy_and_list_agree_on_what_was_handed_down(station, cast, today, who):
    report = station.hand_in(today=today)
    user = getattr(cast, who)

    listed = reports_to_review(user).filter(pk=report.pk).exists()

    assert listed == may_review(user, report)


def test_office_is_refused_what_was_handed_down(station, cast, today):
    report = station.hand_in(today=today)

    with pytest.raises(Refused, match="须由他人审核"):
        approve(pks=[report.pk], by=cast.office, today=today)


def test_liaison_approves_what_was_handed_down(station, cast, today):
    report = station.hand_in(today=today)

    approve(pks=[report.pk], by=cast.liaison, today=today)

    report.refresh_from_db()
    assert (report.status, report.decided_by) == ("approved", cast.liaison)
