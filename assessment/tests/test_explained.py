"""How a score page tells where a score comes from, and what can still be done."""

from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse

from assessment.entering import enter
from assessment.explained import PartRow, remedy
from assessment.findings import confirm
from assessment.judging import propose_and_count
from assessment.models import Finding, Rubric, Score
from assessment.reckoning import bonus_note, ceilings

from .factories import make_report, occurrence_of

TODAY = date(2026, 7, 1)


@pytest.fixture
def judged(assessment, led):
    """法制支队: March late and without evidence, June 未报送."""
    make_report(occurrence_of(led, 1), date(2026, 4, 1), is_shown=False)
    propose_and_count(assessment_pk=assessment.pk, today=TODAY)
    return assessment


def of(measure):
    return Finding.objects.get(rule__measure=measure)


@pytest.mark.parametrize(
    ("base", "carried", "words"),
    [
        ("9200", Fraction(625), "逐项得分合计5.75分÷分值（乘系数）合计6.25分×100"),
        (
            "10000",
            Fraction(371, 2),
            "逐项得分合计1.855分÷分值（乘系数）合计1.855分×100",
        ),
        ("0", Fraction(2000), "逐项得分合计0.00分÷分值（乘系数）合计20.00分×100"),
    ],
)
def test_part_reckons_its_base(base, carried, words):
    assert PartRow("日常工作", 100, base, carried).reckoning == words


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("not_reported", "请填报并由单位负责人签批，系统每晚核对，核对后解除。"),
        (
            "no_evidence",
            "请补充佐证材料后重新报送（已审核通过的，先请政务公开办公室退回），"
            "系统每晚核对，核对后解除。",
        ),
        ("late", ""),
    ],
)
def test_remedy_of_what_can_be_mended(judged, measure, words):
    assert remedy(of(measure)) == words


def test_remedy_of_what_is_confirmed_is_told_too(judged, cast):
    pks = [of("not_reported").pk]
    confirm(pks=pks, assessment_pk=judged.pk, by=cast.supervisor, today=TODAY)

    assert remedy(of("not_reported")).startswith("请填报")


@pytest.mark.parametrize(
    ("of_finding", "of_assessment"), [("lifted", "running"), ("proposed", "final")]
)
def test_remedy_of_what_is_settled_is_none(judged, of_finding, of_assessment):
    finding = of("not_reported")
    finding.status, finding.assessment.status = of_finding, of_assessment

    assert remedy(finding) == ""


def test_page_leads_from_a_point_lost_to_the_report(judged, cast, login):
    score = Score.objects.get(unit__name="法制支队")
    url = reverse("assessment:score_detail", args=[score.pk])

    page = login(cast.liaison).get(url).content.decode()

    report = reverse("tasks:report_detail", args=[of("late").occurrence.report.pk])
    assert f'<a href="{report}">看落实情况</a>' in page
    assert page.count("系统每晚核对") == 2
    assert "100.00 分：逐项得分合计25.00分÷分值（乘系数）合计25.00分×100" in page


@pytest.mark.parametrize(
    ("base", "bonus", "entered", "note"),
    [
        (9200, 300, 300, ""),
        (9200, 500, 700, "登记的加分合计7.00分，以5.00分为限"),
        (5999, 0, 200, "登记的加分合计2.00分，基础分不到60.00分，不计加分"),
        (None, 0, 200, ""),
    ],
)
def test_bonus_note_tells_what_was_not_added(base, bonus, entered, note):
    score = Score(lost=0 if base is None else 10_000 - base, bonus=bonus)
    score.total = None if base is None else base + bonus
    findings = [
        Finding(effect="bonus", status="confirmed", points=entered),
        Finding(effect="bonus", status="lifted", points=100),
        Finding(effect="deduct", status="confirmed", points=50),
    ]

    assert bonus_note(score, Rubric(), findings) == note


@pytest.mark.parametrize(
    ("basis", "told"),
    [
        ({"limit": None, "vetoed": False}, []),
        (
            {"limit": 8000, "vetoed": True},
            [
                ("限档", "得分不高于80.00分"),
                (
                    "单项否决",
                    "得分不高于59.00分（合格分60.00分减1分），等次为最低等次",
                ),
            ],
        ),
        ({}, []),
    ],
)
def test_ceilings_say_how_low(basis, told):
    assert ceilings(basis, Rubric()) == told


def test_page_of_a_veto_beside_a_bonus_says_why(judged, units, cast, login):
    decision = {"assessment_pk": judged.pk, "by": cast.supervisor, "today": TODAY}
    for effect, points in (("bonus", 700), ("veto", None)):
        enter(
            token=effect,
            effect=effect,
            unit=units["法制支队"],
            points=points,
            clause="创新做法",
            facts="全省推广。",
            **decision,
        )
    score = Score.objects.get(unit__name="法制支队")
    url = reverse("assessment:score_detail", args=[score.pk])

    page = login(cast.liaison).get(url).content.decode()

    assert score.total == 5900
    assert "5.00 分：登记的加分合计7.00分，以5.00分为限" in page
    assert "得分不高于59.00分" in page
