"""Judged rows into the ledger, so many in one statement. No query per row."""

import uuid
from collections import defaultdict

from core.units.numbers import locked_series
from foi.models import Applicant, ClockEvent, InformationRequest, Strike
from foi.services.changing import SETTLED
from foi.services.registering import SERIES, contents_key

from .judging import OPEN_FACTS
from .wanted import Wanted

BATCH = 500
CHANGED = [*SETTLED, *OPEN_FACTS, "contents_key", "provincial_number", "unit"] + [
    "handed_on"
]


def write(rows, *, bureau, by, today, reason):
    """Write new and changed rows; `reason` stands on what is struck out."""
    new = [row for row in rows if row.verdict == "new"]
    changed = [row for row in rows if row.verdict == "changed"]
    number(new, bureau=bureau)
    requests = [row.course.request for row in new]
    for request in requests:
        request.token = uuid.uuid4()
    InformationRequest.objects.bulk_create(requests, batch_size=BATCH)
    applicants = []
    for row in new:
        applicant = applicant_of(row.wanted)
        applicant.request = row.course.request
        applicants.append(applicant)
    Applicant.objects.bulk_create(applicants, batch_size=BATCH)
    change(changed, by=by, today=today, reason=reason)
    write_acts([row.course for row in [*new, *changed]])


def change(rows, *, by, today, reason):
    """Facts and what follows from the acts of requests there; acts taken back."""
    for row in rows:
        for name, value in row.facts.items():
            setattr(row.known, name, value)
        row.known.contents_key = contents_key(row.known.contents)
    InformationRequest.objects.bulk_update(
        [row.known for row in rows], CHANGED, batch_size=BATCH
    )
    strikes = [
        Strike(event=event, reason=reason, struck_on=today, struck_by=by)
        for row in rows
        for event in row.course.struck
    ]
    Strike.objects.bulk_create(strikes, batch_size=BATCH)


def write_acts(courses):
    """The first act of every request, then the second: keys follow the order of acts."""
    for layer in layers(courses):
        for event in layer:
            event.pk, event.request = None, event.request
            if event.of is not None:
                event.of = event.of  # its key is known by now
        ClockEvent.objects.bulk_create(layer, batch_size=BATCH)


def layers(courses):
    longest = max((len(course.added) for course in courses), default=0)
    for at in range(longest):
        yield [course.added[at] for course in courses if len(course.added) > at]


def number(rows, *, bureau):
    """Numbers where the register has none of ours: the next of the year of arrival."""
    by_year = defaultdict(list)
    for row in rows:
        own = row.wanted.number
        year = own[0] if own else row.wanted.facts["arrived_on"].year
        by_year[year].append(row)
    for year, found in sorted(by_year.items()):
        series = locked_series(bureau=bureau, kind=SERIES, year=year)
        given = [row.wanted.number[1] for row in found if row.wanted.number]
        last = max([series.last, *given])
        for row in found:
            request, own = row.course.request, row.wanted.number
            if own is None:
                last += 1
            request.year, request.number = year, own[1] if own else last
        series.last = last
        series.save(update_fields=["last"])


def applicant_of(wanted: Wanted) -> Applicant:
    applicant = Applicant(**wanted.applicant)
    applicant.set_fingerprints()
    return applicant
