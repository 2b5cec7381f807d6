"""Taking a 考核表 out of the house: counted first, kept as a version of its own."""

from datetime import date
from io import BytesIO

from django.db import transaction
from django.db.models import Max

from core.audit.trail import record
from core.files.services import keep
from core.runs.kinds import RunFailed

from .counting import count
from .models import Assessment, Sheet
from .proposals import NotRunning
from .sheets.content import Book, book_of, spelled
from .sheets.workbook import write

KIND = "assessment.sheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NeverCounted(Exception):
    def __str__(self):
        return "本次考核还没有计分，没有可以导出的考核表。"


def counted_book(*, assessment_pk, by, today) -> Book:
    """The 考核表 as of today; of an assessment that is over, as last counted."""
    assessment = Assessment.objects.get(pk=assessment_pk)
    if assessment.status == Assessment.Status.RUNNING:
        count(assessment_pk=assessment_pk, by=by, today=today)
    elif assessment.counted_on is None:
        raise NeverCounted
    rows = Assessment.objects.select_related("rubric__bureau", "rubric__plan")
    return book_of(rows.get(pk=assessment_pk))


def file_name(book: Book) -> str:
    """`江门市公安局2026年政务公开考核表（截至2026年11月22日）.xlsx`."""
    return f"{book.titled('考核表')}（截至{spelled(book.counted_on)}）.xlsx"


@transaction.atomic
def keep_sheet(*, book, content, by, today) -> Sheet:
    """Store a written workbook as the next version of the assessment's sheets."""
    assessment = Assessment.objects.select_for_update().get(pk=book.assessment.pk)
    last = assessment.sheets.aggregate(last=Max("version"))["last"] or 0
    sheet = Sheet.objects.create(
        assessment=assessment,
        version=last + 1,
        file=keep(file_name(book), content, XLSX, by=by),
        made_on=today,
        made_by=by,
    )
    record("导出考核表", assessment, by=by, note=f"第{sheet.version}版")
    return sheet


def export(run, progress) -> dict:
    """Do the work of a run: count, write the workbook, keep it."""
    pk, today = run.arguments["assessment"], date.fromisoformat(run.arguments["today"])
    try:
        book = counted_book(assessment_pk=pk, by=run.owner, today=today)
    except (NotRunning, NeverCounted) as fault:
        raise RunFailed(str(fault)) from fault
    content = BytesIO()
    write(book, content, progress)
    sheet = keep_sheet(book=book, content=content.getvalue(), by=run.owner, today=today)
    return {"file": sheet.file}


def may_read(user, stored_file) -> bool:
    """Who may export an assessment's sheet may read those already taken out."""
    return Sheet.objects.visible_to(user).filter(file=stored_file).exists()
