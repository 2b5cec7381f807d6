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


def test_propose_all_judges_every_running_assessment(assessment, elsewhere):
    jobs.propose_all.delay()

    found = set(Finding.objects.values_list("assessment", flat=True))
    assert found == {assessment.pk, elsewhere.pk}
    assert set(Score.objects.values_list("assessment", flat=True)) == found


def test_propose_all_twice_changes_nothing(assessment):
    jobs.propose_all.delay()
    before = list(Finding.objects.values()), list(Score.objects.values())

    jobs.propose_all.delay()

    assert (list(Finding.objects.values()), list(Score.objects.values())) == before


def test_propose_all_leaves_what_is_over(assessment):
    Assessment.objects.update(status="final")

    jobs.propose_all.delay()

    assert not Finding.objects.exists()


def test_judge_of_what_ended_meanwhile_is_logged(assessment, caplog):
    Assessment.objects.update(status="shown")

    jobs.judge.delay(assessment=assessment.pk)

    assert "is not running any more" in caplog.text


def test_judge_without_workdays_is_logged(assessment, caplog):
    Day.objects.all().delete()

    jobs.judge.delay(assessment=assessment.pk)

    assert "工作日历没有覆盖考核期" in caplog.text
