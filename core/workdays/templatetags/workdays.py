"""Dates and the time left in templates: no clock, and no query per row."""

from django import template

from .. import words

register = template.Library()


@register.filter
def dated(day):
    """`2026-11-22 周日`; nothing where there is no date."""
    return words.dated(day) if day else ""


@register.simple_tag(takes_context=True)
def remaining(context, due_on):
    """`剩 3 个工作日`, by the `calendar` and `today` the view put in the context."""
    if not due_on:
        return ""
    return words.remaining(context["calendar"], due_on, context["today"])


@register.simple_tag(takes_context=True)
def remaining_bracketed(context, due_on):
    """`（剩 3 个工作日）`, to follow a date; nothing where there is no date."""
    if not due_on:
        return ""
    return words.bracketed(context["calendar"], due_on, context["today"])
