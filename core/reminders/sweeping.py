"""The nightly sweep: what is owed, which step is due, who has not been told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.db import transaction

from core.audit.trail import record
from core.units.models import Unit
from core.workdays.calendar import WorkCalendar
from core.workdays.words import bracketed, dated

from . import notices, sources
from .ladders import Ladder, ladders_of, window
from .models import Notice, ReminderStep
from .people import People
from .sources import Owed, Source

CHUNK = 500
TITLE_LENGTH = 200


def sweep(*, today: date, calendar: WorkCalendar) -> int:
    """Write the notices due by today and return how many; none on a day of rest.

    Safe to run again and after missed nights: of each ladder only the latest step
    due is sent, once to each person, and again only where the due date moved.
    """
    if not calendar.is_workday(today):
        return 0
    people = People(on=today)
    return sum(
        sweep_source(source, people=people, today=today, calendar=calendar)
        for source in sources.sources.values()
    )


def sweep_source(
    source: Source, *, people: People, today: date, calendar: WorkCalendar
) -> int:
    ladders = ladders_of(source.name)
    if not ladders:
        return 0
    first, last = window(ladders.values(), today=today, calendar=calendar)
    owed = source.owed(on=today, first_due=first, last_due=last)
    due = with_due_steps(owed, ladders, today=today, calendar=calendar)
    count = 0
    while chunk := list(islice(due, CHUNK)):
        people.load(row.bureau_id for row, _ in chunk)
        drafts = [
            draft(source, row, step, person, today=today, calendar=calendar)
            for row, step in chunk
            for person in sorted(people.of(row, step.roles))
        ]
        bureaus = {row.item: row.bureau_id for row, _ in chunk}
        count += send(source, drafts, bureaus)
    return count


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


def draft(
    source: Source,
    row: Owed,
    step: ReminderStep,
    person: int,
    *,
    today: date,
    calendar: WorkCalendar,
) -> Notice:
    """The notice of one step to one person, not written yet."""
    left = bracketed(calendar, row.due_on, today)
    return Notice(
        source=source.name,
        item=row.item,
        step=step.key,
        due_on=row.due_on,
        person_id=person,
        title=row.title[: TITLE_LENGTH - len(left)] + left,
        body=f"完成时限：{dated(row.due_on)}\n{row.body}".strip(),
        url=row.url,
        sent_on=today,
    )


@transaction.atomic
def send(source: Source, drafts: list[Notice], bureaus: dict[str, int]) -> int:
    """Write what is new of a chunk, and one audit line per bureau; return how many."""
    counts = Counter(bureaus[notice.item] for notice in notices.write(drafts))
    for bureau in Unit.objects.filter(pk__in=counts):
        note = f"{source.label}{counts[bureau.pk]}条"
        record("发送提醒", bureau, by=None, note=note)
    return counts.total()
