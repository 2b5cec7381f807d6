"""Taking a 考核表 out of the house: counted first, kept as a version of its own."""

from datetime import date
from tempfile import TemporaryFile

from django.db import transaction
from django.db.models import Max

from core.audit.trail import record
from core.files.services import keep_open
from core.runs.kinds import RunFailed

from .counting import count
from .models import Assessment, Sheet
from .proposals import NotRunning
from .sheets.content import Book, book_of, spelled
from .sheets.package import Evidences, TooMuch, write_package
from .sheets.workbook import write

KIND = "assessment.sheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
NOBODY = "没有符合筛选条件的单位，没有生成考核表。请改选后重新导出。"


class NeverCounted(Exception):
    def __str__(self):
        return "本次考核还没有计分，没有可以导出的考核表。"


def counted_book(*, assessment_pk, by, today, chosen=None) -> Book:
    """The 考核表 as of today; of an assessment that is over, as last counted."""
    assessment = Assessment.objects.get(pk=assessment_pk)
    if assessment.status == Assessment.Status.RUNNING:
        count(assessment_pk=assessment_pk, by=by, today=today)
    elif assessment.counted_on is None:
        raise NeverCounted
    rows = Assessment.objects.select_related("rubric__bureau", "rubric__plan")
    return book_of(rows.get(pk=assessment_pk), chosen)


def file_name(book: Book, extension="xlsx") -> str:
    """`江门市公安局2026年政务公开考核表（截至2026年11月22日）.xlsx`."""
    return f"{book.titled('考核表')}（截至{spelled(book.counted_on)}）.{extension}"


@transaction.atomic
def keep_sheet(*, book, content, by, today) -> Sheet:
    """Store a written workbook as the next version of the assessment's sheets."""
    assessment = Assessment.objects.select_for_update().get(pk=book.assessment.pk)
    last = assessment.sheets.aggregate(last=Max("version"))["last"] or 0
    sheet = Sheet.objects.create(
        assessment=assessment,
        version=last + 1,
        file=keep_open(file_name(book), content, XLSX, by=by),
        made_on=today,
        made_by=by,
    )
    scope = f"（{book.scope}）" if book.scope else ""
    record("导出考核表", assessment, by=by, note=f"第{sheet.version}版{scope}")
    return sheet


def export(run, progress) -> dict:
    """Do the work of a run: count, write the workbook, keep it, pack the evidence."""
    asked, today = run.arguments, date.fromisoformat(run.arguments["today"])
    try:
        book = counted_book(
            assessment_pk=asked["assessment"],
            by=run.owner,
            today=today,
            chosen=asked.get("chosen"),
        )
    except (NotRunning, NeverCounted) as fault:
        raise RunFailed(str(fault)) from fault
    if not book.scores:
        raise RunFailed(NOBODY)
    if asked.get("with_evidence"):
        refuse_too_much(book, run.owner)
    with TemporaryFile() as content:
        write(book, content, progress)
        sheet = keep_sheet(book=book, content=content, by=run.owner, today=today)
        if not asked.get("with_evidence"):
            return {"file": sheet.file}
        return {"file": packed(book, content, run, progress)}


def refuse_too_much(book, user) -> None:
    try:
        Evidences(book, user).refuse_too_much()
    except TooMuch as fault:
        raise RunFailed(str(fault)) from fault


def packed(book, workbook, run, progress):
    """The workbook and the evidence its owner may see, as a stored zip file."""
    today = date.fromisoformat(run.arguments["today"])
    workbook.seek(0)
    with TemporaryFile() as content:
        write_package(
            content,
            book=book,
            name=file_name(book),
            workbook=workbook,
            user=run.owner,
            today=today,
            progress=progress,
        )
        record("打包佐证材料", book.assessment, by=run.owner, note=book.scope)
        return keep_open(file_name(book, "zip"), content, ZIP, by=run.owner)


def may_read(user, stored_file) -> bool:
    """Who may export an assessment's sheet may read those already taken out."""
    return Sheet.objects.visible_to(user).filter(file=stored_file).exists()
