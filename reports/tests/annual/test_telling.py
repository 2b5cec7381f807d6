"""The task of a work plan that demands the report, told of its publication once."""

from datetime import date

import pytest
from django.core.management import call_command

from core.workdays.management.commands.working_day import shipped_calendar
from reports.annual.refusals import Refused
from reports.annual.services import telling
from tasks.models import ProgressReport, Role
from tasks.services.handout import hand_out
from tasks.services.standing import put_in_force
from tasks.tests.factories import first_occurrence, make_plan, make_task

from .scenes import TODAY, act, make_report, published

pytestmark = pytest.mark.usefixtures("law")


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


def test_publication_is_told_to_the_task_once(bureau, cast, demanded):
    row = published(bureau, cast)
    (task,) = telling.tasks_naming_reports(row)
    assert task.text == "按时公布年度报告。"
    occurrence = first_occurrence(demanded, "宣传科")
    tell = {"occurrence": occurrence, "by": cast.office, "today": TODAY}

    with pytest.raises(Refused, match="另选一期"):
        act(telling.tell_task, row, **tell)
    act(telling.link_task, row, task=task, by=cast.office, today=TODAY)
    assert not telling.tasks_naming_reports(row).exists()
    with pytest.raises(Refused, match="已经关联"):
        act(telling.link_task, row, task=task, by=cast.office, today=TODAY)
    assert list(telling.occurrences_of(row)) == [occurrence]
    act(telling.tell_task, row, **tell)

    report = ProgressReport.objects.get()
    assert (report.kind, report.status) == ("completed", "draft")
    assert "2026-01-20向社会公布" in report.body
    material = report.evidence.get().material
    assert material.link == "https://www.example.gov.cn/nb/2025.html"
    assert material.fact_on == TODAY
    demand = row.demands.get()
    assert (demand.told_on, demand.told_by) == (TODAY, cast.office)
    with pytest.raises(Refused, match="已经登记"):
        act(telling.tell_task, row, **tell)


def test_nothing_is_told_before_publication(bureau, cast, demanded):
    row = make_report(bureau, cast.office)
    act(
        telling.link_task, row, task=demanded.tasks.first(), by=cast.office, today=TODAY
    )
    occurrence = first_occurrence(demanded, "宣传科")

    with pytest.raises(Refused, match="“已公布”时才能"):
        act(telling.tell_task, row, occurrence=occurrence, by=cast.office, today=TODAY)
    assert not ProgressReport.objects.exists()


def test_duties_of_a_year_are_offered_to_the_report_before(bureau, cast):
    call_command("loaddata", "standing_duties", verbosity=0)
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
