"""An annual report for tests, through the real services."""

from datetime import date

from reports.annual.assembling import assemble, earlier_reports
from reports.annual.book import typed_cells
from reports.annual.judging import digest_of, judge
from reports.annual.services import comparing, deciding, leaving, preparing
from reports.formats import APPLICANTS
from reports.tests.figures import city

YEAR = 2025
TODAY = date(2026, 1, 20)

TEXTS = {
    "0": "本报告根据《中华人民共和国政府信息公开条例》编制。",
    "contact": "地址：试验路1号；邮编：529000；电话：0750-0000000。",
    "1.1": "网站发布信息300条，政务新媒体发布120条。",
    "1.2": "依法办理依申请公开，件数见第三部分。",
    "1.3": "加强信息发布审核，做好文件公开属性认定。",
    "1.4": "维护好政府信息公开专栏。",
    "1.5": "开展业务培训两次，接受社会评议。",
    "5": "存在的问题是信息发布不够及时，已明确责任单位和时限逐项改进。",
    "6": "发出信息处理费收费通知0件，金额0元，实际收取0元。",
}
ORGAN = "江门市公安局"


def of(table, report):
    """The typed cells of a table, of the city's figures, as a person types them."""
    return {
        name: f"{report.figures[name]:f}" for name in typed_cells(report.format, table)
    }


def make_report(bureau, by, *, year=YEAR, today=TODAY, **fields):
    values = {"scope": "own", "superior_due_on": None, **fields}
    return preparing.create(bureau=bureau, year=year, by=by, today=today, **values)


def type_cells(row, cells, by, *, reason="", today=TODAY):
    row.refresh_from_db()
    return preparing.save_cells(
        pk=row.pk, version=row.version, cells=cells, reason=reason, by=by, today=today
    )


def write_texts(row, by, **changed):
    row.refresh_from_db()
    texts = TEXTS | changed
    return preparing.save_texts(pk=row.pk, version=row.version, texts=texts, by=by)


def enter_last(row, by, figures, *, organ="原江门市公安局", today=TODAY):
    row.refresh_from_db()
    return comparing.enter_earlier(
        pk=row.pk, version=row.version, organ=organ, figures=figures, by=by, today=today
    )


def last_of(report):
    """What the year before carried out and had in force, so that V4 and V6 hold."""
    figures = {
        f"{column}/R4": report.figures[f"{column}/R2"]
        for column in (*APPLICANTS, "总计")
    }
    for row in ("规章", "行政规范性文件"):
        made, gone, left = (
            report.figures[f"{row}/{column}"]
            for column in ("本年制发件数", "本年废止件数", "现行有效件数")
        )
        figures[f"{row}/现行有效件数"] = left - made + gone
    return figures


def filled(bureau, by, report=None, **fields):
    """A report with every cell, text and last year's figures in place."""
    report = report or city()
    row = make_report(bureau, by, **fields)
    cells = {**of("A", report), **of("B", report), **of("C", report)}
    type_cells(row, cells, by, reason="以纸质登记簿为准，台账2026年启用。")
    write_texts(row, by)
    enter_last(row, by, last_of(report))
    explain(row, by, "收费通知登记在纸质登记簿上。")
    return row


def explain(row, by, reason, *, today=TODAY):
    """Write why each warning that is left stands."""
    row.refresh_from_db()
    for failure in judge(assemble(row), earlier_reports(row)).failures:
        act(
            deciding.excuse,
            row,
            digest=digest_of(failure),
            reason=reason,
            by=by,
            today=today,
        )


def act(service, row, **values):
    row.refresh_from_db()
    result = service(pk=row.pk, version=row.version, **values)
    row.refresh_from_db()
    return result


def signed(bureau, cast, **fields):
    row = filled(bureau, cast.office, **fields)
    act(deciding.check, row, by=cast.office, today=TODAY)
    act(deciding.sign, row, by=cast.leader, today=TODAY)
    return row


def published(bureau, cast, **fields):
    row = signed(bureau, cast, **fields)
    act(
        leaving.publish,
        row,
        address="https://www.example.gov.cn/nb/2025.html",
        on=TODAY,
        by=cast.office,
        today=TODAY,
    )
    return row
