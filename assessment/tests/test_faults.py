from datetime import date

import pytest
from django.urls import reverse

from assessment.faults import faults, standing_faults
from assessment.models import Assessment, Indicator, Rubric
from assessment.rubrics import generate, put_in_force
from assessment.versions import draft_version
from tasks.models import Task

from .factories import START, make_section, make_task


@pytest.fixture
def rubric(plan, cast):
    """Two leaves of 50.00 under a section under a chapter."""
    chapter = make_section(plan, "一、夯实基础")
    section = make_section(plan, "（一）动态更新", parent=chapter)
    make_task(plan, "更新目录", section=section)
    make_task(plan, "及时答复", section=section)
    return generate(plan=plan, by=cast.office, today=START)


def change(rubric, named, **fields):
    rubric.indicators.filter(title=named).update(**fields)


def test_generated_rubric_has_no_faults(rubric):
    assert list(faults(rubric, START, START)) == []


@pytest.mark.parametrize(
    ("title", "fields", "expected"),
    [
        (
            "更新目录",
            {"weight": 4950},
            [
                "“日常工作”的指标分值合计为99.50分，应为100.00分。",
                "“一、夯实基础”的分值为100.00分，下级指标合计99.50分，两者不一致。",
                "“（一）动态更新”的分值为100.00分，下级指标合计99.50分，两者不一致。",
            ],
        ),
        (
            "（一）动态更新",
            {"weight": 9000},
            ["“（一）动态更新”的分值为90.00分，下级指标合计100.00分，两者不一致。"],
        ),
        (
            "（一）动态更新",
            {"cap": 10001},
            ["“（一）动态更新”的扣分上限100.01分，高于下级指标合计100.00分。"],
        ),
        (
            "更新目录",
            {"title": "积极投稿", "task": None},
            [
                "指标“积极投稿”：按《整治形式主义为基层减负若干规定》（2024年），"
                "不以投稿、刊用数量计分；要计分，须另写理由。",
                "指标“积极投稿”既没有任务，也没有适用单位类别，没有单位承担。",
            ],
        ),
    ],
)
def test_faults_of_the_tree_name_their_place(rubric, title, fields, expected):
    change(rubric, title, **fields)

    assert list(standing_faults(rubric)) == expected


def test_faults_of_a_cap_above_its_parents(rubric):
    change(rubric, "一、夯实基础", cap=2000)
    change(rubric, "（一）动态更新", cap=3000)

    assert list(standing_faults(rubric)) == [
        "“（一）动态更新”的扣分上限30.00分，高于上级“一、夯实基础”的扣分上限20.00分。"
    ]


def test_faults_of_a_leaf_without_points_or_reason(rubric):
    change(rubric, "更新目录", weight=0)
    change(rubric, "及时答复", weight=10000)

    assert list(standing_faults(rubric)) == ["指标“更新目录”：不计分的，须写明理由。"]


def test_faults_of_a_withdrawn_task(rubric):
    Task.objects.filter(text="更新目录").update(withdrawn_on=START)

    assert list(standing_faults(rubric)) == [
        "指标“更新目录”的任务已撤销，请删除这项指标或改为不计分。"
    ]


def test_faults_of_an_empty_rubric(rubric):
    Indicator.objects.all().delete()

    assert list(standing_faults(rubric)) == [
        "“日常工作”的指标分值合计为0.00分，应为100.00分。",
        "评分办法没有指标。",
    ]


def test_faults_are_all_told_at_once(rubric):
    rubric.rules.filter(measure="late").update(unit=0)
    rubric.bands.filter(from_points=0).delete()

    clause = rubric.rules.get(measure="late").clause
    assert list(standing_faults(rubric)) == [
        f"扣分标准“{clause}”没有填写分值。",
        "等次没有覆盖0分，请补充最低等次。",
    ]


def test_faults_of_a_veto_without_points(rubric):
    rubric.rules.filter(measure="late").update(unit=0, effect="veto")

    assert list(standing_faults(rubric)) == []


@pytest.mark.parametrize("status", ["running", "shown", "reviewed"])
def test_faults_of_a_new_version_while_an_assessment_is_open(rubric, cast, status):
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )
    new = draft_version(pk=rubric.pk, by=cast.office)
    Assessment.objects.update(status=status)

    assert list(standing_faults(new)) == [
        "本方案已有进行中的考核，终定以后才能施行新的评分办法。"
    ]


def test_faults_of_a_day_before_the_version_before(rubric, cast):
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )
    Assessment.objects.update(status="final")
    Rubric.objects.update(in_force_from=date(2026, 3, 1))
    new = draft_version(pk=rubric.pk, by=cast.office)

    assert list(faults(new, date(2026, 2, 1), START)) == [
        "施行日期不能早于第1版的施行日期2026-03-01。"
    ]
    assert list(faults(new, date(2026, 3, 1), START)) == []


def test_pages_show_the_faults_of_a_draft(rubric, cast, login):
    change(rubric, "更新目录", weight=4950)
    client = login(cast.office)

    for page in ("rubric_detail", "rubric_put_in_force"):
        shown = client.get(reverse(f"assessment:{page}", args=[rubric.pk]))
        assert shown.context["faults"][0] == (
            "“日常工作”的指标分值合计为99.50分，应为100.00分。"
        )


def test_put_in_force_page_tells_every_fault(rubric, cast, login):
    change(rubric, "更新目录", weight=4950)
    rubric.bands.filter(from_points=0).delete()
    typed = {"doc_no": "1号", "in_force_from": "2020-01-01", "words": "施行"}

    page = login(cast.office).post(
        reverse("assessment:rubric_put_in_force", args=[rubric.pk]), typed
    )

    faults = page.context["form"].non_field_errors()
    assert faults[0] == "施行日期不能早于今天，评分办法不追溯以前的事实。"
    assert faults[-1] == "等次没有覆盖0分，请补充最低等次。"
    assert not Assessment.objects.exists()


def test_put_in_force_page_refuses_backwards_and_keeps_the_input(rubric, cast, login):
    url = reverse("assessment:rubric_put_in_force", args=[rubric.pk])
    typed = {"doc_no": "江公通〔2026〕1号", "in_force_from": "2020-01-01"}

    page = login(cast.office).post(url, typed | {"words": "施行"})

    shown = page.content.decode()
    assert "施行日期不能早于今天，评分办法不追溯以前的事实。" in shown
    assert 'value="江公通〔2026〕1号"' in shown
    assert 'value="2020-01-01"' in shown
