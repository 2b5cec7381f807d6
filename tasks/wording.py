"""The fields of a task as a sentence names them. Pure."""

from collections.abc import Iterable
from datetime import date

from .phrasing import recurrence_phrase


def time_in_words(due_on: date | None, recurrence: dict | None, written: str) -> str:
    """When a task is due: the date or the recurrence, and how the document puts it."""
    found = []
    if due_on:
        found.append(f"{due_on}")
    if recurrence:
        found.append(recurrence_phrase(recurrence))
    if written:
        found.append(f"（原文：{written}）")
    return "".join(found) or "按报送轮次"


def criterion_in_words(text: str, elements: Iterable[str]) -> str:
    named = "、".join(elements)
    return f"{text}（要素：{named}）" if named else text


def unit_in_words(name: str, role: str) -> str:
    return f"{name}（{role}）"
