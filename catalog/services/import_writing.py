"""What a checked file says, written in bulk: entries, wordings, bases, changes."""

import uuid

from django.db.models import F

from catalog.models import Basis, Change, Entry, EntryVersion, Revision
from catalog.wording import CONTENT
from catalog.workbooks.judging import CHANGED, NEW
from catalog.workbooks.nodes import Node

Act = Change.Act


def write_into_list(nodes: list[Node], ends, *, revision, ground, by, today) -> None:
    """Put new entries into the list and every change into the draft revision."""
    catalogue = revision.catalogue
    new = [node for node in nodes if node.verdict == NEW]
    changed = [node for node in nodes if node.verdict == CHANGED]
    sorted_into = {
        "catalogue_id": catalogue.pk,
        "status": Entry.Status.SORTED,
        "sorted_ground": ground,
        "sorted_on": today,
        "sorted_by_id": by.pk,
    }
    create_entries(new, revision.unit, by=by, today=today, **sorted_into)
    hang(new + changed)
    waiting = [node for node in changed if node.known.from_number is None]
    standing = [node for node in changed if node.known.from_number is not None]
    EntryVersion.objects.bulk_create(node.wording for node in new + standing)
    overwrite(waiting)
    write_bases(new, standing, waiting)
    Change.objects.bulk_create(
        [*added(revision, new + waiting)]
        + [
            Change(
                revision_id=revision.pk,
                act=Act.ALTER,
                entry_id=node.known.entry_id,
                before_id=node.known.pk,
                after_id=node.wording.pk,
            )
            for node in standing
        ]
        + [
            Change(revision=revision, act=Act.END, entry_id=each.entry_id, before=each)
            for each in ends
        ]
    )


def write_into_inventory(nodes: list[Node], *, unit, by, today) -> None:
    """New items of the unit, and what it changes of those still its own."""
    new = [node for node in nodes if node.verdict == NEW]
    changed = [node for node in nodes if node.verdict == CHANGED]
    create_entries(new, unit, is_units=True, by=by, today=today)
    hang(new + changed)
    EntryVersion.objects.bulk_create(node.wording for node in new)
    overwrite(changed)
    write_bases(new, [], changed)


def create_entries(nodes, unit, *, is_units=False, by, today, **fields) -> None:
    """An entry for each new node; where the file names a unit, of that unit."""
    bureau = unit.bureau_id
    entries = [
        Entry(
            bureau_id=bureau,
            unit_id=unit.pk if is_units else owner(node.wording, unit),
            entered_on=today,
            entered_by_id=by.pk,
            token=uuid.uuid4(),
            **fields,
        )
        for node in nodes
    ]
    Entry.objects.bulk_create(entries)
    for node, entry in zip(nodes, entries, strict=True):
        node.wording.entry_id = entry.pk


def owner(wording, unit) -> int:
    """The key of the unit named, where it is one of the bureau's own."""
    named = wording.unit if wording.unit_id else None
    is_own = named is not None and named.bureau_id == unit.bureau_id
    return named.pk if is_own and not named.is_bureau else unit.pk


def hang(nodes) -> None:
    """Put each below its parent, which may be as new as itself."""
    for node in nodes:
        parent = node.parent
        if parent is None:
            continue
        if parent.known is None:
            node.wording.parent_id = parent.wording.entry_id
        elif node.known is None:
            node.wording.parent_id = parent.known.entry_id


def overwrite(nodes) -> None:
    """Write over proposals: nothing published is among them."""
    for node in nodes:
        node.wording.pk = node.known.pk
        node.wording.entry_id = node.known.entry_id
    EntryVersion.objects.bulk_update(
        [node.wording for node in nodes], CONTENT, batch_size=100
    )
    seen_anew(nodes)


def seen_anew(nodes) -> None:
    """Who has an item or a draft open that was written over looks again."""
    known = [node.known for node in nodes]
    Entry.objects.filter(pk__in={each.entry_id for each in known}).update(
        version=F("version") + 1
    )
    drafts = {each.change.revision_id for each in known if hasattr(each, "change")}
    Revision.objects.filter(pk__in=drafts).update(version=F("version") + 1)


def write_bases(new, standing, waiting) -> None:
    said = [node for node in waiting if node.bases is not None]
    Basis.objects.filter(version__in=[node.known for node in said]).delete()
    rows = []
    for node in [*new, *standing, *said]:
        pairs = node.bases
        if pairs is None:
            known = node.known.bases.all() if node.known else []
            pairs = [(each.law, each.article) for each in known]
        version = node.wording.pk
        rows += [
            Basis(version_id=version, law_id=law.pk, article=article, position=place)
            for place, (law, article) in enumerate(pairs)
        ]
    Basis.objects.bulk_create(rows)


def is_drafted(node) -> bool:
    """Whether it waits in a draft revision as something new."""
    known = node.known
    if known is None or known.from_number is not None:
        return False
    return getattr(known, "change", None) is not None


def overwrite_drafted(nodes: list[Node]) -> None:
    """Mend what waits in drafts, where the file says nothing else."""
    hang(nodes)
    overwrite(nodes)
    write_bases([], [], nodes)


def added(revision, nodes):
    """New entries, and waiting ones that no revision has taken up."""
    for node in nodes:
        if not is_drafted(node):
            yield Change(
                revision_id=revision.pk,
                act=Act.ADD,
                entry_id=node.wording.entry_id,
                after_id=node.wording.pk,
            )
