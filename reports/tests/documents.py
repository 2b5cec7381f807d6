"""One report in the official layout, written as each kind of file that reports come in."""

import html
from io import BytesIO

import docx
from docx.shared import Pt
from openpyxl import Workbook

from reports.formats import (
    COLUMNS,
    CORNER,
    ENDINGS,
    ORGANISATIONS,
    PROCEEDINGS,
    RESULTS,
    TOTAL,
)
from reports.report import written

TITLE = "某市公安局2025年政府信息公开工作年度报告"
BEFORE = (
    TITLE,
    "根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号的要求，编制本报告。"
    "本报告所列数据的统计期限为2025年1月1日至2025年12月31日。",
    "一、总体情况",
    "（一）主动公开。及时公开执法依据、程序和结果，全年发布信息2240条。",
    "（二）依申请公开。新收政府信息公开申请14069件，上年结转560件；"
    "办结13810件，结转下年度继续办理819件。",
)
HEADS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
AFTER = (
    "五、存在的主要问题及改进情况",
    "部分信息更新不够及时。下一步将按月核对公开目录，逐项明确更新时限。",
    "六、其他需要报告的事项",
    "本年度发出收费通知5件，通知金额500元，实际收取信息处理费400元。",
)


def cell(text, columns=1, rows=1):
    return (str(text), columns, rows)


def layout(report, words=None):
    """The three tables as rows of (text, columns, rows), merged as officially printed.

    `words` replaces what stands in a cell.
    """
    words = words or {}

    def said(name):
        number = report.figures.get(name)
        return words.get(name, "" if number is None else written(number))

    return [
        table_a(report.format, said),
        table_b(report.format, said),
        table_c(said),
    ]


def table_a(format_, said):
    width = 6
    rows = []
    for block in format_.blocks:
        share = width // len(block.columns)
        rows.append([cell(block.title, width + 1)])
        rows.append([cell("信息内容"), *(cell(c, share) for c in block.columns)])
        rows += [
            [cell(row), *(cell(said(f"{row}/{c}"), share) for c in block.columns)]
            for row in block.rows
        ]
    return rows


def table_b(format_, said):
    rows = [
        [cell(CORNER, 3, 3), cell("申请人情况", 7)],
        [cell("自然人", 1, 2), cell(ORGANISATIONS, 5), cell(TOTAL, 1, 2)],
        [cell(column) for column in COLUMNS[1:-1]],
    ]
    groups = [row.group for row in format_.rows]
    inner = [row for row in format_.rows if not row.code.startswith("R")]
    for number, row in enumerate(format_.rows):
        begins = []
        if row is inner[0]:
            begins.append(cell(RESULTS, 1, len(inner)))
        if row.group and groups[number - 1] != row.group:
            begins.append(cell(row.group, 1, groups.count(row.group)))
        width = 3 if row not in inner else 1 if row.group else 2
        figures = [cell(said(f"{column}/{row.code}")) for column in COLUMNS]
        rows.append([*begins, cell(row.label, width), *figures])
    return rows


def table_c(said):
    ends = (*ENDINGS, TOTAL)
    return [
        [cell("行政复议", 5), cell("行政诉讼", 10)],
        [
            *(cell(end, 1, 2) for end in ends),
            cell("未经复议直接起诉", 5),
            cell("复议后起诉", 5),
        ],
        [cell(end) for _ in range(2) for end in ends],
        [cell(said(f"{each}/{end}")) for each in PROCEEDINGS for end in ends],
    ]


def placed(rows):
    """Each cell with the row and column it begins in."""
    taken = set()
    for top, row in enumerate(rows):
        left = 0
        for text, columns, down in row:
            while (top, left) in taken:
                left += 1
            yield text, top, left, columns, down
            taken |= {(top + y, left + x) for y in range(down) for x in range(columns)}
            left += columns


def size(rows):
    cells = list(placed(rows))
    return (
        max(top + down for _, top, _, _, down in cells),
        max(left + columns for _, _, left, columns, _ in cells),
    )


def as_html(report, words=None, before=BEFORE, after=AFTER):
    parts = [f"<p>{html.escape(text)}</p>" for text in before]
    for head, rows in zip(HEADS, layout(report, words), strict=True):
        body = "".join(
            "<tr>"
            + "".join(
                f'<td colspan="{columns}" rowspan="{down}">{html.escape(text)}</td>'
                for text, columns, down in row
            )
            + "</tr>"
            for row in rows
        )
        parts.append(f"<p>{head}</p><table>{body}</table>")
    parts += [f"<p>{html.escape(text)}</p>" for text in after]
    return ("<!DOCTYPE html><html><body>" + "".join(parts) + "</body></html>").encode()


def as_docx(report, words=None, before=BEFORE, after=AFTER, points=11):
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(points)
    for text in before:
        document.add_paragraph(text)
    for head, rows in zip(HEADS, layout(report, words), strict=True):
        document.add_paragraph(head)
        height, width = size(rows)
        table = document.add_table(height, width, style="Table Grid")
        for text, top, left, columns, down in placed(rows):
            first = table.cell(top, left)
            if columns * down > 1:
                first = first.merge(table.cell(top + down - 1, left + columns - 1))
            first.text = text
    for text in after:
        document.add_paragraph(text)
    return saved(document)


def as_xlsx(report, words=None, before=BEFORE, after=AFTER):
    """One sheet with everything below one another, figures as numbers."""
    book = Workbook()
    sheet = book.active
    line = 1
    for text in before:
        sheet.cell(line, 1, text)
        line += 1
    for head, rows in zip(HEADS, layout(report, words), strict=True):
        sheet.cell(line, 1, head)
        for text, top, left, columns, down in placed(rows):
            row, column = line + 1 + top, 1 + left
            value = float(text) if text.replace(".", "").isdecimal() else text
            sheet.cell(row, column, value)
            if columns * down > 1:
                sheet.merge_cells(
                    start_row=row,
                    start_column=column,
                    end_row=row + down - 1,
                    end_column=column + columns - 1,
                )
        line += 1 + size(rows)[0]
    for text in after:
        sheet.cell(line, 1, text)
        line += 1
    return saved(book)


def as_text(report, words=None, gap="\t", before=BEFORE, after=AFTER):
    """What copying the page leaves: a row a line, merged cells only where they begin."""
    lines = list(before)
    for head, rows in zip(HEADS, layout(report, words), strict=True):
        lines.append(head)
        lines += [gap.join(text for text, _, _ in row) for row in rows]
    return "\n".join([*lines, *after]).encode()


def saved(document):
    file = BytesIO()
    document.save(file)
    return file.getvalue()
