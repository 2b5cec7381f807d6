from datetime import date

import pytest

from assessment.counting import count
from assessment.findings import confirm
from assessment.models import Assessment, Finding, Indicator, Score
from assessment.proposals import NotRunning, propose
from core.audit.models import Event
from tasks.models import Role

from .factories import (
    MARCH,
    make_assessment,
    make_assignment,
    make_plan,
    make_report,
    make_task,
    occurrence_of,
)

TODAY = date(2026, 4, 2)


def run(assessment, today=TODAY):
    return count(assessment_pk=assessment.pk, today=today)


def judge(assessment, cast, *, confirmed=True, today=TODAY):
    """Propose, confirm what was proposed, and count."""
    propose(assessment_pk=assessment.pk, today=today)
    if confirmed:
        pks = list(Finding.objects.proposed().values_list("pk", flat=True))
        confirm(pks=pks, assessment_pk=assessment.pk, by=cast.supervisor, today=today)
    run(assessment, today)


def score_of(unit):
    return Score.objects.get(unit=unit)


def by_hand(assessment, unit, points, cast, *, leaf=None, effect="deduct", **fields):
    return Finding.objects.create(
        assessment=assessment,
        unit=unit,
        indicator=leaf,
        fact_key=str(Finding.objects.count()),
        points=points,
        effect=effect,
        status="confirmed",
        clause="现场检查",
        facts="现场检查发现。",
        found_on=TODAY,
        found_by=cast.supervisor,
        confirmed_on=TODAY,
        confirmed_by=cast.supervisor,
        **fields,
    )


def test_count_check_of_the_design(bureau, units, cast):
    """Two tasks led, one loss of 0.50, one attended: weights 2.50 each, 92.00."""
    plan, unit = make_plan(bureau), units["法制支队"]
    tasks = [make_task(plan, number=str(n)) for n in range(40)]
    for task, role in zip(tasks, [Role.LEAD, Role.LEAD, Role.SUPPORT], strict=False):
        make_assignment(task, unit, role, due=(date(2026, 12, 25),))
    assessment = make_assessment(plan, by=cast.office)
    leaf = Indicator.objects.get(task=tasks[0])
    by_hand(assessment, unit, 50, cast, leaf=leaf)

    run(assessment)

    score = score_of(unit)
    assert (leaf.weight, score.total, score.lost) == (250, 9200, 800)
    assert (score.standing, score.grade, score.rank) == ("ranked", "优秀", 1)


def test_count_one_round_of_four_missed(bureau, units, cast):
    """A leaf of 2.50 in four rounds, one 未报送: 0.63 of the one leaf.

    base = 100 × (2.50 − 0.63) ÷ 2.50 = 74.80
    """
    plan, unit = make_plan(bureau), units["法制支队"]
    tasks = [make_task(plan, number=str(n)) for n in range(40)]
    make_assignment(tasks[0], unit)
    assessment = make_assessment(plan, by=cast.office)

    judge(assessment, cast)

    score = score_of(unit)
    assert Finding.objects.get().points == 63
    assert (score.total, score.standing, score.rank) == (7480, "few", None)


def test_count_late_and_missed_over_roles(assessment, tasks, led, units, cast):
    """Leaves of 25.00: led in four rounds of 6.25, supported in one of 25.00.

    Round 1 late five working days: 25 % of 6.25 = 1.5625 → 1.56; round 2 missed:
    6.25. Supported task missed: 25.00 × 0.5.
    base = 100 × (25 − 7.81 + 0) ÷ (25 + 12.5) = 1719 ÷ 37.5 = 45.84
    """
    make_report(occurrence_of(led, 1), date(2026, 4, 1))
    make_assignment(tasks[1], units["法制支队"], Role.SUPPORT, due=(MARCH,))

    judge(assessment, cast, today=date(2026, 6, 26))

    costs = Finding.objects.order_by("indicator__position", "occurrence")
    score = score_of(units["法制支队"])
    assert list(costs.values_list("points", flat=True)) == [156, 625, 2500]
    assert (score.total, score.grade) == (4584, "不合格")


def test_count_capped_chapter(assessment, tasks, led, units, cast):
    """A chapter over two leaves of 25.00, capped at 10.00; all of the first is lost.

    limit = 10 × 25 ÷ 50 = 5.00 for the leaf the unit carries, so 20.00 come back.
    base = 100 × (0 + 20) ÷ 25 = 80.00
    """
    rubric = assessment.rubric
    chapter = Indicator.objects.create(
        rubric=rubric,
        part=rubric.parts.get(),
        position=99,
        title="第一章",
        cap=1000,
        is_leaf=False,
    )
    Indicator.objects.filter(task__in=tasks[:2]).update(parent=chapter)
    leaf = Indicator.objects.get(task=tasks[0])
    by_hand(assessment, units["法制支队"], 2500, cast, leaf=leaf)

    run(assessment)

    score = score_of(units["法制支队"])
    assert score.total == 8000
    assert score.basis["credits"] == [{"indicator": chapter.pk, "amount": "2000"}]


def test_count_bonus_limit_and_veto(assessment, led, units, cast):
    unit = units["法制支队"]
    by_hand(assessment, unit, 300, cast, effect="bonus")
    run(assessment)
    with_bonus = score_of(unit).total
    by_hand(assessment, unit, 6900, cast, effect="limit")
    run(assessment)
    limited = score_of(unit)
    by_hand(assessment, unit, None, cast, effect="veto")
    run(assessment)
    vetoed = score_of(unit)

    assert with_bonus == 10300
    assert (limited.total, limited.grade) == (6900, "合格")
    assert (vetoed.total, vetoed.grade) == (5900, "不合格")


def test_count_proposed_costs_nothing(assessment, led, units, cast):
    judge(assessment, cast, confirmed=False)

    score = score_of(units["法制支队"])
    assert (score.total, score.total_if_all) == (10000, 7500)
    assert Finding.objects.get().points == 625


def test_count_unit_with_nothing_assigned(assessment, units):
    run(assessment)

    score = score_of(units["交警支队"])
    assert (score.standing, score.total, score.rank) == ("not_judged", None, None)


def test_count_handed_down_is_not_scored(assessment, tasks, led, units):
    make_assignment(tasks[0], units["交警支队"], parent=led)

    run(assessment)

    assert score_of(units["交警支队"]).standing == "not_judged"


def test_count_highest_role_of_two_assignments(assessment, tasks, led, units, cast):
    led.ended_on = date(2026, 5, 1)
    led.save()
    make_assignment(tasks[0], units["法制支队"], Role.SUPPORT, due=(date(2026, 9, 25),))

    run(assessment)

    leaf = score_of(units["法制支队"]).basis["leaves"][0]
    assert (leaf["factor"], leaf["role"]) == (100, "responsible")


def test_count_leaf_without_task(assessment, led, units, cast):
    rubric = assessment.rubric
    Indicator.objects.create(
        rubric=rubric,
        part=rubric.parts.get(),
        position=99,
        title="网站日常维护",
        weight=0,
        unit_kinds=["detachment"],
    )
    Indicator.objects.filter(title="网站日常维护").update(weight=1000)

    run(assessment)

    assert score_of(units["交警支队"]).total == 10000


def test_count_ranks_among_one_kind(plan, tasks, units, cast):
    for unit in units.values():
        for task in tasks:
            make_assignment(task, unit, due=(date(2026, 12, 25),))
    units["宣传科"].kind = "office"
    units["宣传科"].save()
    assessment = make_assessment(plan, by=cast.office)
    leaf = Indicator.objects.get(task=tasks[0])
    by_hand(assessment, units["法制支队"], 100, cast, leaf=leaf)

    run(assessment)

    ranks = {score.unit.name: score.rank for score in Score.objects.all()}
    assert ranks == {"宣传科": 1, "法制支队": 2, "交警支队": 1}


def test_count_twice_changes_nothing(assessment, cast):
    judge(assessment, cast)
    before = list(Score.objects.order_by("pk").values())
    events = Event.objects.count()

    changed = run(assessment)

    assert changed == 0
    assert list(Score.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events


def test_count_basis_explains_every_leaf(assessment, led, units, cast):
    judge(assessment, cast)

    finding = Finding.objects.get()
    assert score_of(units["法制支队"]).basis["leaves"] == [
        {
            "indicator": finding.indicator_id,
            "part": finding.indicator.part_id,
            "weight": 2500,
            "factor": 100,
            "role": "responsible",
            "lost": 625,
            "lost_if_all": 625,
            "findings": [{"finding": finding.pk, "status": "confirmed", "points": 625}],
        }
    ]


def test_count_is_written_to_the_trail(assessment, cast):
    count(assessment_pk=assessment.pk, by=cast.supervisor, today=TODAY)

    event = Event.objects.get(act="计分")
    assert event.note == "3个单位，3个得分有变"
    assert Assessment.objects.get().counted_on == TODAY


def test_count_refused_when_not_running(assessment):
    Assessment.objects.update(status=Assessment.Status.FINAL)

    with pytest.raises(NotRunning):
        run(assessment)


@pytest.mark.parametrize("rows", [1, 3])
def test_count_takes_the_same_queries_however_many_units(
    assessment, tasks, units, cast, rows, django_assert_num_queries
):
    for unit in list(units.values())[:rows]:
        make_assignment(tasks[1], unit, due=(MARCH,))
    propose(assessment_pk=assessment.pk, today=TODAY)

    with django_assert_num_queries(20):
        run(assessment)
