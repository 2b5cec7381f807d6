import pytest

from assessment.editing.draft import CannotEdit, Stale
from assessment.editing.indicators import add_indicator, remove_indicator
from assessment.editing.rules import FIELDS, add_rule, edit_rules, remove_rule
from assessment.editing.terms import PartLine, Terms, edit_terms
from assessment.editing.weights import Typed, edit_weights
from assessment.models import Indicator
from assessment.rubrics import generate, put_in_force
from core.audit.models import Event

from .factories import START, make_section, make_task


@pytest.fixture
def rubric(plan, cast):
    """Two tasks under one heading, 50.00 each, and one of 减负."""
    section = make_section(plan, "一、夯实基础")
    make_task(plan, "更新目录", section=section)
    make_task(plan, "及时答复", section=section)
    make_task(plan, "积极投稿")
    return generate(plan=plan, by=cast.office, today=START)


@pytest.fixture
def rows(rubric):
    return {row.title: row for row in rubric.indicators.all()}


def weigh(rubric, cast, typed, *, edition=1, **names):
    edit_weights(pk=rubric.pk, edition=edition, typed=typed, by=cast.office, **names)


def row_of(rubric, title):
    return rubric.indicators.get(title=title)


def last_note(rubric):
    return Event.objects.about(rubric).last().note


def test_edit_weights_sums_up_and_tells_old_and_new(rubric, rows, cast):
    weigh(rubric, cast, {rows["更新目录"].pk: Typed(6000)})

    assert row_of(rubric, "更新目录").weight == 6000
    assert row_of(rubric, "一、夯实基础").weight == 11000
    assert last_note(rubric) == "更新目录的分值：50.00分 → 60.00分"
    rubric.refresh_from_db()
    assert rubric.edition == 2


def test_edit_weights_of_nothing_leaves_no_line(rubric, rows, cast):
    before = Event.objects.count()

    weigh(rubric, cast, {rows["更新目录"].pk: Typed(5000)})

    rubric.refresh_from_db()
    assert (rubric.edition, Event.objects.count()) == (1, before)


def test_edit_weights_caps_a_heading(rubric, rows, cast):
    weigh(rubric, cast, {rows["一、夯实基础"].pk: Typed(cap=2000)})

    assert row_of(rubric, "一、夯实基础").cap == 2000
    assert last_note(rubric) == "一、夯实基础的扣分上限：无 → 20.00分"


@pytest.mark.parametrize(
    ("title", "typed", "sentence"),
    [
        ("更新目录", Typed(0), "须写明理由"),
        ("积极投稿", Typed(500), "不以投稿、刊用数量计分；要计分，须另写理由"),
    ],
)
def test_edit_weights_refused_without_a_reason(
    rubric, rows, cast, title, typed, sentence
):
    with pytest.raises(CannotEdit, match=sentence):
        weigh(rubric, cast, {rows[title].pk: typed})


def test_edit_weights_refuses_the_machines_reason_as_a_persons(rubric, rows, cast):
    proposal = rows["积极投稿"].weight_reason

    with pytest.raises(CannotEdit, match="须另写理由"):
        weigh(rubric, cast, {rows["积极投稿"].pk: Typed(500, proposal)})


def test_edit_weights_gives_points_against_the_proposal_with_a_reason(
    rubric, rows, cast
):
    weigh(rubric, cast, {rows["积极投稿"].pk: Typed(500, "省厅考核仍计入。")})

    row = row_of(rubric, "积极投稿")
    assert (row.weight, row.weight_reason) == (500, "省厅考核仍计入。")
    assert "省厅考核仍计入。" in last_note(rubric)


@pytest.mark.parametrize(
    ("balance", "expected"), [("rest", [9950, 50]), ("proportion", [9900, 100])]
)
def test_edit_weights_fills_to_a_hundred(rubric, rows, cast, balance, expected):
    typed = {
        rows["更新目录"].pk: Typed(4950),
        rows["及时答复"].pk: Typed(50),
    }

    weigh(rubric, cast, typed, balance=balance)

    leaves = rubric.indicators.filter(weight__gt=0, is_leaf=True)
    assert list(leaves.values_list("weight", flat=True)) == expected


def test_edit_weights_refused_to_fill_nothing(rubric, rows, cast):
    typed = {
        rows[title].pk: Typed(0, "本年不考核。") for title in ("更新目录", "及时答复")
    }

    with pytest.raises(CannotEdit, match="“日常工作”没有计分的指标"):
        weigh(rubric, cast, typed, balance="rest")


def test_edit_weights_refused_when_stale(rubric, rows, cast):
    typed = {rows["更新目录"].pk: Typed(6000)}
    weigh(rubric, cast, typed)

    with pytest.raises(Stale):
        weigh(rubric, cast, {rows["更新目录"].pk: Typed(7000)})
    assert row_of(rubric, "更新目录").weight == 6000


def test_edit_weights_refused_in_force(rubric, rows, cast):
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )

    with pytest.raises(CannotEdit, match="请另立新版"):
        weigh(rubric, cast, {rows["更新目录"].pk: Typed(6000)})


def terms_of(rubric, **changes):
    fields = {
        "title": rubric.title,
        "pass_mark": 6000,
        "bonus_cap": 500,
        "bonus_floor": 6000,
        "min_indicators": 3,
    }
    part = rubric.parts.get()
    return Terms(
        fields=fields | changes.pop("fields", {}),
        factors=changes.pop("factors", {}),
        parts=changes.pop("parts", [PartLine(part.pk, part.name, part.share)]),
        bands=changes.pop("bands", rubric.bands.values_list("name", "from_points")),
    )


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"fields": {"pass_mark": 6500}}, "合格分：60.00分 → 65.00分"),
        (
            {"fields": {"min_indicators": 5}},
            "参加排名的最少指标数：3 → 5",
        ),
        ({"factors": {"support": 30}}, "配合系数：50% → 30%"),
        (
            {"bands": [("不合格", 0), ("合格", 6000)]},
            "等次：优秀90.00分起、良好70.00分起、合格60.00分起、不合格0.00分起 → "
            "合格60.00分起、不合格0.00分起",
        ),
    ],
)
def test_edit_terms_tells_old_and_new(rubric, cast, changes, note):
    edit_terms(
        pk=rubric.pk, edition=1, terms=terms_of(rubric, **changes), by=cast.office
    )

    assert last_note(rubric) == note


def test_edit_terms_adds_and_renames_parts(rubric, cast):
    part = rubric.parts.get()
    parts = [PartLine(part.pk, "日常", 30), PartLine(None, "第三方", 70)]

    edit_terms(
        pk=rubric.pk, edition=1, terms=terms_of(rubric, parts=parts), by=cast.office
    )

    assert list(rubric.parts.values_list("position", "name", "share")) == [
        (1, "日常", 30),
        (2, "第三方", 70),
    ]


def test_edit_terms_refused_to_drop_a_part_with_indicators(rubric, cast):
    parts = [PartLine(rubric.parts.get().pk, "", None)]

    with pytest.raises(CannotEdit, match="“日常工作”还有指标"):
        edit_terms(
            pk=rubric.pk, edition=1, terms=terms_of(rubric, parts=parts), by=cast.office
        )


def values_of(rule, **changes):
    return {name: getattr(rule, name) for name in FIELDS} | changes


def test_edit_rules_tells_old_and_new(rubric, cast):
    rule = rubric.rules.get(measure="late")
    typed = {rule.pk: values_of(rule, unit=10, effect="veto", is_on=False)}

    edit_rules(pk=rubric.pk, edition=1, typed=typed, by=cast.office)

    told = f"“{rule.clause}”"
    assert last_note(rubric) == (
        f"{told}效果：扣分 → 单项否决；{told}每次：5% → 10%；{told}启用：是 → 否"
    )


def test_add_rule_for_one_indicator(rubric, rows, cast):
    values = values_of(rubric.rules.get(measure="late"), clause="逾期的单项否决")

    add_rule(
        pk=rubric.pk,
        measure="late",
        indicator=rows["更新目录"],
        values=values | {"effect": "veto"},
        by=cast.office,
    )

    rule = rubric.rules.get(indicator=rows["更新目录"])
    assert (rule.effect, rule.clause) == ("veto", "逾期的单项否决")
    assert last_note(rubric).endswith(
        "无 → 逾期的单项否决（逾期，单项否决，每工作日5%）"
    )


def test_add_rule_refused_a_second_time(rubric, cast):
    """So a veto and a bonus on one measure do not stand together."""
    values = values_of(rubric.rules.get(measure="late"), effect="bonus")

    with pytest.raises(CannotEdit, match="全部指标已有“逾期”的扣分标准"):
        add_rule(
            pk=rubric.pk, measure="late", indicator=None, values=values, by=cast.office
        )


def test_remove_rule_twice_is_once(rubric, cast):
    rule = rubric.rules.get(measure="late")
    others = list(rubric.rules.exclude(pk=rule.pk))
    for _ in range(2):
        remove_rule(pk=rubric.pk, rule_pk=rule.pk, by=cast.office)

    assert list(rubric.rules.all()) == others
    assert Event.objects.filter(act="删除扣分标准").count() == 1


def add(rubric, cast, **changes):
    values = {
        "part": rubric.parts.get(),
        "parent": None,
        "heading": "",
        "title": "网站检查",
        "standard": "空白栏目每个扣0.50分。",
        "weight": 1000,
        "reason": "",
        "unit_kinds": ["detachment"],
        **changes,
    }
    return add_indicator(pk=rubric.pk, by=cast.office, **values)


def test_add_indicator_under_a_new_heading(rubric, cast):
    leaf = add(rubric, cast, heading="三、第三方评估")

    assert leaf.parent.title == "三、第三方评估"
    assert row_of(rubric, "三、第三方评估").weight == 1000
    assert last_note(rubric) == "指标：无 → 网站检查（日常工作，10.00分）"


def test_add_indicator_under_a_heading_sums_up(rubric, rows, cast):
    add(rubric, cast, parent=rows["一、夯实基础"])

    assert row_of(rubric, "一、夯实基础").weight == 11000


def test_add_indicator_refused_a_second_time(rubric, cast):
    add(rubric, cast)

    with pytest.raises(CannotEdit, match="在同一处已有"):
        add(rubric, cast)


def test_add_indicator_of_burden_refused_without_a_reason(rubric, cast):
    with pytest.raises(CannotEdit, match="须另写理由"):
        add(rubric, cast, title="获省级以上领导批示")


def test_remove_indicator_takes_its_rules_along(rubric, rows, cast):
    general = list(rubric.rules.all())
    values = values_of(rubric.rules.get(measure="late"))
    row = rows["更新目录"]
    add_rule(pk=rubric.pk, measure="late", indicator=row, values=values, by=cast.office)

    remove_indicator(pk=rubric.pk, indicator_pk=row.pk, by=cast.office)

    assert not Indicator.objects.filter(pk=row.pk).exists()
    assert list(rubric.rules.all()) == general
    assert row_of(rubric, "一、夯实基础").weight == 5000


def test_remove_indicator_refused_while_others_lie_under_it(rubric, rows, cast):
    with pytest.raises(CannotEdit, match="请先删除下级指标"):
        remove_indicator(
            pk=rubric.pk, indicator_pk=rows["一、夯实基础"].pk, by=cast.office
        )
