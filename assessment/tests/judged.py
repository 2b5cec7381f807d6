"""An assessment with all there is to show, and its 考核表 to look into."""

from io import BytesIO

import openpyxl

from assessment.exports import counted_book
from assessment.findings import confirm
from assessment.models import Finding, Indicator, Part, Score
from assessment.proposals import propose
from assessment.sheets.workbook import write
from core.files.models import Material
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


def make_judged(bureau, units, cast, today):
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


def opened(content):
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


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
        for sheet in workbook.worksheets[2:]
    }


def stored():
    return {
        score.unit.name: (score.base / 100, score.total / 100, f"等次：{score.grade}")
        for score in Score.objects.exclude(total=None).select_related("unit")
    }
