"""公开记录: what was published, by hand; corrected and withdrawn with a trace."""

from django.db import transaction
from django.db.models import Q

from catalog.due import DueDates
from catalog.models import EntryList, EntryVersion, LinkState, Publication
from catalog.refusals import Overtaken, Refused
from core.audit.trail import record
from core.files import links
from core.files.inspection import Refused as LinkRefused
from core.units.models import Unit
from core.workdays.days import current_calendar

CHUNK = 1000
# What the form asks, and a correction may change.
FACTS = ("unit", "entry", "title", "doc_no", "formed_on", "published_on") + (
    "channel",
    "site_column",
    "link",
    "reviewer_first",
    "reviewer_second",
    "reviewer_third",
)
REVIEWERS = ("reviewer_first", "reviewer_second", "reviewer_third")


def lock(pk: int, version: int) -> Publication:
    """The publication, locked, as the person saw it."""
    row = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("bureau", "unit", "entry")
        .get(pk=pk)
    )
    if row.version != version:
        raise Overtaken("这条公开记录刚刚被别人改动过，请看过最新内容再办理。")
    return row


def hold(bureau) -> None:
    """One recorder of a bureau at a time: nothing is recorded between look and write.

    Rows that merely name the bureau are written meanwhile.
    """
    list(Unit.objects.select_for_update(no_key=True).filter(pk=bureau.pk))


@transaction.atomic
def record_publication(*, bureau, facts: dict, token, by, today, calendar):
    """登记公开记录 and return it; a second click finds the first."""
    hold(bureau)
    known = Publication.objects.filter(token=token).first()
    if known:
        return known
    row = Publication(bureau=bureau, token=token, recorded_on=today, recorded_by=by)
    fill(row, facts, today=today, calendar=calendar)
    row.save()
    record("登记公开记录", row, by=by)
    return row


@transaction.atomic
def correct(*, pk, version, facts: dict, by, today, calendar) -> Publication:
    """更正; the trail says what each field was."""
    row = lock(pk, version)
    if row.withdrawn_on:
        raise Refused("这条公开记录已撤下，不能再更正。")
    hold(row.bureau)
    before, link = {name: shown(row, name) for name in facts}, row.link
    fill(row, facts, today=today, calendar=calendar)
    changes = [
        f"{Publication._meta.get_field(name).verbose_name}：{was or '（空）'} → "
        f"{shown(row, name) or '（空）'}"
        for name, was in before.items()
        if was != shown(row, name)
    ]
    if not changes:
        raise Refused("没有改动任何内容。")
    row.version += 1
    row.save()
    if row.link != link:
        end_link(row, today)
    record("更正公开记录", row, by=by, note="；".join(changes))
    return row


@transaction.atomic
def withdraw(*, pk, version, on, reason, by, today) -> Publication:
    """撤下: the record stays, and counts as published no more."""
    row = lock(pk, version)
    if row.withdrawn_on:
        raise Refused(f"这条公开记录已于{row.withdrawn_on}撤下。")
    if not reason.strip():
        raise Refused("请写明撤下的理由。")
    if not row.published_on <= on <= today:
        raise Refused("撤下日期应在公开日期之后、今天以前。")
    row.withdrawn_on, row.withdrawn_reason = on, reason.strip()
    row.version += 1
    row.save()
    end_link(row, today)
    record("撤下公开记录", row, by=by, note=reason)
    return row


def end_link(row, today):
    """What was seen of the page before says nothing of it any more."""
    LinkState.objects.filter(publication=row, ended_on=None).update(ended_on=today)


@transaction.atomic
def assign(*, bureau, site_column, entry, by, calendar) -> int:
    """对应公开事项: put every unmatched record of a column to an entry; how many."""
    refuse_foreign(entry, bureau)
    rows = Publication.objects.filter(bureau=bureau, site_column=site_column)
    rows = list(rows.standing().unmatched().select_for_update(of=("self",)))
    if not rows:
        raise Refused("这个栏目没有还未对应的公开记录。")
    due = DueDates([entry.pk], calendar)
    for row in rows:
        row.entry = entry
        row.due_on = due.of(entry.pk, row.formed_on)
        row.unit_id = row.unit_id or due.owner_of(entry.pk)
        row.version += 1
    columns = ["entry", "unit", "due_on", "version"]
    Publication.objects.bulk_update(rows, columns, batch_size=CHUNK)
    note = f"栏目“{site_column or '（空）'}”{len(rows)}条，对应{entry_title(entry)}"
    record("公开记录对应事项", bureau, by=by, note=note)
    return len(rows)


def fill(row, facts, *, today, calendar):
    """Put the facts into the row, refused where they cannot be so."""
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    refuse_bad(row, today)
    row.link_hash = links.fingerprint(row.link)
    refuse_double(row)
    row.due_on = DueDates([row.entry_id], calendar).of(row.entry_id, row.formed_on)


def refuse_bad(row, today):
    if not row.title:
        raise Refused("请填写标题。")
    if row.published_on > today:
        raise Refused("公开日期不能晚于今天；公开以后再登记。")
    if row.formed_on and row.formed_on > row.published_on:
        raise Refused("形成或者变更日期不能晚于公开日期，请核对。")
    if row.unit and row.bureau_id not in (row.unit_id, row.unit.bureau_id):
        raise Refused("公开单位应是本局的单位。")
    if row.entry:
        refuse_foreign(row.entry, row.bureau)
    given = [bool(getattr(row, name)) for name in REVIEWERS]
    if given != sorted(given, reverse=True):
        raise Refused("三审请依次填写初审、复审、终审的姓名。")
    if row.link:
        refuse_link(row.link)


def refuse_link(link):
    try:
        links.refuse_bad_link(link)
    except LinkRefused as refused:
        raise Refused(str(refused)) from refused


def refuse_foreign(entry, bureau):
    if entry.bureau_id != bureau.pk:
        raise Refused("这个公开事项不是本局的。")
    if entry.catalogue is None or entry.catalogue.entry_list != EntryList.PROACTIVE:
        raise Refused("只有主动公开基本目录的事项才有公开记录。")


def refuse_double(row):
    if not row.link_hash:
        return
    if known := standing_at(row.bureau, row.link_hash).exclude(pk=row.pk).first():
        raise Refused(
            f"这个网址已登记为《{known.title}》（{known.published_on}公开），不再重复登记。"
        )


def standing_at(bureau, link_hash):
    """What stands at an address; what was withdrawn from it leaves it free."""
    rows = Publication.objects.standing()
    return rows.filter(bureau=bureau, link_hash=link_hash).exclude(link_hash="")


def shown(row, name) -> str:
    """A field as the trail says it."""
    if name == "channel":
        return row.get_channel_display()
    value = getattr(row, name)
    if name == "entry":
        return entry_title(value) if value else ""
    return "" if value is None else str(value)


def entry_title(entry) -> str:
    last = entry.versions.order_by("from_number").last()
    return f"“{last.title}”" if last else str(entry)


@transaction.atomic
def recompute(old, new, *, today) -> int:
    """Move 公开期限 to a changed calendar; returns how many moved."""
    rows = Publication.objects.filter(formed_on__isnull=False, entry__isnull=False)
    return move_due_dates(rows, new, "日历变动，重算公开期限")


def follow_edition(edition, *, by) -> int:
    """Move 公开期限 of what was formed since an edition, filed later than it holds.

    Of entries whose wording begins or ends with it; returns how many moved.
    """
    touched = EntryVersion.objects.filter(
        Q(from_number=edition.number) | Q(until_number=edition.number),
        entry__catalogue=edition.catalogue,
    )
    rows = Publication.objects.filter(
        formed_on__gte=edition.effective_on, entry__in=touched.values("entry")
    )
    act = f"目录第{edition.number}版备案，重算公开期限"
    return move_due_dates(rows, current_calendar(), act, by=by)


def move_due_dates(rows, calendar, act, by=None) -> int:
    due = DueDates(rows.values_list("entry", flat=True).distinct(), calendar)
    moved: dict[int, list[str]] = {}
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last, changed = chunk[-1].pk, []
        for row in chunk:
            due_on = due.of(row.entry_id, row.formed_on)
            if due_on != row.due_on:
                moved.setdefault(row.bureau_id, []).append(
                    f"{row}：{row.due_on} → {due_on}"
                )
                row.due_on = due_on
                changed.append(row)
        Publication.objects.bulk_update(changed, ["due_on"], batch_size=CHUNK)
    tell_moved(moved, act, by)
    return sum(map(len, moved.values()))


def tell_moved(moved, act, by):
    for bureau in Unit.objects.filter(pk__in=moved):
        lines = moved[bureau.pk]
        note = f"共{len(lines)}件。" + "；".join(lines[:100])
        record(act, bureau, by=by, note=note)
