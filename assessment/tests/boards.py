"""A plan in the middle of its year, with every state a figure of the board counts."""

from datetime import date

from assessment.judging import propose_and_count
from core.units.tests.factories import make_unit
from tasks.models import ReportingRound

from .factories import (
    JUNE,
    MARCH,
    START,
    make_assessment,
    make_assignment,
    make_occurrence,
    make_plan,
    make_report,
    make_section,
    make_task,
    occurrence_of,
)

JULY = date(2026, 7, 20)


def make_busy_plan(bureau, units, **fields):
    """Two chapters, the second with a section, and a task under none.

    As of 1 July 法制支队 reported March and June, June late and for review, and
    September early; 交警支队 has March returned and not mended and June not reported;
    宣传科 owes one report on 20 July. A voided row and what 交警支队 handed down
    do not count.
    """
    plan = make_plan(bureau, **fields)
    first = make_section(plan, "一、工作基础")
    second = make_section(plan, "二、平台建设")
    inner = make_section(plan, "（一）网站", parent=second)
    tasks = [
        make_task(plan, section=first),
        make_task(plan, section=inner),
        make_task(plan, section=None),
    ]
    early = make_assignment(tasks[0], units["法制支队"])
    make_report(occurrence_of(early, 1), MARCH)
    make_report(occurrence_of(early, 2), date(2026, 6, 30), status="to_review")
    make_report(occurrence_of(early, 3), date(2026, 6, 30), status="to_review")
    make_occurrence(early, 9, MARCH, voided_on=START, void_reason="轮次调整")
    late = make_assignment(tasks[1], units["交警支队"], due=(MARCH, JUNE))
    make_report(
        occurrence_of(late, 1),
        MARCH,
        status="returned",
        return_reason="缺佐证材料",
        redo_by=date(2026, 4, 10),
    )
    team = make_unit(f"{plan.pk}大队", parent=units["交警支队"])
    make_assignment(tasks[1], team, due=(date(2026, 6, 20),), parent=late)
    coming = make_assignment(tasks[2], units["宣传科"], due=())
    round = ReportingRound.objects.create(
        plan=plan, name="七月", opens_on=START, cutoff_on=JULY, due_on=JULY
    )
    make_occurrence(coming, 1, JULY, round=round)
    return plan


def make_judged_plan(bureau, units, cast, today):
    """The same plan with its assessment, proposed and counted."""
    plan = make_busy_plan(bureau, units)
    assessment = make_assessment(plan, by=cast.supervisor)
    propose_and_count(assessment_pk=assessment.pk, today=today)
    return plan
