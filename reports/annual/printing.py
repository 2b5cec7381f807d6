"""An annual report as the writers take it: of the draft, or of a frozen version."""

from reports.models import AnnualReport, ReportVersion
from reports.report import Report
from reports.writing.front import Front
from reports.writing.kinds import Kind

from .assembling import assemble, from_snapshot, own_last_version
from .book import Book
from .services.deciding import has_left


def front_of(report: AnnualReport, book: Book, **words) -> Front:
    contact = book.texts.get("contact", "")
    return Front(
        organ=book.report.organ,
        year=report.year,
        preamble=book.texts.get("0", ""),
        contact=tuple(line for line in contact.splitlines() if line.strip()),
        **words,
    )


def signed_version(report: AnnualReport) -> ReportVersion | None:
    """What is signed and waits to be published, as its version is or will be."""
    if report.status != AnnualReport.Status.SIGNED:
        return None
    if has_left(report):
        return report.versions.last()
    return ReportVersion(
        report=report,
        number=report.versions.count() + 1,
        snapshot=report.snapshot,
        signed_on=report.signed_on,
    )


def draft_file(report: AnnualReport, kind: Kind) -> tuple[str, bytes]:
    """Name and content of what has not left the house yet, marked 草稿."""
    book = from_snapshot(report.snapshot) if report.snapshot else assemble(report)
    count = report.versions.count()
    front = front_of(report, book, is_draft=True, version=count + 1)
    return kind.file_name(front), kind.write(book.report, front, last_of(report))


def version_file(version: ReportVersion, kind: Kind) -> tuple[str, bytes]:
    """Name and content of a frozen version: the same bytes each time."""
    book = from_snapshot(version.snapshot)
    front = front_of(
        version.report,
        book,
        signed_on=version.signed_on,
        version=version.number,
    )
    return kind.file_name(front), kind.write(book.report, front, None)


def last_of(report: AnnualReport) -> Report | None:
    own = own_last_version(report)
    return Report.from_data(own.snapshot["report"]) if own else None
