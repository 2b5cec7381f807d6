"""Workbooks as offices send them."""

from io import BytesIO

import xlsxwriter

OFFICIAL_HEAD = [
    ["序号", "公开事项", None, "公开内容（要素）", "公开依据", "公开时限", "公开主体"]
    + ["公开渠道和载体", "公开对象", None, "公开方式", None, "公开层级", None],
    [None, "一级事项", "二级事项", None, None, None, None, None]
    + ["全社会", "特定群众（群体）", "主动", "依申请公开", "县级", "乡、村级"],
]
HEAD_MERGES = ["A{0}:A{1}", "B{0}:C{0}", "D{0}:D{1}", "E{0}:E{1}", "F{0}:F{1}"] + [
    "G{0}:G{1}",
    "H{0}:H{1}",
    "I{0}:J{0}",
    "K{0}:L{0}",
    "M{0}:N{0}",
]


def workbook(*sheets) -> bytes:
    """Each sheet: {"rows", "merges", "name", "hidden_rows", "hidden_columns"}."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        for number, given in enumerate(sheets, start=1):
            page = book.add_worksheet(given.get("name", f"Sheet{number}"))
            for y, row in enumerate(given["rows"]):
                for x, text in enumerate(row):
                    if text is not None:
                        page.write(y, x, text)
            for area in given.get("merges", ()):
                first = area.split(":")[0]
                column, line = ord(first[0]) - 65, int(first[1:]) - 1
                page.merge_range(area, given["rows"][line][column])
            for y in given.get("hidden_rows", ()):
                page.set_row(y, None, None, {"hidden": True})
            for letters in given.get("hidden_columns", ()):
                page.set_column(letters, None, None, {"hidden": True})
    return file.getvalue()


def official(rows, merges=(), *, title="户籍管理领域基层政务公开标准目录", **more):
    """The official two-row head under a title, and rows of fourteen cells."""
    above = [[title, *[None] * 13]]
    head = [mark.format(2, 3) for mark in HEAD_MERGES]
    return workbook(
        {
            "rows": [*above, *OFFICIAL_HEAD, *rows],
            "merges": ["A1:N1", *head, *merges],
            **more,
        }
    )


def entry(number, first, second, **said):
    """A row of the official table with the usual cells."""
    cells = {
        "content": "受理部门\n办理条件",
        "basis": "《中华人民共和国户口登记条例》",
        "limit": "形成或者变更之日起20个工作日内",
        "subject": "县公安局",
        "channels": "■政府网站 □政府公报\n■入户/现场",
        "all": "√",
        "groups": None,
        "proactive": "√",
        "on_request": None,
        "county": "√",
        "township": "√",
        **said,
    }
    return [number, first, second, *cells.values()]
