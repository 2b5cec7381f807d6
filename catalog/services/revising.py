"""动态调整: drafted by a unit or the office, signed, and handed to the office to file."""

from django.db import transaction

from catalog.models import Catalogue, Change, Entry, EntryVersion, Revision
from catalog.refusals import Overtaken, Refused
from core.audit.trail import record
from core.files.services.storing import keep_received

from .entering import write_bases
from .holding import as_drafted, refuse_broken
from .sorting import missing_for

Status, Act = Revision.Status, Change.Act


def lock(pk: int, version: int, *statuses: Revision.Status) -> Revision:
    """The revision, locked, as the person saw it and in one of the statuses."""
    revision = (
        Revision.objects.select_for_update(of=("self",))
        .select_related("catalogue__bureau", "unit")
        .filter(pk=pk)
        .first()
    )
    if revision is None or revision.version != version:
        raise Overtaken("这次动态调整刚刚有变动，请看过最新情况再办理。")
    if revision.status not in statuses:
        allowed = "、".join(f"“{status.label}”" for status in statuses)
        raise Refused(
            f"这次动态调整现在是“{revision.get_status_display()}”，"
            f"{allowed}时才能办理这一项。"
        )
    return revision


def finish(revision, act, *, by, note="") -> None:
    revision.version += 1
    revision.save()
    record(act, revision, by=by, note=note)


@transaction.atomic
def open_revision(*, catalogue: Catalogue, unit, reason, token, by, today) -> Revision:
    """提出动态调整; a second click finds the first."""
    known = Revision.objects.filter(token=token).first()
    if known:
        return known
    if not reason.strip():
        raise Refused("请写明调整理由。")
    revision = Revision.objects.create(
        catalogue=catalogue,
        unit=unit,
        reason=reason,
        proposed_on=today,
        proposed_by=by,
        token=token,
    )
    record("提出动态调整", revision, by=by, note=reason)
    return revision


def open_to(revision):
    """What the revision may hold: the office's the whole list, a unit's its own.

    What stands in the name of the office, as imported lists do, is open to every unit.
    """
    rows = Entry.objects.filter(catalogue=revision.catalogue)
    office = revision.catalogue.bureau.managing_office_id
    if revision.unit_id == office:
        return rows
    return rows.filter(unit__in=filter(None, [revision.unit_id, office]))


def waiting(revision):
    """The sorted entries that no edition and no revision holds: a unit's, its own."""
    rows = open_to(revision)
    if revision.unit_id != revision.catalogue.bureau.managing_office_id:
        rows = rows.filter(unit=revision.unit)
    return (
        rows.sorted().filter(changes=None).exclude(versions__from_number__isnull=False)
    )


@transaction.atomic
def gather(*, pk, version, by) -> int:
    """编入 every sorted entry that is in no edition and no revision; returns how many.

    This is how the first edition comes about, and how new entries join later ones.
    """
    revision = lock(pk, version, Status.DRAFT)
    wordings = EntryVersion.objects.filter(
        entry__in=waiting(revision), from_number=None
    )
    changes = Change.objects.bulk_create(
        Change(revision=revision, act=Act.ADD, entry_id=each.entry_id, after=each)
        for each in wordings.order_by("pk")
    )
    if not changes:
        raise Refused("没有已归类而未编入的事项。")
    finish(revision, "编入已归类事项", by=by, note=f"共{len(changes)}项")
    return len(changes)


def in_force(entry) -> EntryVersion:
    """The last version that an edition holds, which a change starts from."""
    found = entry.versions.standing().first()
    if found is None:
        raise Refused(f"“{entry}”不在目录的版次中，没有可以调整的内容。")
    return found


def change_of(revision, entry) -> Change | None:
    return revision.changes.filter(entry=entry).select_related("after").first()


@transaction.atomic
def alter(*, pk, version, entry, wording: EntryVersion, bases=(), by) -> Change:
    """修改 an entry: what the form says stands beside what is in force."""
    revision = lock(pk, version, Status.DRAFT)
    refuse_foreign(revision, entry)
    change = change_of(revision, entry)
    if change and change.act == Act.END:
        raise Refused("这次调整已要取消这个事项，请先移出再修改。")
    if change is None:
        change = Change(
            revision=revision, act=Act.ALTER, entry=entry, before=in_force(entry)
        )
    wording.pk = change.after_id
    wording.entry = entry
    if missing := missing_for(entry.catalogue.entry_list, wording):
        raise Refused(
            f"{entry.catalogue.get_entry_list_display()}的事项要写明{missing}。"
        )
    wording.save()
    write_bases(wording, bases)
    change.after = wording
    change.save()
    finish(revision, "修改目录事项", by=by, note=wording.title)
    return change


@transaction.atomic
def end(*, pk, version, entry, by) -> Change:
    """取消 an entry; those below it go first, or with it."""
    revision = lock(pk, version, Status.DRAFT)
    refuse_foreign(revision, entry)
    if change_of(revision, entry):
        raise Refused("这次调整已有这个事项，请先移出再取消。")
    before = in_force(entry)
    change = Change.objects.create(
        revision=revision, act=Act.END, entry=entry, before=before
    )
    finish(revision, "取消目录事项", by=by, note=before.title)
    return change


def refuse_foreign(revision, entry):
    if entry.catalogue_id != revision.catalogue_id:
        raise Refused("这个事项不在这份目录里。")
    if not open_to(revision).filter(pk=entry.pk).exists():
        raise Refused(
            f"这个事项由{entry.unit.name}填报，请由该单位或者政务公开办公室提出调整。"
        )


def held(revision, change_pk) -> Change:
    rows = revision.changes.select_related("entry", "after", "before")
    change = rows.filter(pk=change_pk).first()
    if change is None:
        raise Refused("这次调整里没有这个事项，可能刚刚移出。")
    return change


@transaction.atomic
def take_out(*, pk, version, change_pk, by) -> None:
    """移出 a change from the draft; a new entry waits again, a drafted text is gone."""
    revision = lock(pk, version, Status.DRAFT)
    change = held(revision, change_pk)
    title = str(change.after or change.before)
    after, act = change.after, change.act
    change.delete()
    if act == Act.ALTER:
        after.delete()
    finish(revision, "移出调整事项", by=by, note=title)


@transaction.atomic
def start_anew(*, pk, version, change_pk, by) -> Change:
    """以现行内容为准: what another edition has changed meanwhile is taken as it is now."""
    revision = lock(pk, version, Status.DRAFT)
    change = held(revision, change_pk)
    if change.act == Act.ADD:
        raise Refused("新增的事项没有现行内容。")
    change.before = in_force(change.entry)
    change.save()
    finish(revision, "以现行内容为准", by=by, note=str(change.before))
    return change


@transaction.atomic
def submit(*, pk, version, by, today) -> Revision:
    """送签批."""
    revision = lock(pk, version, Status.DRAFT)
    if not revision.changes.exists():
        raise Refused("还没有调整任何事项，不能送签批。")
    moved = refuse_broken(as_drafted(revision))
    EntryVersion.objects.bulk_update(moved, ["level"])
    revision.move_to(Status.SUBMITTED)
    revision.submitted_on, revision.submitted_by = today, by
    revision.return_reason = ""
    finish(revision, "动态调整送签批", by=by)
    return revision


@transaction.atomic
def sign(*, pk, version, by, today, signed_on=None, signer="", scan=None) -> Revision:
    """签批; on paper where a signer is named: then with the day and the scan."""
    revision = lock(pk, version, Status.SUBMITTED)
    if by.pk in {revision.submitted_by_id, revision.proposed_by_id} and not signer:
        raise Refused("提出或者送签的人不能自己签批。")
    signed_on = signed_on or today
    if not revision.submitted_on <= signed_on <= today:
        raise Refused("签批日期应在送签之后、今天以前。")
    revision.move_to(Status.SIGNED)
    revision.signed_on, revision.signed_by = signed_on, by
    revision.signer = signer
    if scan:
        revision.scan = keep_received(scan, by=by)
    finish(
        revision, "签批动态调整", by=by, note=f"线下签批：{signer}" if signer else ""
    )
    return revision


@transaction.atomic
def send_back(*, pk, version, reason, by) -> Revision:
    """退回起草, by who was to sign or to file."""
    revision = lock(pk, version, Status.SUBMITTED, Status.SIGNED)
    if not reason.strip():
        raise Refused("请写明退回的理由。")
    revision.move_to(Status.DRAFT)
    revision.signed_on = revision.signed_by = revision.scan = None
    revision.signer = ""
    revision.submitted_on = revision.submitted_by = None
    revision.return_reason = reason
    finish(revision, "退回动态调整", by=by, note=reason)
    return revision


@transaction.atomic
def withdraw(*, pk, version, by) -> Revision:
    """撤回 a draft: its new entries wait to be gathered again."""
    revision = lock(pk, version, Status.DRAFT)
    changes = revision.changes.select_related("after")
    drafted = [change.after for change in changes if change.act == Act.ALTER]
    changes.all().delete()
    for each in drafted:
        each.delete()
    revision.move_to(Status.WITHDRAWN)
    finish(revision, "撤回动态调整", by=by)
    return revision
