"""The nightly sweep: what is owed, which step is due, who has not been told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.db import transaction

from core.audit.trail import record
from core.units.models import Unit
from core.units.roles import UNIT_WIDE, Role
from core.workdays.calendar import WorkCalendar
from core.workdays.words import bracketed, dated

from . import notices, sources
from .ladders import Ladder, ladders_of, window
from .models import Notice, ReminderStep
from .people import People
from .settling import settle
from .sources import Owed, Source
from .wording import shortened

CHUNK = 500
TITLE_LENGTH = 200
NOBODY_KEY = "nobody"
NOBODY = (
    "该单位没有在任的联络员和单位负责人，提醒没有人收到。请补设岗位，或者电话通知。\n"
)


def sweep(*, today: date, calendar: WorkCalendar) -> int:
    """Write the notices due by today and return how many; none on a day of rest.

    Safe to run again and after missed nights: of each ladder only the latest step
    due is sent, once to each person, and again only where the due date moved.
    """
    if not calendar.is_workday(today):
        return 0
    settle(Notice.objects.all(), today=today)
    return sum(
        send(source, drafts, bureaus)
        for source, drafts, bureaus in due_today(today=today, calendar=calendar)
    )


def preview(
    *, today: date, calendar: WorkCalendar
) -> Iterator[tuple[Source, list[Notice]]]:
    """What a sweep would write, so many notices of one source at a time."""
    for source, drafts, _ in due_today(today=today, calendar=calendar):
        yield source, notices.not_sent(drafts)


def due_today(
    *, today: date, calendar: WorkCalendar
) -> Iterator[tuple[Source, list[Notice], dict[str, int]]]:
    """The notices of the steps that stand, a chunk at a time, with the bureau of
    each item; written or not."""
    people = People(on=today)
    for source in sources.sources.values():
        if ladders := ladders_of(source.name):
            first, last = window(ladders.values(), today=today, calendar=calendar)
            owed = source.owed(on=today, first_due=first, last_due=last)
            due = with_due_steps(owed, ladders, today=today, calendar=calendar)
            while chunk := list(islice(due, CHUNK)):
                people.load(row.bureau_id for row, _ in chunk)
                drafts = [
                    notice
                    for row, step in chunk
                    for notice in drafts_of(
                        source, row, step, people, today=today, calendar=calendar
                    )
                ]
                yield source, drafts, {row.item: row.bureau_id for row, _ in chunk}


def with_due_steps(
    owed: Iterable[Owed],
    ladders: dict[int, Ladder],
    *,
    today: date,
    calendar: WorkCalendar,
) -> Iterator[tuple[Owed, ReminderStep]]:
    """Each thing owed beside the step due for it; those without one are left out."""
    for row in owed:
        ladder = ladders.get(row.bureau_id)
        if ladder:
            step = ladder.due_step(row.due_on, today=today, calendar=calendar)
            if step:
                yield row, step


def drafts_of(
    source: Source,
    row: Owed,
    step: ReminderStep,
    people: People,
    *,
    today: date,
    calendar: WorkCalendar,
) -> list[Notice]:
    """The notices of one step, not written yet; where the unit has nobody to tell,
    the office hears of that, once."""
    left = bracketed(calendar, row.due_on, today)
    body = f"完成时限：{dated(row.due_on)}\n{row.body}".strip()
    lines = [(step.key, people.told(row, step.roles), row.title, body)]
    if not people.of(row, UNIT_WIDE):
        office = people.of(row, [Role.OFFICE])
        lines.append((NOBODY_KEY, office, f"无人可通知：{row.title}", NOBODY + body))
    return [
        Notice(
            source=source.name,
            item=row.item,
            step=key,
            due_on=row.due_on,
            person_id=person,
            title=shortened(title, TITLE_LENGTH - len(left)) + left,
            body=text,
            url=row.url,
            sent_on=today,
        )
        for key, told, title, text in lines
        for person in sorted(told)
    ]


@transaction.atomic
def send(source: Source, drafts: list[Notice], bureaus: dict[str, int]) -> int:
    """Write what is new of a chunk, and one audit line per bureau; return how many."""
    counts = Counter(bureaus[notice.item] for notice in notices.write(drafts))
    for bureau in Unit.objects.filter(pk__in=counts):
        note = f"{source.label}{counts[bureau.pk]}条"
        record("发送提醒", bureau, by=None, note=note)
    return counts.total()
