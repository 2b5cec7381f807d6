"""The fields of a task as a sentence names them. Pure."""

from collections.abc import Iterable
from datetime import date

EVERY = {
    "year": "每年",
    "half": "每半年",
    "quarter": "每季度",
    "month": "每月",
    "week": "每周",
}


def time_in_words(due_on: date | None, recurrence: dict | None, written: str) -> str:
    """When a task is due: the date or the recurrence, and how the document puts it."""
    found = []
    if due_on:
        found.append(f"{due_on}")
    if recurrence:
        every, times = EVERY[recurrence["every"]], recurrence["times"]
        if recurrence["by"]:
            month, day = (int(part) for part in recurrence["by"].split("-"))
            found.append(f"{every}{month}月{day}日前")
        else:
            found.append(every if times == 1 else f"{every}{times}次")
    if written:
        found.append(f"（原文：{written}）")
    return "".join(found) or "按报送轮次"


def criterion_in_words(text: str, elements: Iterable[str]) -> str:
    named = "、".join(elements)
    return f"{text}（要素：{named}）" if named else text


def unit_in_words(name: str, role: str) -> str:
    return f"{name}（{role}）"
