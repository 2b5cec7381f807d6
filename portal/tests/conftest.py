import pytest

from portal import middleware

from .scenes import make_lists


@pytest.fixture
def portal(settings):
    """Switched on, nothing kept from the test before."""
    settings.PORTAL, settings.PORTAL_SECONDS = True, 0
    settings.PORTAL_RATE = 10_000
    middleware.answers.clear()
    middleware.rates.clear()
    return settings


@pytest.fixture
def clock(monkeypatch, today):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: today)


@pytest.fixture
def lists(bureau, units, cast, today):
    return make_lists(bureau, units, cast, today)
