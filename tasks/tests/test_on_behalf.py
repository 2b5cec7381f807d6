"""代录 and 线下签批: what came in on paper counts from the day it came."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.audit.models import Event
from core.files.models import Material, StoredFile
from core.reminders.models import Notice
from tasks.models import ProgressReport, ReportVersion, Role
from tasks.reviewing import reports_to_review
from tasks.services.faults import Conflict, Refused
from tasks.services.links import Link
from tasks.services.on_behalf import Signature, enter_for, sign_on_paper
from tasks.services.policy import may_review
from tasks.services.returned_sheets import take_in
from tasks.services.reviews import approve
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.tests.factories import (
    fill,
    first_occurrence,
    handed_out,
    report_at,
    sheet_of,
)
from tasks.tests.workbooks.filling import filler, rich_plan, rows_on, sheet_at
from tasks.tests.workbooks.taking import brought_in, confirm

CAME_ON = date(2026, 6, 24)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def paper(name="原件.pdf"):
    return SimpleUploadedFile(name, PDF)


@pytest.fixture
def occurrence(bureau, cast):
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)
    return first_occurrence(plan)


@pytest.fixture
def enter(occurrence, cast, today):
    """Enter what came in for the sheet, with the fields that matter changed."""

    def act(*, by=None, entry=None, **fields):
        entry = {
            "occurrence_pk": occurrence.pk,
            "version": 0,
            "kind": "progress",
            "body": "已更新目录。",
            "links": [],
            **(entry or {}),
        }
        values = {
            "entries": [entry],
            "received_from": "李明（纸质）",
            "received_on": CAME_ON,
            "original": paper(),
            "signature": None,
            **fields,
        }
        return enter_for(
            **sheet_of(occurrence), **values, by=by or cast.office, today=today
        )

    return act


def signed(scan=None, **fields):
    return Signature(**{"signer": "陈局", "signed_on": CAME_ON, "scan": scan} | fields)


def test_entered_without_signature_waits_for_the_head(enter, cast, today):
    (report,) = enter()

    report.refresh_from_db()
    assert (report.status, report.reached_on) == (ProgressReport.Status.TO_SIGN, None)
    assert (report.received_how, report.received_from, report.received_on) == (
        ProgressReport.Channel.ON_BEHALF,
        "李明（纸质）",
        CAME_ON,
    )
    assert report.original.name == "原件.pdf"
    assert ReportVersion.objects.get().body == "已更新目录。"
    assert Notice.objects.get(source="tasks.sign").person == cast.head


def test_head_signs_what_was_entered_and_the_day_it_came_counts(
    enter, occurrence, cast, today
):
    (report,) = enter()

    sign_sheet(**sheet_of(occurrence), by=cast.head, today=today)

    report.refresh_from_db()
    assert (report.status, report.signed_on, report.reached_on) == (
        ProgressReport.Status.TO_REVIEW,
        today,
        CAME_ON,
    )


def test_entered_signed_goes_to_review_on_the_day_it_came(enter, cast):
    (report,) = enter(signature=signed(paper("签批.pdf")))

    report.refresh_from_db()
    assert (report.status, report.reached_on, report.signed_how) == (
        ProgressReport.Status.TO_REVIEW,
        CAME_ON,
        ProgressReport.Signing.PAPER,
    )
    assert (report.signed_name, report.signed_on, report.signed_scan.name) == (
        "陈局",
        CAME_ON,
        "签批.pdf",
    )
    assert report.submitted_by == cast.office


def test_signature_on_the_original_needs_no_second_file(enter):
    (report,) = enter(signature=signed())

    assert report.signed_scan == report.original


def test_signed_by_telephone_needs_a_scan(enter):
    with pytest.raises(Refused, match="请上传签批扫描件"):
        enter(original=None, signature=signed())

    assert not ProgressReport.objects.exists()


def test_entered_for_a_unit_without_a_head_goes_to_review(enter, cast):
    cast.head.posts.update(until_on=date(2026, 6, 1))

    (report,) = enter()

    report.refresh_from_db()
    assert (report.status, report.signed_how, report.reached_on) == (
        ProgressReport.Status.TO_REVIEW,
        ProgressReport.Signing.NO_HEAD,
        CAME_ON,
    )


def test_entered_links_become_materials_of_the_unit(enter, occurrence, cast):
    link = Link("http://10.0.0.8/1.html", "目录更新", date(2026, 6, 20))

    (report,) = enter(entry={"links": [link, link]})

    material = Material.objects.get()
    assert (material.unit, material.title) == (occurrence.assignment.unit, "目录更新")
    assert report.evidence.get().material == material


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"received_on": date(2026, 7, 2)}, "收到日期不能晚于今天"),
        ({"received_on": date(2026, 3, 31)}, "早于任务1 任务1的开始填报日期2026-04-01"),
        ({"entries": []}, "没有填写任何一项"),
        ({"entry": {"body": " "}}, "还有1项未填全：1 任务1：未填写落实情况"),
        ({"entry": {"links": [Link("javascript:alert(1)")]}}, "网址须以 http"),
        ({"original": SimpleUploadedFile("原件.pdf", b"MZ")}, "内容不是PDF 文件"),
        (
            {"signature": signed(paper(), signed_on=date(2026, 7, 2))},
            "签批日期不能晚于今天",
        ),
    ],
)
def test_entering_is_refused_whole(enter, fields, told):
    with pytest.raises(Refused, match=told):
        enter(**fields)

    assert not ProgressReport.objects.exists()
    assert not StoredFile.objects.exists()


def test_entering_a_row_of_another_sheet_is_refused(enter, occurrence):
    other = occurrence.assignment.occurrences.get(number=2)

    with pytest.raises(Refused, match="已不在这张填报表上"):
        enter(entry={"occurrence_pk": other.pk})


def test_entering_over_what_the_unit_saved_meanwhile_is_a_conflict(
    enter, occurrence, cast, today
):
    fill(occurrence, by=cast.liaison, today=today, body="单位自己填的")

    with pytest.raises(Conflict):
        enter()

    assert ProgressReport.objects.get().body == "单位自己填的"


def test_entering_is_written_down(enter, occurrence):
    (report,) = enter()

    event = Event.objects.about(occurrence.assignment.unit).get(act="代录")
    assert event.note.endswith("2026年第二季度，1项，李明（纸质）报送")
    assert Event.objects.about(report).filter(act="填报").exists()


# Who may decide on it.


def test_who_typed_it_in_may_review_it(enter, cast):
    (report,) = enter(signature=signed())

    assert may_review(cast.office, report)
    assert report in reports_to_review(cast.office)


def test_who_brought_in_the_workbook_may_review_it(bureau, cast, today):
    sheet = sheet_at(rich_plan(bureau, by=cast.office))
    filled = filler(sheet, today=today).type(2, 本期情况="本期无")
    returned = brought_in(
        filled,
        None,
        by=cast.office,
        today=today,
        received_from="李明",
        received_on=CAME_ON,
    )

    (report,) = confirm(
        returned, by=cast.office, today=today, signature=signed(paper())
    )

    report.refresh_from_db()
    assert may_review(cast.office, report)
    assert list(reports_to_review(cast.office)) == [report]


def test_who_uploaded_their_own_workbook_may_not_review_it(bureau, cast, today):
    cast.head.posts.update(until_on=date(2026, 6, 1))
    sheet = sheet_at(rich_plan(bureau, by=cast.office))
    filled = filler(sheet, today=today).type(2, 本期情况="本期无")
    (report,) = confirm(
        brought_in(filled, sheet, by=cast.office, today=today),
        by=cast.office,
        today=today,
    )
    submit_sheet(
        plan=sheet.plan, unit=sheet.unit, round=sheet.round, by=cast.office, today=today
    )

    report.refresh_from_db()
    assert not may_review(cast.office, report)
    assert not reports_to_review(cast.office).exists()


def test_offices_own_report_signed_on_paper_goes_to_the_leader(bureau, cast, today):
    plan = handed_out(bureau, [("宣传科", Role.RESPONSIBLE)], by=cast.office)
    occurrence = first_occurrence(plan, "宣传科")
    report = fill(occurrence, by=cast.office, today=today)
    submit_sheet(**sheet_of(occurrence), by=cast.office, today=today)
    sign_on_paper(
        **sheet_of(occurrence),
        signer="科长",
        signed_on=today,
        scan=paper(),
        by=cast.office_head,
        today=today,
    )

    report.refresh_from_db()
    told = {
        who: (may_review(user, report), report in reports_to_review(user))
        for who, user in (("head", cast.office_head), ("leader", cast.leader))
    }
    assert told == {"head": (False, False), "leader": (True, True)}


# The office brings in a workbook.


def office_brings(filled, cast, today, **received):
    values = {"received_from": "李明", "received_on": CAME_ON, **received}
    return brought_in(filled, None, by=cast.office, today=today, **values)


@pytest.fixture
def sheet(bureau, cast):
    return sheet_at(rich_plan(bureau, by=cast.office))


def test_workbook_from_a_unit_goes_to_its_head(sheet, cast, today):
    filled = filler(sheet, today=today).type(2, 本期情况="本期无")

    returned = office_brings(filled, cast, today)
    (report,) = confirm(returned, by=cast.office, today=today)

    report.refresh_from_db()
    assert (report.status, report.received_how, report.received_from) == (
        ProgressReport.Status.TO_SIGN,
        ProgressReport.Channel.EXCEL,
        "李明",
    )
    assert report.original == returned.file


def test_signed_workbook_goes_to_review_with_what_the_page_had_already(
    sheet, cast, today
):
    saved = fill(rows_on(sheet)[1], by=cast.liaison, today=today, body="已在页面填好")
    filled = filler(sheet, today=today).type(3, 本期情况="本期无")

    returned = office_brings(filled, cast, today)
    written = confirm(returned, by=cast.office, today=today, signature=signed(paper()))

    saved.refresh_from_db()
    assert len(written) == 1
    assert set(
        ProgressReport.objects.to_review().values_list("reached_on", flat=True)
    ) == {CAME_ON}
    assert (saved.status, saved.received_how) == ("to_review", "excel")
    approve(pks=[saved.pk], by=cast.office, today=today)


def test_workbook_of_another_bureau_is_refused(sheet, cast, today):
    filled = filler(sheet, today=today).type(2, 本期情况="本期无")
    upload = filled.upload()

    with pytest.raises(Refused, match="不是本局单位的"):
        take_in(
            name=upload.name,
            content=upload,
            received_from="李明",
            received_on=CAME_ON,
            by=cast.stranger,
            today=today,
        )


def test_workbook_received_tomorrow_is_refused(sheet, cast, today):
    filled = filler(sheet, today=today).type(2, 本期情况="本期无")

    with pytest.raises(Refused, match="收到日期不能晚于今天"):
        office_brings(filled, cast, today, received_on=today + timedelta(1))

    assert not StoredFile.objects.exists()


# A signature on paper for what was handed in online.


def test_sign_on_paper_signs_the_waiting_rows(occurrence, cast, today):
    report = report_at("to_sign", occurrence, cast, today=today)

    count = sign_on_paper(
        **sheet_of(occurrence),
        signer="陈局",
        signed_on=CAME_ON,
        scan=paper("签批.pdf"),
        by=cast.liaison,
        today=today,
    )

    report.refresh_from_db()
    assert (count, report.status, report.reached_on) == (1, "to_review", today)
    assert (report.signed_how, report.signed_name, report.signed_by) == (
        ProgressReport.Signing.PAPER,
        "陈局",
        None,
    )
    event = Event.objects.about(occurrence.assignment.unit).last()
    assert (event.act, event.note[-16:]) == ("登记线下签批", "项，陈局2026-06-24签批")


def test_sign_on_paper_twice_is_refused(occurrence, cast, today):
    report_at("to_review", occurrence, cast, today=today)

    with pytest.raises(Refused, match="没有待签的内容"):
        sign_on_paper(
            **sheet_of(occurrence),
            signer="陈局",
            signed_on=CAME_ON,
            scan=paper(),
            by=cast.liaison,
            today=today,
        )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"seen": {}}, "您打开页面以后内容有变化"),
        ({"signed_on": date(2026, 7, 2)}, "签批日期不能晚于今天"),
        ({"scan": SimpleUploadedFile("签批.pdf", b"MZ")}, "内容不是PDF 文件"),
    ],
)
def test_sign_on_paper_is_refused(occurrence, cast, today, fields, told):
    report = report_at("to_sign", occurrence, cast, today=today)
    values = {"signer": "陈局", "signed_on": CAME_ON, "scan": paper(), **fields}

    with pytest.raises(Refused, match=told):
        sign_on_paper(**sheet_of(occurrence), **values, by=cast.office, today=today)

    report.refresh_from_db()
    assert report.status == "to_sign"
