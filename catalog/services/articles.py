"""文章清单导入: brought in, judged row by row and matched, for a person to check."""

from collections import Counter

from django.db import transaction
from django.db.models import Count, Max, Min

from catalog.articles import reading
from catalog.articles.judging import Judge, Recorded
from catalog.articles.matching import Known, Matcher
from catalog.in_force import in_force
from catalog.models import (
    ArticleImport,
    ArticleRow,
    EntryList,
    OutsideColumn,
    Publication,
)
from catalog.refusals import Refused
from core.audit.trail import record
from core.files.marks import has_identity_number, has_secrecy_mark
from core.papers.paper import Unreadable
from core.runs.services import start
from core.units.names import Resolver

READING = "catalog.read_articles"
# What a person waits for on the page; more bytes are read in the background.
LARGE = 200_000
BATCH = 1000
MOST_NAMED = 10
NAME_IS_SECRET = "文件名中有公民身份号码或者国家秘密标志，请改名后再导入。"
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
            if row.verdict == Verdict.NEW and row.entry_id is None:
                counts[row.match] += 1
            rows.append(row)
        ArticleRow.objects.bulk_create(rows)
    brought.rows_new, brought.rows_known = counts[Verdict.NEW], counts[Verdict.KNOWN]
    brought.rows_faulty = counts[Verdict.FAULTY]
    brought.rows_unmatched = counts[Match.NONE]
    if outside := counts[Match.OUTSIDE]:
        brought.notes.append(
            f"{outside}条在目录以外的栏目，照样登记，不用对应公开事项。"
        )
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
    outside = OutsideColumn.objects.filter(bureau=bureau)
    return Matcher(entries, one, outside.values_list("site_column", flat=True))


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
