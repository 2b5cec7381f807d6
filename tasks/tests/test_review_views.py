"""审核 pages: the lists, the tables, and what is pressed on them."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from core.files.services import store
from core.reminders import waiting
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person, make_unit
from tasks.models import (
    Assignment,
    Criterion,
    CriterionElement,
    Element,
    ElementValue,
    ProgressReport,
    Role,
)
from tasks.tests.factories import first_occurrence, handed_out, report_at
from tasks.tests.reviewing import Station, hand_in, of_unit

# A Friday; two rounds lie behind, one ahead.
pytestmark = pytest.mark.time_machine("2026-10-09 10:00 +0800")
LATE = date(2026, 10, 9)
IN_TIME = date(2026, 6, 24)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
LINK = "https://www.jiangmen.gov.cn/gaj/1.html"
NAMED = [("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)]


@pytest.fixture
def plan(bureau, cast, units):
    cast.traffic_head = make_person(PostRole.HEAD, units["交警支队"])
    return handed_out(bureau, NAMED, by=cast.office)


@pytest.fixture
def report(plan, cast):
    """One that waits without a fault."""
    return hand_in(
        of_unit(plan, "法制支队"),
        by=cast.liaison,
        head=cast.head,
        today=IN_TIME,
        link=LINK,
    )


def of_traffic(plan, cast, *, number=1, today=IN_TIME, **fields):
    return hand_in(
        of_unit(plan, "交警支队", number),
        by=cast.neighbour,
        head=cast.traffic_head,
        today=today,
        **fields,
    )


def page_of(report):
    return reverse("tasks:review_task", args=[report.occurrence.assignment.task_id])


def sheet_page(occurrence):
    assignment = occurrence.assignment
    args = (assignment.task.plan_id, assignment.unit_id, occurrence.round_id or 0)
    return reverse("tasks:review_sheet", args=args)


def ticked(*reports, **more):
    """What a browser sends with these ticked, all read as they stand."""
    for report in reports:
        report.refresh_from_db()
    return {
        "report": [report.pk for report in reports],
        "seen": [f"{report.pk}:{report.version}" for report in reports],
        **more,
    }


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def statuses(*reports):
    for report in reports:
        report.refresh_from_db()
    return [report.status for report in reports]


# The list of what waits.


def test_list_counts_what_waits_and_what_has_a_fault(login, cast, plan, report):
    of_traffic(plan, cast, body="另有内容")

    response = login(cast.office).get(reverse("tasks:review_list"))

    (line,) = response.context["lines"]
    assert (line.task, line.waiting, line.faulty, line.since) == (
        plan.tasks.get(),
        2,
        1,
        IN_TIME,
    )


def test_list_by_unit_has_a_line_for_each_sheet(login, cast, plan, report):
    of_traffic(plan, cast, body="另有内容")
    of_traffic(plan, cast, number=2, today=date(2026, 9, 1), body="第三季度内容")

    response = login(cast.office).get(reverse("tasks:review_list"), {"by": "unit"})

    lines = [
        (line.sheet["unit_name"], line.sheet["round_name"], line.waiting, line.faulty)
        for line in response.context["lines"]
    ]
    assert lines == [
        ("法制支队", "2026年第二季度", 1, 0),
        ("交警支队", "2026年第二季度", 1, 1),
        ("交警支队", "2026年第三季度", 1, 1),
    ]


@pytest.mark.parametrize("by", ["", "unit"])
def test_list_is_narrowed_by_plan_round_and_unit(login, cast, plan, report, by):
    of_traffic(plan, cast, number=2, today=date(2026, 9, 1))
    occurrence = report.occurrence
    wanted = {
        "plan": plan.pk,
        "round": occurrence.round_id,
        "unit": occurrence.assignment.unit_id,
    }

    both = login(cast.office).get(reverse("tasks:review_list"), {"by": by})
    one = login(cast.office).get(reverse("tasks:review_list"), wanted | {"by": by})

    assert sum(line.waiting for line in both.context["lines"]) == 2
    assert [line.waiting for line in one.context["lines"]] == [1]


@pytest.mark.parametrize("value", ["x", "999999", "-1"])
def test_list_with_an_unknown_choice_shows_everything(login, cast, report, value):
    wanted = {"plan": value, "round": value, "unit": value}

    response = login(cast.office).get(reverse("tasks:review_list"), wanted)

    assert [line.waiting for line in response.context["lines"]] == [1]


def test_list_that_finds_nothing_offers_to_clear_the_filter(login, cast, plan, report):
    other = of_traffic(plan, cast, number=2, today=date(2026, 9, 1))
    wanted = {
        "round": report.occurrence.round_id,
        "unit": other.occurrence.assignment.unit_id,
    }

    page = login(cast.office).get(reverse("tasks:review_list"), wanted)

    assert "没有符合条件的待审核落实情况。" in page.content.decode()


def test_list_of_a_liaison_shows_what_was_handed_down(login, cast, plan):
    part = Station(of_unit(plan, "法制支队")).hand_in(today=IN_TIME)
    client = login(cast.liaison)

    lines = client.get(reverse("tasks:review_list")).context["lines"]
    labels = [item.place.label for item in client.get("/").context["frame"].items]

    assert [line.waiting for line in lines] == [1]
    assert "审核" in labels
    assert part.status == ProgressReport.Status.TO_REVIEW


def test_list_of_a_liaison_without_anything_is_empty(login, cast, report):
    client = login(cast.liaison)

    response = client.get(reverse("tasks:review_list"))

    assert response.context["lines"] == []
    labels = [item.place.label for item in response.context["frame"].items]
    assert "审核" not in labels


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["list", "list_by_unit", "task", "sheet", "report"])
def test_pages_ask_no_more_for_more_rows(
    login, cast, bureau, rows, name, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(waiting, "registry", {})  # the navigation's own
    report = many_reports(bureau, cast, rows)
    task = report.occurrence.assignment.task
    url, queries = {
        "list": (reverse("tasks:review_list"), 17),
        "list_by_unit": (reverse("tasks:review_list") + "?by=unit", 16),
        "task": (reverse("tasks:review_task", args=[task.pk]), 16),
        "sheet": (sheet_page(report.occurrence), 18),
        "report": (reverse("tasks:report_detail", args=[report.pk]), 16),
    }[name]
    client = login(cast.office)
    client.get(url)

    with django_assert_num_queries(queries):
        response = client.get(url)

    assert response.status_code == 200


def many_reports(bureau, cast, rows):
    """So many tasks, each with as many reports; return the last one."""
    people = []
    for place in range(rows):
        unit = make_unit(f"支队{place}", parent=bureau)
        people.append(
            (
                unit,
                make_person(PostRole.LIAISON, unit),
                make_person(PostRole.HEAD, unit),
            )
        )
    named = [(unit.name, Role.RESPONSIBLE) for unit, *_ in people]
    plan = handed_out(bureau, *[named] * rows, by=cast.office)
    element = Element.objects.create(name="时间", kind="text")
    for task in plan.tasks.all():
        criterion = Criterion.objects.create(task=task, position=1, text="评价时间")
        CriterionElement.objects.create(
            criterion=criterion, element=element, position=1
        )
        for unit, liaison, head in people:
            occurrence = task.assignments.get(unit=unit).occurrences.get(number=1)
            report = hand_in(
                occurrence, by=liaison, head=head, today=IN_TIME, link=LINK
            )
            ElementValue.objects.create(
                report=report, criterion=criterion, element=element, text="6月"
            )
    return report


# The tables.


def test_table_shows_what_waits_and_the_faulty_first(login, cast, plan, report):
    other = of_traffic(plan, cast, body="另有内容")

    rows = login(cast.office).get(page_of(report)).context["rows"]

    assert [(row.report, row.faults, row.is_picked) for row in rows] == [
        (other, ["没有佐证材料"], False),
        (report, [], True),
    ]


def test_table_is_narrowed_to_a_round_or_all(login, cast, plan, report):
    other = of_traffic(plan, cast, number=2, today=date(2026, 9, 1), body="第三季度")
    client = login(cast.office)
    client.post(page_of(report), ticked(report, approve="1"))

    def shown(wanted):
        response = client.get(page_of(report), {"range": wanted})
        return [row.report for row in response.context["rows"]]

    assert shown("") == [other]
    assert shown("all") == [other, report]
    assert shown(report.occurrence.round_id) == [report]
    assert shown("x") == [other]


def test_table_states_elements_and_tells_what_is_missing(login, cast, plan, report):
    criterion = Criterion.objects.create(
        task=plan.tasks.get(), position=1, text="评价公开的情况"
    )
    for position, (name, kind) in enumerate(
        [("时间", "date"), ("数量", "number"), ("公开率", "ratio"), ("载体", "text")]
    ):
        element = Element.objects.create(name=name, kind=kind)
        CriterionElement.objects.create(
            criterion=criterion, element=element, position=position
        )
    values = {"时间": {"date": IN_TIME}, "数量": {"number": "12.5"}}
    values["公开率"] = {"number": "100"}
    for name, value in values.items():
        ElementValue.objects.create(
            report=report,
            criterion=criterion,
            element=Element.objects.get(name=name),
            **value,
        )

    (row,) = login(cast.office).get(page_of(report)).context["rows"]

    assert [(stated.name, stated.value) for stated in row.stated] == [
        ("时间", "2026-06-24 周三"),
        ("数量", "12.5"),
        ("公开率", "100%"),
        ("载体", ""),
    ]
    assert row.faults == ["缺要素：载体"]


def test_table_leads_to_the_original_of_what_came_on_paper(login, cast, report):
    original = store(name="原件.pdf", content=PDF, by=cast.office)
    report.received_how, report.received_from = "on_behalf", "李明"
    report.received_on, report.original = IN_TIME, original
    report.save()

    page = login(cast.office).get(page_of(report)).content.decode()

    assert reverse("file_download", args=[original.uuid]) in page


def test_table_clips_long_texts_until_asked(login, cast, plan, report):
    ProgressReport.objects.filter(pk=report.pk).update(body="长" * 300)
    client = login(cast.office)

    clipped = client.get(page_of(report)).content.decode()
    whole = client.get(page_of(report), {"full": "1"}).content.decode()

    assert 'class="folded"' in clipped
    assert 'class="folded"' not in whole


def test_table_links_to_the_changes_of_a_report_sent_again(login, cast, plan, report):
    client = login(cast.office)
    client.post(
        page_of(report),
        ticked(report, **{"return": "1"}, reason="补充", redo_by="2026-10-16"),
    )
    report.refresh_from_db()
    hand_in(
        report.occurrence,
        by=cast.liaison,
        head=cast.head,
        today=LATE,
        version=report.version,
        body="已补充",
    )

    page = client.get(page_of(report)).content.decode()

    assert f"{reverse('tasks:report_detail', args=[report.pk])}#versions" in page
    assert "第 2 次报送" in page


def test_sheet_table_holds_one_units_sheet(login, cast, plan, report):
    of_traffic(plan, cast)

    response = login(cast.office).get(sheet_page(report.occurrence))

    assert [row.report for row in response.context["rows"]] == [report]


def test_sheet_table_approves_what_is_ticked(login, cast, report):
    login(cast.office).post(sheet_page(report.occurrence), ticked(report, approve="1"))

    assert statuses(report) == ["approved"]


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("supervisor", 403)])
def test_sheet_table_is_for_reviewers(login, cast, report, who, status):
    url = sheet_page(report.occurrence)

    assert login(getattr(cast, who)).get(url).status_code == status


def test_sheet_table_of_another_plans_round_is_not_found(login, cast, bureau, report):
    other = handed_out(bureau, by=cast.office, title="另一方案")
    occurrence = report.occurrence
    args = (
        occurrence.assignment.task.plan_id,
        occurrence.assignment.unit_id,
        other.rounds.first().pk,
    )

    response = login(cast.office).get(reverse("tasks:review_sheet", args=args))

    assert response.status_code == 404


# Deciding on many.


def test_nothing_ticked_is_told(login, cast, report):
    response = login(cast.office).post(page_of(report), {"approve": "1"})

    assert said(response) == ["请先勾选要审核的落实情况。"]
    assert statuses(report) == ["to_review"]


def test_approving_twice_is_told(login, cast, report):
    client = login(cast.office)
    act = ticked(report, approve="1")
    client.post(page_of(report), act)

    again = client.post(page_of(report), act)

    assert said(again)[-1] == "已通过0件。1件此前已处理或内容有变化，未作改动，请核对。"


def test_approving_parts_tells_which_was_not_merged(login, cast, plan):
    above = of_unit(plan, "法制支队")
    part = Station(above).hand_in(today=IN_TIME)
    report_at("to_sign", above, cast, today=IN_TIME)

    response = login(cast.head).post(page_of(part), ticked(part, approve="1"))

    assert said(response) == [
        "已通过1件。",
        "北街派出所的任务1未并入：法制支队本期这项已提交（待签），不能并入。",
    ]


def test_returning_two_with_common_and_own_reason(login, cast, plan, report):
    other = of_traffic(plan, cast, body="另有内容")
    act = ticked(report, other, reason="缺少载体", redo_by="2026-10-16")
    act |= {"return": "1", f"own-{other.pk}": " 请附截图 ", "own-x": "无"}

    response = login(cast.office).post(page_of(report), act)

    assert said(response) == ["已退回2件，已通知联络员。"]
    assert statuses(report, other) == ["returned", "returned"]
    assert (report.return_reason, other.return_reason) == (
        "缺少载体",
        "缺少载体\n请附截图",
    )
    assert other.redo_by == date(2026, 10, 16)


def test_returning_with_own_reasons_needs_no_common_one(login, cast, report):
    act = ticked(report, reason="", redo_by="2026-10-16")
    act |= {"return": "1", f"own-{report.pk}": "请附截图"}

    login(cast.office).post(page_of(report), act)

    assert statuses(report) == ["returned"]


def test_returning_one_without_any_reason_is_refused(login, cast, plan, report):
    other = of_traffic(plan, cast)
    act = ticked(report, other, reason="", redo_by="2026-10-16")
    act |= {"return": "1", f"own-{other.pk}": "请附截图"}

    response = login(cast.office).post(page_of(report), act)

    assert response.context["form"].errors == {
        "reason": ["请写明退回原因：写在这里，或者在所选的每一行写明。"]
    }
    kept = {row.report: row.own_reason for row in response.context["rows"]}
    assert kept == {report: "", other: "请附截图"}
    assert statuses(report, other) == ["to_review", "to_review"]


def test_returning_is_offered_in_five_working_days(login, cast, report):
    form = login(cast.office).get(page_of(report)).context["form"]

    assert form["redo_by"].value() == date(2026, 10, 16)


@pytest.mark.parametrize(
    ("redo_by", "told"),
    [
        ("2026-10-08", "重报期限不能早于今天。"),
        (
            "2026-10-17",
            "2026-10-17 周六 是休息日，下一个工作日是 2026-10-19 周一。请改期；"
            "确需这一天的，请勾选“仍以这一天为重报期限”。",
        ),
    ],
)
def test_returning_by_a_wrong_day_is_told(login, cast, report, redo_by, told):
    act = ticked(report, **{"return": "1"}, reason="补充", redo_by=redo_by)

    response = login(cast.office).post(page_of(report), act)

    assert response.context["form"].errors["redo_by"] == [told]
    assert statuses(report) == ["to_review"]


def test_returning_by_a_day_of_rest_goes_through_when_said_again(login, cast, report):
    act = ticked(report, **{"return": "1"}, reason="补充", redo_by="2026-10-17")

    login(cast.office).post(page_of(report), act | {"anyway": "on"})

    assert statuses(report) == ["returned"]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("not_concerned", "将确认 1 项不涉及，各期都不再报送、不计分"),
        ("completed", "将确认 1 项已完成，此后各期不再报送"),
    ],
)
def test_grants_are_confirmed_in_a_line_of_their_own(
    login, cast, plan, report, kind, sentence
):
    grant = of_traffic(plan, cast, kind=kind, body="由户政支队承担", link=LINK)
    client = login(cast.office)
    act = ticked(report, grant, approve="1")

    offered = client.get(page_of(report)).context["rows"]
    asked = client.post(page_of(report), act)
    before = statuses(report, grant)
    client.post(page_of(report), act | {f"confirm-{kind}": f"{grant.pk}"})

    assert {row.report: row.is_picked for row in offered}[grant] is False
    (line,) = asked.context["grants"]
    assert (line.sentence, line.units) == (sentence, ["交警支队（任务 1）"])
    assert before == ["to_review", "to_review"]
    assert statuses(report, grant) == ["approved", "approved"]


def test_grant_says_what_reported_before_it_takes_away(login, cast, plan):
    of_traffic(plan, cast)
    grant = of_traffic(
        plan, cast, number=2, today=LATE, kind="not_concerned", body="由户政支队承担"
    )

    asked = login(cast.office).post(page_of(grant), ticked(grant, approve="1"))

    (line,) = asked.context["grants"]
    assert line.units == ["交警支队（任务 1，已报的另 1 期一并撤销）"]


def test_grant_ticked_after_the_confirmation_is_asked_for_again(
    login, cast, plan, report
):
    ProgressReport.objects.filter(pk=report.pk).update(kind="not_concerned")
    other = of_traffic(plan, cast, kind="not_concerned", body="由户政支队承担")
    act = ticked(report, other, approve="1")

    response = login(cast.office).post(
        page_of(report), act | {"confirm-not_concerned": f"{other.pk}"}
    )

    assert len(response.context["grants"]) == 1
    assert statuses(report, other) == ["to_review", "to_review"]
    assert not Assignment.objects.exclude(waived_on=None).exists()


def test_grants_of_several_are_confirmed_together(login, cast, plan, report):
    ProgressReport.objects.filter(pk=report.pk).update(kind="not_concerned")
    other = of_traffic(plan, cast, kind="not_concerned", body="由户政支队承担")
    act = ticked(report, other, approve="1")
    act["confirm-not_concerned"] = f"{report.pk},{other.pk}"

    login(cast.office).post(page_of(report), act)

    assert statuses(report, other) == ["approved", "approved"]


def test_refusal_of_the_service_is_told_and_keeps_the_ticks(login, cast, plan):
    part = Station(of_unit(plan, "法制支队")).hand_in(today=IN_TIME)

    response = login(cast.office).post(page_of(part), ticked(part, approve="1"))

    assert said(response)[0].startswith("北街派出所的这份落实情况")
    assert statuses(part) == ["to_review"]


def test_approved_in_a_closed_period_cannot_be_ticked(login, cast, plan, report):
    client = login(cast.office)
    client.post(page_of(report), ticked(report, approve="1"))
    plan.closed_through = report.occurrence.due_on
    plan.save()

    (row,) = client.get(page_of(report), {"range": "all"}).context["rows"]

    assert row.may_decide is False


# The page of one report.


def test_report_compares_the_latest_version_with_the_one_before(
    login, cast, plan, today
):
    report = report_at("returned", first_occurrence(plan), cast, today=today)
    hand_in(
        report.occurrence,
        by=cast.liaison,
        head=cast.head,
        today=LATE,
        version=report.version,
        body="已更新主动公开目录15条。",
    )
    client = login(cast.liaison)
    url = reverse("tasks:report_detail", args=[report.pk])

    response = client.get(url)
    first, last = response.context["versions"]
    same = client.get(url, {"old": last.version, "new": last.version})
    unknown = client.get(url, {"old": "x", "new": "99"})

    assert response.context["pair"] == (first, last)
    assert "［增加：" in response.content.decode()
    assert "都相同" in same.content.decode()
    assert unknown.context["pair"] == (first, last)


@pytest.mark.parametrize(("who", "leads"), [("office", True), ("liaison", False)])
def test_report_leads_its_reviewer_back_to_the_review(login, cast, report, who, leads):
    url = reverse("tasks:report_detail", args=[report.pk])

    page = login(getattr(cast, who)).get(url).content.decode()

    assert (f'href="{page_of(report)}"' in page) == leads
    assert ("返回审核" in page) == leads


def test_report_with_one_version_has_nothing_to_compare(login, cast, report):
    response = login(cast.liaison).get(reverse("tasks:report_detail", args=[report.pk]))

    assert response.context["comparison"] is None


def test_report_is_read_by_a_leading_unit(login, cast, bureau, today):
    plan = handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE), ("交警支队", Role.LEAD)],
        by=cast.office,
    )
    report = report_at("to_review", of_unit(plan, "法制支队"), cast, today=today)
    client = login(cast.neighbour)

    detail = client.get(reverse("tasks:report_detail", args=[report.pk]))
    task = client.get(reverse("tasks:task_detail", args=[plan.tasks.get().pk]))

    assert detail.status_code == 200
    assert "发表意见" in task.content.decode()
