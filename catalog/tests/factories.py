"""Entries and lists, made by the acts that make them."""

import uuid

from catalog.limits import LimitKind
from catalog.models import Entry, EntryList, EntryVersion
from catalog.services import entering, filing, revising, sorting


def wording(title="居住证办理", **fields):
    """What a unit says of a 公开事项; unsaved."""
    said = {
        "content": "受理部门\n办理条件\n办理流程",
        "limit_kind": LimitKind.WORKING_DAYS,
        "limit_days": 20,
        "limit_event": "形成或者变更",
    }
    return EntryVersion(title=title, **{**said, **fields})


def enter(unit, by, today, *, bases=(), **fields) -> Entry:
    return entering.enter(
        unit=unit,
        wording=wording(**fields),
        bases=bases,
        token=uuid.uuid4(),
        by=by,
        today=today,
    )


def sort(entry, by, today, entry_list=EntryList.PROACTIVE, **fields) -> Entry:
    """Hand an item to the office and put it into a list."""
    entering.submit(entries=Entry.objects.filter(pk=entry.pk), by=by)
    entry.refresh_from_db()
    return sorting.sort(
        pk=entry.pk,
        version=entry.version,
        entry_list=entry_list,
        ground="条例第二十条第五项",
        by=by,
        today=today,
        **fields,
    )


def open_revision(catalogue, unit, by, today, reason="首次编制"):
    return revising.open_revision(
        catalogue=catalogue,
        unit=unit,
        reason=reason,
        token=uuid.uuid4(),
        by=by,
        today=today,
    )


def fresh(row):
    row.refresh_from_db()
    return {"pk": row.pk, "version": row.version}


def sign_and_file(revision, people, today, effective_on=None):
    """Take a drafted revision to its edition: office submits, leader signs."""
    revising.submit(**fresh(revision), by=people.office, today=today)
    revising.sign(**fresh(revision), by=people.leader, today=today)
    row = fresh(revision)
    return filing.file(
        catalogue=revision.catalogue_id,
        revisions=[(row["pk"], row["version"])],
        effective_on=effective_on or today,
        by=people.office,
        today=today,
    )


def first_edition(entries, people, unit, today):
    """Gather sorted entries of one list into its first edition."""
    revision = open_revision(entries[0].catalogue, unit, people.office, today)
    revising.gather(**fresh(revision), by=people.office)
    return sign_and_file(revision, people, today)
