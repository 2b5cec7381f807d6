"""意见: who may write, who is told, and that a form is used once."""

from datetime import date

import pytest
from django.urls import reverse

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_person
from tasks.models import Remark, Role
from tasks.services.faults import Refused
from tasks.services.remarks import LENGTH, add_remark, last_of
from tasks.tests.factories import handed_out, report_at
from tasks.tests.reviewing import Station, of_unit

LATER = date(2026, 7, 2)


@pytest.fixture
def report(bureau, cast, today):
    plan = handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE), ("交警支队", Role.LEAD)],
        by=cast.office,
    )
    return report_at("to_review", of_unit(plan, "法制支队"), cast, today=today)


def write(report, by, text, *, today=LATER, after=None):
    after = last_of(report, by) if after is None else after
    return add_remark(report_pk=report.pk, text=text, after=after, by=by, today=today)


def told(source="tasks.remark"):
    return {notice.person for notice in Notice.objects.filter(source=source)}


def test_remark_holds_the_unit_one_acts_for(report, cast):
    remark = write(report, cast.office, " 请说明口径。 ")

    assert (remark.unit.name, remark.author, remark.text) == (
        "宣传科",
        cast.office,
        "请说明口径。",
    )
    assert Event.objects.about(report).filter(act="发表意见").count() == 1


def test_remark_of_another_unit_is_told_to_the_liaisons(report, cast):
    write(report, cast.neighbour, "请并入牵头稿。")

    assert told() == {cast.liaison}
    notice = Notice.objects.get(source="tasks.remark")
    assert notice.url == reverse("tasks:report_detail", args=[report.pk])


def test_remark_of_the_unit_is_told_to_the_office_at_first(report, cast):
    write(report, cast.liaison, "已补充。")

    assert told() == {cast.office}


def test_remark_of_the_unit_is_told_to_those_who_wrote_before(report, cast):
    write(report, cast.leader, "请抓紧。")
    write(report, cast.neighbour, "请并入。")
    Notice.objects.all().delete()

    write(report, cast.liaison, "已办。")

    assert told() == {cast.leader, cast.neighbour}


def test_remark_is_not_told_to_who_left_the_post(report, cast, today):
    write(report, cast.neighbour, "请并入。")
    cast.neighbour.posts.update(until_on=LATER)
    Notice.objects.all().delete()

    write(report, cast.liaison, "已办。", today=date(2026, 7, 3))

    assert told() == {cast.office}


def test_remark_of_a_station_is_told_to_who_handed_down(report, cast, today):
    station = Station(report.occurrence)
    part = station.hand_in(today=today)

    write(part, station.liaison, "已办。")

    assert told() == {cast.liaison}


def test_remark_of_a_manager_with_another_post_is_of_that_post(report, cast, units):
    manager = make_person(PostRole.MANAGER, units["宣传科"], username="two")
    manager.posts.create(
        unit=units["交警支队"], role=PostRole.SUPERVISOR, from_on=date(2020, 1, 1)
    )
    manager.as_of(LATER)

    assert write(report, manager, "已阅。").unit == units["交警支队"]


@pytest.mark.parametrize("text", ["", " \n ", "长" * (LENGTH + 1)])
def test_remark_of_a_wrong_length_is_refused(report, cast, text):
    with pytest.raises(Refused, match="意见请写1至2000个字"):
        write(report, cast.office, text)


def test_remark_sent_twice_stands_once(report, cast):
    first = write(report, cast.office, "请说明口径。", after=0)

    again = write(report, cast.office, "请说明口径。", after=0)

    assert again == first
    assert Remark.objects.count() == 1


def test_remark_of_a_stale_form_with_other_words_is_refused(report, cast):
    write(report, cast.office, "请说明口径。", after=0)

    with pytest.raises(Refused, match="这一条还没有发表"):
        write(report, cast.office, "另一条。", after=0)


def test_remark_of_another_person_makes_no_form_stale(report, cast):
    write(report, cast.liaison, "已补充。", after=0)

    write(report, cast.office, "请说明口径。", after=0)

    assert Remark.objects.count() == 2


# The page.


def address(report):
    return reverse("tasks:remark_add", args=[report.pk])


@pytest.mark.parametrize(
    "who", ["liaison", "head", "neighbour", "office", "leader", "supervisor"]
)
def test_remark_is_written_by_whoever_sees_the_report(login, cast, report, who):
    response = login(getattr(cast, who)).post(
        address(report), {"after": "0", "text": "已阅。"}
    )

    page = reverse("tasks:report_detail", args=[report.pk])
    assert response.url == f"{page}#remarks"
    assert Remark.objects.get().author == getattr(cast, who)


@pytest.mark.parametrize("who", ["stranger", "manager", "auditor"])
def test_remark_of_a_stranger_finds_no_report(login, cast, report, who):
    response = login(getattr(cast, who)).post(
        address(report), {"after": "0", "text": "已阅。"}
    )

    assert response.status_code == 404


def test_remark_is_not_written_by_a_link(login, cast, report):
    assert login(cast.office).get(address(report)).status_code == 405


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "请写出意见。"),
        ("长" * (LENGTH + 1), "意见请写1至2000个字。"),
    ],
)
def test_remark_refused_comes_back_with_its_words(login, cast, report, text, told):
    response = login(cast.office).post(address(report), {"after": "0", "text": text})

    form = response.context["remark_form"]
    assert (response.status_code, form.errors["text"]) == (422, [told])
    assert form["text"].value() == text


def test_remark_from_a_stale_page_comes_back_with_its_words(login, cast, report):
    client = login(cast.office)
    client.post(address(report), {"after": "0", "text": "第一条"})

    response = client.post(address(report), {"after": "0", "text": "第二条"})

    assert "这一条还没有发表" in response.content.decode()
    assert "第二条" in response.content.decode()


def test_remark_form_after_a_refusal_may_be_sent_again(login, cast, report):
    client = login(cast.office)
    client.post(address(report), {"after": "0", "text": "第一条"})
    form = client.post(address(report), {"after": "0", "text": "第二条"}).context[
        "remark_form"
    ]

    client.post(address(report), {"after": form["after"].value(), "text": "第二条"})

    assert [remark.text for remark in Remark.objects.all()] == ["第一条", "第二条"]


def test_remarks_are_shown_in_the_order_they_were_written(login, cast, report):
    write(report, cast.office, "请说明口径。")
    write(report, cast.liaison, "含新增3条。")

    response = login(cast.liaison).get(reverse("tasks:report_detail", args=[report.pk]))

    assert [remark.text for remark in response.context["remarks"]] == [
        "请说明口径。",
        "含新增3条。",
    ]


def test_task_page_counts_the_remarks(login, cast, report):
    write(report, cast.office, "请说明口径。")
    task = report.occurrence.assignment.task_id

    page = login(cast.neighbour).get(reverse("tasks:task_detail", args=[task]))

    assert "意见 1 条" in page.content.decode()
