"""What did not go out, or may have: listed, and moved on only by a person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse

from core.audit.models import Event
from core.audit.statuses import NotAllowed
from core.reminders import waiting
from core.reminders.delivering import mark_unclear
from core.reminders.models import Delivery
from core.reminders.registrations import UNDELIVERED
from core.reminders.services import NothingLeft, deliver, give_up, send_again

from .factories import make_notice

PAGE = "/notices/deliveries/"
DECIDE = reverse("delivery_decide")
Status = Delivery.Status


@pytest.fixture
def make(bureau, now):
    """A delivery at a status, of a notice to the person."""

    def make(person, status, number=1, **fields):
        values = {"channel": "mail", "bureau": bureau, "status": status}
        if status != Status.WAITING:
            values |= {"claim": uuid4(), "claimed_at": now, "attempts": 1}
        if status not in (Status.WAITING, Status.SENDING):
            values["done_at"] = now
        return Delivery.objects.create(
            notice=make_notice(person, number), **values | fields
        )

    return make


# The table


def test_claim_takes_what_waits_and_nothing_twice(cast, make, now):
    make(cast.liaison, Status.WAITING)
    first, second = uuid4(), uuid4()

    won = Delivery.objects.claim(token=first, at=now)
    lost = Delivery.objects.claim(token=second, at=now)

    delivery = Delivery.objects.get()
    assert (won, lost) == (1, 0)
    assert (delivery.status, delivery.claim, delivery.attempts) == ("sending", first, 1)


def test_step_outside_the_table_is_impossible(cast, make):
    make(cast.liaison, Status.SENT)

    with pytest.raises(NotAllowed):
        Delivery.objects.move(Status.SENT, Status.WAITING)


@pytest.mark.parametrize(
    ("age", "status"), [(14, "sending"), (15, "sending"), (16, "unclear")]
)
def test_interrupted_delivery_becomes_unclear(cast, make, now, age, status):
    make(cast.liaison, Status.SENDING, claimed_at=now - timedelta(minutes=age))

    mark_unclear(now=now)

    assert Delivery.objects.get().status == status


def test_interrupted_delivery_becomes_unclear_on_a_day_of_rest_too(
    cast, make, now, calendar
):
    make(cast.liaison, Status.SENDING)
    holiday = now.replace(month=10)

    deliver(clock=lambda: holiday, calendar=calendar)

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.done_at) == ("unclear", holiday)
    assert delivery.error == "发送中断，不知是否已经送出。"


def test_unclear_delivery_is_not_sent_again_by_itself(
    cast, make, by_mail, mails, now, calendar
):
    by_mail(cast.liaison)
    make(cast.liaison, Status.UNCLEAR)

    for minutes in range(0, 600, 30):
        at = now + timedelta(minutes=minutes)
        deliver(clock=lambda at=at: at, calendar=calendar)

    assert mails.mails == []


@pytest.mark.parametrize(
    ("status", "fields", "name"),
    [
        ("waiting", {"claim": uuid4()}, "delivery_claimed_under_way"),
        ("sending", {"claim": None}, "delivery_claimed_under_way"),
        ("sent", {"claimed_at": None}, "delivery_claimed_under_way"),
        ("sent", {"done_at": None}, "delivery_done_when_over"),
    ],
)
def test_half_a_delivery_is_impossible(cast, make, status, fields, name):
    with pytest.raises(IntegrityError, match=name):
        make(cast.liaison, status, **fields)


def test_delivery_twice_is_impossible(cast, make, bureau):
    delivery = make(cast.liaison, Status.WAITING)

    with pytest.raises(IntegrityError):
        Delivery.objects.create(notice=delivery.notice, channel="mail", bureau=bureau)


# Services


def test_unclear_delivery_is_sent_again_by_a_person(
    cast, make, by_mail, mails, now, calendar
):
    by_mail(cast.liaison)
    make(cast.liaison, Status.UNCLEAR, attempts=6)

    count = send_again(deliveries=Delivery.objects.all(), by=cast.office)
    sent = deliver(clock=lambda: now, calendar=calendar)

    event = Event.objects.get(act="重新发送通知")
    assert (count, sent, len(mails.mails)) == (1, 1, 1)
    assert (event.actor, event.subject_label, event.note) == (
        cast.office.audit_label,
        "江门市公安局",
        "1条",
    )


def test_failed_delivery_is_left(cast, make):
    make(cast.liaison, Status.FAILED, error="554 no")

    give_up(deliveries=Delivery.objects.all(), by=cast.office)

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.error) == ("dropped", "554 no")
    assert Event.objects.filter(act="不再发送通知").count() == 1


@pytest.mark.parametrize("act", [send_again, give_up])
@pytest.mark.parametrize("status", ["waiting", "sending", "sent", "dropped"])
def test_what_nobody_has_to_decide_stays(cast, make, act, status):
    make(cast.liaison, status)

    with pytest.raises(NothingLeft, match="请勾选通知；已经有人处理过的不再列出"):
        act(deliveries=Delivery.objects.all(), by=cast.office)

    assert Delivery.objects.get().status == status
    assert not Event.objects.filter(act__endswith="通知").exists()


# The page


def listed(response):
    return [row["title"] for row in response.context["rows"]]


def test_office_sees_what_waits_for_a_person(cast, login, make):
    for number, status in enumerate(Status):
        make(cast.liaison, status, number)

    page = login(cast.office).get(PAGE)
    sent = login(cast.office).get(PAGE, {"status": "sent"})

    assert listed(page) == ["第4条", "第3条"]
    assert listed(sent) == ["第2条"]
    assert "邮件：未启用；短信或消息平台：未启用" in page.content.decode()


def test_manager_sees_who_and_not_what(cast, login, make):
    make(cast.liaison, Status.UNCLEAR)

    page = login(cast.manager).get(PAGE)

    assert listed(page) == ["（标题不显示）"]
    assert "第1条" not in page.content.decode()
    assert "法制支队联络员" in page.content.decode()


def test_stranger_sees_nothing_of_ours(cast, login, make):
    make(cast.liaison, Status.UNCLEAR)

    page = login(cast.stranger).get(PAGE)

    assert listed(page) == []
    assert "没有需要处理的通知" in page.content.decode()


@pytest.mark.parametrize("person", ["liaison", "head", "leader", "auditor"])
def test_page_is_closed_to_others(cast, login, person):
    client = login(getattr(cast, person))

    answers = [client.get(PAGE), client.post(DECIDE)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "只有政务公开办公室和系统管理员" in answers[0].content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_queries_for_any_number(
    cast, login, make, count, django_assert_max_num_queries
):
    client = login(cast.office)
    for number in range(count):
        make(cast.liaison, Status.UNCLEAR, number)

    with django_assert_max_num_queries(10):
        client.get(PAGE)


@pytest.mark.parametrize(
    ("button", "status", "sentence"),
    [
        ("again", "waiting", "1条通知几分钟内重新发送。"),
        ("leave", "dropped", "1条通知不再发送。"),
    ],
)
def test_office_decides_on_what_is_ticked(cast, login, make, button, status, sentence):
    ticked = make(cast.liaison, Status.UNCLEAR, 1)
    other = make(cast.liaison, Status.FAILED, 2)

    answer = login(cast.office).post(
        DECIDE, {"delivery": [ticked.pk], button: "1"}, follow=True
    )

    ticked.refresh_from_db()
    other.refresh_from_db()
    assert sentence in answer.content.decode()
    assert (ticked.status, other.status) == (status, "failed")


def test_second_click_says_that_somebody_was_faster(cast, login, make):
    delivery = make(cast.liaison, Status.UNCLEAR)
    client = login(cast.office)
    form = {"delivery": [delivery.pk], "leave": "1"}
    client.post(DECIDE, form)

    answer = client.post(DECIDE, form, follow=True)

    assert "已经有人处理过的不再列出" in answer.content.decode()


@pytest.mark.parametrize("ticked", [[], ["x"], ["-1"], ["99999"]])
def test_nothing_ticked_says_so(cast, login, make, ticked):
    make(cast.liaison, Status.UNCLEAR)

    answer = login(cast.office).post(
        DECIDE, {"delivery": ticked, "again": "1"}, follow=True
    )

    assert "请勾选通知" in answer.content.decode()


def test_stranger_cannot_decide_on_ours(cast, login, make):
    delivery = make(cast.liaison, Status.UNCLEAR)

    login(cast.stranger).post(DECIDE, {"delivery": [delivery.pk], "again": "1"})

    delivery.refresh_from_db()
    assert delivery.status == "unclear"


def test_undelivered_waits_for_the_office(cast, make, today):
    waiting.register(UNDELIVERED)
    make(cast.liaison, Status.UNCLEAR)

    (entry,) = waiting.for_user(cast.office, today)

    assert (entry.label, entry.url, entry.count) == (
        "未发出或结果不明的通知",
        PAGE,
        1,
    )
    assert waiting.for_user(cast.liaison, today) == []
