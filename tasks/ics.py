"""Due dates as an iCalendar file (RFC 5545): one all-day event for each sheet and day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from icalendar import Calendar, Event

from .urging import NEVER

PRODUCT = "-//zhengwu//政务公开到期日历//ZH"
DOMAIN = "zhengwu.invalid"


@dataclass(frozen=True)
class SheetDue:
    """What a unit owes for one round on one day."""

    due_on: date
    plan_pk: int
    plan: str
    unit_pk: int
    unit: str
    round_pk: int
    round: str
    count: int
    owed: int

    @property
    def uid(self) -> str:
        """The same for the same sheet and day, whenever it is taken out."""
        return (
            f"plan-{self.plan_pk}-unit-{self.unit_pk}-round-{self.round_pk}"
            f"-{self.due_on:%Y%m%d}@{DOMAIN}"
        )

    @property
    def summary(self) -> str:
        told = f"未报{self.owed}项" if self.owed else "已报"
        return f"{self.unit}{self.round}落实情况报送截止（共{self.count}项，{told}）"


def sheets_due(rows) -> list[SheetDue]:
    """What is due, one line for each day, unit and sheet, in one query."""
    counted = (
        rows.values_list(
            "due_on",
            "assignment__task__plan",
            "assignment__task__plan__title",
            "assignment__unit",
            "assignment__unit__name",
            "round",
            "round__name",
        )
        .annotate(count=Count("pk"), owed=Count("pk", filter=NEVER))
        .order_by("due_on", "assignment__unit__position", "assignment__unit", "round")
    )
    return [
        SheetDue(due_on, plan, title, unit, name, round_pk or 0, said or "其他时限", *n)
        for due_on, plan, title, unit, name, round_pk, said, *n in counted
    ]


def as_ics(sheets, *, name: str, at: datetime, page_of) -> bytes:
    """Return the file; `page_of` gives the whole address of a sheet's rows."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for sheet in sheets:
        calendar.add_component(event_of(sheet, at, page_of(sheet)))
    return calendar.to_ical()


def event_of(sheet: SheetDue, at: datetime, page: str) -> Event:
    event = Event()
    event.add("uid", sheet.uid)
    event.add("dtstamp", at)
    event.add("dtstart", sheet.due_on)
    event.add("summary", sheet.summary)
    event.add("description", f"《{sheet.plan}》\n{sheet.round}\n{page}")
    event.add("url", page)
    event.add("transp", "TRANSPARENT")
    return event
