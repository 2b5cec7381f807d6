from urllib.parse import urlencode

import pytest
from django.urls import reverse

from assessment.models import Indicator, Rule
from assessment.rubrics import generate, put_in_force
from core.audit.models import Event

from .factories import START, make_section, make_task

PAGES = ["rubric_edit", "rubric_weights", "rubric_rules", "rule_add", "indicator_add"]


@pytest.fixture
def rubric(plan, cast):
    section = make_section(plan, "一、夯实基础")
    make_task(plan, "更新目录", section=section, number="1")
    make_task(plan, "及时答复", section=section, number="2")
    make_task(plan, "积极投稿", number="3")
    return generate(plan=plan, by=cast.office, today=START)


def address(name, *args):
    return reverse(f"assessment:{name}", args=args)


def shown(client, url):
    """Everything the page would send if nothing were typed."""
    form = client.get(url).context["form"]
    data = {field.html_name: form.initial.get(field.name) for field in form}
    data |= form.shown()
    data |= {field.html_name: field.value() for field in form if several(field)}
    return {name: value for name, value in data.items() if value != ""}


def several(field):
    return isinstance(field.value(), list)


def leaf(rubric, title="更新目录"):
    return rubric.indicators.get(title=title)


@pytest.fixture
def pages(rubric):
    """Every page of the draft, with what it is called with."""
    row, rule = leaf(rubric), rubric.rules.first()
    return [
        *((page, rubric.pk) for page in PAGES),
        ("indicator_edit", rubric.pk, row.pk),
        ("indicator_remove", rubric.pk, row.pk),
        ("rule_remove", rubric.pk, rule.pk),
    ]


@pytest.mark.parametrize(
    ("name", "status"),
    [("leader", 403), ("liaison", 403), ("head", 403), ("stranger", 404)],
)
def test_pages_of_a_draft_are_its_makers_alone(pages, cast, login, name, status):
    client = login(getattr(cast, name))

    answers = {client.post(address(*page)).status_code for page in pages}

    assert answers == {status}


@pytest.mark.parametrize("name", ["office", "supervisor"])
def test_pages_of_a_draft_open_for_its_makers(rubric, cast, login, name):
    client = login(getattr(cast, name))

    assert {client.get(address(page, rubric.pk)).status_code for page in PAGES} == {200}


def test_pages_are_refused_in_force_with_a_sentence(rubric, pages, cast, login):
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )
    client = login(cast.office)

    for page in pages:
        response = client.post(address(*page))
        assert response.status_code == 403
        assert "要改，请另立新版" in response.content.decode()


def test_rubric_weights_saves_and_says_what_is_missing(rubric, cast, login):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    data = shown(client, url) | {f"weight-{leaf(rubric).pk}": "49.50"}

    response = client.post(url, data, follow=True)

    assert leaf(rubric).weight == 4950
    assert "分值合计为99.50分，应为100.00分" in response.content.decode()


def test_rubric_weights_says_which_cap_is_too_high(rubric, cast, login):
    """The page saves a cap above what is below it, as it does a sum of 99.50."""
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    heading = rubric.indicators.filter(is_leaf=False).first()
    data = shown(client, url) | {
        f"weight-{leaf(rubric).pk}": "49.50",
        f"cap-{heading.pk}": "100",
    }

    response = client.post(url, data, follow=True)

    page = response.content.decode()
    assert "的扣分上限100.00分，高于下级指标合计99.50分。" in page


def test_rubric_weights_fills_to_a_hundred(rubric, cast, login):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    data = shown(client, url) | {f"weight-{leaf(rubric).pk}": "49.50"}

    client.post(url, data | {"balance": "rest"})

    assert leaf(rubric, "及时答复").weight == 5050


@pytest.mark.parametrize(
    "typed",
    ["-1", "十分", "abc", "1e9", "1e1", "100.01", "1.005", "2,50", "", "9" * 30],
)
def test_rubric_weights_refuses_what_is_no_figure(rubric, cast, login, typed):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    name = f"weight-{leaf(rubric).pk}"

    response = client.post(url, shown(client, url) | {name: typed})

    assert list(response.context["form"].errors) == [name]
    assert f'value="{typed}"' in response.content.decode() or not typed
    assert leaf(rubric).weight == 5000


@pytest.mark.parametrize("typed", ["５０.５", " 50.5 ", "50.50"])
def test_rubric_weights_reads_figures_as_people_type_them(rubric, cast, login, typed):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)

    client.post(url, shown(client, url) | {f"weight-{leaf(rubric).pk}": typed})

    assert leaf(rubric).weight == 5050


def test_rubric_weights_says_which_figures_it_takes(rubric, cast, login):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    data = shown(client, url) | {f"weight-{leaf(rubric).pk}": "1.005"}

    page = client.post(url, data).content.decode()

    assert (
        "更新目录：分值：应是0.00到100.00之间的数，最多两位小数，不能是“1.005”。"
        in page
    )


def test_rubric_weights_of_500_indicators_is_saved_whole(plan, cast, login):
    """Each with a reason as long as one may be, as the browser sends them."""
    for number in range(500):
        make_task(plan, number=str(number))
    rubric = generate(plan=plan, by=cast.office, today=START)
    rubric.indicators.update(weight_reason="由" * 200)
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    names = [f"reason-{row.pk}" for row in rubric.indicators.filter(is_leaf=True)]
    typed = urlencode(shown(client, url) | dict.fromkeys(names, "因" * 200))

    answer = client.post(url, typed, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 302
    reasons = set(rubric.indicators.values_list("weight_reason", flat=True))
    assert reasons == {"因" * 200}


def test_rubric_weights_refuses_a_long_reason(rubric, cast, login):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    name = f"reason-{leaf(rubric).pk}"

    response = client.post(url, shown(client, url) | {name: "由" * 10_000})

    assert list(response.context["form"].errors) == [name]


def test_rubric_weights_asks_why_at_the_field(rubric, cast, login):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    burden = leaf(rubric, "积极投稿")
    data = shown(client, url) | {f"weight-{burden.pk}": "5"}

    response = client.post(url, data)

    fault = response.context["form"].errors[f"reason-{burden.pk}"]
    assert fault == [
        "按《整治形式主义为基层减负若干规定》（2024年），"
        "不以投稿、刊用数量计分；要计分，须另写理由。"
    ]


def test_rubric_weights_of_an_empty_rubric(rubric, cast, login):
    Indicator.objects.all().delete()

    response = login(cast.office).get(address("rubric_weights", rubric.pk))

    assert response.status_code == 200


def test_stale_page_shows_what_each_typed(rubric, cast, login):
    """Two open one page; each types another row and one they share."""
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    first, second = leaf(rubric), leaf(rubric, "及时答复")
    data = shown(client, url)
    client.post(url, data | {f"weight-{first.pk}": "60", f"weight-{second.pk}": "40"})

    response = client.post(url, data | {f"weight-{first.pk}": "70"})

    assert response.status_code == 409
    assert response.context["fields"] == [("更新目录：分值", "70", "60.00")]
    again = response.context["form"].data
    assert (again[f"weight-{first.pk}"], again[f"weight-{second.pk}"]) == (
        "70",
        "40.00",
    )

    client.post(url, again.dict())

    rubric.refresh_from_db()
    assert (leaf(rubric).weight, leaf(rubric, "及时答复").weight) == (7000, 4000)
    assert rubric.edition == 3


def test_stale_page_of_a_double_click_says_it_is_saved(rubric, cast, login):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    data = shown(client, url) | {f"weight-{leaf(rubric).pk}": "60.00"}
    client.post(url, data)

    response = client.post(url, data, follow=True)

    assert "填写的内容已经保存" in response.content.decode()
    rubric.refresh_from_db()
    assert rubric.edition == 2


def test_stale_page_shows_what_was_typed_into_a_row_that_is_gone(rubric, cast, login):
    client, url = login(cast.office), address("rubric_weights", rubric.pk)
    row = leaf(rubric)
    data = shown(client, url) | {f"weight-{row.pk}": "12.34"}
    client.post(address("indicator_remove", rubric.pk, row.pk))

    response = client.post(url, data)

    assert response.context["fields"] == [
        ("已删除的一行", "12.34", "（这一行已被删除）")
    ]


def test_stale_page_names_choices_and_ticks(rubric, cast, login):
    client, url = login(cast.office), address("rubric_rules", rubric.pk)
    rule = rubric.rules.get(measure="late")
    data = shown(client, url)
    client.post(url, data | {f"unit-{rule.pk}": "6"})
    del data[f"is_on-{rule.pk}"]

    response = client.post(url, data | {f"effect-{rule.pk}": "bonus"})

    assert response.context["fields"] == [
        ("逾期：效果", "加分", "扣分"),
        ("逾期：启用", "否", "是"),
    ]
    client.post(url, response.context["form"].data.dict())
    rule.refresh_from_db()
    assert (rule.unit, rule.effect, rule.is_on) == (6, "bonus", False)


def test_rubric_edit_saves(rubric, cast, login):
    client, url = login(cast.office), address("rubric_edit", rubric.pk)
    data = shown(client, url) | {
        "pass_mark": "65",
        "factor-support": "30",
        "part-new1": "第三方评估",
        "share-new1": "70",
    }

    client.post(url, data)

    rubric.refresh_from_db()
    assert rubric.pass_mark == 6500
    assert rubric.factors.get(role="support").percent == 30
    assert list(rubric.parts.values_list("name", "share")) == [
        ("日常工作", 100),
        ("第三方评估", 70),
    ]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("factor-support", "101"),
        ("factor-support", "五十"),
        ("min_indicators", "0"),
        ("min_indicators", "1e9"),
        ("bonus_cap", "-5"),
        ("pass_mark", "1.005"),
        ("pass_mark", "abc"),
        ("pass_mark", ""),
        ("bonus_floor", "9" * 10_000),
        ("from-1", "-1"),
        ("from-1", ""),
        ("band-1", ""),
        ("share-new1", "70"),
        ("title", ""),
    ],
)
def test_rubric_edit_refuses(rubric, cast, login, name, typed):
    client, url = login(cast.office), address("rubric_edit", rubric.pk)

    response = client.post(url, shown(client, url) | {name: typed})

    assert response.status_code == 200
    assert len(response.context["form"].errors) == 1
    rubric.refresh_from_db()
    assert rubric.edition == 1


def test_rubric_edit_refuses_two_bands_alike(rubric, cast, login):
    client, url = login(cast.office), address("rubric_edit", rubric.pk)

    response = client.post(url, shown(client, url) | {"from-2": "90"})

    assert "起始分相同" in response.content.decode()


def test_rubric_rules_saves(rubric, cast, login):
    client, url = login(cast.office), address("rubric_rules", rubric.pk)
    rule = rubric.rules.get(measure="late")
    typed = {"unit": "0.50", "scale": "points", "max": "2", "cap": "3", "min": "0.2"}

    client.post(
        url,
        shown(client, url) | {f"{name}-{rule.pk}": typed[name] for name in typed},
    )

    rule.refresh_from_db()
    assert (rule.unit, rule.scale, rule.max, rule.cap, rule.min) == (
        50,
        "points",
        200,
        300,
        20,
    )


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("unit", "0", "请填写每次扣多少"),
        ("unit", "5.5", "百分比请填整数"),
        ("unit", "101", "不能是“101”"),
        ("unit", "-1", "不能是“-1”"),
        ("unit", "abc", "不能是“abc”"),
        ("unit", "1.005", "不能是“1.005”"),
        ("unit", "", "不能为空"),
        ("cap", "-1", "不能是“-1”"),
        ("max", "9" * 10_000, "不能是“9999999999999999999…”"),
        ("clause", "条" * 10_000, "不能超过 200 字，现有 10000 字"),
        ("min", "50", "不能小于"),
        ("clause", "", "不能为空"),
        ("per", "", "不能为空"),
    ],
)
def test_rubric_rules_refuses(rubric, cast, login, name, typed, sentence):
    client, url = login(cast.office), address("rubric_rules", rubric.pk)
    rule = rubric.rules.get(measure="late")

    response = client.post(url, shown(client, url) | {f"{name}-{rule.pk}": typed})

    ((_, (fault,)),) = response.context["form"].errors.items()
    assert sentence in fault


def test_rubric_rules_takes_a_veto_without_points(rubric, cast, login):
    client, url = login(cast.office), address("rubric_rules", rubric.pk)
    rule = rubric.rules.get(measure="late")
    typed = {f"unit-{rule.pk}": "0", f"effect-{rule.pk}": "veto"}

    client.post(url, shown(client, url) | typed)

    rule.refresh_from_db()
    assert (rule.effect, rule.unit) == ("veto", 0)


@pytest.fixture
def new_rule(rubric):
    return {
        "measure": "late",
        "indicator": leaf(rubric).pk,
        "clause": "逾期的，每次扣0.50分",
        "effect": "deduct",
        "scale": "points",
        "unit": "0.5",
        "per": "次",
        "is_on": "on",
    }


def test_rule_add_twice_makes_one(rubric, new_rule, cast, login):
    client, url = login(cast.office), address("rule_add", rubric.pk)
    client.post(url, new_rule)

    response = client.post(url, new_rule)

    assert "已有“逾期”的扣分标准" in response.content.decode()
    rule = Rule.objects.get(indicator=leaf(rubric))
    assert (rule.unit, rule.scale, rule.min) == (50, "points", 0)


def test_rule_remove(rubric, cast, login):
    rule, *others = rubric.rules.all()

    login(cast.office).post(address("rule_remove", rubric.pk, rule.pk))

    assert list(rubric.rules.all()) == others


@pytest.fixture
def new_indicator(rubric):
    return {
        "part": rubric.parts.get().pk,
        "heading": "二、第三方评估",
        "title": "网站检查",
        "standard": "空白栏目每个扣0.50分。",
        "weight": "10",
        "unit_kinds": ["detachment", "branch"],
    }


def test_indicator_add_twice_makes_one(rubric, new_indicator, cast, login):
    client, url = login(cast.office), address("indicator_add", rubric.pk)
    for _ in range(2):
        client.post(url, new_indicator)

    row = rubric.indicators.get(title="网站检查")
    assert (row.weight, row.unit_kinds) == (1000, ["detachment", "branch"])
    assert rubric.indicators.filter(title="二、第三方评估").count() == 1


def test_indicator_by_hand_shows_whom_it_judges(rubric, new_indicator, cast, login):
    client = login(cast.office)
    client.post(address("indicator_add", rubric.pk), new_indicator)

    for page in ("rubric_weights", "rubric_detail"):
        shown = client.get(address(page, rubric.pk)).content.decode()
        assert "适用：业务支队、分局" in shown


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("unit_kinds", []),
        ("weight", "1e9"),
        ("weight", "1.005"),
        ("weight", "-1"),
        ("weight", "abc"),
        ("weight", ""),
        ("title", ""),
        ("title", "长" * 10_000),
        ("reason", "由" * 10_000),
    ],
)
def test_indicator_add_refuses(rubric, new_indicator, cast, login, name, typed):
    url = address("indicator_add", rubric.pk)

    response = login(cast.office).post(url, new_indicator | {name: typed})

    assert list(response.context["form"].errors) == [name]


def test_indicator_add_refuses_a_parent_of_another_part(
    rubric, new_indicator, cast, login
):
    other = rubric.parts.create(position=2, name="第三方", share=10)
    parent = rubric.indicators.get(is_leaf=False)
    typed = {"part": other.pk, "parent": parent.pk, "heading": ""}

    response = login(cast.office).post(
        address("indicator_add", rubric.pk), new_indicator | typed
    )

    assert response.context["form"].errors["parent"] == [
        "“一、夯实基础”不在“第三方”这一部分。"
    ]


def test_indicator_edit_of_a_task_keeps_its_title(rubric, cast, login):
    row = leaf(rubric)
    client, url = login(cast.office), address("indicator_edit", rubric.pk, row.pk)

    client.post(url, shown(client, url) | {"standard": "逾期的扣。", "title": "别的"})

    row.refresh_from_db()
    assert (row.title, row.standard) == ("更新目录", "逾期的扣。")


def test_indicator_edit_by_hand_renames(rubric, new_indicator, cast, login):
    client = login(cast.office)
    client.post(address("indicator_add", rubric.pk), new_indicator)
    row = leaf(rubric, "网站检查")
    url = address("indicator_edit", rubric.pk, row.pk)

    client.post(url, shown(client, url) | {"title": "网站和新媒体检查"})

    note = Event.objects.about(rubric).last().note
    assert note == "指标：网站检查 → 网站和新媒体检查"


def test_indicator_edit_by_hand_changes_whom_it_judges(
    rubric, new_indicator, cast, login
):
    client = login(cast.office)
    client.post(address("indicator_add", rubric.pk), new_indicator)
    row = leaf(rubric, "网站检查")
    url = address("indicator_edit", rubric.pk, row.pk)

    client.post(url, shown(client, url) | {"unit_kinds": ["branch", "station"]})

    row.refresh_from_db()
    assert row.unit_kinds == ["branch", "station"]
    note = Event.objects.about(rubric).last().note
    assert note == "网站检查的适用单位类别：业务支队、分局 → 分局、派出所"
    page = client.get(address("rubric_detail", rubric.pk)).content.decode()
    assert "适用：分局、派出所" in page


@pytest.mark.parametrize("title", ["更新目录", "一、夯实基础"])
def test_indicator_edit_offers_no_kinds_where_none_are_asked(
    rubric, cast, login, title
):
    """A task says who carries it; a heading judges nobody."""
    row = leaf(rubric, title)
    client, url = login(cast.office), address("indicator_edit", rubric.pk, row.pk)

    client.post(url, shown(client, url) | {"unit_kinds": ["branch"]})

    row.refresh_from_db()
    assert row.unit_kinds == []


def test_rubric_pages_say_where_no_kind_is_chosen(rubric, cast, login):
    rubric.indicators.filter(title="更新目录").update(
        task=None, criterion=None, unit_kinds=[]
    )
    client = login(cast.office)

    for page in ("rubric_weights", "rubric_detail"):
        shown = client.get(address(page, rubric.pk)).content.decode()
        assert "适用：没有选单位类别" in shown


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("standard", "标" * 10_000),
        ("title", ""),
        ("title", "获领导批示"),
        ("unit_kinds", []),
        ("unit_kinds", ["bureau"]),
    ],
)
def test_indicator_edit_refuses(rubric, new_indicator, cast, login, name, typed):
    client = login(cast.office)
    client.post(address("indicator_add", rubric.pk), new_indicator)
    row = leaf(rubric, "网站检查")
    url = address("indicator_edit", rubric.pk, row.pk)

    response = client.post(url, shown(client, url) | {name: typed})

    assert len(response.context["form"].errors) == 1
    row.refresh_from_db()
    assert row.title == "网站检查"


def test_indicator_edit_shows_both_when_stale(rubric, cast, login):
    row = leaf(rubric)
    client, url = login(cast.office), address("indicator_edit", rubric.pk, row.pk)
    data = shown(client, url)
    client.post(url, data | {"standard": "甲"})

    response = client.post(url, data | {"standard": "乙"})

    assert response.context["fields"] == [("扣分标准", "乙", "甲")]
    client.post(url, response.context["form"].data.dict())
    row.refresh_from_db()
    assert row.standard == "乙"


def test_indicator_edit_shows_both_kinds_when_stale(rubric, new_indicator, cast, login):
    """Of what the other saved, only what was not typed over is kept."""
    client = login(cast.office)
    client.post(address("indicator_add", rubric.pk), new_indicator)
    row = leaf(rubric, "网站检查")
    url = address("indicator_edit", rubric.pk, row.pk)
    data = shown(client, url) | {"unit_kinds": ["detachment", "branch"]}
    client.post(url, data | {"unit_kinds": ["station"], "standard": "甲"})

    typed = client.post(url, data | {"unit_kinds": ["branch"]})
    untouched = client.post(url, data | {"title": "网站"})

    assert typed.context["fields"] == [("适用单位类别", "分局", "派出所")]
    assert 'type="hidden" name="unit_kinds" value="branch"' in typed.content.decode()
    again = untouched.context["form"].data
    assert (again.getlist("unit_kinds"), again["standard"]) == (["station"], "甲")


def test_indicator_remove_says_what_goes_along(rubric, new_rule, cast, login):
    client = login(cast.office)
    client.post(address("rule_add", rubric.pk), new_rule)
    url = address("indicator_remove", rubric.pk, leaf(rubric).pk)

    assert (
        "同时删除它的扣分标准：逾期的，每次扣0.50分" in client.get(url).content.decode()
    )
    client.post(url)

    assert not rubric.indicators.filter(title="更新目录").exists()


def test_indicator_remove_of_another_rubric_is_not_found(rubric, cast, login):
    url = address("indicator_remove", rubric.pk, 999_999)

    assert login(cast.office).post(url).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "most"),
    [("rubric_weights", 14), ("rubric_edit", 14), ("rubric_rules", 14)],
)
def test_pages_take_the_same_queries_however_many_rows(
    plan, cast, login, rows, page, most, django_assert_max_num_queries
):
    for number in range(rows):
        make_task(plan, criteria=["甲", "乙"], number=str(number))
    rubric = generate(plan=plan, by=cast.office, today=START)
    client = login(cast.office)

    with django_assert_max_num_queries(most):
        client.get(address(page, rubric.pk))
