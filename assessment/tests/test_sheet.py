import shutil
import subprocess
from io import BytesIO

import openpyxl
import pytest

from assessment.counting import count
from assessment.exports import counted_book, file_name, may_read
from assessment.findings import confirm
from assessment.models import Assessment, Finding, Indicator, Part, Score, Sheet
from assessment.proposals import propose
from assessment.sheets.workbook import write
from core.audit.models import Event
from core.files.models import Material
from core.papers.writers.sheet import page_starts, sheet_names
from core.runs.kinds import RunFailed, kinds
from core.runs.models import Run
from core.units.models import Unit
from core.units.tests.factories import make_unit
from tasks.models import Evidence, Role

from .factories import (
    JUNE,
    MARCH,
    make_assessment,
    make_assignment,
    make_plan,
    make_report,
    make_section,
    make_task,
    occurrence_of,
)
from .test_counting import by_hand

NAMES = [
    "法制支队",
    "法制支队/一大队",
    "=HYPERLINK(1)",
    "江门市公安局新会分局经济犯罪侦查大队食品药品和环境犯罪侦查第一中队甲",
    "江门市公安局新会分局经济犯罪侦查大队食品药品和环境犯罪侦查第一中队乙",
]


@pytest.fixture
def judged(bureau, units, cast, today):
    """Five units over two capped chapters and two parts, with all there is to show."""
    plan = make_plan(bureau)
    chapter = make_section(plan, "一、优化政务公开工作基础")
    section = make_section(plan, "（一）持续推进标准化规范化。", parent=chapter)
    tasks = [
        make_task(
            plan, section=section, number="1", criteria=["建立专栏", "+及时更新"]
        ),
        make_task(plan, "=1+1 规范编制年度报告", section=section, number="2"),
        make_task(plan, "每年至少召开一次会议", section=chapter, number="3"),
        make_task(plan, section=make_section(plan, "二、强化监督"), number="4"),
    ]
    named = [units["法制支队"]] + [make_unit(name, parent=bureau) for name in NAMES[1:]]
    roles = [Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE, Role.PARTICIPANT]
    for shift, unit in enumerate(named[:4]):
        for number, task in enumerate(tasks[: 4 - shift // 2]):
            role = roles[(number + shift) % 4]
            assignment = make_assignment(task, unit, role, due=(MARCH, JUNE))
            if shift == 0:
                make_report(occurrence_of(assignment, 2), JUNE)
            if (number + shift) % 3:
                report = make_report(occurrence_of(assignment, 1), JUNE)
    Evidence.objects.create(report=report, material=make_material(cast))
    assessment = make_assessment(plan, by=cast.office)
    divide(assessment, chapter)
    propose(assessment_pk=assessment.pk, today=today)
    pks = list(Finding.objects.values_list("pk", flat=True))[:-1]
    confirm(pks=pks, assessment_pk=assessment.pk, by=cast.supervisor, today=today)
    by_hand(assessment, named[0], 700, cast, effect="bonus")
    by_hand(assessment, named[1], 8000, cast, effect="limit")
    by_hand(assessment, named[2], None, cast, effect="veto")
    return assessment


def make_material(cast):
    return Material.objects.create(
        unit=cast.liaison.posts.get().unit,
        title="@公开专栏截图",
        link="https://www.jiangmen.gov.cn/",
        recorded_by=cast.liaison,
    )


def divide(assessment, chapter):
    """Cap the first chapter, and move the last leaf to a second part."""
    rubric = assessment.rubric
    rubric.indicators.filter(title=chapter.heading).update(cap=1500)
    rubric.indicators.filter(title__startswith="（一）").update(cap=900)
    rubric.parts.update(share=30)
    second = Part.objects.create(rubric=rubric, position=2, name="第三方评估", share=70)
    last = rubric.indicators.filter(is_leaf=True).last()
    Indicator.objects.filter(pk__in=[last.pk, last.parent_id]).update(part=second)


def written(assessment, today):
    """The workbook as bytes, and the book it was written from."""
    book = counted_book(assessment_pk=assessment.pk, by=None, today=today)
    file = BytesIO()
    write(book, file)
    return file.getvalue(), book


def recalculated(content, folder):
    """The workbook after LibreOffice worked out every formula anew."""
    source = folder / "sheet.xlsx"
    # openpyxl drops the values that came with the formulas.
    openpyxl.load_workbook(BytesIO(content)).save(source)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return openpyxl.load_workbook(folder / "out" / "sheet.xlsx", data_only=True)


def cells(worksheet, label, column):
    """The values of a column in the rows whose first cell reads `label`."""
    return [row[column].value for row in worksheet.iter_rows() if row[0].value == label]


def figures(workbook):
    """{unit: (base, total, grade)} as the pages show them."""
    return {
        sheet["A2"].value.split("　　")[0].removeprefix("被考核单位："): (
            cells(sheet, "基础分", 8)[0],
            cells(sheet, "总分", 8)[0],
            cells(sheet, "总分", 6)[0],
        )
        for sheet in workbook.worksheets[1:]
    }


def stored():
    return {
        score.unit.name: (score.base / 100, score.total / 100, f"等次：{score.grade}")
        for score in Score.objects.exclude(total=None).select_related("unit")
    }


def opened(content):
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def test_sheet_shows_the_stored_scores(judged, today):
    content, _ = written(judged, today)

    assert figures(opened(content)) == stored()


@pytest.mark.office
def test_sheet_recalculated_equals_the_stored_scores(judged, today, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    content, _ = written(judged, today)

    found = recalculated(content, tmp_path)

    assert figures(found) == stored()
    for row in found.worksheets[0].iter_rows(min_row=4, values_only=True):
        if row[1] in stored():
            assert (row[2], row[4], f"等次：{row[5]}") == stored()[row[1]]


def test_sheet_covers_credit_parts_bonus_limit_and_veto(judged, today):
    """The recalculation above is worth what the scores in it are."""
    count(assessment_pk=judged.pk, today=today)

    scores = [score for score in Score.objects.all() if score.total is not None]
    assert any(score.basis["credits"] for score in scores)
    assert any(len(score.basis["parts"]) == 2 for score in scores)
    assert {score.basis["limit"] for score in scores} == {None, 8000}
    assert sum(score.basis["vetoed"] for score in scores) == 1
    assert sum(score.bonus for score in scores) == 500


def test_sheet_totals_are_formulas(judged, today):
    content, _ = written(judged, today)
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[1]

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

    page = openpyxl.load_workbook(BytesIO(content)).worksheets[1]
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
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[1]
    return [round(page.column_dimensions[letter].width) for letter in "BCG"]


def test_sheet_gives_criteria_their_room(judged, today):
    content, _ = written(judged, today)

    assert widths(content) == [33, 25, 31]


def test_sheet_narrows_the_criteria_of_a_plan_without_any(assessment, today):
    content, _ = written(assessment, today)

    assert widths(content) == [40, 11, 38]


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
    ]


def test_sheet_with_a_very_long_reason(judged, today):
    Finding.objects.confirmed().update(facts="很长的事实" * 10_000)

    content, _ = written(judged, today)

    longest = max(
        len(str(cell.value or ""))
        for sheet in opened(content).worksheets
        for row in sheet.iter_rows()
        for cell in row
    )
    assert 32_000 < longest < 32_768


def test_sheet_of_units_not_judged(judged, today):
    content, _ = written(judged, today)

    ranking = opened(content).worksheets[0]
    notes = {row[1]: row[7] for row in ranking.iter_rows(min_row=4, values_only=True)}
    assert notes[NAMES[4]] == "不参评"
    assert Unit.objects.get(name=NAMES[4]).name not in opened(content).sheetnames


def test_file_name(judged, today):
    _, book = written(judged, today)

    assert (
        file_name(book) == "江门市公安局2026年政务公开考核表（截至2026年7月1日）.xlsx"
    )


def run_of(assessment, owner, today):
    return Run.objects.create(
        kind="assessment.sheet",
        title="考核表",
        owner=owner,
        arguments={"assessment": assessment.pk, "today": str(today)},
    )


def test_export_keeps_a_version_each_time(judged, cast, today):
    work = kinds["assessment.sheet"]

    for _ in range(2):
        result = work(run_of(judged, cast.office, today), lambda done, total: None)

    sheets = list(Sheet.objects.order_by("version"))
    assert [sheet.version for sheet in sheets] == [1, 2]
    assert result["file"] == sheets[-1].file
    assert sheets[0].made_by == cast.office
    with sheets[0].file.content.open() as file:
        assert opened(file.read()).sheetnames[0] == "汇总"


def test_export_is_written_to_the_trail(judged, cast, today):
    kinds["assessment.sheet"](run_of(judged, cast.office, today), lambda *_: None)

    assert Event.objects.get(act="导出考核表").note == "第1版"


def test_export_of_what_is_over_prints_what_was_counted(judged, cast, today):
    count(assessment_pk=judged.pk, today=today)
    Assessment.objects.update(status=Assessment.Status.FINAL)

    kinds["assessment.sheet"](run_of(judged, cast.office, today), lambda *_: None)

    assert Sheet.objects.count() == 1


def test_export_of_what_was_never_counted_fails_with_a_sentence(judged, cast, today):
    Assessment.objects.update(status=Assessment.Status.FINAL, counted_on=None)

    with pytest.raises(RunFailed, match="还没有计分"):
        kinds["assessment.sheet"](run_of(judged, cast.office, today), lambda *_: None)


@pytest.mark.parametrize(
    ("name", "reads"),
    [("office", True), ("supervisor", True), ("liaison", False), ("stranger", False)],
)
def test_sheet_is_read_by_who_may_export(judged, cast, today, name, reads):
    kinds["assessment.sheet"](run_of(judged, cast.office, today), lambda *_: None)

    assert may_read(getattr(cast, name), Sheet.objects.get().file) is reads
