"""What every app's tests need: the cast, the clock, an empty calendar."""

from datetime import date
from types import SimpleNamespace

import hypothesis
import pytest

from core.units.models import Unit
from core.units.roles import Role
from core.units.tests.factories import make_bureau, make_people
from zhengwu.tests.browser import (  # noqa: F401 -- fixtures
    base_url,
    browser_context_args,
    browser_type_launch_args,
    context,
)

TODAY = date(2026, 7, 1)
# How long an example takes is no question of a test.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture
def today():
    """A Wednesday."""
    return TODAY


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Files a test stores lie in its own folder; passwords are hashed quickly."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def bureau(db):
    return make_bureau()


@pytest.fixture
def units(bureau):
    """The bureau's units by name."""
    return {unit.name: unit for unit in Unit.objects.filter(parent=bureau)}


@pytest.fixture
def cast(bureau, units):
    """Everybody a rule speaks of, each loaded with the post in force.

    The liaison and head are of 法制支队, `neighbour` is a liaison of 交警支队, and
    `stranger` keeps the office of another bureau.
    """
    legal, office = units["法制支队"], units["宣传科"]
    elsewhere = make_bureau("台山市公安局", unit_names=("宣传股",))
    posts = {
        "liaison": (Role.LIAISON, legal),
        "head": (Role.HEAD, legal),
        "office": (Role.OFFICE, office),
        "office_head": (Role.HEAD, office),
        "leader": (Role.LEADER, bureau),
        "supervisor": (Role.SUPERVISOR, units["交警支队"]),
        "manager": (Role.MANAGER, office),
        "auditor": (Role.AUDITOR, office),
        "neighbour": (Role.LIAISON, units["交警支队"]),
        "stranger": (Role.OFFICE, elsewhere.managing_office),
    }
    return SimpleNamespace(**make_people(posts))


@pytest.fixture
def login(client):
    """Log a person in and return the client: `login(cast.office).get(...)`."""

    def log_in(user):
        client.force_login(user, backend="core.units.backends.PostBackend")
        return client

    return log_in
