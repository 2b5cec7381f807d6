from datetime import date

import pytest

from assessment import jobs
from assessment.models import Assessment, Finding, Score
from core.workdays.models import Day

from .factories import make_assessment, make_assignment, make_plan, make_task


@pytest.fixture(autouse=True)
def day_of_the_fixtures(monkeypatch, today):
    """Jobs read the day the other fixtures live in."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)


@pytest.fixture
def elsewhere(cast):
    """A running assessment of another bureau."""
    office = cast.stranger.posts.get().unit
    plan = make_plan(office.bureau)
    make_assignment(make_task(plan), office)
    return make_assessment(plan, by=cast.stranger)


def test_judge_all_judges_every_running_assessment(assessment, elsewhere):
    jobs.judge_all.delay()

    found = set(Finding.objects.values_list("assessment", flat=True))
    assert found == {assessment.pk, elsewhere.pk}
    assert set(Score.objects.values_list("assessment", flat=True)) == found


def test_judge_all_twice_changes_nothing(assessment):
    jobs.judge_all.delay()
    before = list(Finding.objects.values()), list(Score.objects.values())

    jobs.judge_all.delay()

    assert (list(Finding.objects.values()), list(Score.objects.values())) == before


def test_judge_all_leaves_what_is_over(assessment):
    Assessment.objects.update(status="final")

    jobs.judge_all.delay()

    assert not Finding.objects.exists()


def test_judge_all_does_not_judge_twice_a_day(assessment, elsewhere):
    jobs.judge_all.delay()
    Finding.objects.all().delete()
    Assessment.objects.filter(pk=elsewhere.pk).update(judged_on=date(2026, 6, 30))

    jobs.judge_all.delay()

    assert set(Finding.objects.values_list("assessment", flat=True)) == {elsewhere.pk}


def test_judge_of_what_ended_meanwhile_changes_nothing(assessment):
    Assessment.objects.update(status="shown")

    jobs.judge.delay(assessment=assessment.pk)

    assert not Finding.objects.exists()


def test_judge_without_workdays_is_logged(assessment, caplog):
    Day.objects.all().delete()

    jobs.judge.delay(assessment=assessment.pk)

    assessment.refresh_from_db()
    assert "工作日历没有覆盖考核期" in caplog.text
    assert assessment.judged_on is None
