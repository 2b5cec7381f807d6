"""Sources and waiting work a test registers are gone after it."""

from datetime import date

import pytest

from core.reminders import sources, waiting
from core.workdays.calendar import WorkCalendar

from .factories import FakeSource


@pytest.fixture(autouse=True)
def own_registries(monkeypatch):
    monkeypatch.setattr(sources, "sources", {})
    monkeypatch.setattr(waiting, "registry", {})


@pytest.fixture
def calendar():
    """National Day 2026 off from Thursday to the next Wednesday, two weekends worked."""
    off = [date(2026, 10, day) for day in (1, 2, 5, 6, 7)]
    on = [date(2026, 9, 20), date(2026, 10, 10)]
    return WorkCalendar(frozenset(off), frozenset(on), last_year=2026)


@pytest.fixture
def source():
    """What the units owe, as the test fills it."""
    source = FakeSource()
    sources.register(source)
    return source
