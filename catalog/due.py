"""公开期限: by when something was to be published, of the 公开时限 of its day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from core.workdays.calendar import WorkCalendar

from .limits import due_on
from .models import Edition, Entry, EntryVersion


class DueDates:
    """The due dates of many publications: three queries, whatever their number."""

    def __init__(self, entries: Iterable[int], calendar: WorkCalendar):
        self.calendar = calendar
        keys = set(entries) - {None}
        entries = list(Entry.objects.filter(pk__in=keys).only("catalogue", "unit"))
        self.catalogues = {entry.pk: entry.catalogue_id for entry in entries}
        self.owners = {entry.pk: entry.unit_id for entry in entries}
        self.editions = defaultdict(list)
        rows = Edition.objects.filter(catalogue__in=set(self.catalogues.values()))
        for edition in rows.order_by("number"):
            self.editions[edition.catalogue_id].append(edition)
        self.wordings = defaultdict(list)
        held = EntryVersion.objects.filter(entry__in=keys, from_number__isnull=False)
        for wording in held.order_by("from_number"):
            self.wordings[wording.entry_id].append(wording)
            self.owners[wording.entry_id] = (
                wording.unit_id or self.owners[wording.entry_id]
            )

    def owner_of(self, entry: int | None) -> int | None:
        """The unit responsible for an entry, which publishes it where none is named."""
        return self.owners.get(entry)

    def of(self, entry: int | None, formed_on: date | None) -> date | None:
        """None where no day can be named: without an entry or a day of forming, before
        the entry was in force, and where its 公开时限 sets no last day."""
        if entry is None or formed_on is None:
            return None
        wording = self.wording_on(entry, formed_on)
        return due_on(wording.limit, formed_on, self.calendar) if wording else None

    def wording_on(self, entry: int, day: date) -> EntryVersion | None:
        """What the entry said on a day."""
        editions = self.editions[self.catalogues.get(entry)]
        place = bisect_right(editions, day, key=lambda each: each.effective_on)
        if not place:
            return None
        number = editions[place - 1].number
        for wording in self.wordings[entry]:
            until = wording.until_number
            if wording.from_number <= number and (until is None or until > number):
                return wording
        return None
