"""What becomes of a list of articles: recorded, or dropped with all it held."""

import uuid
from datetime import timedelta

from django.db import transaction

from catalog.due import DueDates
from catalog.models import ArticleImport, ArticleRow, Publication
from catalog.refusals import Refused
from core.audit.trail import record
from core.runs.services import start

from .articles import BATCH, groups, lock, recorded, refuse_unless_open
from .publishing import hold

WRITING = "catalog.write_articles"
# More rows than this are recorded in the background.
MANY = 2_000
KEPT_FOR = timedelta(days=14)
Status, Verdict = ArticleImport.Status, ArticleRow.Verdict


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
        unmatched += entry is None and row.match != ArticleRow.Match.OUTSIDE
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
