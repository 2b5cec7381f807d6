import os
from io import BytesIO

import openpyxl
import pytest

from assessment.exports import counted_book
from assessment.sheets.workbook import write
from core.papers.writers.sheet import page_starts, sheet_names
from core.units.models import Unit

from .factories import MARCH, make_assessment, make_assignment, make_task
from .judged import NAMES, cells, figures, make_judged, opened, stored, written


@pytest.fixture
def judged(bureau, units, cast, today):
    return make_judged(bureau, units, cast, today)


def test_sheet_shows_the_stored_scores(judged, today):
    content, _ = written(judged, today)

    assert figures(opened(content)) == stored()


def test_sheet_totals_are_formulas(judged, today):
    content, _ = written(judged, today)
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[2]

    for label in ("基础分", "总分", "上限返还", "合计（按系数折算）"):
        assert all(value.startswith("=") for value in cells(page, label, 8))


def test_sheet_writes_dangerous_text_as_text(judged, today):
    content, _ = written(judged, today)

    book = openpyxl.load_workbook(BytesIO(content))
    texts = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value and str(cell.value)[:1] in "=+-@" and "(" not in str(cell.value)
    ]
    assert {cell.value for cell in texts} >= {"=1+1 规范编制年度报告", "+及时更新"}
    assert {cell.data_type for cell in texts if "规范" in cell.value} <= {"s"}


def test_sheet_is_ready_to_print(judged, today):
    content, _ = written(judged, today)

    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes == "C4"
        assert "&P" in sheet.oddFooter.center.text


@pytest.mark.parametrize(("lines", "tall"), [(3, 0), (16, 1), (19, 0)])
def test_sheet_ends_on_the_page_of_its_last_line(plan, units, cast, today, lines, tall):
    """Sixteen lines would leave only the total to a second page."""
    for number in range(lines):
        task = make_task(plan, number=str(number))
        make_assignment(task, units["法制支队"], due=(MARCH,))
    assessment = make_assessment(plan, by=cast.office)

    content, _ = written(assessment, today)

    page = openpyxl.load_workbook(BytesIO(content)).worksheets[2]
    # What is not written is 1; 0 is as many as it takes.
    height = page.page_setup.fitToHeight
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (1 if height is None else height) == tall


def test_page_starts():
    """A title of 80 on the first page and a heading of 24 on each."""
    assert page_starts([100] * 3, 380) == [0]
    assert page_starts([100] * 4, 380) == [0, 3]
    assert page_starts([100] * 7, 380) == [0, 3, 6]


def widths(content):
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[2]
    return [round(page.column_dimensions[letter].width) for letter in "BCG"]


def test_sheet_gives_criteria_their_room(judged, today):
    content, _ = written(judged, today)

    assert widths(content) == [33, 25, 31]


def test_sheet_narrows_the_criteria_of_a_plan_without_any(assessment, today):
    content, _ = written(assessment, today)

    assert widths(content) == [40, 11, 38]


def test_sheet_keeps_no_file_open_for_a_page_that_is_written(judged, today):
    """A province has more units than a process may have files open."""
    opened_at = []

    def progress(done, total):
        opened_at.append(len(os.listdir("/proc/self/fd")))

    write(
        counted_book(assessment_pk=judged.pk, by=None, today=today), BytesIO(), progress
    )

    assert len(opened_at) == 4
    assert len(set(opened_at)) == 1


def test_sheet_names_are_safe_and_unique():
    names = [
        "汇总",
        "汇总",
        "a/b",
        "A:b",
        "'引号'",
        "History",
        "甲" * 40,
        "甲" * 41,
        " ",
        "一：二［三］",
        "’引号＇",
    ]

    found = list(sheet_names(names))

    assert found == [
        "汇总",
        "汇总（2）",
        "a_b",
        "A_b（2）",
        "引号",
        "History（2）",
        "甲" * 31,
        "甲" * 28 + "（2）",
        "单位",
        "一_二_三_",
        "引号（2）",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("𠮷" * 15, "𠮷" * 15),
        ("𠮷" * 16, "𠮷" * 15),
        ("甲" + "𠮷" * 16, "甲" + "𠮷" * 15),
        ("甲" * 30 + "𠮷", "甲" * 30),
        ("甲" * 30 + "'乙", "甲" * 30),
        ("甲" * 30 + "乙'", "甲" * 30 + "乙"),
    ],
)
def test_sheet_names_count_as_excel_does(name, expected):
    """What lies beyond the basic plane takes two of the 31."""
    assert list(sheet_names([name])) == [expected]


def test_sheet_names_stay_apart_after_cutting():
    """Each is cut anew to make room for its number."""
    names = ["𠮷" * 16 + end for end in "甲乙丙"]

    assert list(sheet_names(names)) == [
        "𠮷" * 15,
        "𠮷" * 14 + "（2）",
        "𠮷" * 14 + "（3）",
    ]


def test_sheet_names_beyond_the_basic_plane_are_found_by_the_ranking(
    assessment, units, today
):
    """The ranking refers to the page by the name it really has."""
    Unit.objects.filter(name="法制支队").update(name="𠮷水县'公安局" + "𠮷" * 16)

    content, _ = written(assessment, today)

    book = openpyxl.load_workbook(BytesIO(content))
    name = "𠮷水县'公安局" + "𠮷" * 11
    assert book.sheetnames[2] == name
    formulas = [row[4].value for row in book["汇总"].iter_rows(min_row=5, max_row=7)]
    quoted = name.replace("'", "''")
    assert any(str(each).startswith(f"='{quoted}'!") for each in formulas)


def test_sheet_of_units_not_judged(judged, today):
    content, _ = written(judged, today)

    ranking = opened(content).worksheets[0]
    notes = {row[1]: row[7] for row in ranking.iter_rows(min_row=4, values_only=True)}
    assert notes[NAMES[4]] == "不参评"
    assert Unit.objects.get(name=NAMES[4]).name not in opened(content).sheetnames
