"""Every kind of file an annual report goes out as. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.report import Report

from .data import as_json
from .front import Front
from .paper import as_pdf
from .picture import as_picture
from .web import as_fragment, as_page
from .word import as_word
from .workbook import as_workbook

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """`write(report, front, last)` gives the bytes; PDF may raise `NoPdf`."""

    key: str
    label: str
    ending: str
    mime: str
    write: Callable[[Report, Front, Report | None], bytes]

    def file_name(self, front: Front) -> str:
        draft = "（草稿）" if front.is_draft else ""
        version = f"（第{front.version}版）" if front.version > 1 else ""
        return f"{front.heading}{version}{draft}{self.ending}"


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "word",
            "Word 文档",
            ".docx",
            f"{_OFFICE}.wordprocessingml.document",
            lambda report, front, last: as_word(report, front),
        ),
        Kind(
            "pdf",
            "PDF",
            ".pdf",
            "application/pdf",
            lambda report, front, last: as_pdf(report, front),
        ),
        Kind(
            "page",
            "网页",
            ".html",
            "text/html; charset=utf-8",
            lambda report, front, last: as_page(report, front).encode(),
        ),
        Kind(
            "fragment",
            "年报栏目用的网页片段",
            "（栏目）.html",
            "text/html; charset=utf-8",
            lambda report, front, last: as_fragment(report, front).encode(),
        ),
        Kind(
            "picture",
            "图解",
            "（图解）.html",
            "text/html; charset=utf-8",
            lambda report, front, last: as_picture(report, front, last).encode(),
        ),
        Kind(
            "workbook",
            "Excel 表格",
            ".xlsx",
            f"{_OFFICE}.spreadsheetml.sheet",
            lambda report, front, last: as_workbook(report, front),
        ),
        Kind("json", "JSON 数据", ".json", "application/json", as_json),
    )
}
