from datetime import date

import pytest
from django.urls import reverse

from assessment.counting import count
from assessment.entering import AlreadyEntered, NoPart, enter
from assessment.findings import confirm
from assessment.models import Assessment, Finding, Indicator, Score
from assessment.proposals import NotRunning, propose
from core.audit.models import Event
from core.units.models import Unit
from tasks.models import Role

from .factories import MARCH, make_assignment, make_occurrence, occurrence_of

TODAY = date(2026, 4, 2)
TOKEN = "0b6f2d5e-6f0a-4f9e-9a39-0d8f8a1f2c11"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def leaf(assessment, tasks):
    return Indicator.objects.get(task=tasks[0])


@pytest.fixture
def write(assessment, units, leaf, cast):
    """Enter a deduction of 1.00 from 法制支队 on the first leaf, or what is said."""

    def write_down(**changes):
        values = {
            "assessment_pk": assessment.pk,
            "token": TOKEN,
            "effect": "deduct",
            "unit": units["法制支队"],
            "indicator": leaf,
            "points": 100,
            "clause": "栏目内容错误，每处扣1分",
            "facts": "专栏联系电话有误。",
            "by": cast.supervisor,
            "today": TODAY,
        }
        return enter(**values | changes)

    return write_down


def without_leaf(effect, points):
    return {"effect": effect, "points": points, "indicator": None}


def test_enter_takes_effect_at_once(write, cast, units):
    finding = write()

    assert (finding.status, finding.found_by) == ("confirmed", cast.supervisor)
    assert (finding.confirmed_on, finding.fact_key) == (TODAY, TOKEN)
    # 100 × (25.00 − 1.00) ÷ 25.00
    assert Score.objects.get(unit=units["法制支队"]).total == 9600


@pytest.mark.parametrize(
    ("effect", "points", "total"),
    [("bonus", 300, 10300), ("limit", 6900, 6900), ("veto", None, 5900)],
)
def test_enter_without_an_indicator(write, units, effect, points, total):
    write(**without_leaf(effect, points))

    assert Score.objects.get(unit=units["法制支队"]).total == total


def test_enter_twice_with_one_token_makes_one(write):
    write()

    with pytest.raises(AlreadyEntered, match="已经登记过"):
        write(points=200)

    assert Finding.objects.get().points == 100


def test_enter_is_written_to_the_trail(write, cast):
    write()

    event = Event.objects.get(act="登记考核情形")
    assert event.note == "法制支队，扣分，1.00分，栏目内容错误，每处扣1分"
    assert event.actor == cast.supervisor.audit_label


def test_enter_refused_when_not_running(write):
    Assessment.objects.update(status=Assessment.Status.FINAL)

    with pytest.raises(NotRunning):
        write()


# A factor of 0 is refused, and told why.


def refusal(write, unit):
    with pytest.raises(NoPart) as refused:
        write(unit=unit)
    assert not Finding.objects.exists()
    return str(refused.value)


def test_refused_without_a_part(write, units):
    assert refusal(write, units["交警支队"]) == ("交警支队没有承担这项任务，不能扣分。")


def test_refused_for_what_was_handed_down(write, led, tasks, units):
    make_assignment(tasks[0], units["交警支队"], parent=led)

    assert "没有承担" in refusal(write, units["交警支队"])


def test_refused_in_a_role_without_points(write, tasks, units):
    make_assignment(tasks[0], units["交警支队"], Role.GUIDE)

    assert refusal(write, units["交警支队"]) == (
        "交警支队在这项任务中的分工是指导，分工系数为0，不能扣分。"
    )


def test_refused_when_waived(write, led, cast, units):
    led.waived_on, led.waived_by, led.waived_reason = TODAY, cast.office, "不涉及。"
    led.save()
    led.occurrences.update(voided_on=TODAY, void_reason="不涉及")

    assert "已批准不涉及" in refusal(write, units["法制支队"])


def test_refused_when_never_asked(write, tasks, units):
    make_assignment(tasks[0], units["交警支队"], Role.SUPPORT, due=(), owes=False)

    assert refusal(write, units["交警支队"]) == (
        "没有要求交警支队报送这项任务的落实情况，不能扣分。"
    )


def test_refused_when_nothing_is_due_within_the_assessment(write, tasks, units):
    assignment = make_assignment(tasks[0], units["交警支队"], due=())
    make_occurrence(assignment, 1, date(2027, 1, 31))

    assert "没有考核期内到期的期次" in refusal(write, units["交警支队"])


@pytest.mark.parametrize("kinds", [["branch"], []])
def test_refused_where_the_leaf_is_not_for_the_kind(write, leaf, kinds):
    Indicator.objects.filter(pk=leaf.pk).update(task=None, unit_kinds=kinds)
    leaf.refresh_from_db()

    with pytest.raises(NoPart, match="不适用于业务支队"):
        write(indicator=leaf)


@pytest.mark.parametrize(
    "changes", [without_leaf("bonus", 100), without_leaf("veto", None)]
)
def test_refused_for_a_unit_with_nothing_assigned(write, units, changes):
    with pytest.raises(NoPart, match="交警支队在考核期内没有计分的指标，不参评"):
        write(unit=units["交警支队"], **changes)

    assert not Finding.objects.exists()


def test_veto_and_bonus_together(write, units):
    """100.00 + 3.00, held to 60.00 − 1.00 and the lowest grade."""
    write(**without_leaf("bonus", 300))
    write(token="another", **without_leaf("veto", None))

    score = Score.objects.get(unit=units["法制支队"])
    assert (score.bonus, score.total, score.grade) == (300, 5900, "不合格")


# An occurrence holds its share of the leaf: four rounds of 25.00 are 6.25 each.


@pytest.fixture
def june(led):
    return occurrence_of(led, 2)


def total(units, name="法制支队"):
    return Score.objects.get(unit=units[name]).total


def test_enter_on_an_occurrence_costs_at_most_its_share(write, june, units):
    finding = write(occurrence=june, points=625)
    write(occurrence=june, points=625, token="another")

    assert (finding.occurrence, finding.points) == (june, 625)
    # 100 × (25.00 − 6.25) ÷ 25.00
    assert total(units) == 7500


def test_enter_on_two_occurrences_costs_both(write, led, june, units):
    write(occurrence=june, points=625)
    write(occurrence=occurrence_of(led, 3), points=625, token="another")

    assert total(units) == 5000


def test_enter_on_a_share_the_machine_took_costs_nothing_more(
    write, assessment, june, units, cast
):
    """未报送 of March takes the whole of its share."""
    march = occurrence_of(june.assignment, 1)
    propose(assessment_pk=assessment.pk, today=TODAY)
    pks = list(Finding.objects.values_list("pk", flat=True))
    confirm(pks=pks, assessment_pk=assessment.pk, by=cast.supervisor, today=TODAY)
    before = total(units)

    write(occurrence=march, points=100)

    assert (before, total(units)) == (7500, 7500)


def test_enter_on_an_occurrence_names_it_in_the_trail(write, june):
    write(occurrence=june)

    assert Event.objects.get(act="登记考核情形").note == (
        "法制支队，扣分，1.00分，第2期（2026-06-25到期），栏目内容错误，每处扣1分"
    )


def test_finding_on_an_occurrence_costs_nothing_once_it_is_voided(
    write, assessment, june, units
):
    write(occurrence=june, points=625)
    void(june)

    count(assessment_pk=assessment.pk, today=TODAY)

    assert total(units) == 10000


def void(occurrence):
    occurrence.voided_on, occurrence.void_reason = TODAY, "轮次取消"
    occurrence.save()


def test_refused_on_a_voided_occurrence(write, june):
    void(june)

    with pytest.raises(NoPart) as refused:
        write(occurrence=june)

    assert str(refused.value) == "第2期已于2026-04-02撤销，不计分，不能对它扣分。"


def test_refused_on_an_occurrence_outside_the_assessment(write, led):
    late = make_occurrence(led, 5, date(2027, 1, 31))

    with pytest.raises(NoPart) as refused:
        write(occurrence=late)

    assert str(refused.value) == (
        "第5期于2027-01-31到期，不在考核期2026-01-01至2026-12-31内，不能对它扣分。"
    )


def test_refused_on_an_occurrence_of_another_unit(write, tasks, units):
    other = make_assignment(tasks[0], units["交警支队"])

    with pytest.raises(NoPart, match="第1期不是法制支队在这项指标上的期次"):
        write(occurrence=occurrence_of(other, 1))


def test_refused_on_an_occurrence_of_another_task(write, tasks, units):
    other = make_assignment(tasks[1], units["法制支队"])

    with pytest.raises(NoPart, match="不是法制支队在这项指标上的期次"):
        write(occurrence=occurrence_of(other, 1))


def test_refused_on_an_occurrence_handed_down(write, led, june, tasks, units):
    """The child's occurrence is the other unit's, which carries nothing."""
    child = make_assignment(tasks[0], units["交警支队"], parent=led)

    with pytest.raises(NoPart, match="交警支队没有承担这项任务"):
        write(unit=units["交警支队"], occurrence=occurrence_of(child, 1))


# The page.


@pytest.fixture
def url(assessment):
    return reverse("assessment:finding_enter", args=[assessment.pk])


@pytest.fixture
def form(units, leaf):
    return {
        "token": TOKEN,
        "effect": "deduct",
        "unit": units["法制支队"].pk,
        "indicator": leaf.pk,
        "points": "0.5",
        "clause": "要素不规范",
        "facts": "文号缺失。",
    }


def test_page_enters_and_leads_to_the_unit(url, form, units, cast, login):
    response = login(cast.supervisor).post(url, form, follow=True)

    assert Finding.objects.get().points == 50
    assert [f.unit for f in response.context["page"]] == [units["法制支队"]]
    assert "已登记法制支队的扣分，得分已更新。" in response.content.decode()


def test_page_of_two_clicks_enters_once(url, form, cast, login):
    client = login(cast.supervisor)
    client.post(url, form)

    response = client.post(url, form, follow=True)

    assert "没有再次登记" in response.content.decode()
    assert Finding.objects.count() == 1


def test_page_leads_to_the_row_of_the_unit(url, form, units, cast, login):
    client = login(cast.supervisor)
    answer = client.post(url, form)
    finding, score = Finding.objects.get(), Score.objects.get(unit=units["法制支队"])

    page = client.get(answer.url)
    row = f"{reverse('assessment:score_detail', args=[score.pk])}#finding-{finding.pk}"

    assert answer.url.endswith(f"?unit={finding.unit_id}#finding-{finding.pk}")
    assert f'<tr id="finding-{finding.pk}">' in page.content.decode()
    assert f'href="{row}"' in page.content.decode()
    assert f'id="finding-{finding.pk}"' in client.get(row).content.decode()


def choices(response):
    return [label for _, label in response.context["form"].fields["occurrence"].choices]


def test_page_lists_the_occurrences_that_count(url, form, led, june, cast, login):
    void(june)
    make_occurrence(led, 5, date(2027, 1, 31))

    response = login(cast.supervisor).post(url, form | {"list": "1", "points": "很多"})

    assert choices(response) == [
        "整项指标",
        "第1期（2026-03-25到期），占8.33分",
        "第3期（2026-09-25到期），占8.33分",
        "第4期（2026-12-25到期），占8.33分",
    ]
    page = response.content.decode()
    assert "没有保存" not in page
    assert all(text in page for text in ("文号缺失。", 'value="很多"', TOKEN))
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit": ""}, "选好单位和指标后按“列出期次”"),
        ({"indicator": ""}, "选好单位和指标后按“列出期次”"),
        ({"unit": "9" * 30}, "选好单位和指标后按“列出期次”"),
        ({}, "只就一个期次扣分的，请选择期次"),
    ],
)
def test_page_says_what_the_list_wants(url, form, cast, login, changes, sentence):
    response = login(cast.supervisor).post(url, form | {"list": "1"} | changes)

    assert sentence in response.content.decode()


def test_page_says_why_no_occurrence_is_listed(url, form, units, cast, login):
    unit = units["交警支队"].pk

    response = login(cast.supervisor).post(url, form | {"list": "1", "unit": unit})

    assert choices(response) == ["整项指标"]
    assert "交警支队没有承担这项任务，不能扣分。" in response.content.decode()


def test_page_says_that_a_leaf_without_a_task_has_none(url, form, leaf, cast, login):
    Indicator.objects.filter(pk=leaf.pk).update(task=None, unit_kinds=["detachment"])

    response = login(cast.supervisor).post(url, form | {"list": "1"})

    assert "没有期次，就整项指标扣分" in response.content.decode()


def test_page_enters_on_an_occurrence(url, form, june, cast, login):
    client = login(cast.supervisor)

    response = client.post(url, form | {"occurrence": june.pk}, follow=True)

    assert Finding.objects.get().occurrence == june
    assert "期次：第 2 期，2026-06-25 周四 到期" in response.content.decode()


@pytest.mark.parametrize(
    ("points", "sentence"),
    [("6.26", "扣分不能超过该期次的分值6.25分。"), ("6.25", "")],
)
def test_page_holds_points_to_the_share(url, form, june, cast, login, points, sentence):
    data = form | {"occurrence": june.pk, "points": points}

    response = login(cast.supervisor).post(url, data, follow=True)

    assert sentence in response.content.decode()
    assert Finding.objects.exists() is not bool(sentence)


def test_page_refuses_an_occurrence_voided_since_it_was_shown(
    url, form, june, cast, login
):
    void(june)

    response = login(cast.supervisor).post(url, form | {"occurrence": june.pk})

    page = response.content.decode()
    assert "第2期已于2026-04-02撤销，不计分，不能对它扣分。" in page
    assert "文号缺失。" in page
    assert not Finding.objects.exists()


@pytest.mark.parametrize("typed", ["9" * 30, "期", "-1", "999999"])
def test_page_refuses_an_occurrence_that_is_none(url, form, cast, login, typed):
    response = login(cast.supervisor).post(url, form | {"occurrence": typed})

    assert response.context["form"].errors["occurrence"] == [
        "没有这个期次，请重新列出期次再选。"
    ]
    assert not Finding.objects.exists()


def test_page_drops_the_occurrence_of_a_bonus(url, form, june, cast, login):
    login(cast.supervisor).post(url, form | {"effect": "bonus", "occurrence": june.pk})

    assert Finding.objects.get().occurrence is None


def test_page_gives_each_visit_its_token(url, cast, login):
    client = login(cast.supervisor)

    first, second = (client.get(url).context["form"]["token"].value() for _ in "ab")

    assert first != second


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"indicator": ""}, "扣分须选择指标。"),
        ({"points": "25.01"}, "扣分不能超过该指标的分值25.00分。"),
        ({"points": "0"}, "请填写大于0的分值。"),
        ({"points": ""}, "请填写大于0的分值。"),
        ({"effect": "bonus", "points": ""}, "请填写大于0的分值。"),
    ],
)
def test_page_refuses_and_keeps_the_input(url, form, cast, login, changes, sentence):
    response = login(cast.supervisor).post(url, form | changes)

    page = response.content.decode()
    assert sentence in page
    assert "没有保存，请先改正以下问题" in page
    assert "文号缺失。" in page
    assert not Finding.objects.exists()


def test_page_tells_of_too_many_words_instead_of_cutting_them(url, form, cast, login):
    response = login(cast.supervisor).post(url, form | {"facts": "长" * 10_000})

    page = response.content.decode()
    assert "不能超过 2000 字，现有 10000 字" in page
    assert "长" * 10_000 in page
    assert 'maxlength="2000"' not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("points", "0.005"),
        ("points", "1.005"),
        ("points", "-1"),
        ("points", "abc"),
        ("points", "NaN"),
        ("points", "一分"),
        ("points", "1e400"),
        ("points", "9" * 10_000),
        ("facts", "长" * 10_000),
        ("facts", "\0"),
        ("clause", "长" * 10_000),
        ("unit", "9" * 30),
        ("indicator", "999999"),
        ("effect", "fine"),
        ("token", "x"),
        ("token", ""),
    ],
)
def test_page_refuses_what_no_field_can_hold(url, form, cast, login, field, value):
    response = login(cast.supervisor).post(url, form | {field: value})

    assert field in response.context["form"].errors
    assert not Finding.objects.exists()


def test_page_says_which_points_it_takes(url, form, cast, login):
    response = login(cast.supervisor).post(url, form | {"points": "1.005"})

    assert response.context["form"].errors["points"] == [
        "应是0.00到100.00之间的数，最多两位小数，不能是“1.005”。"
    ]
    assert 'value="1.005"' in response.content.decode()


@pytest.mark.parametrize("typed", ["１.５", "１．５", " 1.50 "])
def test_page_reads_points_as_people_type_them(url, form, cast, login, typed):
    login(cast.supervisor).post(url, form | {"points": typed})

    assert Finding.objects.get().points == 150


def test_page_says_why_a_factor_is_nothing(url, form, units, cast, login):
    response = login(cast.supervisor).post(url, form | {"unit": units["交警支队"].pk})

    assert "交警支队没有承担这项任务，不能扣分。" in response.content.decode()


def test_page_drops_points_of_a_veto(url, form, cast, login):
    login(cast.supervisor).post(url, form | {"effect": "veto"})

    finding = Finding.objects.get()
    assert (finding.points, finding.indicator) == (None, None)


def test_page_of_what_is_over_says_so(url, form, cast, login):
    Assessment.objects.update(status="final")

    response = login(cast.supervisor).post(url, form)

    assert "不在进行中" in response.content.decode()
    assert not Finding.objects.exists()


def test_page_refuses_units_of_another_bureau(url, form, cast, login):
    stranger = Unit.objects.get(name="宣传股")

    response = login(cast.supervisor).post(url, form | {"unit": stranger.pk})

    assert "unit" in response.context["form"].errors


@pytest.mark.parametrize(
    ("name", "status"), [("office", 403), ("liaison", 403), ("stranger", 404)]
)
def test_page_refused_without_the_right(url, form, cast, login, name, status):
    response = login(getattr(cast, name)).post(url, form)

    assert (response.status_code, Finding.objects.count()) == (status, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_the_same_queries_however_many_units(
    assessment, tasks, units, cast, login, url, rows, django_assert_max_num_queries
):
    for unit in list(units.values())[:rows]:
        make_assignment(tasks[1], unit, due=(MARCH,))
    count(assessment_pk=assessment.pk, today=TODAY)
    client = login(cast.supervisor)

    with django_assert_max_num_queries(12):
        client.get(url)
