"""通知."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.reminders.models import Notice

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
