"""起用前登记簿: rows of the time before the ledger, or figures for it, never both."""

from foi.models import InformationRequest, LedgerStart, RegisterImport
from foi.refusals import Refused

NOT_BEFORE = "收到日{received}不早于起用日期{started}，请用“登记簿”导入。"
IN_FIGURES = (
    "起用日期{started}以前已办结，{year}年起用前数字已经计入这一件，"
    "不能再按件导入；要按件计数，请先删去起用前数字。"
)


def refuse(rows, brought) -> None:
    """Fault what opening figures count already, and what is no opening register's."""
    start = LedgerStart.objects.filter(bureau=brought.bureau).first()
    if start is None:
        return
    has_figures = start.figures.exists()
    is_opening = brought.purpose == RegisterImport.Purpose.OPENING
    for row in rows:
        wanted = row.wanted
        if row.known or row.course is None or wanted.received_on is None:
            continue
        if is_opening and wanted.received_on >= start.started_on:
            wanted.fault(
                "received",
                NOT_BEFORE.format(
                    received=wanted.received_on, started=start.started_on
                ),
            )
        elif has_figures and is_counted(row.course.request, start.started_on):
            wanted.fault(
                "received",
                IN_FIGURES.format(started=start.started_on, year=start.started_on.year),
            )


def is_counted(request, started_on) -> bool:
    """Whether the figures hold a request: it ended that year before the start."""
    ended_on = request.ended_on
    return (
        ended_on is not None
        and ended_on < started_on
        and ended_on.year == started_on.year
    )


def refuse_beside_rows(bureau, started_on, figures) -> None:
    """No opening figures beside rows of the same time (`figures`: cell to number)."""
    rows = InformationRequest.objects.filter(
        bureau=bureau,
        received_on__lt=started_on,
        ended_on__lt=started_on,
        ended_on__year=started_on.year,
        kind=InformationRequest.Kind.DISCLOSURE,
    )
    if any(figures.values()) and (count := rows.count()):
        raise Refused(
            f"台账中已有{started_on.year}年起用日期以前办结的{count}件，按件计入年度报告，"
            "不能再登记起用前数字。"
        )
