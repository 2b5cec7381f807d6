"""Sources and waiting work a test registers are gone after it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.reminders import sources, waiting
from core.reminders.models import MailChoice
from core.workdays.calendar import WorkCalendar

from .factories import FakeSource
from .sinks import mail_sink, web_sink


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


@pytest.fixture
def now():
    """The morning of `today`, after the sweep."""
    return datetime(2026, 7, 1, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def mails(settings):
    """A mail server the settings name."""
    with mail_sink() as sink:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{sink.port}"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.DEFAULT_FROM_EMAIL = "政务公开工作台 <zwgk@example.gov.cn>"
        settings.SITE_URL = "https://zwgk.example.gov.cn"
        yield sink


@pytest.fixture
def web():
    with web_sink() as sink:
        yield sink


@pytest.fixture
def by_mail():
    """Have a person told by e-mail."""

    def choose(person, how="each", since="2026-01-01"):
        person.email = f"{person.username}@example.gov.cn"
        person.save(update_fields=["email"])
        return MailChoice.objects.create(person=person, how=how, since=since)

    return choose
