"""备案: signed revisions become the next edition of their list, on a day."""

from django.db import transaction

from catalog import searching
from catalog.models import Catalogue, Change, Edition, EntryVersion, Revision
from catalog.refusals import Refused
from core.audit.trail import record

from .holding import refuse_broken
from .publishing import follow_edition
from .revising import lock

Act = Change.Act


@transaction.atomic
def file(*, catalogue, revisions, effective_on, doc_no="", by, today) -> Edition:
    """File signed revisions of one list together; they make its next edition.

    `revisions` are pairs of key and version, as the person saw them. Refused where an
    entry was changed meanwhile, where two of them change the same entry, and where
    the tree would not hold.
    """
    catalogue = (
        Catalogue.objects.select_for_update(of=("self",))
        .select_related("bureau")
        .get(pk=catalogue)
    )
    rows = [lock(pk, version, Revision.Status.SIGNED) for pk, version in revisions]
    if not rows:
        raise Refused("请选择要备案的动态调整。")
    if any(each.catalogue_id != catalogue.pk for each in rows):
        raise Refused("一次备案只能是同一份目录的动态调整。")
    last = catalogue.editions.first()
    refuse_backwards(rows, last, effective_on)
    edition = Edition.objects.create(
        catalogue=catalogue,
        number=last.number + 1 if last else 1,
        effective_on=effective_on,
        doc_no=doc_no,
        filed_on=today,
        filed_by=by,
    )
    put_in_place(edition, rows)
    settle_levels(edition)
    searching.index(edition)
    follow_edition(edition, by=by)
    for each in rows:
        each.move_to(Revision.Status.FILED)
        each.edition = edition
        each.version += 1
    Revision.objects.bulk_update(rows, ["status", "edition", "version"])
    record(
        "目录备案",
        catalogue,
        by=by,
        note=f"第{edition.number}版，{effective_on}起施行，动态调整{len(rows)}件",
    )
    return edition


def refuse_backwards(rows, last, effective_on):
    if last and effective_on < last.effective_on:
        raise Refused(
            f"施行日期不能早于第{last.number}版的施行日期{last.effective_on}。"
        )
    signed = max(each.signed_on for each in rows)
    if effective_on < signed:
        raise Refused(f"施行日期不能早于签批日期{signed}。")


def put_in_place(edition, rows):
    """The versions before end with this edition, those after begin with it."""
    changes = list(
        Change.objects.filter(revision__in=rows)
        .select_related("before", "after")
        .order_by("pk")
    )
    refuse_conflicts(changes)
    number = edition.number
    ending = [each.before_id for each in changes if each.before_id]
    beginning = [each.after_id for each in changes if each.after_id]
    EntryVersion.objects.filter(pk__in=ending).update(until_number=number)
    EntryVersion.objects.filter(pk__in=beginning).update(
        from_number=number, entry_list=edition.catalogue.entry_list
    )


def refuse_conflicts(changes):
    seen = {}
    for each in changes:
        title = str(each.after or each.before)
        if each.before and each.before.until_number is not None:
            raise Refused(
                f"“{title}”已由第{each.before.until_number}版改动，"
                "请退回起草，按现行内容重新核对。"
            )
        if each.entry_id in seen:
            raise Refused(f"“{title}”在两件动态调整里都有，请先退回其中一件。")
        seen[each.entry_id] = each


def settle_levels(edition):
    """The new wordings stand on the level their parents give them."""
    rows = list(EntryVersion.objects.of_edition(edition))
    # What this edition brings may still follow; what stood before may not.
    for each in rows:
        if each.from_number == edition.number:
            each.from_number = None
    moved = refuse_broken(rows)
    EntryVersion.objects.bulk_update(moved, ["level"])
