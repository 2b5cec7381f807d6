"""The auditor's page."""

from datetime import timedelta

import pytest

from core.audit import views
from core.audit.models import Event
from core.audit.trail import record
from core.workdays.tests.factories import make_day

ADDRESS = "/trail/"


def acts(response):
    return [event.act for event in response.context["page"]]


@pytest.fixture
def trail(cast, units):
    """One event below the auditor's bureau, one of another bureau, one of none."""
    holiday = make_day("2026-10-01")
    record("本局的事", units["法制支队"], by=cast.liaison)
    record("外局的事", cast.stranger.posts_in_force[0].unit, by=cast.stranger)
    record("全局的事", holiday, by=None)


def test_trail_shows_own_bureau_and_the_installation(login, cast, trail):
    response = login(cast.auditor).get(ADDRESS, {"act": "的事"})

    assert acts(response) == ["全局的事", "本局的事"]


@pytest.mark.parametrize("person", ["office", "manager", "leader", "stranger"])
def test_trail_is_refused_to_all_but_the_auditor(login, cast, person):
    response = login(getattr(cast, person)).get(ADDRESS)

    assert response.status_code == 403
    assert "操作日志只供安全审计员查看。" in response.content.decode()


def test_trail_needs_a_login(client, db):
    assert client.get(ADDRESS).status_code == 302


def test_trail_cannot_be_written(login, cast):
    assert login(cast.auditor).post(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"actor": "联络员"}, ["本局的事"]),
        ({"subject": "法制", "act": "的事"}, ["本局的事"]),
        ({"act": "没有"}, []),
    ],
)
def test_trail_is_narrowed_by_the_address(login, cast, trail, asked, found):
    assert acts(login(cast.auditor).get(ADDRESS, asked)) == found


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 2), (1, 0)])
def test_trail_is_narrowed_by_day(login, cast, trail, days, count):
    written_on = Event.objects.first().at.astimezone().date()
    day = written_on + timedelta(days=days)

    response = login(cast.auditor).get(
        ADDRESS, {"act": "的事", "since": day, "until": day}
    )

    assert len(acts(response)) == count


def test_trail_counts_no_further_than_it_lists(login, cast, trail, monkeypatch):
    monkeypatch.setattr(views, "MOST_LISTED", 1)

    page = login(cast.auditor).get(ADDRESS).context["page"]

    assert page.paginator.count == 1


@pytest.mark.parametrize("count", [1, 3])
def test_trail_asks_the_same_queries_for_any_number(
    login, cast, units, count, django_assert_max_num_queries
):
    client = login(cast.auditor)
    for number in range(count):
        record(f"第{number}件", units["法制支队"], by=None)

    with django_assert_max_num_queries(8):
        client.get(ADDRESS)
