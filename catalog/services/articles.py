"""文章清单导入: brought in, checked by a person, then recorded in one transaction."""

import uuid
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max, Min

from catalog.articles import reading
from catalog.articles.judging import Judge, Recorded
from catalog.articles.matching import Known, Matcher
from catalog.due import DueDates
from catalog.in_force import in_force
from catalog.models import ArticleImport, ArticleRow, EntryList, Publication
from catalog.refusals import Refused
from core.audit.trail import record
from core.files.marks import has_identity_number, has_secrecy_mark
from core.papers.paper import Unreadable
from core.runs.services import start
from core.units.names import Resolver

from .publishing import hold

READING, WRITING = "catalog.read_articles", "catalog.write_articles"
# What a person waits for on the page; more is done in the background.
LARGE, MANY = 200_000, 2_000
BATCH = 1000
MOST_NAMED = 10
NAME_IS_SECRET = "文件名中有公民身份号码或者国家秘密标志，请改名后再导入。"
KEPT_FOR = timedelta(days=14)
Status, Verdict, Match = ArticleImport.Status, ArticleRow.Verdict, ArticleRow.Match


@transaction.atomic
def bring(*, bureau, channel, name, data, sheet, token, by, today):
    """Take a list in and return (import, run): read at once, or by a run where large.

    A second click finds the first.
    """
    known = ArticleImport.objects.filter(token=token).first()
    if known:
        return known, None
    if has_identity_number(name) or has_secrecy_mark(name):
        raise Refused(NAME_IS_SECRET)
    brought = ArticleImport.objects.create(
        bureau=bureau,
        channel=channel,
        file_name=name[-200:],
        sheet=sheet.strip(),
        content=data,
        brought_on=today,
        brought_by=by,
        token=token,
    )
    record("上传文章清单", brought, by=by)
    if len(data) <= LARGE:
        read(brought)
        return brought, None
    arguments = {"import": brought.pk}
    title = f"读取{brought}"
    return brought, start(kind=READING, title=title, owner=by, arguments=arguments)


def read(brought):
    """Read the file into rows, judged and matched; the file is kept no longer."""
    data, brought.content = bytes(brought.content), None
    try:
        found = reading.read(brought.file_name, data, only=brought.sheet)
    except Unreadable as fault:
        brought.move_to(Status.FAILED)
        brought.error = str(fault)
        brought.save()
        return
    brought.move_to(Status.CHECKING)
    brought.notes = found.notes + lacking(found)
    keep(brought, found.lines)
    brought.save()


def lacking(found) -> list[str]:
    """What follows from columns the list does not have."""
    notes = {
        "site_column": "清单没有栏目列，只能按标题对应公开事项。",
        "link": "清单没有链接列，按标题、日期、栏目判断是否重复，也不能检查错链。",
        "formed_on": "清单没有形成日期列，导入的记录不判断是否超期；可以逐条更正补填。",
    }
    return [note for code, note in notes.items() if code not in found.codes]


def keep(brought, lines):
    """Write the rows, each with its verdict and the entry it seems to belong to."""
    bureau, today = brought.bureau, brought.brought_on
    judge = Judge(
        known=recorded(bureau),
        units=Resolver(bureau=bureau, on=today),
        bureau=bureau,
        today=today,
    )
    matcher = matcher_of(bureau, today)
    counts: Counter = Counter()
    for begin in range(0, len(lines), BATCH):
        rows = []
        for position, line in enumerate(lines[begin : begin + BATCH], begin + 1):
            row = row_of(brought, position, judge.judge(line), matcher)
            counts[row.verdict] += 1
            counts["unmatched"] += row.verdict == Verdict.NEW and row.entry_id is None
            rows.append(row)
        ArticleRow.objects.bulk_create(rows)
    brought.rows_new, brought.rows_known = counts[Verdict.NEW], counts[Verdict.KNOWN]
    brought.rows_faulty = counts[Verdict.FAULTY]
    brought.rows_unmatched = counts["unmatched"]
    if unknown := judge.unknown_units:
        named = "、".join(f"“{name}”" for name in unknown[:MOST_NAMED])
        more = f"等{len(unknown)}个" if len(unknown) > MOST_NAMED else ""
        brought.notes.append(f"公开单位{named}{more}不是本局的单位，没有采用。")


def recorded(bureau) -> Recorded:
    """What is recorded of a bureau, in one query."""
    found = Recorded(set(), set(), set())
    rows = Publication.objects.filter(bureau=bureau).order_by()
    rows = rows.values_list("link_hash", "title", "published_on", "site_column")
    for link_hash, *said in rows.iterator():
        found.said.add(tuple(said))
        if link_hash:
            found.hashes.add(link_hash)
        else:
            found.without_link.add(tuple(said))
    return found


def matcher_of(bureau, today) -> Matcher:
    """The entries in force of the bureau, and the columns that were always one's."""
    rows = in_force(on=today).filter(
        entry__bureau=bureau, entry_list=EntryList.PROACTIVE, is_heading=False
    )
    fields = rows.order_by("entry").values_list("entry", "title", "site_column")
    entries = [Known(*each) for each in fields]
    earlier = (
        Publication.objects.filter(bureau=bureau, entry__isnull=False)
        .exclude(site_column="")
        .order_by()
        .values("site_column")
        .annotate(least=Min("entry"), most=Max("entry"))
    )
    in_lists = {entry.pk for entry in entries}
    one = {
        row["site_column"]: row["least"]
        for row in earlier
        if row["least"] == row["most"] and row["least"] in in_lists
    }
    return Matcher(entries, one)


def row_of(brought, position, article, matcher):
    row = ArticleRow(
        brought=brought,
        position=position,
        place=article.place,
        verdict=article.verdict,
        faults=article.faults,
        title=article.title,
        site_column=article.site_column,
        link=article.link,
        link_hash=article.link_hash,
        doc_no=article.doc_no,
        formed_on=article.formed_on,
        published_on=article.published_on,
        unit=article.unit,
    )
    if row.verdict == Verdict.NEW:
        row.entry_id, row.match = matcher.match(row.site_column, row.title)
    return row


def groups(brought):
    """What a person decides on: new rows by column and entry, with their number.

    `first` names a group.
    """
    rows = brought.rows.filter(verdict=Verdict.NEW, entry__isnull=False)
    return (
        rows.order_by()
        .values("site_column", "entry", "match")
        .annotate(first=Min("position"), number=Count("pk"), example=Min("title"))
        .order_by("match", "-number", "first")
    )


def lock(pk):
    return (
        ArticleImport.objects.select_for_update(of=("self",))
        .select_related("bureau", "brought_by")
        .get(pk=pk)
    )


def refuse_unless_open(brought):
    if brought.status != Status.CHECKING:
        raise Refused(f"这份清单{brought.get_status_display()}，不能再确认。")


@transaction.atomic
def start_commit(*, pk, accepted, by, today):
    """Have a long list recorded in the background; return the run."""
    brought = lock(pk)
    refuse_unless_open(brought)
    brought.move_to(Status.READING)
    brought.save()
    arguments = {"import": pk, "accepted": sorted(accepted), "today": str(today)}
    return start(kind=WRITING, title=f"导入{brought}", owner=by, arguments=arguments)


@transaction.atomic
def commit(*, pk, accepted, by, today, calendar) -> ArticleImport:
    """登记 the new rows; of the groups accepted with their entry, the rest without.

    A second click finds it done; what was recorded meanwhile is not recorded again.
    """
    brought = lock(pk)
    if brought.status == Status.DONE:
        return brought
    refuse_unless_open(brought)
    hold(brought.bureau)
    chosen = {
        (group["site_column"], group["entry"])
        for group in groups(brought)
        if group["first"] in accepted
    }
    rows = brought.rows.filter(verdict=Verdict.NEW)
    due = DueDates({entry for _, entry in chosen}, calendar)
    known, written, unmatched = recorded(brought.bureau), 0, 0
    batch: list[Publication] = []
    for row in rows.iterator(chunk_size=BATCH):
        said = (row.title, row.published_on, row.site_column)
        if known.holds(row.link_hash, said):
            continue
        is_chosen = (row.site_column, row.entry_id) in chosen
        entry = row.entry_id if is_chosen else None
        unmatched += entry is None
        batch.append(publication_of(brought, row, entry, due, by=by, today=today))
        if len(batch) == BATCH:
            written += write(batch)
    written += write(batch)
    brought.rows_known += brought.rows_new - written
    brought.rows_new, brought.rows_unmatched = written, unmatched
    end(brought, Status.DONE, by=by, today=today)
    brought.rows.exclude(verdict=Verdict.FAULTY).delete()
    note = f"新增{written}条，其中未对应公开事项{unmatched}条，有误未导入{brought.rows_faulty}行"
    record("导入文章清单", brought, by=by, note=note)
    return brought


def publication_of(brought, row, entry, due, *, by, today):
    return Publication(
        bureau_id=brought.bureau_id,
        unit_id=row.unit_id or due.owner_of(entry),
        entry_id=entry,
        title=row.title,
        doc_no=row.doc_no,
        formed_on=row.formed_on,
        published_on=row.published_on,
        due_on=due.of(entry, row.formed_on),
        channel=brought.channel,
        site_column=row.site_column,
        link=row.link,
        link_hash=row.link_hash,
        recorded_on=today,
        recorded_by=by,
        token=uuid.uuid4(),
    )


def write(batch) -> int:
    """Write and empty a batch; how many it held."""
    Publication.objects.bulk_create(batch)
    number = len(batch)
    batch.clear()
    return number


def end(brought, status, *, by, today):
    brought.move_to(status)
    brought.content = None
    brought.decided_on, brought.decided_by = today, by
    brought.save()


@transaction.atomic
def give_back(pk):
    """After a refusal in the background: a person may decide again."""
    brought = lock(pk)
    if brought.status == Status.READING:
        brought.move_to(Status.CHECKING)
        brought.save()


@transaction.atomic
def drop(*, pk, by, today):
    """放弃: nothing was recorded, and nothing of the list is kept."""
    brought = lock(pk)
    if brought.status not in (Status.CHECKING, Status.READING):
        raise Refused(f"这份清单{brought.get_status_display()}，不能放弃。")
    end(brought, Status.DROPPED, by=by, today=today)
    brought.rows.all().delete()
    record("放弃导入文章清单", brought, by=by)
    return brought


@transaction.atomic
def forget(*, today):
    """Drop what nobody decided on in time, and faulty rows kept for mending."""
    old = ArticleImport.objects.filter(brought_on__lt=today - KEPT_FOR)
    for brought in old.undecided().select_related("bureau", "brought_by"):
        end(brought, Status.DROPPED, by=brought.brought_by, today=today)
        record("逾期未确认，放弃导入文章清单", brought, by=None)
    ArticleRow.objects.filter(brought__in=old).delete()
