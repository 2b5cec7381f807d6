"""What an annual report prints besides its figures and parts. Pure."""

from dataclasses import dataclass
from datetime import date

from reports.report import Report

TITLE = "{organ}{year}年政府信息公开工作年度报告"
PARTS = {
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
DRAFT = "草稿"
CORRECTED = "（第{version}版，更正）"


@dataclass(frozen=True)
class Front:
    """`organ` signs; without `signed_on` no signature is printed.

    A version after the first corrects what was published, and says so.
    """

    organ: str
    year: int
    preamble: str = ""
    contact: tuple[str, ...] = ()
    signed_on: date | None = None
    is_draft: bool = False
    version: int = 1
    title: str = ""

    @property
    def heading(self) -> str:
        return self.title or TITLE.format(organ=self.organ, year=self.year)

    @property
    def note(self) -> str:
        """What stands under the title; nothing under that of a first version."""
        return CORRECTED.format(version=self.version) if self.version > 1 else ""

    @property
    def mark(self) -> str:
        return f"{DRAFT}（第{self.version}版）" if self.is_draft else ""

    @property
    def signed(self) -> str:
        day = self.signed_on
        return f"{day.year}年{day.month}月{day.day}日" if day else ""

    @property
    def opening(self) -> list[str]:
        """The paragraphs before part one."""
        return [*filter(str.strip, self.preamble.splitlines()), *self.contact]


def paragraphs(report: Report, part: int) -> list[str]:
    """The paragraphs of a part, its table aside."""
    lines = report.sections.get(part, "").splitlines()
    return [line.strip() for line in lines if line.strip()]
