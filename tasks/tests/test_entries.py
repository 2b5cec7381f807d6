from datetime import date

import pytest

from core.audit.models import Event
from core.files.models import Material
from core.reminders.models import Notice
from tasks.models import Evidence, Occurrence, ProgressReport, ReportVersion, Role
from tasks.services.entries import save_entry
from tasks.services.evidence import drop_evidence
from tasks.services.faults import Conflict, Refused
from tasks.services.handout import hand_out
from tasks.services.sheets import send_back, sign_sheet, submit_sheet
from tasks.tests.factories import (
    fill,
    first_occurrence,
    handed_out,
    make_plan,
    make_task,
    report_at,
    sheet_of,
)

LINK = "https://www.jiangmen.gov.cn/gaj/2026/0620.html"


@pytest.fixture
def occurrence(bureau, cast):
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)
    return first_occurrence(plan)


def test_save_entry_keeps_the_text_and_its_writer(occurrence, cast, today):
    report = fill(occurrence, by=cast.liaison, today=today, body="已更新目录。")

    report.refresh_from_db()
    assert (report.status, report.version, report.body, report.written_by) == (
        ProgressReport.Status.DRAFT,
        1,
        "已更新目录。",
        cast.liaison,
    )
    assert [each.act for each in Event.objects.about(report)] == ["填报"]


def test_save_entry_uses_a_link_as_material_seen_today(occurrence, cast, today):
    report = fill(
        occurrence,
        by=cast.liaison,
        today=today,
        link=LINK,
        link_title="目录更新",
        fact_on=date(2026, 6, 20),
    )

    material = Evidence.objects.get(report=report).material
    assert (material.title, material.link, material.fact_on) == (
        "目录更新",
        LINK,
        date(2026, 6, 20),
    )
    assert (material.seen_on, material.seen_by) == (today, cast.liaison)


def test_save_entry_refuses_a_link_that_is_no_web_page(occurrence, cast, today):
    with pytest.raises(Refused, match="http"):
        fill(occurrence, by=cast.liaison, today=today, link="file:///etc/passwd")

    assert not ProgressReport.objects.exists()
    assert not Material.objects.exists()


def test_save_entry_tells_the_second_writer_what_the_first_saved(
    occurrence, cast, today
):
    first = fill(occurrence, by=cast.liaison, today=today, body="甲的内容")

    with pytest.raises(Conflict) as told:
        save_entry(
            occurrence_pk=occurrence.pk,
            version=0,
            kind="progress",
            body="乙的内容",
            by=cast.head,
            today=today,
        )

    assert told.value.row == first
    assert told.value.row.body == "甲的内容"
    assert ProgressReport.objects.get().body == "甲的内容"


@pytest.mark.parametrize("status", ["to_sign", "to_review", "approved"])
def test_save_entry_after_submission_is_refused(occurrence, cast, today, status):
    report = report_at(status, occurrence, cast, today=today)

    with pytest.raises(Refused, match="不能修改"):
        fill(occurrence, by=cast.liaison, today=today, version=report.version)


def test_save_entry_before_the_round_opens_is_refused(occurrence, cast):
    later = occurrence.assignment.occurrences.get(number=2)

    with pytest.raises(Refused, match="2026-07-01起"):
        fill(later, by=cast.liaison, today=date(2026, 6, 30))


def test_save_entry_on_a_voided_occurrence_is_refused(occurrence, cast, today):
    Occurrence.objects.update(voided_on=today, void_reason="任务已完成")

    with pytest.raises(Refused, match="任务已完成"):
        fill(occurrence, by=cast.liaison, today=today)


def test_save_entry_refuses_completed_for_a_recurring_duty(bureau, cast, today):
    plan = make_plan(bureau)
    quarterly = {"every": "quarter", "times": 1, "by": None}
    make_task(plan, ("法制支队", Role.RESPONSIBLE), recurrence=quarterly)
    hand_out(pk=plan.pk, by=cast.office, today=date(2026, 4, 1))

    with pytest.raises(Refused, match="有周期"):
        fill(first_occurrence(plan), by=cast.liaison, today=today, kind="completed")


def test_drop_evidence_keeps_the_material(occurrence, cast, today):
    report = fill(occurrence, by=cast.liaison, today=today, link=LINK)

    drop_evidence(
        pk=report.evidence.get().pk,
        version=report.version,
        by=cast.liaison,
        today=today,
    )

    assert not Evidence.objects.exists()
    assert Material.objects.count() == 1


def test_submit_sheet_waits_for_the_head(occurrence, cast, today):
    report = fill(occurrence, by=cast.liaison, today=today)

    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)

    report.refresh_from_db()
    assert (report.status, report.submitted_by, report.reached_on) == (
        ProgressReport.Status.TO_SIGN,
        cast.liaison,
        None,
    )
    frozen = ReportVersion.objects.get()
    assert (frozen.version, frozen.body) == (report.version, report.body)


def test_submit_sheet_without_a_head_goes_straight_to_review(occurrence, cast, today):
    cast.head.posts.update(until_on=date(2026, 6, 1))
    report = fill(occurrence, by=cast.liaison, today=today)

    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)

    report.refresh_from_db()
    assert (report.status, report.signed_how, report.reached_on) == (
        ProgressReport.Status.TO_REVIEW,
        ProgressReport.Signing.NO_HEAD,
        today,
    )


def test_submit_sheet_with_a_fault_submits_nothing(occurrence, cast, today):
    report = fill(occurrence, by=cast.liaison, today=today, body=" ")

    with pytest.raises(Refused, match="未填写落实情况"):
        submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.DRAFT


def test_submit_sheet_twice_is_refused(occurrence, cast, today):
    report_at("to_sign", occurrence, cast, today=today)

    with pytest.raises(Refused, match="没有新的内容可交"):
        submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)


def test_nothing_this_time_needs_no_text(occurrence, cast, today):
    report = report_at(
        "to_review", occurrence, cast, today=today, kind="nothing", body=""
    )

    assert report.status == ProgressReport.Status.TO_REVIEW


def test_sign_sheet_says_who_signed_and_when_it_reached_the_office(
    occurrence, cast, today
):
    report = report_at("to_review", occurrence, cast, today=today)

    assert (report.signed_by, report.signed_on, report.reached_on) == (
        cast.head,
        today,
        today,
    )


def test_sign_sheet_twice_is_refused(occurrence, cast, today):
    report_at("to_review", occurrence, cast, today=today)

    with pytest.raises(Refused, match="已签批"):
        sign_sheet(**sheet_of(occurrence), by=cast.head, today=today)


def test_send_back_gives_the_rows_to_the_liaison(occurrence, cast, today):
    report = report_at("to_sign", occurrence, cast, today=today)

    send_back(
        **sheet_of(occurrence), reason="第1项请补充数据", by=cast.head, today=today
    )

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.DRAFT
    notice = Notice.objects.get(source="tasks.sign", step="退回2026-07-01")
    assert (notice.person, notice.body) == (cast.liaison, "第1项请补充数据")
