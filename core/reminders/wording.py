"""A notice in the words of the day it is sent on."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator

from core.workdays.calendar import WorkCalendar
from core.workdays.words import bracketed

from . import sources
from .models import Notice

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
EVENTS = "其他通知"


@dataclass(frozen=True)
class Line:
    """One notice in a message."""

    pk: int
    title: str
    body: str


def one_line(text: str) -> str:
    """The text without anything that could end a line of a mail's head."""
    return " ".join(CONTROL.sub(" ", text).split())


def shortened(text: str, length: int) -> str:
    """The text in at most so many characters; what is cut off leaves an ellipsis."""
    return Truncator(text).chars(length, truncate="…")


def title_on(notice: Notice, *, today: date, calendar: WorkCalendar) -> str:
    """The title with the time left as of today, where it was written with one."""
    written = bracketed(calendar, notice.due_on, notice.sent_on)
    if not notice.title.endswith(written):
        return notice.title
    return notice.title.removesuffix(written) + bracketed(
        calendar, notice.due_on, today
    )


def titles_of(
    notices: list[Notice], *, today: date, calendar: WorkCalendar
) -> list[str]:
    """Each title once, however many people were told."""
    titles = (title_on(notice, today=today, calendar=calendar) for notice in notices)
    return list(dict.fromkeys(map(one_line, titles)))


def kind_of(notice: Notice) -> str:
    """The source a reminder comes from; events are of one kind."""
    known = sources.sources.get(notice.source)
    return known.label if known else EVENTS


def grouped(
    notices: list[Notice], *, today: date, calendar: WorkCalendar
) -> list[tuple[str, list[Line]]]:
    """The notices under the label of their source, the nearest due date first."""
    groups: dict[str, list[Line]] = {}
    for notice in sorted(notices, key=lambda notice: (notice.due_on, notice.pk)):
        title = title_on(notice, today=today, calendar=calendar)
        line = Line(notice.pk, one_line(title), notice.body)
        groups.setdefault(kind_of(notice), []).append(line)
    return list(groups.items())
