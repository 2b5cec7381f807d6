import pytest
from django.urls import reverse

from assessment.differences import differences
from assessment.editing.indicators import add_indicator
from assessment.editing.rules import FIELDS, edit_rules
from assessment.editing.terms import PartLine, Terms, edit_terms
from assessment.editing.weights import Typed, edit_weights
from assessment.models import Rubric
from assessment.rubrics import CannotGenerate, generate, put_in_force
from assessment.versions import draft_version
from core.audit.models import Event

from .factories import START, make_section, make_task


@pytest.fixture
def old(plan, cast):
    """The first version, in force: two chapters, two leaves and a rule of one's own."""
    chapter = make_section(plan, "一、夯实基础")
    section = make_section(plan, "（一）动态更新", parent=chapter)
    make_task(plan, "更新目录", section=section)
    make_task(plan, "及时答复", section=chapter)
    rubric = generate(plan=plan, by=cast.office, today=START)
    general = rubric.rules.get(measure="late")
    rubric.rules.create(
        measure="late",
        indicator=rubric.indicators.get(title="更新目录"),
        **{name: getattr(general, name) for name in FIELDS},
    )
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )
    return Rubric.objects.get()


@pytest.fixture
def new(old, cast):
    return draft_version(pk=old.pk, by=cast.office)


def told(old, new):
    return [
        (group.title, row.what, row.field, row.old, row.new)
        for group in differences(old, new)
        for row in group.rows
    ]


def test_draft_version_is_a_draft_of_its_own(old, new):
    assert (new.version, new.status, new.doc_no) == (2, "draft", "")
    assert (new.in_force_from, new.edition, new.plan) == (None, 1, old.plan)
    assert not set(new.indicators.values_list("pk")) & set(
        old.indicators.values_list("pk")
    )


def test_draft_version_copies_everything(old, new):
    assert differences(old, new) == []
    assert new.indicators.count() == old.indicators.count() == 4
    assert new.rules.get(indicator__isnull=False).indicator.rubric == new
    assert new.indicators.get(title="（一）动态更新").parent.rubric == new


def test_draft_version_is_written_to_the_trail(new):
    event = Event.objects.get(act="另立新版")

    assert event.note == "第2版，由第1版复制"


def test_draft_version_refused_while_a_draft_waits(old, new, cast):
    with pytest.raises(CannotGenerate, match="已有评分办法草案"):
        draft_version(pk=old.pk, by=cast.office)


def test_draft_version_refused_of_a_draft(new, cast):
    with pytest.raises(CannotGenerate, match="还是草案"):
        draft_version(pk=new.pk, by=cast.office)


def test_differences_of_weights_and_caps(old, new, cast):
    rows = {row.title: row.pk for row in new.indicators.all()}
    typed = {
        rows["更新目录"]: Typed(7500),
        rows["及时答复"]: Typed(2500, "减半。"),
        rows["一、夯实基础"]: Typed(cap=4000),
    }

    edit_weights(pk=new.pk, edition=1, typed=typed, by=cast.office)

    assert told(old, new) == [
        ("指标", "一、夯实基础", "扣分上限", "", "40.00分"),
        ("指标", "（一）动态更新", "分值", "50.00分", "75.00分"),
        ("指标", "更新目录", "分值", "50.00分", "75.00分"),
        ("指标", "及时答复", "分值", "50.00分", "25.00分"),
        ("指标", "及时答复", "分值的理由", "", "减半。"),
    ]


def test_differences_of_what_came_and_went(old, new, cast):
    add_indicator(
        pk=new.pk,
        part=new.parts.get(),
        parent=None,
        heading="",
        title="网站检查",
        standard="空白栏目每个扣0.50分。",
        weight=1000,
        reason="",
        unit_kinds=["detachment"],
        by=cast.office,
    )
    new.indicators.filter(title="及时答复").delete()

    assert told(old, new)[:2] == [
        ("指标", "及时答复", "分值", "50.00分", ""),
        ("指标", "网站检查", "分值", "", "10.00分"),
    ]


def test_differences_of_terms_and_rules(old, new, cast):
    part = new.parts.get()
    fields = {name: getattr(new, name) for name in ("title", "bonus_cap")}
    fields |= {"pass_mark": 7000, "bonus_floor": 6000, "min_indicators": 3}
    terms = Terms(
        fields,
        {"support": 30},
        [PartLine(part.pk, "日常", 100)],
        new.bands.values_list("name", "from_points"),
    )
    edit_terms(pk=new.pk, edition=1, terms=terms, by=cast.office)
    rule = new.rules.get(measure="not_reported")
    values = {name: getattr(rule, name) for name in FIELDS} | {"unit": 50}
    edit_rules(pk=new.pk, edition=2, typed={rule.pk: values}, by=cast.office)
    new.refresh_from_db()

    assert told(old, new) == [
        ("计分口径", "", "合格分", "60.00分", "70.00分"),
        ("计分口径", "", "配合系数", "50%", "30%"),
        ("计分口径", "", "“日常工作”占比", "100%", ""),
        ("计分口径", "", "“日常”占比", "", "100%"),
        ("扣分标准", "未报送 · 全部指标", "每次", "100%", "50%"),
    ]


def address(name, *args):
    return reverse(f"assessment:{name}", args=args)


def test_rubric_version_leads_to_the_draft(old, cast, login):
    response = login(cast.office).post(address("rubric_version", old.pk))

    new = Rubric.objects.get(version=2)
    assert response.url == address("rubric_weights", new.pk)


def test_rubric_version_twice_makes_one(old, cast, login):
    client = login(cast.office)
    for _ in range(2):
        client.post(address("rubric_version", old.pk))

    assert Rubric.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "status"), [("leader", 403), ("liaison", 403), ("stranger", 404)]
)
def test_rubric_version_refused_without_the_right(old, cast, login, name, status):
    response = login(getattr(cast, name)).post(address("rubric_version", old.pk))

    assert (response.status_code, Rubric.objects.count()) == (status, 1)


def test_rubric_compare_shows_old_and_new(old, new, cast, login):
    new.indicators.filter(title="更新目录").update(weight=4000)

    page = login(cast.office).get(address("rubric_compare", new.pk, old.pk))

    assert "50.00分" in page.content.decode()
    assert "40.00分" in page.content.decode()


def test_rubric_compare_of_equals_says_so(old, new, cast, login):
    page = login(cast.office).get(address("rubric_compare", new.pk, old.pk))

    assert "都相同" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("leader", 403), ("liaison", 403), ("stranger", 404)]
)
def test_rubric_compare_of_a_draft_is_its_makers_alone(
    old, new, cast, login, name, status
):
    client = login(getattr(cast, name))

    for pair in ((old.pk, new.pk), (new.pk, old.pk)):
        assert client.get(address("rubric_compare", *pair)).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_rubric_compare_takes_the_same_queries_however_many_rows(
    plan, cast, login, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_task(plan, criteria=["甲", "乙"], number=str(number))
    rubric = generate(plan=plan, by=cast.office, today=START)
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )
    new = draft_version(pk=rubric.pk, by=cast.office)
    new.indicators.update(weight=1)
    client = login(cast.office)

    with django_assert_max_num_queries(24):
        client.get(address("rubric_compare", new.pk, rubric.pk))
