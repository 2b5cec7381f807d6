from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.audit.models import Event
from core.files.models import Material, StoredFile
from core.files.services import add_material
from core.reminders.models import Notice
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person
from tasks.models import (
    Criterion,
    CriterionElement,
    Element,
    Evidence,
    Occurrence,
    ProgressReport,
    ReportVersion,
    Role,
    WorkPlan,
)
from tasks.services.entries import Entry, save_entries, save_entry
from tasks.services.evidence import (
    add_evidence,
    drop_evidence,
    reuse_evidence,
    use_material,
)
from tasks.services.faults import Conflict, Refused
from tasks.services.handout import hand_out
from tasks.services.sheets import send_back, sign_sheet, submit_sheet
from tasks.tests.factories import (
    ENDS,
    fill,
    first_occurrence,
    handed_out,
    make_plan,
    make_task,
    report_at,
    sheet_of,
)

MORNING = datetime(2026, 7, 1, 1, tzinfo=UTC)
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
    said = report.sent_back
    assert (said.reason, said.sent_by, said.sent_on) == (
        "第1项请补充数据",
        cast.head,
        today,
    )


def test_submit_sheet_answers_what_the_head_sent_back(occurrence, cast, today):
    report = report_at("to_sign", occurrence, cast, today=today)
    send_back(**sheet_of(occurrence), reason="补充数据", by=cast.head, today=today)

    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)

    report.refresh_from_db()
    assert report.sent_back is None


# Elements: checked by kind, named where they are wrong.


def element_named(criterion, name, kind="number"):
    element = Element.objects.create(name=name, kind=kind)
    CriterionElement.objects.create(
        criterion=criterion,
        element=element,
        position=criterion.named_elements.count() + 1,
    )
    return (criterion.pk, element.pk)


@pytest.fixture
def key(occurrence):
    criterion = Criterion.objects.create(
        task=occurrence.assignment.task, position=1, text="评价公开的数量"
    )
    return element_named(criterion, "数量")


def test_save_entry_states_and_empties_elements(occurrence, cast, today, key):
    report = fill(occurrence, by=cast.liaison, today=today, elements={key: "12"})
    stated = [str(each) for each in report.element_values.all()]

    occurrence.refresh_from_db()
    fill(occurrence, by=cast.liaison, today=today, elements={key: ""})

    assert stated == ["数量：12.0000"]
    assert not report.element_values.exists()


def test_save_entry_leaves_elements_alone_it_does_not_name(
    occurrence, cast, today, key
):
    report = fill(occurrence, by=cast.liaison, today=today, elements={key: "12"})

    occurrence.refresh_from_db()
    fill(occurrence, by=cast.liaison, today=today, body="改写")

    assert report.element_values.get().number == 12


def test_save_entry_names_the_element_that_is_wrong(occurrence, cast, today, key):
    with pytest.raises(Refused) as told:
        fill(occurrence, by=cast.liaison, today=today, elements={key: "若干"})

    assert str(told.value) == (
        "任务1，评价标准“评价公开的数量”，要素“数量”："
        "“若干”不是数字，请只填数字（最多四位小数），不带单位和文字。"
    )


def test_save_entry_refuses_an_element_of_another_task(occurrence, cast, today, key):
    criterion, element = key

    with pytest.raises(Refused, match="要素已有调整"):
        fill(
            occurrence,
            by=cast.liaison,
            today=today,
            elements={(criterion, element + 1): "12"},
        )


def test_save_entry_drops_control_characters(occurrence, cast, today):
    report = fill(occurrence, by=cast.liaison, today=today, body="甲\x00乙\r\n丙")

    report.refresh_from_db()
    assert report.body == "甲乙\n丙"


def test_save_entry_after_the_plan_is_closed_is_refused(occurrence, cast, today):
    WorkPlan.objects.update(status=WorkPlan.Status.CLOSED)

    with pytest.raises(Refused, match="工作要点已办结，不能再填报。"):
        fill(occurrence, by=cast.liaison, today=today)


def test_save_entry_in_a_settled_period_is_refused(occurrence, cast, today):
    WorkPlan.objects.update(closed_through=occurrence.due_on)

    with pytest.raises(Refused, match="以前的考核已终定，不能再填报。"):
        fill(occurrence, by=cast.liaison, today=today)


def test_save_entry_tells_the_trail_once_a_day_and_writer(occurrence, cast, today):
    report = fill(occurrence, by=cast.liaison, today=today)
    ProgressReport.objects.update(written_at=MORNING)

    for body in ("一", "一二", "一二三"):
        occurrence.refresh_from_db()
        fill(occurrence, by=cast.liaison, today=today, body=body)
        ProgressReport.objects.update(written_at=MORNING)
    occurrence.refresh_from_db()
    fill(occurrence, by=cast.head, today=today, body="一二三四")

    actors = [event.actor for event in Event.objects.about(report)]
    assert actors == [cast.liaison.audit_label, cast.head.audit_label]


def test_save_entries_writes_the_others_where_one_is_refused(bureau, cast, today):
    plan = handed_out(bureau, *[[("法制支队", Role.RESPONSIBLE)]] * 2, by=cast.office)
    first, second = rows_of_first_round(plan)
    entries = [
        Entry(first.pk, 0, "progress", "已办"),
        Entry(second.pk, 3, "progress", "已办"),
    ]

    outcomes = save_entries(entries=entries, by=cast.liaison, today=today)

    assert isinstance(outcomes[second.pk], Conflict)
    assert [each.occurrence for each in ProgressReport.objects.all()] == [first]


def test_save_entries_asks_for_each_row_only_its_line_in_the_trail(
    bureau, cast, today, django_assert_num_queries
):
    plan = handed_out(bureau, *[[("法制支队", Role.RESPONSIBLE)]] * 40, by=cast.office)
    entries = [
        Entry(each.pk, 0, "progress", "已办") for each in rows_of_first_round(plan)
    ]

    with django_assert_num_queries(40 + 5):
        save_entries(entries=entries, by=cast.liaison, today=today)

    assert ProgressReport.objects.count() == 40


def rows_of_first_round(plan):
    return Occurrence.objects.filter(round=plan.rounds.first()).order_by("pk")


# Evidence: one use of a material of the library.


def link_of(unit, by, today, title="公告"):
    return add_material(unit=unit, title=title, link=LINK, by=by, today=today)


def test_use_material_of_the_own_library(occurrence, cast, today, key):
    material = link_of(occurrence.assignment.unit, cast.liaison, today)

    report = use_material(
        occurrence_pk=occurrence.pk,
        material_pk=material.pk,
        criterion_pk=key[0],
        version=0,
        by=cast.liaison,
        today=today,
    )
    use_material(
        report_pk=report.pk,
        material_pk=material.pk,
        criterion_pk=key[0],
        version=report.version,
        by=cast.liaison,
        today=today,
    )

    assert [each.material for each in report.evidence.all()] == [material]
    assert report.evidence.get().criterion_id == key[0]
    assert report.kind == ProgressReport.Kind.PROGRESS


def test_use_material_of_a_neighbour_is_refused(occurrence, cast, today, units):
    material = link_of(units["交警支队"], cast.neighbour, today)

    with pytest.raises(Refused, match="佐证材料库里没有这份材料"):
        use_material(
            occurrence_pk=occurrence.pk,
            material_pk=material.pk,
            version=0,
            by=cast.liaison,
            today=today,
        )


def test_use_material_on_a_stale_page_is_a_conflict(occurrence, cast, today):
    material = link_of(occurrence.assignment.unit, cast.liaison, today)
    report = fill(occurrence, by=cast.liaison, today=today)

    with pytest.raises(Conflict):
        use_material(
            report_pk=report.pk,
            material_pk=material.pk,
            version=0,
            by=cast.liaison,
            today=today,
        )


def test_use_material_for_a_foreign_criterion_is_refused(occurrence, cast, today):
    material = link_of(occurrence.assignment.unit, cast.liaison, today)

    with pytest.raises(Refused, match="评价标准已有调整"):
        use_material(
            occurrence_pk=occurrence.pk,
            material_pk=material.pk,
            criterion_pk=999,
            version=0,
            by=cast.liaison,
            today=today,
        )


def test_add_evidence_keeps_a_file_under_its_name(occurrence, cast, today):
    upload = SimpleUploadedFile("公告.txt", "已公开".encode())

    report = add_evidence(
        occurrence_pk=occurrence.pk,
        version=0,
        upload=upload,
        by=cast.liaison,
        today=today,
    )

    material = report.evidence.get().material
    assert (material.title, material.file.name) == ("公告.txt", "公告.txt")


def test_add_evidence_refuses_a_secret_file_in_one_sentence(occurrence, cast, today):
    upload = SimpleUploadedFile("公告.txt", "机密★10年".encode())

    with pytest.raises(Refused, match="带有国家秘密标志"):
        add_evidence(
            occurrence_pk=occurrence.pk,
            version=0,
            upload=upload,
            by=cast.liaison,
            today=today,
        )

    assert not ProgressReport.objects.exists()


def test_reuse_evidence_is_another_use_of_the_same_material(occurrence, cast, today):
    later = occurrence.assignment.occurrences.get(number=2)
    last = report_at("approved", occurrence, cast, today=today, link=LINK)

    report = reuse_evidence(
        occurrence_pk=later.pk,
        last_pk=last.pk,
        version=0,
        by=cast.liaison,
        today=today,
    )

    assert report.evidence.get().material == last.evidence.get().material


def test_drop_evidence_after_submission_is_refused(occurrence, cast, today):
    report = report_at("to_sign", occurrence, cast, today=today, link=LINK)

    with pytest.raises(Refused, match="不能修改"):
        drop_evidence(
            pk=report.evidence.get().pk,
            version=report.version,
            by=cast.liaison,
            today=today,
        )


# Submitted once, signed once, never after the end.


def test_submit_sheet_freezes_elements_and_evidence(occurrence, cast, today, key):
    fill(occurrence, by=cast.liaison, today=today, elements={key: "12"})
    add_evidence(
        occurrence_pk=occurrence.pk,
        version=1,
        upload=SimpleUploadedFile("公告.txt", "已公开".encode()),
        criterion_pk=key[0],
        title="目录公告",
        by=cast.liaison,
        today=today,
    )

    submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)

    frozen = ReportVersion.objects.get()
    stored = StoredFile.objects.get()
    assert frozen.elements == [
        {"criterion": "评价公开的数量", "element": "数量", "value": "12"}
    ]
    assert frozen.evidence == [
        {
            "criterion": "评价公开的数量",
            "title": "目录公告",
            "link": "",
            "file": "公告.txt",
            "sha256": stored.sha256,
        }
    ]


@pytest.mark.parametrize("fields", [{"status": "closed"}, {"closed_through": ENDS}])
def test_submit_sheet_of_a_closed_plan_is_refused(occurrence, cast, today, fields):
    fill(occurrence, by=cast.liaison, today=today)
    WorkPlan.objects.update(**fields)

    with pytest.raises(Refused, match="不能再提交、签批"):
        submit_sheet(**sheet_of(occurrence), by=cast.liaison, today=today)


def test_submit_sheet_asks_no_more_for_more_rows(
    bureau, cast, today, django_assert_max_num_queries
):
    plan = handed_out(bureau, *[[("法制支队", Role.RESPONSIBLE)]] * 12, by=cast.office)
    entries = [
        Entry(each.pk, 0, "progress", "已办") for each in rows_of_first_round(plan)
    ]
    save_entries(entries=entries, by=cast.liaison, today=today)

    with django_assert_max_num_queries(22):
        reports = submit_sheet(
            **sheet_of(first_occurrence(plan)), by=cast.liaison, today=today
        )

    assert len(reports) == 12


def test_sign_sheet_tells_the_second_head_who_signed(occurrence, cast, today, units):
    second = make_person(PostRole.HEAD, units["法制支队"], username="head-2")
    report_at("to_review", occurrence, cast, today=today)

    with pytest.raises(Refused) as told:
        sign_sheet(**sheet_of(occurrence), by=second, today=today)

    assert str(told.value) == f"这张表已签批（{cast.head}，2026-07-01），不用再签。"


def test_send_back_after_signing_is_refused(occurrence, cast, today):
    report_at("to_review", occurrence, cast, today=today)

    with pytest.raises(Refused, match="这张表已签批"):
        send_back(**sheet_of(occurrence), reason="补充", by=cast.head, today=today)
