"""The annual report as an official Word document. Pure."""

from io import BytesIO

from core.papers.writers.official import OfficialDocument
from core.papers.writers.wordml import mm
from reports.report import Report

from .front import PARTS, Front, paragraphs
from .layout import tables_of


def as_word(report: Report, front: Front) -> bytes:
    """Return the .docx: the parts in order, each table under its heading."""
    document = OfficialDocument(title=front.heading, organ=front.organ, mark=front.mark)
    document.title(front.heading)
    if front.note:
        document.note(front.note)
    document.text("\n".join(front.opening))
    tables = {table.part: table for table in tables_of(report)}
    for part, heading in PARTS.items():
        document.text(heading)
        document.text("\n".join(paragraphs(report, part)))
        if part in tables:
            table = tables[part]
            document.merged_table(
                table.rows,
                [mm(width) for width in table.widths],
                head_rows=table.head_rows,
                is_small=table.is_small,
            )
    if front.signed:
        document.signature(front.organ, front.signed)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
