"""A material tells which reports use it."""

import pytest
from django.urls import reverse

from core.files import uses
from core.files.models import Material
from core.files.services import add_material
from tasks.models import Criterion, Evidence

from .factories import ISSUED, fill, first_occurrence, handed_out

LINK = "https://gaj.jiangmen.gov.cn/zw/index.html"


@pytest.fixture
def report(bureau, cast, today):
    """A report with a link as its evidence."""
    plan = handed_out(bureau, by=cast.office)
    occurrence = first_occurrence(plan)
    return fill(occurrence, by=cast.liaison, today=ISSUED, link=LINK)


@pytest.fixture
def material(report):
    return Material.objects.get()


def test_use_names_plan_task_round_and_state(report, material, cast):
    assert uses.uses_of(cast.liaison, [material.pk]) == [
        uses.Use(
            label="2026年政务公开工作要点分工方案 · 任务1 · 2026年第二季度",
            url=reverse("tasks:report_detail", args=[report.pk]),
            unit="法制支队",
            state="填报中",
        )
    ]


def test_use_names_the_criterion(report, material, cast):
    task = report.occurrence.assignment.task
    criterion = Criterion.objects.create(task=task, position=1, text="内容完整")
    Evidence.objects.create(report=report, criterion=criterion, material=material)

    labels = [use.label for use in uses.uses_of(cast.office, [material.pk])]

    assert labels[0].endswith("2026年第二季度 · 内容完整")
    assert uses.counts([material.pk]) == {material.pk: 2}


def test_use_the_person_may_not_see_is_not_linked(material, cast):
    (use,) = uses.uses_of(cast.neighbour, [material.pk])

    assert (use.url, use.unit) == ("", "法制支队")


def test_used_and_unused_are_told_apart(material, cast, units, today):
    unused = add_material(
        unit=units["法制支队"], title="", link=f"{LINK}?2", by=cast.liaison, today=today
    )

    assert list(Material.objects.used()) == [material]
    assert list(Material.objects.unused()) == [unused]


def test_link_used_by_two_reports_is_one_material(bureau, cast, report, today):
    other = first_occurrence(handed_out(bureau, by=cast.office, title="另一个方案"))
    fill(other, by=cast.liaison, today=today, link=LINK)

    material = Material.objects.get()
    assert len(uses.uses_of(cast.office, [material.pk])) == 2
