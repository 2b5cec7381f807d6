import pytest
from django.urls import reverse

from assessment.editing.draft import CannotEdit
from assessment.editing.indicators import remove_indicator
from assessment.editing.newer import take_in_newer
from assessment.newer import newer_tasks
from assessment.rubrics import generate, put_in_force
from core.audit.models import Event

from .factories import START, make_section, make_task


@pytest.fixture
def section(plan):
    chapter = make_section(plan, "一、夯实基础")
    return make_section(plan, "（一）动态更新", parent=chapter)


@pytest.fixture
def rubric(plan, section, cast):
    make_task(plan, "更新目录", section=section, number="1")
    return generate(plan=plan, by=cast.office, today=START)


@pytest.fixture
def newer(plan, section, rubric):
    """A task under a heading that is there, and one under a heading that is not."""
    return [
        make_task(plan, "核对指南", section=section, number="2", criteria=["甲", "乙"]),
        make_task(
            plan, "积极投稿", section=make_section(plan, "二、强化监督"), number="3"
        ),
    ]


def test_newer_tasks_of_a_fresh_rubric_are_none(rubric):
    assert list(newer_tasks(rubric)) == []


def test_newer_tasks_came_after_the_draft(rubric, newer):
    assert list(newer_tasks(rubric)) == newer


def test_newer_tasks_leave_out_what_was_withdrawn(rubric, newer):
    newer[0].withdrawn_on = START
    newer[0].save()

    assert list(newer_tasks(rubric)) == newer[1:]


def test_newer_tasks_are_those_whose_indicator_was_removed(rubric, cast):
    leaf = rubric.indicators.get(title="更新目录")
    remove_indicator(pk=rubric.pk, indicator_pk=leaf.pk, by=cast.office)

    assert list(newer_tasks(rubric)) == [leaf.task]


def test_take_in_newer_plants_leaves_without_points(rubric, newer, cast):
    added = take_in_newer(pk=rubric.pk, by=cast.office)

    rows = rubric.indicators.filter(task__in=newer).order_by("position")
    assert added == 3
    assert [(row.title, row.parent.title, row.weight) for row in rows] == [
        ("甲", "（一）动态更新", 0),
        ("乙", "（一）动态更新", 0),
        ("积极投稿", "二、强化监督", 0),
    ]
    assert rows[0].weight_reason == "新增任务，分值待定。"
    assert "减负" in rows[2].weight_reason
    assert rubric.indicators.filter(title="（一）动态更新").count() == 1


def test_take_in_newer_is_written_to_the_trail(rubric, newer, cast):
    take_in_newer(pk=rubric.pk, by=cast.office)

    note = Event.objects.get(act="补充指标").note
    assert note.startswith("指标：无 → 甲（新增任务，分值待定。）；")
    rubric.refresh_from_db()
    assert rubric.edition == 2


def test_take_in_newer_twice_adds_once(rubric, newer, cast):
    take_in_newer(pk=rubric.pk, by=cast.office)

    assert take_in_newer(pk=rubric.pk, by=cast.office) == 0


def test_take_in_newer_refused_in_force(rubric, newer, cast):
    start(rubric, cast)

    with pytest.raises(CannotEdit, match="已经施行"):
        take_in_newer(pk=rubric.pk, by=cast.office)


def start(rubric, cast):
    put_in_force(
        pk=rubric.pk, doc_no="1号", in_force_from=START, by=cast.office, today=START
    )


# The pages.


def address(name, rubric):
    return reverse(f"assessment:{name}", args=[rubric.pk])


@pytest.mark.parametrize("name", ["rubric_detail", "rubric_put_in_force"])
def test_pages_of_a_draft_list_newer_tasks(rubric, newer, cast, login, name):
    page = login(cast.office).get(address(name, rubric)).content.decode()

    assert "没有指标的任务 2 项" in page
    assert "2 核对指南" in page
    assert address("rubric_take_in", rubric) in page


def test_page_in_force_says_what_to_do(rubric, newer, cast, login):
    start(rubric, cast)

    page = login(cast.office).get(address("rubric_detail", rubric)).content.decode()

    assert "没有指标的任务 2 项" in page
    assert "要计分的，请另立新版。" in page
    assert address("rubric_take_in", rubric) not in page


def test_page_without_newer_tasks_says_nothing(rubric, cast, login):
    page = login(cast.office).get(address("rubric_detail", rubric)).content.decode()

    assert "没有指标的任务" not in page


@pytest.mark.parametrize(
    ("clicks", "told"),
    [(1, "已补充3项指标，都不计分，请填写分值。"), (2, "每项任务都已有指标")],
)
def test_button_takes_them_in(rubric, newer, cast, login, clicks, told):
    client, url = login(cast.office), address("rubric_take_in", rubric)

    pages = [client.post(url, follow=True) for _ in range(clicks)]

    assert told in pages[-1].content.decode()
    assert pages[-1].redirect_chain[-1][0] == address("rubric_weights", rubric)


@pytest.mark.parametrize(
    ("name", "status"), [("leader", 403), ("liaison", 403), ("stranger", 404)]
)
def test_button_refused_without_the_right(rubric, newer, cast, login, name, status):
    answer = login(getattr(cast, name)).post(address("rubric_take_in", rubric))

    assert answer.status_code == status
    assert newer_tasks(rubric).count() == 2
