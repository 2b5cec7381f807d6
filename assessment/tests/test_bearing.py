from datetime import date

import pytest
from django.urls import reverse

from assessment.bearing import NO_LONGER_CARRIED, OUT_OF_PERIOD, VOIDED, why_free
from assessment.counting import count
from assessment.findings import confirm
from assessment.judging import propose_and_count
from assessment.models import Finding, Score
from core.reminders import waiting
from tasks.models import Occurrence

from .factories import MARCH, make_assignment, make_report, occurrence_of

TODAY = date(2026, 4, 2)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def judged(assessment, tasks, led, units):
    """法制支队: one round of four 逾期 and one other task 未报送."""
    make_report(occurrence_of(led, 1), date(2026, 4, 1))
    make_assignment(tasks[1], units["法制支队"], due=(MARCH,))
    propose_and_count(assessment_pk=assessment.pk, today=TODAY)
    return assessment


@pytest.fixture
def late():
    return Finding.objects.get(rule__measure="late")


def waive(assignment, by):
    """What the approval of 不涉及 leaves behind."""
    assignment.waived_on, assignment.waived_by = TODAY, by
    assignment.waived_reason = "不涉及。"
    assignment.save()
    assignment.occurrences.update(voided_on=TODAY, void_reason="不涉及")


def take_back(assignment):
    assignment.waived_on = assignment.waived_by = None
    assignment.waived_reason = ""
    assignment.save()
    assignment.occurrences.update(voided_on=None, void_reason="")


def recount(assessment):
    count(assessment_pk=assessment.pk, today=TODAY)


def test_count_of_a_waived_task_costs_nothing(judged, led, late, cast):
    before = late.points

    waive(led, cast.office)
    recount(judged)

    late.refresh_from_db()
    assert (before, late.points, late.status) == (156, 0, "proposed")


def test_count_of_one_voided_round_costs_nothing(judged, led, late, cast):
    confirm(pks=[late.pk], assessment_pk=judged.pk, by=cast.supervisor, today=TODAY)
    Occurrence.objects.filter(pk=late.occurrence_id).update(
        voided_on=TODAY, void_reason="任务调整"
    )

    recount(judged)

    late.refresh_from_db()
    score = Score.objects.get(unit=late.unit)
    assert (late.points, score.lost) == (0, 0)


@pytest.mark.parametrize("measure", ["late", "not_reported"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_machine_lifts_what_was_waived(judged, cast, measure, confirmed):
    finding = Finding.objects.get(rule__measure=measure)
    if confirmed:
        confirm(
            pks=[finding.pk], assessment_pk=judged.pk, by=cast.supervisor, today=TODAY
        )
    waive(finding.occurrence.assignment, cast.office)
    recount(judged)

    propose_and_count(assessment_pk=judged.pk, today=TODAY)

    finding.refresh_from_db()
    assert (finding.status, finding.lifted_by) == ("lifted", None)
    assert finding.lifted_reason == "事实已消除：期次已撤销。"


def test_count_prices_again_what_came_back(judged, led, late, cast):
    waive(led, cast.office)
    recount(judged)
    take_back(led)

    recount(judged)

    late.refresh_from_db()
    assert late.points == 156


def test_confirm_leaves_what_the_unit_does_not_bear(judged, led, late, cast):
    waive(led, cast.office)
    pks = list(Finding.objects.values_list("pk", flat=True))

    done = confirm(pks=pks, assessment_pk=judged.pk, by=cast.supervisor, today=TODAY)

    late.refresh_from_db()
    assert (done, late.status, late.points) == (1, "proposed", 0)


def test_waiting_leaves_out_what_the_unit_does_not_bear(judged, led, cast, login):
    waive(led, cast.office)

    waits = {each.name: each for each in waiting.for_user(cast.supervisor, TODAY)}
    waits = waits["assessment.proposed"]
    page = login(cast.supervisor).get(waits.url).context["page"]

    assert waits.count == len(page) == 1


def test_findings_page_says_why_and_offers_no_tick(judged, led, late, cast, login):
    waive(led, cast.office)
    recount(judged)
    url = reverse("assessment:assessment_detail", args=[judged.pk])

    page = login(cast.supervisor).get(url).content.decode()

    assert page.count(NO_LONGER_CARRIED) == 1
    assert page.count('name="finding"') == 1
    assert f'name="finding" value="{late.pk}"' not in page


def test_score_page_says_why_a_finding_is_free(judged, led, late, cast, login):
    waive(led, cast.office)
    recount(judged)
    score = Score.objects.get(unit=late.unit)

    page = login(cast.liaison).get(reverse("assessment:score_detail", args=[score.pk]))

    assert page.content.decode().count(NO_LONGER_CARRIED) == 1


def test_why_free_of_a_voided_round(judged, late):
    Occurrence.objects.filter(pk=late.occurrence_id).update(
        voided_on=TODAY, void_reason="任务调整"
    )
    late.refresh_from_db()

    assert why_free(late) == VOIDED


def test_why_free_of_a_round_moved_out_of_the_period(judged, late):
    late.occurrence.due_on = date(2027, 1, 31)

    assert why_free(late) == OUT_OF_PERIOD


def test_why_free_is_empty_where_it_counts(judged, late):
    assert why_free(late) == ""
