"""A report and last year's checked together. Pure."""

from reports.consistency import Verdicts, check
from reports.reading.annual import NoReport
from reports.report import Report

WRONG_YEAR = "上年报告是{last}年的，本年报告是{now}年的，不是相连的两年。请选择{wanted}年的报告。"


def check_both(report: Report, last: Report | None) -> Verdicts:
    """Every rule; refused where `last` is not of the year before."""
    if last and report.year and last.year and last.year != report.year - 1:
        raise NoReport(
            WRONG_YEAR.format(now=report.year, last=last.year, wanted=report.year - 1)
        )
    return check(report, last)
