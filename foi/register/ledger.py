"""The requests of a bureau that rows of a register may mean, and by what."""

from django.db.models import Prefetch, Q

from foi.encryption import fingerprint, fingerprints
from foi.models import ClockEvent, InformationRequest
from foi.services.registering import contents_key

from .wanted import Wanted

BATCH = 400


def keys_of(wanted: Wanted):
    """(column, key) of all that names the request a row means."""
    facts = wanted.facts
    if wanted.number:
        yield "number", ("number", *wanted.number)
    if facts.get("old_number"):
        yield "number", ("old", facts["old_number"])
    if facts.get("provincial_number"):
        yield "provincial_number", ("provincial", facts["provincial_number"])
    day = facts.get("arrived_on")
    name = fingerprint(wanted.applicant["name"]) if wanted.applicant else ""
    if day and facts.get("contents") and name and not wanted.number:
        yield "contents", ("same", day, contents_key(facts["contents"]), name)


def is_of(request, wanted: Wanted) -> bool:
    """Whether the applicant of a request is the one a row names, as far as it does."""
    name = wanted.texts.get("name")
    if not name:
        return True
    if wanted.applicant is None:
        return name == request.applicant.shown_name
    return request.applicant.name_hash in fingerprints(name)


class Ledger:
    """The requests of the bureau that rows may mean, by what names them."""

    def __init__(self, bureau, wanted):
        self.by_key: dict[tuple, list[InformationRequest]] = {}
        events = Prefetch(
            "events",
            queryset=ClockEvent.objects.standing().select_related("of"),
            to_attr="standing",
        )
        rows = InformationRequest.objects.filter(bureau=bureau)
        rows = rows.select_related("unit", "outcome", "applicant")
        rows = rows.prefetch_related(events)
        found = {}
        for condition in conditions(wanted):
            found |= {row.pk: row for row in rows.filter(condition)}
        for request in found.values():
            request.bureau = bureau
            for key in keys_in_ledger(request):
                self.by_key.setdefault(key, []).append(request)


def conditions(wanted):
    """Filters for all the rows, a batch of each kind at a time."""
    numbers = {}
    for row in wanted:
        if row.number:
            numbers.setdefault(row.number[0], set()).add(row.number[1])
    for year, found in numbers.items():
        for some in batches(found):
            yield Q(year=year, number__in=some)
    for name in ("old_number", "provincial_number"):
        for some in batches({row.facts.get(name) for row in wanted} - {"", None}):
            yield Q(**{f"{name}__in": some})
    texts = {row.facts.get("contents") for row in wanted if not row.number}
    for some in batches({contents_key(text) for text in texts if text}):
        yield Q(contents_key__in=some)


def batches(values):
    ordered = sorted(values)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def keys_in_ledger(request):
    yield "number", request.year, request.number
    if request.old_number:
        yield "old", request.old_number
    if request.provincial_number and not request.split_from_id:
        yield "provincial", request.provincial_number
    hashed = request.applicant.name_hash
    yield "same", request.arrived_on, request.contents_key, hashed
