"""What every act on an annual report shares: one at a time, on what the person saw."""

from reports.annual.refusals import Overtaken, Refused
from reports.models import AnnualReport

OVERTAKEN = "您打开页面以后，这份报告有人修改过，没有办理。请看过最新内容再办。"
Status = AnnualReport.Status


def lock(pk: int, version: int) -> AnnualReport:
    """The row, locked, as the person saw it."""
    report = (
        AnnualReport.objects.select_for_update(of=("self",))
        .select_related("bureau", "signed_by")
        .get(pk=pk)
    )
    if report.version != version:
        raise Overtaken(OVERTAKEN)
    return report


def refuse_unless(report: AnnualReport, *statuses: Status) -> None:
    if report.status not in statuses:
        allowed = "、".join(f"“{status.label}”" for status in statuses)
        raise Refused(
            f"这份报告现在是“{report.get_status_display()}”，{allowed}时才能办理这一项。"
        )


def given(reason: str, sentence: str = "请写明原因。") -> str:
    if not reason.strip():
        raise Refused(sentence)
    return reason.strip()


def save(report: AnnualReport) -> None:
    report.version += 1
    report.save()
