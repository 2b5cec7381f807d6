"""佐证材料: recorded once, recognised when it comes again, corrected with a trace."""

from django.db import transaction

from core.audit.trail import record
from core.files.inspection import Refused, refuse_marked
from core.files.links import fingerprint, refuse_bad_link
from core.files.models import Material, StoredFile
from core.units.models import Unit

from .storing import keep_received, receive

TITLE_LENGTH = 200
NOTHING = "请选择文件，或者填写网址。"
HAS_SNAPSHOT = (
    "这份材料已经有文件或快照，不能替换。网页有变化的，请另行录入网址并附新的快照。"
)


class Conflict(Exception):
    """Somebody saved the material meanwhile; `row` is as they left it."""

    def __init__(self, row):
        super().__init__(f"{row}已被他人修改。")
        self.row = row


def add_material(
    *,
    unit,
    title,
    by,
    today,
    link="",
    upload=None,
    fact_on=None,
    seen_by=None,
    seen_on=None,
):
    """Record a link, a file, or a link with its snapshot as 佐证材料 of a unit.

    What the unit already holds is returned instead, with `was_known` True and
    `known_sentence` for the reader. A link counts as seen by `by` today unless
    told otherwise. `upload` is an uploaded file, or what `receive` made of it.
    """
    seen_by, seen_on = seen_by or by, seen_on or today
    refuse_days_to_come(today, fact_on=fact_on, seen_on=seen_on)
    if link:
        refuse_bad_link(link)
    file = receive(upload) if upload else None
    if not link and file is None:
        raise Refused(NOTHING)
    title = (title.strip() or (file.stem if file else link))[:TITLE_LENGTH]
    refuse_marked("名称", title)
    refuse_marked("网址", link)
    with transaction.atomic():
        # One at a time in a unit: of two clicks the second finds the first's row.
        Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
        known = known_material(unit, link, file, fact_on)
        if known:
            complete(known, link, file, fact_on, by=by)
            if link and seen_on >= (known.seen_on or seen_on):
                note_seeing(known, seen_by, seen_on, by=by)
            return known
        material = Material.objects.create(
            unit=unit,
            title=title,
            fact_on=fact_on,
            link=link,
            link_hash=fingerprint(link),
            seen_on=seen_on if link else None,
            seen_by=seen_by if link else None,
            file=file and file_in_unit(unit, file, by=by),
            recorded_by=by,
        )
        record("录入佐证材料", material, by=by, note=link or file.name)
    return material


def refuse_days_to_come(today, *, fact_on=None, seen_on=None):
    if fact_on and fact_on > today:
        raise Refused("事项日期不能晚于今天，请改正。")
    if seen_on and seen_on > today:
        raise Refused("查看日期不能晚于今天，请改正。")


def known_material(unit, link, file, fact_on):
    """The material of the unit that already is this file, or this link.

    One page may prove two facts: a link with another date of the fact, or with
    another snapshot, is another material.
    """
    materials = Material.objects.select_for_update(of=("self",)).filter(unit=unit)
    materials = materials.select_related("unit", "file", "seen_by").order_by("pk")
    if not link:
        return materials.filter(file__sha256=file.sha256).first()
    alike = [
        each
        for each in materials.filter(link_hash=fingerprint(link))
        if agree(each.fact_on, fact_on)
        and agree(each.file and each.file.sha256, file and file.sha256)
    ]
    return min(alike, key=lambda each: each.fact_on != fact_on, default=None)


def agree(known, given):
    return known is None or given is None or known == given


def complete(known, link, file, fact_on, *, by):
    """Add what a known material still lacked, and say that it was known."""
    known.was_known = True
    known.known_sentence = known.sentence_about(link)
    if fact_on and known.fact_on is None:
        known.fact_on = fact_on
        known.version += 1
        known.save(update_fields=["fact_on", "version"])
        record("修改佐证材料", known, by=by, note=f"事项日期：无 → {fact_on}")
    if file and known.file is None:
        attach(known, file, by=by)


def file_in_unit(unit, file, *, by):
    """The file as the unit already keeps it, else written now."""
    of_unit = Material.objects.filter(unit=unit).values("file")
    kept = StoredFile.objects.filter(sha256=file.sha256, pk__in=of_unit).first()
    return kept or keep_received(file, by=by)


def attach(material, file, *, by):
    material.file = file_in_unit(material.unit, file, by=by)
    material.save(update_fields=["file"])
    record("补充网页快照", material, by=by, note=material.file.name)


def note_seeing(material, seen_by, seen_on, *, by):
    material.seen_by, material.seen_on = seen_by, seen_on
    material.save(update_fields=["seen_by", "seen_on"])
    record("再次查看网页", material, by=by, note=f"{seen_by} {seen_on}")


def locked(pk):
    return (
        Material.objects.select_for_update(of=("self",))
        .select_related("unit", "file", "seen_by")
        .get(pk=pk)
    )


@transaction.atomic
def correct_material(*, pk, version, title, fact_on, by, today):
    """Correct name and date of the fact; the trail keeps what they were."""
    refuse_days_to_come(today, fact_on=fact_on)
    refuse_marked("名称", title)
    material = locked(pk)
    changes = [
        f"{label}：{before or '无'} → {after or '无'}"
        for label, before, after in (
            ("名称", material.title, title),
            ("事项日期", material.fact_on, fact_on),
        )
        if before != after
    ]
    if not changes:
        return material
    if material.version != version:
        raise Conflict(material)
    material.title, material.fact_on = title, fact_on
    material.version = version + 1
    material.save(update_fields=["title", "fact_on", "version"])
    record("修改佐证材料", material, by=by, note="；".join(changes))
    return material


def add_snapshot(*, pk, upload, by):
    """Keep how the page of a link looked; a snapshot is never replaced."""
    file = receive(upload)
    with transaction.atomic():
        material = locked(pk)
        if material.file and material.file.sha256 == file.sha256:
            return material
        if material.file:
            raise Refused(HAS_SNAPSHOT)
        attach(material, file, by=by)
    return material


@transaction.atomic
def see_again(*, pk, seen_by, seen_on, by, today):
    """Write down that somebody opened the link again on a day."""
    refuse_days_to_come(today, seen_on=seen_on)
    material = locked(pk)
    if not material.link:
        raise Refused("这份材料是文件，没有网址可以查看。")
    if material.seen_on and seen_on < material.seen_on:
        raise Refused(f"查看日期不能早于上次查看的{material.seen_on}。")
    if (material.seen_by, material.seen_on) != (seen_by, seen_on):
        note_seeing(material, seen_by, seen_on, by=by)
    return material
