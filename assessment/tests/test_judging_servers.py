"""Scores are counted while the office approves, on PostgreSQL."""

import threading
from datetime import date

import pytest
from django.db import connection

from assessment.counting import count
from assessment.judging import propose_and_count
from assessment.models import Finding, Score
from tasks.models import Assignment, Role
from tasks.services.reviews import approve
from tasks.tests.factories import handed_out, report_at

from .factories import END, make_assessment

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
TASKS = 6


@pytest.fixture
def reports(bureau, cast, today):
    """不涉及 on each of six tasks of 法制支队, late, to be reviewed."""
    plan = handed_out(
        bureau,
        *[[("法制支队", Role.RESPONSIBLE)]] * TASKS,
        by=cast.office,
        ends_on=END,
    )
    assignments = Assignment.objects.filter(task__plan=plan)
    return [
        report_at(
            "to_review",
            assignment.occurrences.get(number=1),
            cast,
            today=today,
            kind="not_concerned",
        )
        for assignment in assignments.order_by("pk")
    ]


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs two writing connections"
)
def test_counting_while_reports_are_approved(reports, cast, today):
    plan = reports[0].occurrence.assignment.task.plan
    assessment = make_assessment(plan, by=cast.office, in_force_from=date(2026, 4, 1))
    propose_and_count(assessment_pk=assessment.pk, today=today)
    late = Finding.objects.filter(rule__measure="late").count()
    approved, faults, start = threading.Event(), [], threading.Barrier(2)

    def run(work):
        start.wait()
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            approved.set()
            connection.close()

    def approve_all():
        for report in reports:
            approve(pks=[report.pk], by=cast.office, today=today)

    def keep_counting():
        while not approved.is_set():
            propose_and_count(assessment_pk=assessment.pk, today=today)

    threads = [
        threading.Thread(target=run, args=(work,))
        for work in (approve_all, keep_counting)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    propose_and_count(assessment_pk=assessment.pk, today=today)

    score = Score.objects.get(unit__name="法制支队")
    assert (late, faults) == (TASKS, [])
    assert not Finding.objects.standing().exists()
    assert (score.standing, score.total) == ("not_judged", None)
    assert count(assessment_pk=assessment.pk, today=today) == 0
