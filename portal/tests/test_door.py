"""What every public request passes: off, methods, cookies, rates, what is kept."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse

from portal import middleware
from portal.caching import Answers
from portal.rates import Rates, visitor_of

HOME = "/portal/"


def test_it_is_off_unless_switched_on(client, settings, db):
    assert settings.PORTAL is False
    assert client.get(HOME).status_code == 404


@pytest.mark.usefixtures("clock")
def test_nobody_brings_or_takes_a_cookie(client, login, portal, cast, lists):
    page = reverse("portal:catalogue", args=[lists.catalogue.pk])
    stranger = client.get(page)
    login(cast.office)

    for path in ("/portal", HOME, page, "/portal/x/", "/portal/api/v1/bureaus"):
        response = client.get(path)
        assert not response.cookies
        assert "Vary" not in response
    assert client.get(page).content == stranger.content
    # Who is logged in stays so for the house's own pages.
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("clock")
def test_what_has_not_changed_is_not_sent_again(client, portal, lists, cast):
    page = reverse("portal:catalogue", args=[lists.catalogue.pk])
    first = client.get(page)
    etag, changed = first["ETag"], first["Last-Modified"]

    assert first["Cache-Control"] == "public, max-age=0"
    assert client.get(page, HTTP_IF_NONE_MATCH=etag).status_code == 304
    assert client.get(page, HTTP_IF_MODIFIED_SINCE=changed).status_code == 304
    head = client.head(page)
    assert (head.content, head["ETag"]) == (b"", etag)
    assert head["Content-Length"] == str(len(first.content))

    lists.catalogue.preamble = "另有说明。"
    lists.catalogue.save()
    again = client.get(page, HTTP_IF_NONE_MATCH=etag)
    assert (again.status_code, again["ETag"] == etag) == (200, False)


@pytest.mark.usefixtures("clock")
def test_a_page_kept_asks_nothing(client, portal, lists, django_assert_num_queries):
    portal.PORTAL_SECONDS = 60
    page = reverse("portal:catalogue", args=[lists.catalogue.pk])
    first = client.get(page)

    with django_assert_num_queries(0):
        again = client.get(page)

    assert (again.content, again.headers) == (first.content, first.headers)
    assert "Content-Security-Policy" in again


@pytest.mark.usefixtures("clock")
def test_files_are_the_same_bytes_each_time(client, portal, lists):
    for ending in ("xlsx", "csv", "json"):
        path = f"/portal/catalogue/{lists.catalogue.pk}/edition/2/catalogue.{ending}"
        first, again = client.get(path), client.get(path)
        assert first["ETag"] == again["ETag"]
        assert "filename" in first["Content-Disposition"]


@pytest.mark.django_db
def test_refusals_speak_to_the_public(client, portal, monkeypatch):
    for path, status, method in (
        ("/portal/no/such/page/", 404, "get"),
        (HOME, 405, "post"),
        (HOME, 405, "delete"),
        ("/portal/api/v1/entries/1", 404, "get"),
        ("/portal/search/?q=%", 400, "get"),
    ):
        response = getattr(client, method)(path)
        page = response.content.decode()
        assert response.status_code == status
        assert response["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert "工作台" not in page and "error" in page or "<h1>" in page

    def fails(*args, **kwargs):
        raise RuntimeError("内部细节")

    monkeypatch.setattr("portal.published.bureaus", fails)
    client.raise_request_exception = False
    broken = client.get(HOME)
    assert broken.status_code == 500
    assert "系统出错" in broken.content.decode()
    assert "内部细节" not in broken.content.decode()


@pytest.mark.django_db
def test_who_asks_too_often_waits(client, portal):
    portal.PORTAL_RATE = 2
    statuses = [client.get("/portal/search/?q=x").status_code for _ in range(3)]

    last = client.get(HOME)

    assert (statuses[-1], last.status_code) == (429, 429)
    assert 0 < int(last["Retry-After"]) <= 30
    assert "过于频繁" in last.content.decode()
    assert client.get(HOME, REMOTE_ADDR="10.0.0.2").status_code == 200


def test_rates_fill_again_with_time():
    rates = Rates(most=2)

    waits = [rates.wait("a", rate=2, now=now) for now in (0, 0, 0, 30, 30)]

    assert waits == [0, 0, 30, 0, 30]
    for visitor in "bcd":
        assert rates.wait(visitor, rate=2, now=30) == 0
    # Forgotten, and so as new.
    assert rates.wait("a", rate=2, now=30) == 0


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "visitor"),
    [
        ("10.1.1.1", "1.2.3.4", 0, "10.1.1.1"),
        ("10.1.1.1", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("10.1.1.1", "6.6.6.6, 1.2.3.4, 10.0.0.1", 2, "1.2.3.4"),
        ("10.1.1.1", "1.2.3.4", 3, "1.2.3.4"),
        ("10.1.1.1", "", 1, "10.1.1.1"),
        ("2001:db8:1:2:3::4", "", 0, "2001:db8:1:2::/64"),
        ("10.1.1.1", "<script>", 1, "<script>"),
    ],
)
def test_visitor_of(remote, forwarded, proxies, visitor):
    request = RequestFactory().get(
        HOME, REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded
    )

    assert visitor_of(request, proxies) == visitor


class Said:
    """An answer as a view gives it."""

    def __init__(self, content):
        self.content, self.headers = content, {}
        self.items = self.headers.items

    def __setitem__(self, name, value):
        self.headers[name] = value


def test_answers_hold_no_more_than_they_have_room_for():
    answers = Answers(most=3, room=10)

    for number, size in enumerate((4, 4, 4)):
        answers.keep(f"/{number}", Said(b"x" * size), seconds=1, now=0)
    assert [answers.get(f"/{each}") is not None for each in range(3)] == [
        False,
        True,
        True,
    ]
    answers.keep("/1", Said(b"xy"), seconds=1, now=0)
    for number in (3, 4):
        answers.keep(f"/{number}", Said(b""), seconds=1, now=0)
    assert answers.get("/2") is None and answers.get("/1") is not None


def test_a_new_content_is_a_change():
    answers = Answers()
    first = answers.keep("/", Said(b"a"), seconds=1, now=0)
    same = answers.keep("/", Said(b"a"), seconds=1, now=5)

    other = answers.keep("/", Said(b"b"), seconds=1, now=9)

    assert (same.etag, same.changed_at) == (first.etag, first.changed_at)
    assert other.etag != first.etag
    assert timedelta(seconds=same.until) == timedelta(seconds=6)


def test_the_door_is_before_everybody_else(settings):
    assert middleware.PREFIX == HOME
    assert settings.MIDDLEWARE[0] == "portal.middleware.public_door"
