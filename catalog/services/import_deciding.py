"""What becomes of a file brought in: written into a draft, or dropped."""

from django.db import transaction

from catalog.models import Catalogue, CatalogueImport, Entry, ImportedLine, Law
from catalog.refusals import Refused
from catalog.workbooks.judging import CHANGED, NEW, Judge
from core.audit.trail import record
from core.runs.services import start

from . import revising
from .import_writing import (
    is_drafted,
    overwrite_drafted,
    write_into_inventory,
    write_into_list,
)
from .importing import (
    judged,
    keep,
    kept_nodes,
    lines_of,
    lock,
    payload,
    refuse_unless_open,
)

WRITING = "catalog.write_import"
# More rows than this are written in the background.
MANY = 1_000
Status, Verdict = CatalogueImport.Status, ImportedLine.Verdict
OVERTAKEN = "目录在您核对以后有变动，已按现在的目录重新核对，请再看一遍。"


@transaction.atomic
def commit(*, pk, only_good=False, ends=(), laws=(), by, today) -> CatalogueImport:
    """Write the lines and return the import; a second click finds it done.

    Nothing is written unless all are good, or `only_good` leaves the others out
    expressly. `ends` are entries the file lacks and the person takes out, `laws` the
    places in `unknown_laws` of those to be kept as rows of the bureau. Where the list
    has changed since, the lines are judged anew and a person looks again: the import
    is then still 待确认.
    """
    brought = lock(pk)
    if brought.status == Status.DONE:
        return brought
    refuse_unless_open(brought)
    hold(brought)
    rows = list(brought.lines.all())
    lines = lines_of(rows)
    judge = judged(brought, lines, today=today)
    if has_moved(rows, judge):
        keep(brought, judge)
        return brought
    if brought.rows_faulty and not only_good:
        raise Refused(
            f"有{brought.rows_faulty}行有误，没有导入。请改正后重新上传，"
            "或者选择只导入无误的行。"
        )
    if keep_laws(brought, laws, by=by):
        judge = judged(brought, lines, today=today)
    ended = ended_by(judge, set(ends))
    chosen = [node for node in judge.nodes if node.verdict in (NEW, CHANGED)]
    if not chosen and not ended:
        raise Refused("没有要导入的行：与目录全部相同。")
    write(brought, chosen, ended, by=by, today=today)
    brought.lines.exclude(verdict=Verdict.FAULTY).delete()
    return brought


def hold(brought) -> None:
    """Until we are done nobody changes what the lines were judged against."""
    if brought.catalogue_id:
        Catalogue.objects.select_for_update().get(pk=brought.catalogue_id)
    else:
        rows = Entry.objects.select_for_update().filter(unit=brought.unit)
        list(rows.order_by("pk").values_list("pk", flat=True))


def has_moved(rows, judge: Judge) -> bool:
    """Whether the list says otherwise than when a person saw the lines."""
    found = kept_nodes(judge)
    if len(rows) != len(found):
        return True
    return any(
        row.verdict != node.verdict
        or row.entry_id != (node.known.entry_id if node.known else None)
        or row.payload != payload(node)
        for row, node in zip(rows, found, strict=True)
    )


def keep_laws(brought, places, *, by) -> bool:
    """Keep the chosen unknown laws as rows of the bureau."""
    rows = [
        Law(bureau=brought.bureau, title=title[:200], number=number[:80])
        for at, (title, number, _) in enumerate(brought.unknown_laws)
        if at in set(places)
    ]
    for row in rows:
        row.source = f"导入《{brought.file.name}》"[:200]
    Law.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        names = "、".join(str(row) for row in rows[:20])
        record("新增法律文件", brought, by=by, note=f"共{len(rows)}件：{names}")
    return bool(rows)


def ended_by(judge: Judge, entries: set[int]):
    """The wordings to take out; none may leave something hanging below it."""
    ended = [each for each in judge.missing() if each.entry_id in entries]
    ended = [each for each in ended if each.from_number is not None]
    gone = {each.entry_id for each in ended}
    moved = {
        node.known.entry_id: node.wording
        for node in judge.nodes
        if node.known is not None and node.verdict == CHANGED
    }
    for each in judge.target.versions:
        parent = moved.get(each.entry_id, each).parent_id
        if parent in gone and each.entry_id not in gone:
            above = judge.target.by_entry[parent]
            raise Refused(
                f"“{above.title}”下面还有“{each.title}”，不能取消。"
                "请把下级一并取消，或者先移到别的上级。"
            )
    return ended


def write(brought, nodes, ended, *, by, today) -> None:
    note = f"《{brought.file.name}》"
    if brought.catalogue_id and needs_a_revision(nodes, ended):
        brought.revision = revising.open_revision(
            catalogue=brought.catalogue,
            unit=brought.unit,
            reason=brought.reason,
            token=brought.token,
            by=by,
            today=today,
        )
        ground = f"按{note}列入（{brought.reason}）"[:1000]
        revision = brought.revision
        write_into_list(
            nodes, ended, revision=revision, ground=ground, by=by, today=today
        )
    elif brought.catalogue_id:
        overwrite_drafted(nodes)
    else:
        write_into_inventory(nodes, unit=brought.unit, by=by, today=today)
    counted = [node.verdict for node in nodes]
    brought.rows_new, brought.rows_changed = counted.count(NEW), counted.count(CHANGED)
    end(brought, Status.DONE, by=by, today=today)
    record(
        "导入目录",
        brought,
        by=by,
        note=f"{note}：新增{brought.rows_new}项，修改{brought.rows_changed}项，"
        f"取消{len(ended)}项，有误未导入{brought.rows_faulty}行",
    )


def needs_a_revision(nodes, ended) -> bool:
    """Not where the file only mends what waits in drafts already."""
    return bool(ended) or not all(is_drafted(node) for node in nodes)


def end(brought, status, *, by, today) -> None:
    brought.move_to(status)
    brought.decided_on, brought.decided_by = today, by
    brought.save()


@transaction.atomic
def start_commit(*, pk, by, today, only_good=False, ends=(), laws=()):
    """Have a long file written in the background; return the run."""
    brought = lock(pk)
    refuse_unless_open(brought)
    brought.move_to(Status.READING)
    brought.save()
    arguments = {
        "import": pk,
        "only_good": only_good,
        "ends": sorted(ends),
        "laws": sorted(laws),
        "today": str(today),
    }
    return start(kind=WRITING, title=f"导入{brought}", owner=by, arguments=arguments)


@transaction.atomic
def give_back(pk) -> None:
    """After a refusal in the background: a person may decide again."""
    brought = lock(pk)
    if brought.status == Status.READING:
        brought.move_to(Status.CHECKING)
        brought.save()


@transaction.atomic
def drop(*, pk, by, today) -> CatalogueImport:
    """放弃: nothing was written; the file stays on record."""
    brought = lock(pk)
    if brought.status not in (Status.CHECKING, Status.READING):
        raise Refused(f"这份文件{brought.get_status_display()}，不能放弃。")
    end(brought, Status.DROPPED, by=by, today=today)
    brought.lines.all().delete()
    record("放弃导入目录", brought, by=by)
    return brought
