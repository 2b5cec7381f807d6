"""Which step of a bureau's ladder is due. Reads no clock and no rows but its own."""

from collections.abc import Iterable
from datetime import date, timedelta

from core.workdays.calendar import WorkCalendar
from core.workdays.words import dated

from .models import ReminderStep

# So long after the last step of its ladder a thing is no longer reminded of: a
# first start with old debts floods nobody, and a long stop still heals.
SILENT_AFTER = timedelta(days=30)
# A step that falls on a day of rest is sent later; no holiday is longer.
LONGEST_REST = timedelta(days=15)


class Ladder:
    """The steps of one bureau for one source."""

    def __init__(self, steps: Iterable[ReminderStep]):
        self.steps = list(steps)
        self._due: dict[date, ReminderStep | None] = {}

    def due_step(
        self, due_on: date, *, today: date, calendar: WorkCalendar
    ) -> ReminderStep | None:
        """The latest step due by today for a due date; None before the first and
        a month after the last."""
        if due_on not in self._due:
            fired = sorted(
                ((step.fires_on(due_on, calendar), step.offset, step.pk), step)
                for step in self.steps
            )
            ended = fired[-1][0][0] + SILENT_AFTER < today
            due = [step for key, step in fired if key[0] <= today and not ended]
            self._due[due_on] = due[-1] if due else None
        return self._due[due_on]


def example(step: ReminderStep, *, due_on: date, calendar: WorkCalendar) -> str:
    """The step in a sentence, for one due date."""
    fires = dated(step.fires_on(due_on, calendar))
    return f"{step}：如 {dated(due_on)} 到期，{fires} 发给{step.get_roles_display()}"


def ladders_of(source: str) -> dict[int, Ladder]:
    """The ladder of every bureau that has steps for a source, by the bureau's key."""
    steps: dict[int, list[ReminderStep]] = {}
    for step in ReminderStep.objects.filter(source=source):
        steps.setdefault(step.bureau_id, []).append(step)
    return {bureau: Ladder(found) for bureau, found in steps.items()}


def window(
    ladders: Iterable[Ladder], *, today: date, calendar: WorkCalendar
) -> tuple[date, date]:
    """The first and last due date for which any step can be due today.

    A little wide on both sides: what each due date calls for is decided by its
    own ladder.
    """
    offsets = [step.offset for ladder in ladders for step in ladder.steps]
    earliest, latest = min(*offsets, 0), max(*offsets, 0)
    # So many working days are never fewer days, so the window holds both countings.
    first = calendar.add(today - SILENT_AFTER - LONGEST_REST, -latest - 1)
    last = calendar.add(today, 1 - earliest)
    return first, last
