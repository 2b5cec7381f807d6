"""What the catalogue owes by when, as the sweep of reminders asks for it."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse

from core.reminders.models import ReminderStep
from core.reminders.sources import Owed
from core.units.roles import Role
from core.workdays.days import current_calendar

from .alive import State, alive, to_renew
from .answering import answering
from .cycles import renew_by, worded_period
from .models import LinkState, LinkTerm, Publication
from .models.link_term import Terms

CHUNK = 2000
# What `renew_by` asks of a row.
RENEWED = ("period", "since_on", "limit_month", "limit_day")
WORKDAYS = ReminderStep.Counting.WORKDAYS
UNIT = [Role.LIAISON, Role.HEAD]
# So long a late publication is spoken of; it cannot be mended any more.
TOLD_FOR = timedelta(days=30)


class ToRenew:
    """公开事项 with a period, by the end of the next one; never published as well."""

    name = "catalog.renew"
    label = "公开事项更新"
    ladder = (
        (-7, WORKDAYS, UNIT),
        (-1, WORKDAYS, UNIT),
        (1, WORKDAYS, [*UNIT, Role.OFFICE]),
        (10, WORKDAYS, [*UNIT, Role.OFFICE, Role.LEADER]),
    )

    def owed(self, *, on, first_due, last_due):
        rows = to_renew(on=on, first=first_due, until=last_due)
        rows = rows.select_related("entry").order_by("pk")
        for row in rows.iterator(chunk_size=CHUNK):
            yield self.owed_of(row)

    def still_owed(self, *, on, items):
        keys = [key_of(item) for item in items]
        rows = alive(on=on).filter(entry__in=keys).values_list("entry", *RENEWED)
        return {
            (f"entry-{entry}", due)
            for entry, *renewed in rows
            if (due := renew_by(*renewed))
        }

    def owed_of(self, row):
        if row.state == State.NEVER:
            said, since = "从未公开", f"{row.since_on}列入目录，还没有公开记录"
        else:
            said, since = "应当更新", f"最近公开于{row.last_on}"
        period = worded_period(row.period, row.limit_month, row.limit_day)
        return Owed(
            item=f"entry-{row.entry_id}",
            unit_id=row.owner,
            unit_path=row.owner_path,
            bureau_id=row.entry.bureau_id,
            due_on=renew_by(*(getattr(row, name) for name in RENEWED)),
            title=f"公开事项“{row.title[:60]}”{said}",
            body=f"更新周期：{period}，{since}。公开以后请登记公开记录。",
            url=reverse("catalog:entry_publications", args=[row.entry_id]),
        )


def key_of(item):
    return int(item.partition("-")[2])


class PublishedLate:
    """Published after its 公开期限: told once to the head and the office."""

    name = "catalog.late"
    label = "超期公开"
    ladder = ((0, WORKDAYS, [Role.HEAD, Role.OFFICE]),)

    def owed(self, *, on, first_due, last_due):
        rows = self.rows(on).filter(due_on__range=(first_due, last_due))
        for row in with_unit(rows).iterator(chunk_size=CHUNK):
            yield owed_of(
                row,
                f"publication-{row.pk}",
                row.due_on,
                f"《{row.title[:60]}》超期公开",
                f"形成或者变更日期{row.formed_on}，公开期限{row.due_on}，"
                f"{row.published_on}才公开。请核对登记的日期，确属超期的请说明原因。",
            )

    def still_owed(self, *, on, items):
        found = self.rows(on).filter(pk__in=[key_of(item) for item in items])
        return {
            (f"publication-{pk}", due) for pk, due in found.values_list("pk", "due_on")
        }

    def rows(self, on):
        since = on - TOLD_FOR
        return Publication.objects.standing().late().filter(recorded_on__gte=since)


def with_unit(rows, to=""):
    """Rows with the unit of their publication, which lies behind `to`."""
    units = f"{to}unit", f"{to}bureau"
    unit, path = answering(*units), answering(*units, of="__path")
    of = {"of_title": F(f"{to}title"), "of_bureau": F(f"{to}bureau")}
    of["of_pk"] = F(f"{to}pk")
    return rows.annotate(owner=unit, owner_path=path, **of).order_by("pk")


def owed_of(row, item, due_on, title, body):
    return Owed(
        item=item,
        unit_id=row.owner,
        unit_path=row.owner_path,
        bureau_id=row.of_bureau,
        due_on=due_on,
        title=title,
        body=body,
        url=reverse("catalog:publication_detail", args=[row.of_pk]),
    )


class BrokenLinks:
    """错链, to be mended within so many working days of being found: `LinkTerm`."""

    name = "catalog.link"
    label = "错链"
    ladder = (
        (-5, WORKDAYS, UNIT),
        (0, WORKDAYS, UNIT),
        (1, WORKDAYS, [*UNIT, Role.OFFICE]),
    )

    def owed(self, *, on, first_due, last_due):
        calendar, terms = current_calendar(), Terms(LinkTerm.Code.MEND)
        since = calendar.add(first_due, -terms.longest - 1)
        rows = LinkState.objects.broken().filter(since_on__range=(since, last_due))
        for state in with_unit(rows, "publication__").iterator(chunk_size=CHUNK):
            due_on = calendar.add(state.since_on, terms.on(state.since_on))
            if first_due <= due_on <= last_due:
                yield owed_of(
                    state,
                    f"link-{state.publication_id}",
                    due_on,
                    f"《{state.of_title[:60]}》的网页打不开",
                    f"{state.since_on}发现：{state.detail}"
                    "请恢复网页，或者更正登记的网址。",
                )

    def still_owed(self, *, on, items):
        calendar, terms = current_calendar(), Terms(LinkTerm.Code.MEND)
        keys = [key_of(item) for item in items]
        states = LinkState.objects.broken().filter(publication__in=keys)
        return {
            (f"link-{pk}", calendar.add(since_on, terms.on(since_on)))
            for pk, since_on in states.values_list("publication", "since_on")
        }


SOURCES = (ToRenew(), PublishedLate(), BrokenLinks())
