from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.audit.models import Event
from tasks.models import (
    Assignment,
    Evidence,
    MergedReport,
    Occurrence,
    ProgressReport,
    Role,
)
from tasks.services.asking import ask_to_report
from tasks.services.entries import save_entry
from tasks.services.faults import Conflict, Refused
from tasks.services.merging import BODY_LIMIT, merge_child, merge_supporting
from tasks.services.reviews import approve, void
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.tests.factories import fill, handed_out, report_at, sheet_of
from tasks.tests.handing import LED, handed_down, make_stations, submitted

Status = ProgressReport.Status


@pytest.fixture
def child(bureau, cast, units, today):
    """A part of 城东派出所, handed down by 法制支队."""
    plan = handed_out(bureau, [("法制支队", Role.RESPONSIBLE)], by=cast.office)
    station = make_stations(units["法制支队"])[0]
    parent = Assignment.objects.get(task__plan=plan)
    return handed_down(parent, station, by=cast.head, today=today)


@pytest.fixture
def whole(child):
    return child.parent.occurrences.get(number=2)


@pytest.fixture
def approved(child, cast, today):
    """The station's report, approved: `approved(body="…")`."""

    def report(**fields):
        values = {"body": "窗口已公示。", **fields}
        occurrence = child.occurrences.get(number=2)
        found = submitted(occurrence, by=cast.liaison, today=today, **values)
        ProgressReport.objects.filter(pk=found.pk).update(status=Status.APPROVED)
        return ProgressReport.objects.get(pk=found.pk)

    return report


def sent_anew(report, body, cast, today):
    """The same report returned, changed and sent in once more."""
    ProgressReport.objects.filter(pk=report.pk).update(
        status=Status.RETURNED, return_reason="补充", redo_by=date(2026, 7, 10)
    )
    report = ProgressReport.objects.get(pk=report.pk)
    occurrence = Occurrence.objects.get(pk=report.occurrence_id)
    save_entry(
        occurrence_pk=occurrence.pk,
        version=report.version,
        kind="progress",
        body=body,
        by=cast.liaison,
        today=today,
    )
    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)
    return ProgressReport.objects.get(pk=report.pk)


def test_merge_child_begins_the_draft_of_the_unit_above(approved, whole, cast, today):
    target = merge_child(approved(), by=cast.head, today=today)

    assert (target.occurrence, target.status, target.kind, target.body) == (
        whole,
        Status.DRAFT,
        "progress",
        "【城东派出所】窗口已公示。",
    )
    assert Event.objects.get(act="并入材料").note == "城东派出所"


def test_approving_a_part_takes_it_over_into_the_draft_above(child, whole, cast, today):
    occurrence = child.occurrences.get(number=2)
    report = submitted(occurrence, by=cast.neighbour, today=today, body="已公示。")

    approve(pks=[report.pk], by=cast.head, today=today)

    whole.refresh_from_db()
    assert (whole.report.status, whole.report.body) == (
        Status.DRAFT,
        "【城东派出所】已公示。",
    )


def test_approving_a_part_leaves_a_submitted_text_above_alone(
    child, whole, cast, today
):
    above = report_at("to_sign", whole, cast, today=today)
    occurrence = child.occurrences.get(number=2)
    report = submitted(occurrence, by=cast.neighbour, today=today, body="已公示。")

    approval = approve(pks=[report.pk], by=cast.head, today=today)

    above.refresh_from_db()
    assert [each.status for each in approval.reports] == [Status.APPROVED]
    assert (above.status, above.body) == (Status.TO_SIGN, "已更新主动公开基本目录。")
    assert approval.unmerged == [
        "城东派出所的任务1未并入：法制支队本期这项已提交（待签），不能并入。"
    ]


def test_merge_child_appends_to_what_is_written(approved, whole, cast, today):
    fill(whole, by=cast.liaison, today=today, body="全局已部署。")

    target = merge_child(approved(), by=cast.head, today=today)

    assert target.body == "全局已部署。\n【城东派出所】窗口已公示。"
    assert (target.version, target.written_by) == (2, cast.liaison)


def test_merge_child_turns_nothing_into_progress(approved, whole, cast, today):
    fill(whole, by=cast.liaison, today=today, kind="nothing", body="")

    target = merge_child(approved(), by=cast.head, today=today)

    assert target.kind == "progress"


def test_merge_child_uses_the_materials_once(approved, whole, cast, today, units):
    report = approved(link="https://www.jiangmen.gov.cn/a", link_title="公示截图")
    material = report.evidence.get().material
    draft = fill(whole, by=cast.liaison, today=today)
    Evidence.objects.create(report=draft, material=material)

    target = merge_child(report, by=cast.head, today=today)

    assert [use.material for use in target.evidence.all()] == [material]


def test_merge_child_takes_materials_over(approved, cast, today):
    report = approved(link="https://www.jiangmen.gov.cn/a", link_title="公示截图")

    target = merge_child(report, by=cast.head, today=today)

    assert [str(use) for use in target.evidence.all()] == ["公示截图"]


def test_merge_child_twice_takes_over_once(approved, cast, today):
    report = approved()
    target = merge_child(report, by=cast.head, today=today)

    again = merge_child(report, by=cast.head, today=today)

    assert again is None
    target.refresh_from_db()
    assert target.body == "【城东派出所】窗口已公示。"


def test_merged_report_stands_once_for_a_version(approved, cast, today):
    merge_child(approved(), by=cast.head, today=today)
    merged = MergedReport.objects.get()
    merged.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        merged.save()


def test_merge_child_says_that_a_newer_text_is_one(approved, cast, today):
    report = approved()
    merge_child(report, by=cast.head, today=today)
    report = sent_anew(report, "窗口和网站都已公示。", cast, today)
    report.status = Status.APPROVED
    report.save()

    target = merge_child(report, by=cast.head, today=today)

    assert target.body == (
        "【城东派出所】窗口已公示。\n【城东派出所（更新）】窗口和网站都已公示。"
    )
    assert target.merged.count() == 2


@pytest.mark.parametrize(
    ("kind", "body"), [("nothing", ""), ("not_concerned", "无此窗口")]
)
def test_merge_child_that_says_nothing_begins_no_draft(
    approved, whole, cast, today, kind, body
):
    target = merge_child(approved(kind=kind, body=body), by=cast.head, today=today)

    assert target is None
    assert not ProgressReport.objects.filter(occurrence=whole).exists()


def test_merge_child_not_approved_is_refused(child, cast, today):
    report = submitted(child.occurrences.get(number=2), by=cast.liaison, today=today)

    with pytest.raises(Refused, match="待审核，审核通过后才能并入"):
        merge_child(report, by=cast.head, today=today)


def test_merge_child_of_a_unit_s_own_report_is_refused(whole, cast, today):
    report = report_at("approved", whole, cast, today=today)

    with pytest.raises(Refused, match="不是转派任务的"):
        merge_child(report, by=cast.head, today=today)


def test_merge_child_into_a_report_on_its_way_is_refused(approved, whole, cast, today):
    report_at("to_sign", whole, cast, today=today)

    with pytest.raises(Refused, match="法制支队本期这项已提交（待签），不能并入"):
        merge_child(approved(), by=cast.head, today=today)


def test_merge_child_into_not_concerned_is_refused(approved, whole, cast, today):
    fill(whole, by=cast.liaison, today=today, kind="not_concerned", body="无此职能")

    with pytest.raises(Refused, match="填的是“不涉及”"):
        merge_child(approved(), by=cast.head, today=today)


def test_merge_child_into_a_voided_occurrence_is_refused(
    approved, child, whole, cast, today
):
    report = approved()
    void(child.parent.occurrences.filter(pk=whole.pk), reason="调整", today=today)

    with pytest.raises(Refused, match="该期次已撤销（调整），不能并入"):
        merge_child(report, by=cast.head, today=today)


def test_merge_child_past_the_length_of_a_report_is_refused(
    approved, whole, cast, today
):
    fill(whole, by=cast.liaison, today=today, body="一" * (BODY_LIMIT - 5))

    with pytest.raises(Refused, match="并入后超过10000字"):
        merge_child(approved(), by=cast.head, today=today)

    assert not MergedReport.objects.exists()


# A leading unit merges supporting texts.


@pytest.fixture
def led(bureau, cast, today):
    """法制支队 leads; 交警支队 and 宣传科 support and are asked to report."""
    plan = handed_out(bureau, LED, by=cast.office)
    supporting = Assignment.objects.supporting().filter(task__plan=plan)
    ask_to_report(
        pks=list(supporting.values_list("pk", flat=True)), by=cast.office, today=today
    )
    return plan


def of(plan, name):
    return Occurrence.objects.get(
        assignment__task__plan=plan,
        assignment__unit__name=name,
        round__name="2026年第三季度",
    )


@pytest.fixture
def source(led, cast, today):
    return submitted(
        of(led, "交警支队"), by=cast.neighbour, today=today, body="已配合。"
    )


@pytest.fixture
def merged(led, cast, today):
    """`merged(source, version=0)` as the leading unit's liaison."""

    def merge(*sources, version=0, **fields):
        values = {
            "occurrence_pk": of(led, "法制支队").pk,
            "version": version,
            "picks": {source.pk: source.version for source in sources},
            "by": cast.liaison,
            "today": today,
            **fields,
        }
        return merge_supporting(**values)

    return merge


def test_lead_merges_what_others_reported(led, merged, source, cast, today):
    other = submitted(of(led, "宣传科"), by=cast.office, today=today, body="已宣传。")
    sign_sheet(**sheet_of(other.occurrence), by=cast.office_head, today=today)
    other.refresh_from_db()

    target = merged(source, other)

    assert target.body == "【宣传科】已宣传。\n【交警支队】已配合。"
    assert target.written_by == cast.liaison


def test_lead_merges_once_and_again_where_the_unit_reported_anew(
    merged, source, cast, today
):
    target = merged(source)
    newer = sent_anew(source, "已配合，附统计。", cast, today)

    target = merged(newer, version=target.version)

    assert target.body == "【交警支队】已配合。\n【交警支队（更新）】已配合，附统计。"


def test_lead_merging_the_same_version_again_is_refused(merged, source):
    target = merged(source)

    with pytest.raises(Refused, match="此前都已并入"):
        merged(source, version=target.version)


def test_lead_merging_into_a_draft_changed_meanwhile_is_a_conflict(
    led, merged, source, cast, today
):
    fill(of(led, "法制支队"), by=cast.liaison, today=today)

    with pytest.raises(Conflict):
        merged(source)


def test_lead_merging_a_text_changed_meanwhile_is_refused(merged, source):
    with pytest.raises(Refused, match="内容或状态有变化"):
        merged(picks={source.pk: source.version - 1})


def test_lead_merging_nothing_is_refused(merged):
    with pytest.raises(Refused, match="没有勾选材料"):
        merged()


def test_lead_merging_a_draft_of_another_unit_is_refused(led, merged, cast, today):
    draft = fill(of(led, "交警支队"), by=cast.neighbour, today=today)

    with pytest.raises(Refused, match="内容或状态有变化"):
        merged(draft)


def test_supporting_unit_merges_nothing(led, merged, cast, today):
    own = report_at("to_review", of(led, "法制支队"), cast, today=today)

    with pytest.raises(Refused, match="内容或状态有变化"):
        merged(own, occurrence_pk=of(led, "交警支队").pk, by=cast.neighbour)


def test_lead_merging_into_a_signed_report_is_refused(led, merged, source, cast, today):
    report = report_at("to_review", of(led, "法制支队"), cast, today=today)

    with pytest.raises(Refused, match="已提交（待审核），不能并入"):
        merged(source, version=report.version)
