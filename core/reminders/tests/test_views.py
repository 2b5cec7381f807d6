"""通知."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.reminders.models import MailChoice, Notice

from .factories import make_notice

INBOX = "/notices/"


def listed(response):
    return [notice.title for notice in response.context["page"]]


@pytest.fixture
def inbox(cast):
    """Two unread and one read notice of the liaison, one of the head."""
    make_notice(cast.liaison, 1)
    make_notice(cast.liaison, 2, read_at=timezone.now())
    make_notice(cast.liaison, 3)
    make_notice(cast.head, 4)


def test_inbox_shows_own_notices_newest_first(login, cast, inbox):
    response = login(cast.liaison).get(INBOX)

    assert listed(response) == ["第3条", "第2条", "第1条"]
    assert response.context["unread"] == 2


def test_inbox_shows_the_unread_alone(login, cast, inbox):
    response = login(cast.liaison).get(INBOX, {"show": "unread"})

    assert listed(response) == ["第3条", "第1条"]


def test_inbox_keeps_the_choice_on_every_page(login, cast):
    for number in range(26):
        make_notice(cast.liaison, number)

    response = login(cast.liaison).get(INBOX, {"show": "unread", "page": 2})

    assert listed(response) == ["第0条"]
    assert "show=unread&amp;page=1" in response.content.decode()


def test_inbox_without_notices_says_so(login, cast):
    assert "没有符合条件的通知" in login(cast.office).get(INBOX).content.decode()


def test_inbox_needs_a_login(client, db):
    assert client.get(INBOX).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_asks_the_same_queries_for_any_number(
    login, cast, count, django_assert_max_num_queries
):
    client = login(cast.liaison)
    for number in range(count):
        make_notice(cast.liaison, number)

    with django_assert_max_num_queries(12):
        client.get(INBOX)


def test_opened_notice_is_read_and_leads_on(login, cast, inbox):
    notice = Notice.objects.get(title="第1条")

    response = login(cast.liaison).get(reverse("notice_open", args=[notice.pk]))

    notice.refresh_from_db()
    assert (response.status_code, response.url) == (302, "/tasks/sheet/")
    assert notice.read_at is not None
    assert Notice.objects.visible_to(cast.liaison).unread().count() == 1


def test_notice_opened_again_keeps_when_it_was_read(login, cast, inbox):
    notice = Notice.objects.get(title="第2条")

    login(cast.liaison).get(reverse("notice_open", args=[notice.pk]))

    assert Notice.objects.get(title="第2条").read_at == notice.read_at


@pytest.mark.parametrize("person", ["head", "office", "stranger"])
def test_opening_the_notice_of_another_does_not_work(login, cast, inbox, person):
    notice = Notice.objects.get(title="第1条")

    response = login(getattr(cast, person)).get(
        reverse("notice_open", args=[notice.pk])
    )

    notice.refresh_from_db()
    assert (response.status_code, notice.read_at) == (404, None)


def test_all_are_marked_read_at_once(login, cast, inbox):
    response = login(cast.liaison).post(reverse("notice_read_all"), follow=True)

    assert "已将2条通知标为已读。" in response.content.decode()
    assert [notice.title for notice in Notice.objects.unread()] == ["第4条"]


def test_marking_all_read_takes_a_post(login, cast, inbox):
    assert login(cast.liaison).get(reverse("notice_read_all")).status_code == 405


def test_inbox_marks_what_is_settled_by_now(login, cast, inbox, source):
    page = login(cast.liaison).get(INBOX).content.decode()

    assert page.count("已了结</span>") == 3


def test_inbox_shows_the_open_and_the_settled(login, cast, source, units, today):
    source.owe(units["法制支队"], today)
    make_notice(cast.liaison, 1)
    make_notice(cast.liaison, 2)
    make_notice(cast.liaison, 3, source="tasks.returned")
    client = login(cast.liaison)

    found = {
        show: listed(client.get(INBOX, {"show": show})) for show in ("open", "settled")
    }

    assert found == {"open": ["第1条"], "settled": ["第2条"]}


def test_inbox_shows_one_kind(login, cast, source):
    make_notice(cast.liaison, 1)
    make_notice(cast.liaison, 2, source="tasks.returned")
    client = login(cast.liaison)

    found = {
        kind: listed(client.get(INBOX, {"kind": kind})) for kind in ("sheets", "other")
    }

    assert found == {"sheets": ["第1条"], "other": ["第2条"]}


def test_inbox_with_a_wrong_choice_shows_everything(login, cast, inbox):
    found = login(cast.liaison).get(INBOX, {"kind": "none", "show": "none"})

    assert listed(found) == ["第3条", "第2条", "第1条"]


# 通知方式

MAIL = reverse("mail_choice")


def chosen(person):
    choice = MailChoice.objects.get(person=person)
    person.refresh_from_db()
    return choice.how, choice.since, person.email


@pytest.mark.time_machine("2026-07-01T10:00:00+08:00", tick=False)
def test_person_chooses_how_to_be_told(login, cast, today):
    answer = login(cast.liaison).post(
        MAIL, {"how": "digest", "email": "zhang@example.gov.cn"}, follow=True
    )

    event = Event.objects.get(act="选择邮件通知方式")
    assert "已保存，邮件通知：每日汇总一封。" in answer.content.decode()
    assert chosen(cast.liaison) == ("digest", today, "zhang@example.gov.cn")
    assert (event.actor, event.note) == (cast.liaison.audit_label, "每日汇总一封")


def test_choice_is_no_mail_until_made(login, cast):
    page = login(cast.liaison).get(MAIL)

    assert page.context["form"].initial == {"how": "off", "email": ""}
    assert "还没有设置邮件服务器" in page.content.decode()


def test_choice_with_a_mail_server_says_nothing_of_one(login, cast, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1"

    page = login(cast.liaison).get(MAIL).content.decode()

    assert "还没有设置邮件服务器" not in page


@pytest.mark.time_machine("2026-07-01T10:00:00+08:00", tick=False)
def test_changed_choice_keeps_since_when_mail_is_wanted(login, cast, by_mail, today):
    first = by_mail(cast.liaison).since
    client = login(cast.liaison)
    form = {"how": "digest", "email": "zhang@example.gov.cn"}
    client.post(MAIL, form)
    kept = chosen(cast.liaison)[1]

    client.post(MAIL, {"how": "off", "email": ""})
    client.post(MAIL, form)

    assert (str(kept), chosen(cast.liaison)[1]) == (first, today)


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        (
            {"how": "each", "email": ""},
            {"email": ["请填写电子邮箱，或者选择不发邮件。"]},
        ),
        (
            {"how": "each", "email": "张三"},
            {"email": ["邮箱地址不对，应写成 zhangsan@example.gov.cn。"]},
        ),
        (
            {"how": "off", "email": "a@example.gov.cn\nBcc: b@example.gov.cn"},
            {"email": ["邮箱地址不对，应写成 zhangsan@example.gov.cn。"]},
        ),
    ],
)
def test_faulty_choice_says_what_is_wrong(login, cast, fields, faults):
    page = login(cast.liaison).post(MAIL, fields)

    assert page.context["form"].errors == faults
    assert not MailChoice.objects.exists()


def test_unknown_choice_is_refused(login, cast):
    page = login(cast.liaison).post(MAIL, {"how": "fax", "email": ""})

    assert list(page.context["form"].errors) == ["how"]


def test_unknown_choice_is_impossible(cast, by_mail):
    with pytest.raises(IntegrityError, match="mail_choice_known"):
        by_mail(cast.liaison, "fax")
