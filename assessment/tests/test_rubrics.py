from datetime import date

import pytest

from assessment.models import Assessment, GradeBand, Indicator, Part, Rubric, Rule
from assessment.rubrics import (
    CannotGenerate,
    CannotPutInForce,
    generate,
    put_in_force,
)
from core.audit.models import Event
from tasks.models import Criterion

from .factories import END, START, make_plan, make_section, make_task


@pytest.fixture
def rubric(plan, tasks, cast):
    return generate(plan=plan, by=cast.office, today=START)


def force(rubric, cast, **changes):
    values = {
        "pk": rubric.pk,
        "doc_no": "江公政〔2026〕1号",
        "in_force_from": START,
        "by": cast.office,
        "today": START,
        **changes,
    }
    return put_in_force(**values)


def weights(rubric):
    leaves = rubric.indicators.filter(is_leaf=True).order_by("position")
    return list(leaves.values_list("weight", flat=True))


def test_generate_shares_equally_with_remainders_first(plan, cast):
    for number in range(3):
        make_task(plan, number=str(number))

    rubric = generate(plan=plan, by=cast.office, today=START)

    assert weights(rubric) == [3334, 3333, 3333]


def test_generate_shares_a_task_among_its_criteria(plan, cast):
    make_task(plan, criteria=["建立专栏", "及时更新"])
    make_task(plan)
    make_task(plan)

    rubric = generate(plan=plan, by=cast.office, today=START)

    assert weights(rubric) == [1667, 1667, 3333, 3333]


@pytest.mark.parametrize("tasks_in_plan", [1, 7, 30, 41])
def test_generate_sums_to_a_hundred(plan, cast, tasks_in_plan):
    for number in range(tasks_in_plan):
        make_task(plan, criteria=["甲", "乙", "丙"][: number % 4])

    rubric = generate(plan=plan, by=cast.office, today=START)

    assert sum(weights(rubric)) == 10000


def test_generate_burden_carries_nothing_and_says_why(plan, cast):
    make_task(plan, "公开领导小组每年至少召开一次会议")
    task = make_task(plan, criteria=["更新专栏", "报送材料"])
    make_task(plan)
    Criterion.objects.filter(task=task, position=2).update(kind="burden")

    rubric = generate(plan=plan, by=cast.office, today=START)

    leaves = rubric.indicators.filter(is_leaf=True).order_by("position")
    assert weights(rubric) == [0, 5000, 0, 5000]
    assert [leaf.weight_reason for leaf in leaves] == [
        "按《整治形式主义为基层减负若干规定》（2024年），不以会议次数计分。",
        "",
        "按《整治形式主义为基层减负若干规定》（2024年），已列为减负不计分。",
        "",
    ]


def test_generate_tree_of_chapters_and_sections(plan, cast):
    chapter = make_section(plan, "一、夯实基础")
    section = make_section(plan, "（一）动态更新", parent=chapter)
    make_task(plan, "甲", section=section)
    make_task(plan, "乙", section=section)
    make_task(plan, "丙", section=make_section(plan, "二、强化监督"))

    rubric = generate(plan=plan, by=cast.office, today=START)

    rows = rubric.indicators.order_by("position")
    assert [
        (row.title, row.parent and row.parent.title, row.weight) for row in rows
    ] == [
        ("一、夯实基础", None, 6667),
        ("（一）动态更新", "一、夯实基础", 6667),
        ("甲", "（一）动态更新", 3334),
        ("乙", "（一）动态更新", 3333),
        ("二、强化监督", None, 3333),
        ("丙", "二、强化监督", 3333),
    ]


def test_generate_leaves_out_withdrawn_tasks(plan, cast):
    make_task(plan, "甲")
    make_task(plan, "乙", withdrawn_on=START)

    rubric = generate(plan=plan, by=cast.office, today=START)

    assert [leaf.title for leaf in rubric.indicators.all()] == ["甲"]


def test_generate_defaults(rubric):
    rules = rubric.rules.values_list(
        "measure", "unit", "max", "cap", "scale", "is_state", "is_on"
    )
    factors = dict(rubric.factors.values_list("role", "percent"))

    assert list(rules) == [
        ("not_reported", 100, None, None, "percent", True, True),
        ("late", 5, 40, None, "percent", False, True),
        ("no_evidence", 50, None, None, "percent", True, True),
        ("missing_element", 10, None, 50, "percent", True, True),
        ("returned", 10, None, None, "percent", False, False),
    ]
    assert factors == {
        "lead": 100,
        "responsible": 100,
        "unnamed": 100,
        "support": 50,
        "participant": 50,
        "guide": 0,
    }
    assert list(rubric.bands.values_list("from_points", flat=True)) == [
        9000,
        7000,
        6000,
        0,
    ]
    assert list(rubric.parts.values_list("share", flat=True)) == [100]


def test_generate_is_written_to_the_trail(rubric, cast):
    event = Event.objects.get(act="生成评分办法")

    assert event.note == "第1版，指标4项，其中不计分0项"
    assert event.actor == cast.office.audit_label


def test_generate_refused_while_a_draft_waits(rubric, plan, cast):
    with pytest.raises(CannotGenerate, match="草案"):
        generate(plan=plan, by=cast.office, today=START)


@pytest.mark.parametrize("texts", [[], ["积极投稿"]])
def test_generate_refused_without_anything_to_judge(plan, cast, texts):
    for text in texts:
        make_task(plan, text)

    with pytest.raises(CannotGenerate, match="没有可以计分的任务"):
        generate(plan=plan, by=cast.office, today=START)


def test_generate_numbers_versions_of_a_year(rubric, bureau, cast):
    other = make_plan(bureau, title="常年任务")
    make_task(other)

    assert generate(plan=other, by=cast.office, today=START).version == 2


def test_put_in_force_opens_the_assessment(rubric, cast):
    assessment = force(rubric, cast)

    rubric.refresh_from_db()
    assert (rubric.status, rubric.in_force_from) == ("in_force", START)
    assert rubric.doc_no == "江公政〔2026〕1号"
    assert (assessment.starts_on, assessment.ends_on) == (START, END)
    assert (assessment.rubric, assessment.status) == (rubric, "running")


def test_put_in_force_is_written_to_the_trail(rubric, cast):
    force(rubric, cast)

    events = Event.objects.filter(act__in=["施行评分办法", "开始考核"]).order_by("pk")
    assert [event.note for event in events] == [
        "江公政〔2026〕1号，自2026-01-01起施行",
        "2026-01-01至2026-12-31",
    ]


def refuse(rubric, cast, sentence, **changes):
    with pytest.raises(CannotPutInForce, match=sentence):
        force(rubric, cast, **changes)
    assert Assessment.objects.count() <= 1


def test_put_in_force_refused_twice(rubric, cast):
    force(rubric, cast)

    refuse(rubric, cast, "已经施行")


def test_put_in_force_refused_backwards(rubric, cast):
    refuse(rubric, cast, "不能早于今天", today=date(2026, 1, 2))


def test_put_in_force_refused_past_the_plan(rubric, cast):
    refuse(rubric, cast, "计划期末以后", in_force_from=date(2027, 1, 1))


def test_put_in_force_refused_when_weights_do_not_sum(rubric, cast):
    Indicator.objects.filter(pk=rubric.indicators.first().pk).update(weight=2450)

    refuse(rubric, cast, "“日常工作”的指标分值合计为99.50分，应为100.00分")


def test_put_in_force_refused_when_a_part_is_empty(rubric, cast):
    rubric.parts.update(share=30)
    Part.objects.create(rubric=rubric, position=2, name="第三方", share=70)

    refuse(rubric, cast, "“第三方”的指标分值合计为0.00分")


def test_put_in_force_refused_when_shares_do_not_sum(rubric, cast):
    rubric.parts.update(share=90)

    refuse(rubric, cast, "占比合计不是100%")


def test_put_in_force_refused_with_a_rule_without_points(rubric, cast):
    rubric.rules.filter(measure="late").update(unit=0)

    refuse(rubric, cast, "没有填写分值")


def test_put_in_force_refused_without_rules(rubric, cast):
    Rule.objects.update(is_on=False)

    refuse(rubric, cast, "没有启用的扣分标准")


def test_put_in_force_refused_without_a_lowest_grade(rubric, cast):
    GradeBand.objects.filter(from_points=0).delete()

    refuse(rubric, cast, "最低等次")


def test_put_in_force_refused_while_another_assessment_runs(rubric, plan, cast):
    force(rubric, cast)
    second = generate(plan=plan, by=cast.office, today=START)

    refuse(second, cast, "已有进行中的考核")


def test_put_in_force_refused_without_a_period(bureau, cast):
    plan = make_plan(bureau, status="preparing", ends_on=None)
    make_task(plan)
    rubric = generate(plan=plan, by=cast.office, today=START)

    refuse(rubric, cast, "不能确定考核期")


def test_rubric_drafts_are_seen_by_their_makers_only(rubric, cast):
    seen = {
        name: Rubric.objects.visible_to(getattr(cast, name)).exists()
        for name in ("office", "supervisor", "leader", "liaison", "stranger", "manager")
    }

    assert [name for name, sees in seen.items() if sees] == ["office", "supervisor"]
