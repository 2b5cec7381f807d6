"""Writing what a report states for the elements its criteria name."""

from datetime import date
from decimal import Decimal, InvalidOperation

from tasks.models import CriterionElement, Element, ElementValue

from .faults import Refused

Kind = Element.Kind


def write_values(report, values, by):
    """Set {(criterion, element): value} on a report; None or "" clears one.

    A value is a date, a number or text as its element's kind asks; a ratio is its
    per cent. Only elements that criteria of the task name are written.
    """
    named = {
        (each.criterion_id, each.element_id): each.element
        for each in CriterionElement.objects.filter(
            criterion__task=report.occurrence.assignment.task_id
        ).select_related("element")
    }
    for key, value in values.items():
        if key not in named:
            raise Refused("有一项要素不属于这项任务，没有保存。请刷新页面后再填。")
        write_value(report, key, named[key], value)


def write_value(report, key, element, value):
    place = {"report": report, "criterion_id": key[0], "element_id": key[1]}
    if value is None or value == "":
        ElementValue.objects.filter(**place).delete()
        return
    filled = {"text": "", "number": None, "date": None}
    filled |= typed(element, value)
    ElementValue.objects.update_or_create(**place, defaults=filled)


def typed(element, value):
    """The one column an element's kind fills."""
    if element.kind == Kind.DATE:
        return {"date": day_of(element, value)}
    if element.kind in (Kind.NUMBER, Kind.RATIO):
        return {"number": number_of(element, value)}
    return {"text": str(value)}


def day_of(element, value):
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError as bad:
        raise Refused(
            f"“{element.name}”应填完整的日期，如 2026-06-20；现在是“{value}”。"
        ) from bad


def number_of(element, value):
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError) as bad:
        raise Refused(f"“{element.name}”应只填数字；现在是“{value}”。") from bad
    if not number.is_finite() or abs(number) >= 10**12:
        raise Refused(f"“{element.name}”的数字“{value}”太大，请核对。")
    return number
