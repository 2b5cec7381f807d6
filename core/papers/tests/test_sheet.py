"""Workbooks: what a person sees in them, and bad ones refused in a sentence."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter

from core.papers.paper import Cell, Unreadable
from core.papers.readers import package, sheet, sheet_rows, workbook
from core.papers.readers.number_formats import shown

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def made(write):
    """Return the bytes of a workbook that `write(book)` fills with XlsxWriter."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        write(book)
    return data.getvalue()


def of_rows(*rows):
    def write(book):
        page = book.add_worksheet("分工")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)

    return made(write)


def altered(data, **parts):
    """Return a package with parts changed, each by the function of its name."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            for part, change in parts.items():
                if name.endswith(f"{part}.xml"):
                    content = change(content)
            new.writestr(name, content)
    return changed.getvalue()


def with_sheet(xml):
    """Return a workbook whose only sheet is this XML."""
    return altered(of_rows(["甲"]), sheet1=lambda _: xml.encode())


def of_cells(cells, rest=""):
    return with_sheet(
        f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{rest}</worksheet>'
    )


def texts(data):
    return [
        [[cell.text for cell in row] for row in block.rows]
        for block in sheet.read(data).blocks
    ]


def test_rows_become_one_placed_grid():
    paper = sheet.read(
        of_rows(["序号", "任务", ""], [1, "完善制度", ""], ["", "", "甲"])
    )

    (grid,) = paper.blocks
    assert (grid.exact, grid.placed) == (True, True)
    assert grid.rows == (
        (Cell("序号", 1, 0), Cell("任务", 1, 1), Cell("", 1, 2)),
        (Cell("1", 2, 0), Cell("完善制度", 2, 1), Cell("", 2, 2)),
        (Cell("", 3, 0), Cell("", 3, 1), Cell("甲", 3, 2)),
    )
    assert paper.notes == ()


def test_place_names_sheet_and_row():
    def write(book):
        book.add_worksheet("说明").write("B3", "请各单位对照落实")
        book.add_worksheet("分工").write("A5", "任务")

    paper = sheet.read(made(write))

    assert [block.rows[0][0].line for block in paper.blocks] == [1, 2]
    assert [paper.where(1), paper.where(2)] == [
        "工作表“说明”第3行",
        "工作表“分工”第5行",
    ]


def test_merged_cell_stands_once_with_its_spans():
    def write(book):
        page = book.add_worksheet()
        page.merge_range("A1:C1", "重点工作分工表")
        page.write_row("A2", ["一", "制定目录", "办公室"])
        page.write_row("B3", ["公布目录", "法制支队"])
        page.merge_range("A2:A3", "一")

    (grid,) = sheet.read(made(write)).blocks

    assert grid.rows == (
        (Cell("重点工作分工表", 1, 0, columns=3),),
        (Cell("一", 2, 0, rows=2), Cell("制定目录", 2, 1), Cell("办公室", 2, 2)),
        (Cell("公布目录", 3, 1), Cell("法制支队", 3, 2)),
    )


def test_merged_cell_loses_rows_that_are_blank_or_hidden():
    def write(book):
        page = book.add_worksheet("分工")
        page.merge_range("A1:A4", "完善制度")
        page.write("B1", "甲")
        page.write("B2", "乙")
        page.write("B4", "丁")
        page.set_row(1, None, None, {"hidden": True})

    paper = sheet.read(made(write))

    assert paper.blocks[0].rows == (
        (Cell("完善制度", 1, 0, rows=2), Cell("甲", 1, 1)),
        (Cell("丁", 2, 1),),
    )
    assert paper.notes == ("工作表“分工”第2行是隐藏的，没有读取。",)


def test_merged_cell_whose_first_row_is_hidden_keeps_its_text():
    def write(book):
        page = book.add_worksheet("分工")
        page.merge_range("A1:A3", "完善制度")
        page.write_column("B1", ["甲", "乙", "丙"])
        page.set_row(0, None, None, {"hidden": True})

    (grid,) = sheet.read(made(write)).blocks

    assert grid.rows[0] == (Cell("完善制度", 1, 0, rows=2), Cell("乙", 1, 1))


def test_text_under_a_merged_cell_is_not_seen():
    data = of_cells(
        '<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="B1" t="str"><v>乙</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>丙</v></c></row>',
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    )

    assert texts(data) == [[["甲"]]]


def test_merged_areas_that_overlap_do_not_cost_time():
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 20_000))
    data = of_cells(
        "".join(
            f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="Z{n}"><v>1</v></c></row>'
            for n in range(1, 1000)
        ),
        f"<mergeCells>{merges}</mergeCells>",
    )

    assert texts(data)[0][0] == ["1"]


def test_hidden_sheets_rows_and_columns_are_left_out_and_named():
    def write(book):
        page = book.add_worksheet("分工")
        for row in range(12):
            page.write_row(row, 0, [f"第{row + 1}项", "任务", "旧单位", "单位"])
        for row in (6, 7, 8, 10):
            page.set_row(row, None, None, {"hidden": True})
        page.set_column("C:C", None, None, {"hidden": True})
        # Nothing is lost with what is hidden and empty.
        page.set_column("H:XFD", None, None, {"hidden": True})
        page.set_row(40, None, None, {"hidden": True})
        old, older = book.add_worksheet("旧版"), book.add_worksheet("更旧")
        old.write("A1", "旧")
        old.hide()
        older.very_hidden()

    paper = sheet.read(made(write))

    (grid,) = paper.blocks
    assert [row[0].text for row in grid.rows] == [
        f"第{n}项" for n in (1, 2, 3, 4, 5, 6, 10, 12)
    ]
    assert [cell.text for cell in grid.rows[0]] == ["第1项", "任务", "单位"]
    assert paper.where(7) == "工作表“分工”第10行"
    assert paper.notes == (
        "工作表“分工”第7至9行、第11行是隐藏的，没有读取。",
        "工作表“分工”C列是隐藏的，没有读取。",
        "工作表“旧版”是隐藏的，没有读取。",
        "工作表“更旧”是隐藏的，没有读取。",
    )


def test_sheet_with_a_chart_only_is_named():
    def write(book):
        page = book.add_worksheet("数据")
        page.write_column("A1", [1, 2])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=数据!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)

    paper = sheet.read(made(write))

    assert len(paper.blocks) == 1
    assert paper.notes == ("工作表“图”只有图表，没有读取。",)


def test_comments_and_text_boxes_are_named():
    def write(book):
        page = book.add_worksheet("分工")
        page.write("A1", "任务")
        page.write_comment("A1", "待定")
        page.insert_textbox("C3", "本表由办公室解释")

    assert sheet.read(made(write)).notes == (
        workbook.HAS_COMMENTS,
        workbook.HAS_TEXT_BOXES,
    )


def test_formulas_give_their_values_and_those_without_are_named():
    data = of_cells(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
        '<c r="B1" t="str"><f>"甲"&amp;"乙"</f><v>甲乙</v></c>'
        '<c r="C1"><f>A1*2</f></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )

    paper = sheet.read(data)

    assert [cell.text for cell in paper.blocks[0].rows[0]] == [
        "2",
        "甲乙",
        "",
        "#DIV/0!",
    ]
    assert paper.notes == (sheet.NOT_CALCULATED.format("分工", "C1"),)


def test_many_formulas_without_values_are_counted():
    cells = "".join(f'<row r="{n}"><c r="A{n}"><f>1</f></c></row>' for n in range(1, 9))
    paper = sheet.read(of_cells(cells + '<row r="9"><c><v>1</v></c></row>'))

    named = "A1、A2、A3、A4、A5等8个单元格"
    assert paper.notes == (sheet.NOT_CALCULATED.format("分工", named),)


def test_openpyxl_workbook_reads_as_seen():
    book = openpyxl.Workbook()
    moment = datetime.fromisoformat("2023-06-30T09:05")
    book.active.append([date(2023, 6, 30), moment, time(9, 30)])
    book.active.append([1.0, 0.1 + 0.2, True])
    data = io.BytesIO()
    book.save(data)

    assert texts(data.getvalue()) == [
        [["2023年6月30日", "2023年6月30日 9:05", "9:30"], ["1", "0.3", "TRUE"]]
    ]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (1.0, "General", "1"),
        (2.5, "General", "2.5"),
        (100 / 3, "General", "33.333333333"),
        (440700000000001.0, "General", "440700000000001"),
        (1e20, "General", "1e+20"),
        (0.95, "0%", "95%"),
        (0.9512, "0.00%", "95.12%"),
        (7, "000", "007"),
        (7, "00", "07"),
        (3, '"第"0"条"', "第3条"),
        (3, "0_ ", "3"),
        (2.0, "0.00", "2.00"),
        (2.345, "0.0#", "2.35"),
        (2.0, "0.##", "2"),
        (12345.6, "#,##0.00", "12,345.60"),
        (0, '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (-5, "0;[Red]\\(0\\)", "(5)"),
        (-5, "0", "-5"),
        (5, '0"分";General', "5分"),
        (1.5, "# ?/?", "1.5"),
        (3, '[DBNum1][$-804]General"、"', "3、"),
        (float("1e300"), "0.00%", "1e+300"),
        (45107, 'yyyy"年"m"月"d"日"', "2023年6月30日"),
        (45107, "yyyy/m/d;@", "2023年6月30日"),
        (45107, "mm-dd-yy", "2023年6月30日"),
        (45107, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2023年6月30日"),
        (45107, 'yyyy"年"m"月"', "2023年6月"),
        (45107, 'm"月"d"日"', "6月30日"),
        (45107.396, "yyyy/m/d h:mm", "2023年6月30日 9:30"),
        (45107, "yyyy/m/d h:mm", "2023年6月30日"),
        (0.396, "h:mm", "9:30"),
        (1.5, "[h]:mm", "36:00"),
        (-1, "yyyy/m/d", "-1"),
        (9e9, "yyyy/m/d", "9000000000"),
    ],
)
def test_number_is_shown_as_its_format_says(value, code, expected):
    assert shown(float(value), code) == expected


def test_dates_named_by_a_chinese_format_number_are_dates():
    # WPS writes 31, 57 and 58 without saying what they mean.
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="57"/>'
        '<xf numFmtId="58"/></cellXfs></styleSheet>'
    )
    cells = "".join(f'<c s="{style}"><v>45107</v></c>' for style in range(5))
    data = altered(of_cells(f"<row>{cells}</row>"), styles=lambda _: styles.encode())

    assert texts(data) == [
        [["45107", "2023年6月30日", "2023年6月", "6月30日", "45107"]]
    ]


def test_days_count_from_1904_where_the_workbook_says_so():
    def write(book):
        day = book.add_format({"num_format": "yyyy/m/d"})
        book.add_worksheet().write_datetime("A1", date(2023, 6, 30), day)

    data = made(write)
    old_mac = altered(
        data,
        workbook=lambda xml: xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" '),
        sheet1=lambda xml: xml.replace(b"<v>45107</v>", b"<v>43645</v>"),
    )

    assert texts(data) == texts(old_mac) == [[["2023年6月30日"]]]


def test_rich_text_breaks_and_unseen_characters():
    def write(book):
        page = book.add_worksheet()
        bold = book.add_format({"bold": True})
        page.write_rich_string("A1", "由", bold, "办公室", "牵头")
        page.write("B1", "甲\n乙\u200b")

    rows = texts(made(write))
    escaped = of_cells(
        '<row><c t="inlineStr"><is><t>甲_x000D_\n乙</t><rPh><t>yi</t></rPh></is></c>'
        '<c t="str"><v>甲_x000D_\n乙</v></c></row>'
    )

    assert rows == [[["由办公室牵头", "甲\n乙"]]]
    assert texts(escaped) == [[["甲\n乙", "甲\n乙"]]]


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "nonsense"])
def test_dimension_is_not_believed(dimension):
    data = with_sheet(
        f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>'
        '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row>'
        '<row r="3"><c r="C3"><v>3</v></c></row></sheetData></worksheet>'
    )

    assert texts(data) == [[["1", "2"], ["", "3"]]]


def test_row_far_below_is_read():
    data = of_cells(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="A1048576"><v>2</v></c></row>'
    )

    paper = sheet.read(data)

    assert paper.where(2) == "工作表“分工”第1048576行"


def test_sheet_formatted_to_its_end_is_read_to_its_last_word():
    blank = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 100_000)
    )
    merges = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    first = (
        '<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="C1"><v>1</v></c>'
        '<c r="D1" s="1"/></row>'
    )

    paper = sheet.read(of_cells(first + blank, merges))
    late = sheet.read(of_cells(first + blank + "<row><c><v>5</v></c></row>", merges))

    assert paper.blocks[0].rows == ((Cell("甲", 1, 0, columns=2), Cell("1", 1, 2)),)
    assert paper.notes == ()
    assert late.blocks == paper.blocks
    assert len(late.notes) == 1 and "长段空白" in late.notes[0]


def test_prefixed_elements_are_read():
    data = with_sheet(
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" '
        't="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )

    assert texts(data) == [[["甲"]]]


def test_ten_thousand_rows_and_a_very_long_cell_are_read():
    long = "落实" * 25_000
    data = of_cells(
        "".join(f"<row><c><v>{n}</v></c></row>" for n in range(10_000))
        + f'<row><c t="str"><v>{long}</v></c></row>'
    )

    rows = texts(data)[0]

    assert (len(rows), rows[-1]) == (10_001, [long])


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", package.EMPTY),
        (b"PK\x03\x04 and nothing", package.DAMAGED),
        (of_rows(["甲"])[:-200], package.DAMAGED),
        (package.OLE2 + b"\0" * 500 + package.ENCRYPTED, package.PASSWORD),
        (package.OLE2 + b"\0" * 500, package.NOT_THIS.format("旧版 Office 文件")),
        ("序号,任务".encode(), package.OTHER),
        (of_rows([]), sheet.NOTHING_VISIBLE),
        (of_rows(["", " "]), sheet.NOTHING_VISIBLE),
        (with_sheet("<worksheet><sheetData>"), package.DAMAGED),
        (with_sheet('<?xml version="1.0" encoding="UTFA8"?><a/>'), package.DAMAGED),
        (
            with_sheet(ENTITIES + "<worksheet>&b;</worksheet>"),
            package.HAS_DTD,
        ),
        (
            altered(
                of_rows(["甲"]),
                sharedStrings=lambda _: (
                    ENTITIES + "<sst><si><t>&b;</t></si></sst>"
                ).encode(),
            ),
            package.HAS_DTD,
        ),
        (
            altered(
                of_rows(["甲"]),
                workbook=lambda xml: xml.replace(
                    b"<workbook ", ENTITIES.encode() + b"<workbook ", 1
                ),
            ),
            package.HAS_DTD,
        ),
        (
            altered(of_rows(["甲"]), workbook=lambda _: b"<workbook/>"),
            package.DAMAGED,
        ),
        (
            of_cells("<row><c><v>1</v></c></row>" * 20_001),
            sheet_rows.TOO_MANY_ROWS.format(sheet_rows.MAX_ROWS),
        ),
        (
            of_cells('<row><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>' * 30),
            sheet.TOO_MANY_CELLS,
        ),
        (
            of_cells(
                "",
                "<mergeCells>{}</mergeCells>".format(
                    '<mergeCell ref="A1:B1"/>' * 50_001
                ),
            ),
            sheet_rows.TOO_MANY_MERGES,
        ),
        (
            of_cells(f'<row><c t="str"><v>{"长" * 1_000_000}</v></c></row>' * 9),
            workbook.TOO_MUCH_TEXT,
        ),
        (of_cells(f'<row x="{"0" * 5_000_000}"/>'), package.DAMAGED),
    ],
)
def test_bad_workbook_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(Unreadable) as refused:
        sheet.read(data)

    assert str(refused.value) == sentence


def packed(*names):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return data.getvalue()


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["word/document.xml"], package.NOT_THIS.format("Word 文档（.docx）")),
        (["OFD.xml"], package.NOT_THIS.format("OFD 版式文件（.ofd）")),
        (["要点.txt"], package.IS_ARCHIVE),
        (["xl/workbook.bin"], workbook.IS_BINARY),
        (["xl/workbook.xml"], package.DAMAGED),
        (
            ["xl/workbook.xml", *map(str, range(package.MAX_PARTS))],
            package.TOO_MANY_PARTS,
        ),
    ],
)
def test_other_package_is_refused_by_name(names, sentence):
    with pytest.raises(Unreadable) as refused:
        sheet.read(packed(*names))

    assert str(refused.value) == sentence


def test_zip_bomb_is_refused_before_it_unfolds():
    data = io.BytesIO(of_rows(["甲"]))
    with zipfile.ZipFile(data) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name == workbook.STRINGS_PART:
                with archive.open(name, "w") as part:
                    for _ in range(65):
                        part.write(b" " * package.MEBIBYTE)
            else:
                archive.writestr(name, content)

    with pytest.raises(Unreadable) as refused:
        sheet.read(bomb.getvalue())

    assert str(refused.value) == package.TOO_LARGE.format(workbook.STRINGS_PART, 64)


def test_part_with_a_wrong_sum_is_damaged():
    data = bytearray(packed("xl/workbook.xml"))
    at = data.index(b"<x/>")
    data[at : at + 4] = b"<y/>"

    with pytest.raises(Unreadable) as refused:
        sheet.read(bytes(data))

    assert str(refused.value) == package.DAMAGED


def test_encrypted_zip_asks_for_no_password():
    data = bytearray(packed("xl/workbook.xml"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    with pytest.raises(Unreadable) as refused:
        sheet.read(bytes(data))

    assert str(refused.value) == package.PASSWORD
