"""Scores worked out by hand: the database, the page and the sheet say the same."""

from datetime import date

import pytest
from django.urls import reverse

from assessment.entering import enter
from assessment.findings import confirm
from assessment.judging import propose_and_count
from assessment.models import Finding, Indicator, Score
from tasks.models import Role

from .factories import (
    DECEMBER,
    JUNE,
    MARCH,
    make_assessment,
    make_assignment,
    make_plan,
    make_report,
    make_task,
    name_elements,
    occurrence_of,
    state,
)
from .judged import cells, figures, opened, written
from .test_recalculated import recalculated

TODAY = date(2026, 7, 1)
UNIT = "法制支队"


class Case:
    """A plan of 江门 in which 法制支队 is judged."""

    def __init__(self, bureau, units, cast):
        self.unit, self.by = units[UNIT], cast.supervisor
        self.plan = make_plan(bureau)
        self.entered = 0

    def tasks(self, number, **fields):
        return [make_task(self.plan, number=str(n), **fields) for n in range(number)]

    def begin(self):
        self.assessment = make_assessment(self.plan, by=self.by)

    def enter(self, effect, points, *, leaf=None, clause="现场检查"):
        self.entered += 1
        enter(
            assessment_pk=self.assessment.pk,
            token=str(self.entered),
            effect=effect,
            unit=self.unit,
            indicator=leaf,
            points=points,
            clause=clause,
            facts=f"{clause}。",
            by=self.by,
            today=TODAY,
        )

    def judge(self):
        """Propose as of the day, confirm everything, and count."""
        decision = {"assessment_pk": self.assessment.pk, "today": TODAY}
        propose_and_count(**decision)
        pks = list(Finding.objects.proposed().values_list("pk", flat=True))
        confirm(pks=pks, by=self.by, **decision)


def check_of_the_design(case):
    """Leaves of 2.50: two led, one of them loses 0.50, one attended and asked.

    100 × (2.00 + 2.50 + 0.5 × 2.50) ÷ (2.50 + 2.50 + 1.25) = 575 ÷ 6.25 = 92.00
    """
    tasks = case.tasks(40)
    for task, role in zip(tasks, [Role.LEAD, Role.LEAD, Role.SUPPORT], strict=False):
        make_assignment(task, case.unit, role, due=(DECEMBER,))
    case.begin()
    case.enter("deduct", 50, leaf=Indicator.objects.get(task=tasks[0]))


def one_round_of_four_missed(case):
    """A leaf of 2.50 in four rounds of 0.625, one 未报送: 0.63.

    100 × (2.50 − 0.63) ÷ 2.50 = 74.80
    """
    assignment = make_assignment(case.tasks(40)[0], case.unit)
    make_report(occurrence_of(assignment, 2), JUNE)
    case.begin()
    case.judge()


def evidence_and_elements(case):
    """A leaf of 25.00 in four rounds of 6.25.

    March without evidence: 50 % = 3.125 → 3.13, and its elements cost nothing more.
    June without two elements of three: 10 % = 0.625 → 0.63 each, 1.26.
    100 × (25.00 − 3.13 − 1.26) ÷ 25.00 = 2061 ÷ 25 = 82.44
    """
    task = case.tasks(4, criteria=["公开评价情况"])[0]
    criterion = task.criteria.get()
    name_elements(criterion, "内容", "时间", "载体")
    assignment = make_assignment(task, case.unit)
    make_report(occurrence_of(assignment, 1), MARCH, is_shown=False)
    state(make_report(occurrence_of(assignment, 2), JUNE), criterion, "内容")
    case.begin()
    case.judge()


def no_documents_published(case):
    """霍邱县公安局, 2020年二季度: 规范性文件 0 of 20, beside 80.00 without a loss.

    All missing −20; the faults of the single documents lie under the cap of 20.
    100 × (0 + 80.00) ÷ 100.00 = 80.00
    """
    case.unit.kind = "county"
    case.unit.save()
    make_assignment(case.tasks(1)[0], case.unit, due=(DECEMBER,))
    case.begin()
    rubric = case.assessment.rubric
    rubric.indicators.update(weight=8000)
    leaf = Indicator.objects.create(
        rubric=rubric,
        part=rubric.parts.get(),
        position=99,
        title="规范性文件",
        weight=2000,
        unit_kinds=["county"],
    )
    for clause, points in (
        ("规范性文件全部未公开", 2000),
        ("标题不规范", 200),
        ("文号不规范", 200),
        ("日期缺失", 100),
        ("效力未标注", 100),
        ("未关联解读", 200),
        ("无PDF版本", 200),
        ("非本栏目信息混入", 100),
    ):
        case.enter("deduct", points, leaf=leaf, clause=clause)


def veto_and_bonus_together(case):
    """A leaf of 25.00 loses 5.00: 80.00; 3.00 added; 单项否决 leaves 60.00 − 1.00."""
    task = case.tasks(4)[0]
    make_assignment(task, case.unit, due=(DECEMBER,))
    case.begin()
    case.enter("deduct", 500, leaf=Indicator.objects.get(task=task))
    case.enter("bonus", 300)
    case.enter("veto", None)


# The case, its base, what was added, its total and its grade.
CASES = [
    (check_of_the_design, 9200, 0, 9200, "优秀"),
    (one_round_of_four_missed, 7480, 0, 7480, "良好"),
    (evidence_and_elements, 8244, 0, 8244, "良好"),
    (no_documents_published, 8000, 0, 8000, "良好"),
    (veto_and_bonus_together, 8000, 300, 5900, "不合格"),
]
each_case = pytest.mark.parametrize(
    ("arrange", "base", "bonus", "total", "grade"),
    CASES,
    ids=[arrange.__name__ for arrange, *_ in CASES],
)


@pytest.fixture
def case(bureau, units, cast):
    return Case(bureau, units, cast)


def in_points(amount):
    return f"{amount // 100}.{amount % 100:02d}"


@each_case
def test_database(case, arrange, base, bonus, total, grade):
    arrange(case)

    score = Score.objects.get(unit=case.unit)
    assert (score.base, score.bonus, score.total, score.grade) == (
        base,
        bonus,
        total,
        grade,
    )


@each_case
def test_page(case, cast, login, arrange, base, bonus, total, grade):
    arrange(case)
    score = Score.objects.get(unit=case.unit)

    response = login(cast.head).get(reverse("assessment:score_detail", args=[score.pk]))

    page = response.content.decode()
    assert f"<h1>{UNIT}：{in_points(total)} 分</h1>" in page
    assert f"<dd>{in_points(base)} 分，失分 {in_points(10_000 - base)} 分</dd>" in page
    assert f"<dt>加分</dt><dd>{in_points(bonus)} 分</dd>" in page


@each_case
def test_sheet(case, arrange, base, bonus, total, grade):
    arrange(case)

    content, _ = written(case.assessment, TODAY)

    assert figures(opened(content)) == {
        UNIT: (base / 100, total / 100, f"等次：{grade}")
    }


@pytest.mark.office
@each_case
def test_sheet_recalculated(case, tmp_path, arrange, base, bonus, total, grade):
    arrange(case)
    content, _ = written(case.assessment, TODAY)

    found = recalculated(content, tmp_path)

    assert figures(found) == {UNIT: (base / 100, total / 100, f"等次：{grade}")}


def test_nothing_is_left_of_the_documents_leaf(case, cast, login):
    """0/20 in the score's basis, on the page and in the sheet."""
    no_documents_published(case)
    score = Score.objects.get(unit=case.unit)
    response = login(cast.head).get(reverse("assessment:score_detail", args=[score.pk]))
    content, _ = written(case.assessment, TODAY)

    leaf = next(row for row in score.basis["leaves"] if row["weight"] == 2000)
    shown = next(row for row in response.context["explained"].leaves if row.lost)
    sheet = opened(content)[UNIT]
    assert leaf["lost"] == 2000
    assert (shown.indicator.title, shown.weight, shown.kept) == (
        "规范性文件",
        2000,
        "0",
    )
    assert any(
        {"规范性文件", 20} <= {cell.value for cell in row} for row in sheet.iter_rows()
    )
    assert cells(sheet, "总分", 8) == [80]
