"""The office keeps the ladder in 系统管理."""

import pytest
from django.urls import reverse

from core.audit.models import Event
from core.reminders.models import ReminderStep
from core.units.roles import Role

from .factories import make_step

LIST = reverse("admin:reminders_reminderstep_changelist")
ADD = reverse("admin:reminders_reminderstep_add")
ON_22ND = pytest.mark.time_machine("2026-08-26T10:00:00+08:00", tick=False)


def change(step):
    return reverse("admin:reminders_reminderstep_change", args=[step.pk])


@pytest.fixture
def form(bureau, source):
    def form(**fields):
        return {
            "bureau": bureau.pk,
            "source": "sheets",
            "offset_0": "before",
            "offset_1": "3",
            "counting": "workdays",
            "roles": ["liaison", "head"],
            **fields,
        }

    return form


def faults(page):
    return {
        field: [fault["message"] for fault in found]
        for field, found in (
            page.context_data["adminform"].form.errors.get_json_data().items()
        )
    }


def steps():
    return list(ReminderStep.objects.values_list("offset", "counting", "roles"))


@ON_22ND
def test_office_adds_a_step_and_reads_what_it_does(cast, login, form):
    page = login(cast.office).post(ADD, form(), follow=True)

    sentence = (
        "到期前3个工作日：如 2026-09-25 周五 到期，2026-09-22 周二 "
        "发给联络员、单位负责人"
    )
    event = Event.objects.get(act="新建提醒步骤")
    assert steps() == [(-3, "workdays", ["liaison", "head"])]
    assert f"{sentence}。" in [str(line) for line in page.context["messages"]]
    assert sentence in page.content.decode()
    assert "落实情况" in page.content.decode()
    assert event.subject_label == "到期前3个工作日"


@pytest.mark.parametrize(
    ("moment", "number", "offset"),
    [("before", "10", -10), ("on", "", 0), ("on", "7", 0), ("after", "5", 5)],
)
def test_step_is_before_on_or_after_the_due_date(
    cast, login, form, moment, number, offset
):
    login(cast.office).post(ADD, form(offset_0=moment, offset_1=number))

    assert [step[0] for step in steps()] == [offset]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        (
            {"offset_1": ""},
            "offset",
            "请填写到期前或到期后几天；当天请选到期当日。",
        ),
        (
            {"offset_1": "0"},
            "offset",
            "请填写到期前或到期后几天；当天请选到期当日。",
        ),
        ({"offset_1": "半"}, "offset", "天数应是整数。"),
        (
            {"offset_1": "-3"},
            "offset",
            "天数不能为负，请在左边选到期前或到期后。",
        ),
        ({"offset_1": "181"}, "offset", "天数最多为180。"),
        ({"roles": []}, "roles", "请至少选一个提醒对象。"),
    ],
)
def test_faulty_step_says_what_is_wrong(cast, login, form, fields, field, sentence):
    page = login(cast.office).post(ADD, form(**fields))

    assert faults(page) == {field: [sentence]}
    assert steps() == []


@pytest.mark.parametrize(
    "fields", [{"source": "unknown"}, {"roles": ["manager"]}, {"counting": "hours"}]
)
def test_step_of_another_kind_is_refused(cast, login, form, fields):
    page = login(cast.office).post(ADD, form(**fields))

    assert list(faults(page)) == list(fields)


def test_step_twice_on_one_day_says_so(cast, login, form, bureau):
    make_step(bureau, -3, [Role.LEADER], "workdays")

    page = login(cast.office).post(ADD, form())

    assert faults(page) == {"__all__": ["本局已有同一天的提醒步骤。"]}


def test_change_stands_in_the_trail(cast, login, form, bureau):
    step = make_step(bureau, -3, [Role.LIAISON], "workdays")

    login(cast.office).post(change(step), form(offset_1="5"))

    event = Event.objects.get(act="修改提醒步骤")
    assert steps() == [(-5, "workdays", ["liaison", "head"])]
    assert event.note == (
        "何时提醒：到期前3 → 到期前5；提醒对象：联络员 → 联络员、单位负责人"
    )


def test_office_removes_a_step(cast, login, bureau):
    step = make_step(bureau, 0, [Role.LIAISON])

    login(cast.office).post(
        reverse("admin:reminders_reminderstep_delete", args=[step.pk]), {"post": "yes"}
    )

    assert steps() == []
    assert Event.objects.get(act="删除提醒步骤").subject_label == "到期当日"


@pytest.mark.parametrize("person", ["liaison", "head", "leader"])
def test_others_do_not_keep_the_ladder(cast, login, bureau, person):
    step = make_step(bureau, 0, [Role.LIAISON])

    client = login(getattr(cast, person))

    assert client.get(change(step)).status_code in (302, 403)


def test_office_of_another_bureau_finds_no_step_of_ours(cast, login, bureau, form):
    step = make_step(bureau, 0, [Role.LIAISON])
    client = login(cast.stranger)

    answers = [client.get(change(step)), client.post(change(step), form())]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert steps() == [(0, "days", ["liaison"])]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_queries_for_any_number(
    cast, login, bureau, count, django_assert_max_num_queries
):
    client = login(cast.office)
    for offset in range(count):
        make_step(bureau, offset, [Role.LIAISON])

    with django_assert_max_num_queries(12):
        client.get(LIST)


@pytest.mark.parametrize(
    ("offset", "words"), [(-3, "到期前3"), (0, "到期当日"), (5, "到期后5")]
)
def test_offset_is_said_in_words(offset, words):
    assert ReminderStep(offset=offset).get_offset_display() == words


def test_source_that_is_gone_is_called_by_its_name():
    assert ReminderStep(source="gone").get_source_display() == "gone"
