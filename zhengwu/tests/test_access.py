"""Closed by default: every address asks for a login, except those listed here."""

import uuid

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from portal.urls import Ending

PUBLIC = {"login"}
# Under its door (`portal.middleware`): open where the installation says so, with
# nobody known; tested by `portal.tests`.
PORTAL = "portal"
FILLED = (
    (Ending, "csv"),
    (IntConverter, "1"),
    (UUIDConverter, str(uuid.UUID(int=1))),
)


def patterns(resolver=None, above=()):
    """Every address pattern with the converters on its way."""
    for pattern in (resolver or get_resolver()).url_patterns:
        way = (*above, pattern)
        if isinstance(pattern, URLPattern):
            yield way
        else:
            yield from patterns(pattern, way)


def address(way):
    """An address the pattern matches."""
    return "/" + "".join(fill(step.pattern) for step in way)


def fill(pattern):
    route = str(pattern)
    for name, converter in pattern.converters.items():
        value = next(
            (told for made, told in FILLED if isinstance(converter, made)), "x"
        )
        kind = next(
            part.split(":")[0] for part in route.split("<")[1:] if f"{name}>" in part
        )
        route = route.replace(f"<{kind}:{name}>", value).replace(f"<{name}>", value)
    return route


def label(way):
    return ":".join(
        filter(None, [getattr(way[0], "namespace", None), way[-1].name])
    ) or address(way)


# Regular expressions of the admin: its shortcuts and its catch-all.
WAYS = [way for way in patterns() if "(?P" not in address(way)]


def test_walk_finds_pages_of_every_app():
    found = {way[-1].name for way in WAYS}

    assert {"desk", "login", "run_list", "notice_list", "trail"} <= found


def test_login_is_required_unless_a_view_says_otherwise():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in (
        settings.MIDDLEWARE
    )


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS, ids=label)
@pytest.mark.parametrize("method", ["get", "post"])
def test_address_is_closed_to_the_public(client, way, method):
    if way[-1].name in PUBLIC:
        return

    response = getattr(client, method)(address(way))

    # The admin's own login page is walked as well: it leads to ours.
    asked_to_log_in = response.status_code == 302 and response.url.startswith(
        (reverse("login"), reverse("admin:login"))
    )
    assert asked_to_log_in or response.status_code in (404, 405)


PUBLIC_WAYS = [way for way in WAYS if getattr(way[0], "namespace", None) == PORTAL]


def test_public_pages_are_those_written_down():
    names = {way[-1].name for way in PUBLIC_WAYS}

    assert names == {
        "api",
        "api_bureau",
        "api_bureau_search",
        "api_bureaus",
        "api_catalogue",
        "api_edition",
        "api_entry",
        "api_report",
        "api_search",
        "bureau",
        "bureau_list",
        "catalogue",
        "edition",
        "edition_file",
        "edition_json",
        "edition_list",
        "entry",
        "entry_then",
        "guide",
        "openapi",
        "report",
        "report_file",
        "report_version",
        "schema",
        "search",
        "search_all",
    }


@pytest.mark.django_db
def test_public_pages_ask_for_no_login_where_they_are_open(client, settings):
    """Nothing is published yet: each says so, and none leads to the login."""
    settings.PORTAL, settings.PORTAL_RATE = True, 10_000

    statuses = {
        way[-1].name: client.get(address(way)).status_code for way in PUBLIC_WAYS
    }

    assert set(statuses.values()) == {200, 400, 404}
    assert {name for name, status in statuses.items() if status == 200} == {
        "api",
        "api_bureaus",
        "bureau_list",
        "openapi",
        "schema",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_address_opens(client, name):
    assert client.get(reverse(name)).status_code == 200
