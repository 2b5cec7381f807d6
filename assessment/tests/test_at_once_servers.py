"""Two people on one thing at the same moment, on PostgreSQL: one wins, both are told."""

import threading
from datetime import date

import pytest
from django.db import connection

from assessment.editing.draft import Stale
from assessment.editing.indicators import word_indicator
from assessment.entering import AlreadyEntered, enter
from assessment.findings import confirm, lift
from assessment.judging import propose_and_count
from assessment.models import Assessment, Finding, Rubric
from assessment.rubrics import CannotPutInForce, generate, put_in_force
from core.audit.models import Event

from .factories import (
    MARCH,
    START,
    make_assessment,
    make_assignment,
    make_plan,
    make_task,
)

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs two writing connections"
    ),
]
TODAY = date(2026, 4, 10)


def at_once(*works):
    """What each returned or raised, begun together on connections of their own."""
    start, came = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        start.wait()
        try:
            came[number] = work()
        except Exception as fault:
            came[number] = type(fault)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=numbered) for numbered in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


@pytest.fixture
def task(bureau, units):
    task = make_task(make_plan(bureau))
    make_assignment(task, units["法制支队"], due=(MARCH,))
    return task


@pytest.fixture
def assessment(task, cast):
    assessment = make_assessment(task.plan, by=cast.office)
    propose_and_count(assessment_pk=assessment.pk, today=TODAY)
    return assessment


@pytest.fixture
def decision(assessment, cast):
    """What confirming and lifting the one 拟扣 there is are called with."""
    return {
        "pks": [Finding.objects.get().pk],
        "assessment_pk": assessment.pk,
        "by": cast.supervisor,
        "today": TODAY,
    }


def test_confirmed_by_two_at_once_counts_once(decision):
    done = at_once(lambda: confirm(**decision), lambda: confirm(**decision))

    assert sorted(done) == [0, 1]
    assert Event.objects.filter(act="确认扣分").count() == 1


def test_lifted_by_two_at_once_keeps_one_reason(decision):
    done = at_once(
        lambda: lift(reason="甲", **decision), lambda: lift(reason="乙", **decision)
    )

    kept = "甲" if done == [1, 0] else "乙"
    assert sorted(done) == [0, 1]
    assert Finding.objects.get().lifted_reason == kept


def test_confirmed_and_lifted_at_once_is_lifted(decision):
    """Lifting holds for what is confirmed too; confirming not for what is lifted."""
    confirmed, lifted = at_once(
        lambda: confirm(**decision), lambda: lift(reason="甲", **decision)
    )

    assert (confirmed in (0, 1), lifted) == (True, 1)
    assert Finding.objects.get().status == "lifted"


def test_entered_twice_at_once_is_there_once(assessment, units, cast):
    def write():
        return enter(
            assessment_pk=assessment.pk,
            token="once",
            effect="bonus",
            unit=units["法制支队"],
            points=100,
            clause="加分",
            facts="典型经验。",
            by=cast.supervisor,
            today=TODAY,
        ).fact_key

    assert sorted(map(str, at_once(write, write))) == [str(AlreadyEntered), "once"]
    assert Finding.objects.filter(rule=None).count() == 1


def test_put_in_force_twice_at_once_opens_one_assessment(task, cast):
    rubric = generate(plan=task.plan, by=cast.office, today=START)

    def begin():
        return put_in_force(
            pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
        ).rubric_id

    came = at_once(begin, begin)

    assert sorted(map(str, came)) == sorted([str(rubric.pk), str(CannotPutInForce)])
    assert Assessment.objects.count() == 1


def test_edited_by_two_at_once_tells_the_second(task, cast):
    rubric = generate(plan=task.plan, by=cast.office, today=START)
    leaf = rubric.indicators.get(is_leaf=True)

    def word(standard):
        word_indicator(
            pk=rubric.pk,
            edition=rubric.edition,
            indicator_pk=leaf.pk,
            words={"standard": standard},
            by=cast.office,
        )

    came = at_once(lambda: word("甲"), lambda: word("乙"))

    leaf.refresh_from_db()
    assert came.count(Stale) == 1
    assert leaf.standard == ("乙" if came[0] is Stale else "甲")
    assert Rubric.objects.get().edition == 2
