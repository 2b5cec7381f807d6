"""得分和排名: what is chosen on the page is what is exported."""

import pytest
from django.urls import reverse
from lxml import html

from assessment.counting import count
from assessment.filters import ScoreFilter
from assessment.models import Score
from core.runs.models import Run
from core.units.models import Unit


@pytest.fixture
def judged(assessment, units, today):
    """法制支队 lost a point; 宣传科, a branch here, and 交警支队 are not judged."""
    Unit.objects.filter(name="宣传科").update(kind="branch")
    count(assessment_pk=assessment.pk, today=today)
    Score.objects.filter(unit=units["法制支队"]).update(lost=100, total=9900)
    return assessment


def address(name, assessment):
    return reverse(f"assessment:{name}", args=[assessment.pk])


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({}, ["宣传科", "法制支队", "交警支队"]),
        ({"deducted": "on"}, ["法制支队"]),
        ({"kind": "branch"}, ["宣传科"]),
        ({"kind": "branch", "deducted": "on"}, []),
        ({"standing": "not_judged"}, ["宣传科", "交警支队"]),
        ({"standing": "not_judged", "kind": "branch"}, ["宣传科"]),
    ],
)
def test_assessment_scores_show_what_is_chosen(judged, cast, login, chosen, names):
    url = address("assessment_scores", judged)

    response = login(cast.office).get(url, chosen)

    assert [score.unit.name for score in response.context["scores"]] == names


def test_assessment_scores_show_who_is_held_to_less_than_earned(
    judged, cast, login, units
):
    Score.objects.filter(unit=units["法制支队"]).update(lost=0, total=5900)
    url = address("assessment_scores", judged)

    response = login(cast.office).get(url, {"deducted": "on"})

    assert [score.unit.name for score in response.context["scores"]] == ["法制支队"]


def test_assessment_scores_offer_the_kinds_there_are(judged, cast, login):
    page = login(cast.office).get(address("assessment_scores", judged)).content

    options = html.fromstring(page).xpath("//select[@name='kind']/option/@value")
    assert options == ["", "branch", "detachment"]


def test_assessment_export_keeps_what_the_page_shows(judged, cast, login):
    """The form of the filtered page carries the filter with it."""
    client = login(cast.office)
    chosen = {"kind": "detachment", "deducted": "on"}
    page = client.get(address("assessment_scores", judged), chosen).content
    (form,) = html.fromstring(page).xpath("//div[@id='export']//form")

    client.post(form.action, {**dict(form.fields), "with_evidence": "on"})

    arguments = Run.objects.get().arguments
    assert arguments["chosen"] == {"kind": "detachment", "deducted": True}
    assert arguments["with_evidence"] is True


def test_assessment_export_refuses_a_kind_there_is_not(judged, cast, login):
    url = address("assessment_export", judged)

    response = login(cast.office).post(url, {"kind": "moon"}, follow=True)

    assert "筛选条件有误" in response.content.decode()
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, ""),
        ({"standing": "few"}, "指标较少"),
        ({"standing": "ranked", "deducted": "on"}, "排名、有扣分的单位"),
    ],
)
def test_words_say_which_units_are_chosen(judged, chosen, words):
    assert ScoreFilter(chosen, assessment=judged).words == words
