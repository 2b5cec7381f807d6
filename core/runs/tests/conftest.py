"""Kinds and listeners a test registers are gone after it."""

import pytest

from core.runs import kinds, on_end


@pytest.fixture(autouse=True)
def own_registries(monkeypatch):
    monkeypatch.setattr(kinds, "kinds", {})
    monkeypatch.setattr(on_end, "listeners", [])
