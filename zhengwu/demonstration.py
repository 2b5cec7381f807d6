"""Demonstration data."""

PASSWORD = "zhengwu-2026"


def load(*, today):
    """Fill an empty installation with a bureau, its people and one plan."""
