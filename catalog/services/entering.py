"""公开事项清单: a unit enters what it makes and keeps, and hands it to the office."""

from django.db import transaction

from catalog.models import Basis, Entry, EntryVersion
from catalog.refusals import Overtaken, Refused
from core.audit.trail import record

Status = Entry.Status
OPEN_TO_THE_UNIT = {Status.ENTERED, Status.RETURNED}


def lock(pk: int, version: int) -> Entry:
    """The entry, locked, as the person saw it."""
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("bureau", "unit")
        .get(pk=pk)
    )
    if entry.version != version:
        raise Overtaken("这个事项刚刚被别人改动过，请看过最新内容再办理。")
    return entry


def finish(entry, act, *, by, note="") -> None:
    entry.version += 1
    entry.save()
    record(act, entry, by=by, note=note)


def proposal_of(entry) -> EntryVersion:
    """The wording of what is not in a list yet."""
    return entry.versions.get(from_number=None, change=None)


def write_bases(version, bases) -> None:
    """Put down what a version is based on, in order: pairs of law and article."""
    version.bases.all().delete()
    rows = dict.fromkeys((law.pk, article) for law, article in bases)
    Basis.objects.bulk_create(
        Basis(version=version, law_id=law, article=article, position=place)
        for place, (law, article) in enumerate(rows)
    )


@transaction.atomic
def enter(*, unit, wording: EntryVersion, bases=(), token, by, today) -> Entry:
    """填报公开事项; a second click finds the first."""
    known = Entry.objects.filter(token=token).first()
    if known:
        return known
    entry = Entry.objects.create(
        bureau=unit.bureau, unit=unit, entered_on=today, entered_by=by, token=token
    )
    wording.entry = entry
    wording.save()
    write_bases(wording, bases)
    record("填报公开事项", entry, by=by, note=wording.title)
    return entry


@transaction.atomic
def change(*, pk, version, wording: EntryVersion, bases=(), by) -> Entry:
    """Write what the form says over the proposal, while it is the unit's."""
    entry = lock(pk, version)
    if entry.status not in OPEN_TO_THE_UNIT:
        raise Refused(
            f"事项现在是“{entry.get_status_display()}”，不能直接修改；"
            "已列入目录的，请提出动态调整。"
        )
    proposal = proposal_of(entry)
    wording.pk, wording.entry = proposal.pk, entry
    wording.save(force_update=True)
    write_bases(wording, bases)
    finish(entry, "修改公开事项", by=by, note=wording.title)
    return entry


@transaction.atomic
def submit(*, entries, by) -> int:
    """送归类 of those still open to the unit; returns how many went."""
    rows = entries.select_for_update(of=("self",)).filter(status__in=OPEN_TO_THE_UNIT)
    moved = []
    for entry in rows.select_related("bureau", "unit"):
        entry.move_to(Status.SUBMITTED)
        entry.return_reason = ""
        entry.version += 1
        moved.append(entry)
    if not moved:
        raise Refused("所选事项没有可以送归类的：已经送过，或者不是本单位填报的。")
    Entry.objects.bulk_update(moved, ["status", "return_reason", "version"])
    record("公开事项送归类", moved[0].unit, by=by, note=f"共{len(moved)}项")
    return len(moved)
