import pytest
from django.core.management import call_command

from .scenes import TODAY


@pytest.fixture
def law(db):
    call_command("loaddata", "foi_outcomes", "reports_deadlines", verbosity=0)


@pytest.fixture
def clock(monkeypatch):
    """Every page believes it is the twentieth of January."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)
