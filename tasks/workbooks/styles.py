"""How the cells of a 填报表 look, and what Excel lets a person type in them."""

from datetime import date

from core.papers.writers.sheet import Formats
from tasks.models import Element

ENTRY, NOT_ASKED = "#FFFBE6", "#EDEDED"
DAY_FORMAT, RATIO_FORMAT = "yyyy-mm-dd", "0.00%"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)

DATE_RULE = {
    "validate": "date",
    "criteria": "between",
    "minimum": FIRST_DAY,
    "maximum": LAST_DAY,
    "error_title": "请填日期",
    "error_message": "请填完整的日期，如 2026-06-20。",
}
NUMBER_RULE = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "error_title": "请填数字",
    "error_message": "这里只填数字，不写单位，如 12。",
}
RATIO_RULE = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 100,
    "error_title": "请填百分数",
    "error_message": "这里填百分数，如 95%。",
}
RULES = {
    Element.Kind.DATE: DATE_RULE,
    Element.Kind.NUMBER: NUMBER_RULE,
    Element.Kind.RATIO: RATIO_RULE,
}


class Styles:
    """The office's hands, and a cell for each way it may be filled."""

    def __init__(self, workbook):
        self.office = Formats(workbook)
        add = self.office.add
        self.how = add(font_name="楷体", text_wrap=True, align="left", valign="top")
        self.sign = add(font_name="宋体", align="left", valign="bottom")
        box = {"border": 1, "text_wrap": True}
        self.text = add(**box, align="left", indent=1)
        self.middle = add(**box, align="center")
        self.last = add(**box, align="left", indent=1, font_color="#555555")
        self.not_asked = add(**box, align="center", bg_color=NOT_ASKED)
        entry = {**box, "bg_color": ENTRY, "locked": False}
        self.entry = add(**entry, align="left", indent=1, num_format="@")
        self.choice = add(**entry, align="center")
        self.day = add(**entry, align="center", num_format=DAY_FORMAT)
        self.number = add(**entry, align="center")
        self.ratio = add(**entry, align="center", num_format=RATIO_FORMAT)

    def of_element(self, kind):
        return {
            Element.Kind.DATE: self.day,
            Element.Kind.NUMBER: self.number,
            Element.Kind.RATIO: self.ratio,
        }.get(kind, self.entry)
