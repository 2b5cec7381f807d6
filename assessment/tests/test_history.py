"""走势: one row per day on which a score changed, and what the ranking says of it."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from assessment.changes import Change, changes_of
from assessment.counting import count
from assessment.findings import confirm, lift
from assessment.history import remember
from assessment.models import Finding, Score, ScoreDay
from assessment.proposals import propose
from tasks.models import Role

from .factories import MARCH, make_assignment

DAYS = [date(2026, 4, 2), date(2026, 4, 30), date(2026, 5, 6), date(2026, 5, 7)]


@pytest.fixture
def proposed(assessment, tasks, units):
    """Two 拟扣: 法制支队 and 交警支队 each missed a round, first seen on April 2."""
    make_assignment(tasks[1], units["交警支队"], due=(MARCH,))
    propose(assessment_pk=assessment.pk, today=DAYS[0])
    return assessment


def run(assessment, today):
    return count(assessment_pk=assessment.pk, today=today)


def finding_of(unit):
    return Finding.objects.get(unit__name=unit)


def confirm_of(unit, assessment, cast, today):
    confirm(
        pks=[finding_of(unit).pk],
        assessment_pk=assessment.pk,
        by=cast.supervisor,
        today=today,
    )


def kept(unit="法制支队"):
    """What is kept of a unit: day, total, total if all, rank."""
    rows = ScoreDay.objects.filter(unit__name=unit).order_by("on")
    return list(rows.values_list("on", "total", "total_if_all", "rank"))


def test_count_keeps_the_first_day(proposed):
    run(proposed, DAYS[0])

    assert kept() == [(DAYS[0], 10000, 7500, None)]
    assert kept("宣传科") == []


def test_count_keeps_only_the_days_that_changed_a_score(proposed, cast):
    for day in DAYS[:2]:
        run(proposed, day)
    confirm_of("法制支队", proposed, cast, DAYS[2])
    run(proposed, DAYS[3])

    assert kept() == [(DAYS[0], 10000, 7500, None), (DAYS[2], 7500, 7500, None)]
    assert kept("交警支队") == [(DAYS[0], 10000, 0, None)]


def test_count_twice_a_day_keeps_how_the_day_ended(proposed, cast):
    run(proposed, DAYS[0])
    confirm_of("法制支队", proposed, cast, DAYS[1])
    lift(
        pks=[finding_of("法制支队").pk],
        assessment_pk=proposed.pk,
        reason="误报",
        by=cast.supervisor,
        today=DAYS[1],
    )

    assert kept() == [(DAYS[0], 10000, 7500, None), (DAYS[1], 10000, 10000, None)]


def test_count_twice_a_day_keeps_the_last_rank_of_the_day(
    proposed, tasks, units, cast, plan
):
    """Three indicators each; the neighbour falls behind after both were kept."""
    for name in ("法制支队", "交警支队"):
        for task in tasks[1 if name == "法制支队" else 2 :]:
            make_assignment(task, units[name], Role.LEAD, due=(date(2026, 12, 1),))
    make_assignment(tasks[0], units["交警支队"], due=(date(2026, 12, 1),))
    confirm_of("法制支队", proposed, cast, DAYS[0])
    assert [kept(name)[0][3] for name in ("法制支队", "交警支队")] == [2, 1]

    confirm_of("交警支队", proposed, cast, DAYS[0])

    assert [kept(name)[0][3] for name in ("法制支队", "交警支队")] == [1, 2]


def test_day_keeps_what_the_score_was_made_of(proposed, cast):
    confirm_of("法制支队", proposed, cast, DAYS[0])

    score, day = (
        model.objects.get(unit__name="法制支队") for model in (Score, ScoreDay)
    )
    (leaf,), (part,) = score.basis["leaves"], score.basis["parts"]
    assert day.basis == {
        "leaves": [[leaf["indicator"], leaf["part"], 2500, 100, 625]],
        "parts": [[part["part"], 100, "7500"]],
        "findings": [[finding_of("法制支队").pk, 625]],
    }


def test_remember_again_changes_nothing(proposed):
    run(proposed, DAYS[0])
    before = list(ScoreDay.objects.values())

    assert remember(proposed, DAYS[0]) == remember(proposed, DAYS[1]) == 0
    assert list(ScoreDay.objects.values()) == before


def test_remember_keeps_a_unit_that_is_judged_no_more(proposed):
    run(proposed, DAYS[0])
    Score.objects.filter(unit__name="法制支队").update(
        standing="not_judged", total=None, total_if_all=None
    )

    remember(proposed, DAYS[1])

    assert kept()[-1] == (DAYS[1], None, None, None)


def test_score_day_is_one_per_day(proposed):
    run(proposed, DAYS[0])
    day = ScoreDay.objects.get(unit__name="法制支队")

    with pytest.raises(IntegrityError, match="score_?day"), transaction.atomic():
        ScoreDay.objects.create(
            assessment=proposed, unit=day.unit, on=day.on, total=1, total_if_all=1
        )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (DAYS[3], Change(DAYS[2], -2500, -2500)),
        (date(2026, 6, 1), Change(DAYS[2], -2500, 0)),
        (DAYS[1], Change(DAYS[2], -2500, None)),
    ],
)
def test_changes_of_scores(proposed, cast, units, today, expected):
    """-25.00 on May 6, after the first count on April 2."""
    run(proposed, DAYS[0])
    confirm_of("法制支队", proposed, cast, DAYS[2])
    unit = units["法制支队"]

    found = changes_of(list(Score.objects.filter(unit=unit)), today)

    assert found == {unit.pk: expected}


def test_changes_of_a_score_counted_once_are_unknown(proposed, units):
    run(proposed, DAYS[0])

    found = changes_of(list(Score.objects.all()), DAYS[0])

    assert found[units["法制支队"].pk] == Change(None, None, None)
    assert found[units["宣传科"].pk] == Change(None, None, None)


def test_changes_of_scores_pass_over_what_is_only_proposed(proposed, cast, units):
    """On June 26 another 拟扣 changes nothing but what would be."""
    run(proposed, DAYS[0])
    confirm_of("法制支队", proposed, cast, DAYS[2])
    propose(assessment_pk=proposed.pk, today=date(2026, 6, 26))
    run(proposed, date(2026, 6, 26))
    unit = units["法制支队"]

    found = changes_of(list(Score.objects.filter(unit=unit)), date(2026, 6, 26))

    assert len(kept()) == 3
    assert found == {unit.pk: Change(DAYS[2], -2500, 0)}


def test_changes_of_no_scores_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert changes_of([], DAYS[0]) == {}


def test_migration_begins_history_on_the_day_of_the_last_count(proposed, cast):
    """What was counted before there were days is kept as a count would keep it."""
    confirm_of("法制支队", proposed, cast, DAYS[2])
    fields = ("unit", "on", "total", "total_if_all", "bonus", "rank", "basis")
    counted = list(ScoreDay.objects.values_list(*fields))
    ScoreDay.objects.all().delete()
    migration = import_module("assessment.migrations.0006_score_day")

    migration.keep_what_was_counted(apps, None)

    assert list(ScoreDay.objects.values_list(*fields)) == counted
