from datetime import date

import pytest

from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person
from core.workdays.calendar import WorkCalendar
from core.workdays.models import SpecialDay
from tasks.models import (
    Criterion,
    CriterionElement,
    Element,
    ElementValue,
    MergedReport,
    ProgressReport,
    Role,
)
from tasks.review_faults import Grounds, bare, faults_of
from tasks.services.reviews import approve, return_reports
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.tests.factories import fill, handed_out, sheet_of
from tasks.tests.reviewing import Station, hand_in, of_unit

IN_TIME = date(2026, 6, 24)
LINK = "https://www.jiangmen.gov.cn/gaj/1.html"
CALENDAR = WorkCalendar()


@pytest.fixture
def plan(bureau, cast, units):
    cast.traffic_head = make_person(PostRole.HEAD, units["交警支队"])
    return handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)],
        by=cast.office,
    )


def legal(plan, cast, *, number=1, today=IN_TIME, **fields):
    occurrence = of_unit(plan, "法制支队", number)
    values = {"link": LINK, **fields}
    return hand_in(occurrence, by=cast.liaison, head=cast.head, today=today, **values)


def traffic(plan, cast, *, number=1, today=IN_TIME, **fields):
    return hand_in(
        of_unit(plan, "交警支队", number),
        by=cast.neighbour,
        head=cast.traffic_head,
        today=today,
        link=LINK,
        **fields,
    )


def found(report):
    report = ProgressReport.objects.select_related("occurrence__assignment").get(
        pk=report.pk
    )
    return faults_of(report, Grounds.of([report], CALENDAR))


def test_report_without_a_fault_has_none(plan, cast):
    report = legal(plan, cast)

    assert found(report) == []


def test_nothing_this_time_has_no_fault(plan, cast):
    report = legal(plan, cast, kind="nothing", body="", link="")

    assert found(report) == []


def test_empty_text_is_a_fault(plan, cast):
    report = legal(plan, cast)
    ProgressReport.objects.filter(pk=report.pk).update(body="　。")

    assert found(report) == ["未填文字"]


def test_missing_evidence_is_a_fault(plan, cast):
    report = legal(plan, cast, link="")

    assert found(report) == ["没有佐证材料"]


@pytest.mark.parametrize(
    ("reached", "told"),
    [
        (date(2026, 6, 25), []),
        (date(2026, 6, 26), ["逾期报送 1 个工作日"]),
        (date(2026, 6, 29), ["逾期报送 2 个工作日"]),
    ],
)
def test_lateness_is_told_in_working_days(plan, cast, reached, told):
    report = legal(plan, cast, today=reached)

    assert found(report) == told


def test_late_by_days_of_rest_only_is_no_fault(plan, cast):
    report = legal(plan, cast)
    saturday = date(2026, 6, 27)
    report.occurrence.due_on = date(2026, 6, 26)
    report.occurrence.save()
    ProgressReport.objects.filter(pk=report.pk).update(reached_on=saturday)

    assert found(report) == []


def test_same_text_as_last_round_is_a_fault(plan, cast):
    approve(
        pks=[legal(plan, cast, body="已更新目录12条。").pk],
        by=cast.office,
        today=IN_TIME,
    )

    report = legal(
        plan, cast, number=2, today=date(2026, 7, 2), body="已更新目录 12 条；"
    )

    assert found(report) == ["与上期相同"]


def test_same_text_as_an_earlier_but_not_the_last_round_is_no_fault(plan, cast):
    legal(plan, cast, body="已更新目录。")
    legal(plan, cast, number=2, today=date(2026, 7, 2), body="已发布解读。")

    report = legal(plan, cast, number=3, today=date(2026, 10, 8), body="已更新目录。")

    assert found(report) == []


def test_same_text_as_another_unit_names_the_unit(plan, cast):
    one = legal(plan, cast, body="已更新目录，共１２条。")
    other = traffic(plan, cast, body="已更新目录,共12条")

    assert found(one) == ["与交警支队相同"]
    assert found(other) == ["与法制支队相同"]


def test_same_text_taken_over_from_another_unit_is_no_fault(plan, cast, today):
    source = traffic(plan, cast)
    report = legal(plan, cast)
    MergedReport.objects.create(
        report=report,
        source=source,
        source_version=2,
        merged_on=today,
        merged_by=cast.liaison,
    )

    assert (found(report), found(source)) == ([], [])


def test_same_text_as_what_was_handed_down_is_no_fault(plan, cast):
    report = legal(plan, cast)
    part = Station(report.occurrence).hand_in(today=IN_TIME, link=LINK)

    assert (found(report), found(part)) == ([], [])


def test_same_text_on_another_task_is_no_fault(bureau, cast):
    named = [("法制支队", Role.RESPONSIBLE)]
    plan = handed_out(bureau, named, named, by=cast.office)
    report = legal(plan, cast)
    other = plan.tasks.last().assignments.get().occurrences.get(number=1)
    hand_in(other, by=cast.liaison, head=cast.head, today=IN_TIME)

    assert found(report) == []


def test_many_units_with_the_same_text_are_counted(plan, cast):
    report = legal(plan, cast)
    report = ProgressReport.objects.select_related("occurrence__assignment").get()
    grounds = Grounds.of([report], CALENDAR)
    key = (report.occurrence.assignment.task_id, None, bare(report.body))
    grounds.same[key].update({-pk: f"单位{pk}" for pk in range(1, 5)})

    assert faults_of(report, grounds) == ["与单位1、单位2等4个单位相同"]


def test_words_are_compared_without_spaces_and_marks():
    assert bare(" 已更新目录，ＡＢ１２条。\n") == "已更新目录ab12条"


def with_elements(plan, *names, criteria=1):
    task = plan.tasks.first()
    made = []
    for place in range(1, criteria + 1):
        criterion = Criterion.objects.create(task=task, position=place, text="评价")
        for position, name in enumerate(names, start=1):
            element, _ = Element.objects.get_or_create(name=name, kind="text")
            CriterionElement.objects.create(
                criterion=criterion, element=element, position=position
            )
            made.append((criterion, element))
    return made


def test_missing_elements_are_named(plan, cast):
    (criterion, content), *_ = with_elements(plan, "内容", "时间", "载体")
    report = legal(plan, cast)
    ElementValue.objects.create(
        report=report, criterion=criterion, element=content, text="目录"
    )

    assert found(report) == ["缺要素：时间、载体"]


def test_missing_elements_name_the_criterion_where_there_are_several(plan, cast):
    (criterion, content), *_ = with_elements(plan, "内容", criteria=2)
    report = legal(plan, cast)
    ElementValue.objects.create(
        report=report, criterion=criterion, element=content, text="目录"
    )

    assert found(report) == ["缺要素：第2条内容"]


def test_elements_are_not_missed_where_nothing_is_told(plan, cast):
    with_elements(plan, "内容")
    report = legal(plan, cast, kind="not_concerned", body="无此业务")

    assert found(report) == []


def sent_again(report, cast, **fields):
    return_reports(
        pks=[report.pk],
        reason="太简单",
        redo_by=date(2026, 7, 10),
        by=cast.office,
        today=IN_TIME,
    )
    report.refresh_from_db()
    day = date(2026, 6, 25)
    fill(
        report.occurrence,
        by=cast.liaison,
        today=day,
        version=report.version,
        **fields,
    )
    submit_sheet(**sheet_of(report.occurrence), by=cast.liaison, today=day)
    sign_sheet(**sheet_of(report.occurrence), by=cast.head, today=day)
    return report


def test_returned_and_sent_again_unchanged_is_a_fault(plan, cast):
    report = sent_again(legal(plan, cast, body="甲"), cast, body="甲。")

    assert found(report) == ["退回后未改"]


def test_returned_and_sent_again_with_new_evidence_only_says_so(plan, cast):
    report = sent_again(legal(plan, cast, body="甲"), cast, body="甲", link=LINK + "?2")

    assert found(report) == ["退回后文字未改"]


def test_returned_and_mended_has_no_fault(plan, cast):
    report = sent_again(legal(plan, cast, body="甲"), cast, body="乙")

    assert found(report) == []


def test_sent_back_by_the_head_only_is_no_fault(plan, cast):
    report = legal(plan, cast)

    assert report.versions.count() == 1
    assert found(report) == []


@pytest.mark.parametrize("count", [1, 3])
def test_grounds_ask_no_more_for_more_reports(
    bureau, cast, count, django_assert_num_queries
):
    named = [("法制支队", Role.RESPONSIBLE)]
    plan = handed_out(bureau, *[named] * count, by=cast.office)
    for task in plan.tasks.all():
        hand_in(
            task.assignments.get().occurrences.get(number=1),
            by=cast.liaison,
            head=cast.head,
            today=IN_TIME,
        )
    reports = list(
        ProgressReport.objects.select_related("occurrence__assignment")
        .prefetch_related("evidence", "element_values", "versions")
        .all()
    )

    with django_assert_num_queries(3):
        grounds = Grounds.of(reports, CALENDAR)
        for report in reports:
            faults_of(report, grounds)


def test_calendar_of_the_bureau_counts_lateness(plan, cast):
    SpecialDay.objects.create(
        date=date(2026, 6, 26), kind="off", year=2026, name="端午节", source="通知"
    )
    report = legal(plan, cast, today=date(2026, 6, 29))
    report = ProgressReport.objects.select_related("occurrence__assignment").get()

    grounds = Grounds.of([report], SpecialDay.objects.calendar())

    assert faults_of(report, grounds) == ["逾期报送 1 个工作日"]
