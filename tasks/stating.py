"""What reports state for the elements that the criteria of their tasks name."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.workdays.words import dated

from .models import CriterionElement, Element


@dataclass(frozen=True)
class Named:
    """An element a criterion of a task names."""

    criterion: int
    position: int
    element: int
    name: str
    kind: str


@dataclass(frozen=True)
class Stated:
    """One element a criterion names and what the report states; "" where nothing."""

    place: str
    name: str
    value: str


def named_on(tasks: set[int]) -> dict[int, list[Named]]:
    """The elements the criteria of tasks name, by task, in their order."""
    found = defaultdict(list)
    rows = (
        CriterionElement.objects.filter(criterion__task__in=tasks)
        .order_by("criterion__position", "position")
        .values_list(
            "criterion__task",
            "criterion",
            "criterion__position",
            "element",
            "element__name",
            "element__kind",
        )
    )
    for task, *named in rows:
        found[task].append(Named(*named))
    return found


def stated_in(report, named: list[Named]) -> list[Stated]:
    """What a report states for each named element of its task."""
    values = {
        (value.criterion_id, value.element_id): value.value
        for value in report.element_values.all()
    }
    several = has_several(named)
    return [
        Stated(
            place_of(each) if several else "",
            each.name,
            in_words(values.get((each.criterion, each.element)), each.kind),
        )
        for each in named
    ]


def has_several(named):
    """Whether more than one criterion names elements, so that each says its place."""
    return len({each.criterion for each in named}) > 1


def place_of(named):
    return f"第{named.position}条"


def in_words(value, kind):
    """The value of an element as a page shows it; "" for nothing."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" + ("%" if kind == Element.Kind.RATIO else "")
    return dated(value) if isinstance(value, date) else value or ""
