"""The task of a work plan that demands the report, closed by its publication."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.audit.models import Event
from core.reminders.models import Notice
from core.workdays.management.commands.working_day import shipped_calendar
from reports.annual.refusals import Refused
from reports.annual.services import telling
from tasks.models import DutyTask, ProgressReport, Role
from tasks.services.handout import hand_out
from tasks.services.standing import put_in_force
from tasks.tests.factories import fill, first_occurrence, make_plan, make_task

from .scenes import TODAY, act, make_report, signed

pytestmark = pytest.mark.usefixtures("law", "clock")


@pytest.fixture
def duties(db):
    call_command("loaddata", "standing_duties", verbosity=0)


@pytest.fixture
def demanded(bureau, cast):
    """A plan of the year whose first task demands the report by 31 January."""
    plan = make_plan(
        bureau,
        year=2025,
        issued_on=date(2025, 4, 1),
        starts_on=date(2025, 4, 1),
        ends_on=date(2026, 3, 31),
        rounds=(),
    )
    named = [("宣传科", Role.RESPONSIBLE)]
    make_task(plan, *named, text="按时公布年度报告。", due_on=date(2026, 1, 31))
    make_task(plan, *named, text="公布法治政府建设年度报告。")
    make_task(plan, *named, text="更新公开目录。")
    hand_out(pk=plan.pk, by=cast.office, today=date(2025, 4, 1))
    return plan


WEB = "https://www.example.gov.cn/nb/2025.html"


def publish(row, cast, *closes):
    return act(
        telling.publish,
        row,
        address=WEB,
        on=TODAY,
        closes=closes,
        by=cast.office,
        today=TODAY,
    )


def test_publication_closes_the_task_it_names(bureau, cast, demanded):
    row = signed(bureau, cast)
    (task,) = telling.tasks_naming_reports(row)
    assert task.text == "按时公布年度报告。"
    occurrence = first_occurrence(demanded, "宣传科")
    act(telling.link_task, row, task=task, by=cast.office, today=TODAY)
    assert not telling.tasks_naming_reports(row).exists()
    with pytest.raises(Refused, match="已经关联"):
        act(telling.link_task, row, task=task, by=cast.office, today=TODAY)
    assert list(telling.occurrences_of(row, TODAY)) == [occurrence]

    (outcome,) = publish(row, cast, occurrence)

    assert outcome.is_closed
    assert "按时公布年度报告。”（宣传科，2026-01-31到期）已办结" in outcome.sentence
    report = ProgressReport.objects.get()
    assert (report.kind, report.status) == ("completed", "approved")
    # The leader signed what was published; the clerk who registers it decides.
    assert (report.signed_by, report.signed_on) == (cast.leader, TODAY)
    assert (report.decided_by, report.decided_on) == (cast.office, TODAY)
    assert report.received_from == "2025年政府信息公开工作年度报告公布登记"
    assert report.reached_on == TODAY
    assert "2026-01-20向社会公布" in report.body
    material = report.evidence.get().material
    assert (material.link, material.fact_on) == (WEB, TODAY)
    frozen = report.versions.get()
    assert [each["link"] for each in frozen.evidence] == [WEB]
    assert [e.act for e in Event.objects.about(report).order_by("pk")][-2:] == [
        "据公布记录报送",
        "审核通过",
    ]
    demand = row.demands.get()
    assert (demand.told_on, demand.told_by) == (TODAY, cast.office)
    told = Notice.objects.filter(source="tasks.settled")
    assert [each.person for each in told] == [cast.office_head]
    with pytest.raises(Refused, match="请勾选"):
        act(telling.tell, row, closes=[], by=cast.office, today=TODAY)
    (again,) = act(telling.tell, row, closes=[occurrence], by=cast.office, today=TODAY)
    assert "没有办结：这一期已经登记" in again.sentence


def test_what_a_unit_began_it_hands_in_itself(bureau, cast, demanded):
    row = signed(bureau, cast)
    occurrence = first_occurrence(demanded, "宣传科")
    task = occurrence.assignment.task
    fill(occurrence, by=cast.office_head, today=TODAY, body="报告已编制完成。")
    act(telling.link_task, row, task=task, by=cast.office, today=TODAY)

    (outcome,) = publish(row, cast, occurrence)

    assert not outcome.is_closed
    assert "由该单位在“填报”中提交" in outcome.sentence
    report = ProgressReport.objects.get()
    assert report.status == "draft"
    first, second = report.body.split("\n")
    assert (first, WEB in second) == ("报告已编制完成。", True)
    assert row.demands.get().told_on == TODAY


def test_publication_stands_though_a_task_is_closed_to_it(bureau, cast, demanded):
    row = signed(bureau, cast)
    other = first_occurrence(demanded, "宣传科")

    (outcome,) = publish(row, cast, other)

    assert row.status == "published"
    assert "没有办结" in outcome.sentence
    assert not ProgressReport.objects.exists()
    assert not row.demands.exists()


def test_nothing_is_told_before_publication(bureau, cast, demanded):
    row = make_report(bureau, cast.office)
    task = demanded.tasks.first()
    act(telling.link_task, row, task=task, by=cast.office, today=TODAY)
    occurrence = first_occurrence(demanded, "宣传科")

    with pytest.raises(Refused, match="“已公布”时才能"):
        act(telling.tell, row, closes=[occurrence], by=cast.office, today=TODAY)
    assert not ProgressReport.objects.exists()


@pytest.mark.usefixtures("duties")
def test_page_names_the_tasks_and_says_what_was_closed(login, bureau, cast, demanded):
    put_in_force(
        bureau=bureau,
        runs_site=False,
        by=cast.office,
        today=TODAY,
        calendar=shipped_calendar(),
    )
    row = signed(bureau, cast)
    client = login(cast.office)
    shown = client.get(reverse("reports:annual_detail", args=[row.pk]))
    (panel,) = [
        each for each in shown.context["panels"] if each["act"].slug == "publish"
    ]
    # The duty of 常年工作 is known; the plan's task would have to be linked.
    (chosen,) = panel["form"].fields["closes"].initial

    told = client.post(
        reverse("reports:annual_act", args=[row.pk, "publish"]),
        {"version": row.version, "address": WEB, "on": TODAY, "closes": [chosen]},
        follow=True,
    )

    page = told.content.decode()
    assert "已登记公布" in page
    assert "已办结，佐证材料是公布网址" in page
    assert "随公布办结" in page
    report = ProgressReport.objects.get(occurrence=chosen)
    assert report.status == "approved"
    duty = DutyTask.objects.get(task=report.occurrence.assignment.task).duty
    assert duty.code == "annual-publish"


@pytest.mark.parametrize(
    ("dues", "chosen"),
    [
        ((10, 1), [1]),  # both overdue: the last
        ((1, -5, -30), [1]),  # the next one due
        ((-5, -30), [0]),
        ((), []),
    ],
)
def test_proposed_is_the_next_due_of_each_assignment(dues, chosen):
    rows = [
        SimpleNamespace(assignment_id=1, due_on=TODAY - timedelta(days))
        for days in dues
    ]

    found = telling.proposed(rows, TODAY)

    assert [rows.index(each) for each in found] == chosen


@pytest.mark.usefixtures("duties")
def test_duties_of_a_year_are_offered_to_the_report_before(bureau, cast):
    put_in_force(
        bureau=bureau,
        runs_site=False,
        by=cast.office,
        today=TODAY,
        calendar=shipped_calendar(),
    )
    rows = [make_report(bureau, cast.office, year=year) for year in (2024, 2025)]

    offered = [list(telling.tasks_naming_reports(row)) for row in rows]

    assert offered[0] == []
    assert {task.plan.year for task in offered[1]} == {2026}
    assert all("政府信息公开工作年度报告" in task.text for task in offered[1])
