"""What a plan is written as, and that reading it back gives the same plan."""

import re
import shutil
import subprocess
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest

from core.papers.paper import Paragraph
from core.papers.reading import read_paper
from tasks.intake.reading import read
from tasks.models import Role, WorkPlan
from tasks.services.issuing import SHEET, WORD, issue_plan

from .factories import make_plan, make_task
from .test_drafts import committed, draft_of

SEEDS = ("jiangmen_2022", "zhanjiang_2019", "lianghe_2020", "pingluo_2018")
LEAD, RESPONSIBLE, SUPPORT = Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT
YEARLY = {"every": "year", "times": 1, "by": "01-31"}
CHAPTERS = ("一、夯实基础", "二、强化监督")


def issued(plan, suffix, **notice):
    """The name and content of a file with the whole plan."""
    return issue_plan(
        plan=plan, tasks=plan.tasks.all(), suffix=suffix, by=None, **notice
    )


def read_back(plan, suffix):
    return read(read_paper(*issued(plan, suffix))).as_contract()


def told(task):
    """What must come back of a task as read; the words for its time may be better."""
    return {name: value for name, value in task.items() if name != "deadline_text"}


def stored(plan):
    """The tasks of a plan as a reading tells them."""
    tasks = plan.tasks.in_force().order_by("position")
    return [
        {
            "path": path_of(task.section),
            "number": task.number or None,
            "text": task.text,
            "criteria": [
                {
                    "text": criterion.text,
                    "elements": [
                        named.element.name for named in criterion.named_elements.all()
                    ],
                }
                for criterion in task.criteria.all()
            ],
            "units": [
                {"name": named.written_name, "role": named.get_role_display()}
                for named in task.responsibilities.all()
            ],
            "deadline": task.due_on and task.due_on.isoformat(),
            "recurrence": task.recurrence,
        }
        for task in tasks
    ]


def path_of(section):
    return [*path_of(section.parent), section.heading] if section else []


def word_rows(plan):
    """The cells of the table in the Word file, merged ones once."""
    document = docx.Document(BytesIO(issued(plan, WORD)[1]))
    rows = document.tables[0].rows
    return [list(dict.fromkeys(cell.text for cell in row.cells)) for row in rows]


def word_text(plan, **notice):
    document = docx.Document(BytesIO(issued(plan, WORD, **notice)[1]))
    return [p.text for p in document.paragraphs if p.text]


# Reading it back.


@pytest.mark.parametrize("suffix", [WORD, SHEET])
@pytest.mark.parametrize("seed", SEEDS)
def test_seed_reads_back_as_the_same_plan(bureau, cast, seed, suffix):
    draft = draft_of(bureau, cast.office, seed=f"{seed}.txt")
    plan = committed(draft, cast.office, year=draft.year)

    found = read_back(plan, suffix)

    assert list(map(told, found["tasks"])) == stored(plan)
    assert found["title"] == plan.title
    assert plan.tasks.exists()


@pytest.fixture
def hard_plan(bureau):
    """What plans of offices do: deep paths, odd numbers, no units, names with <&>."""
    plan = make_plan(bureau, title="2026年政务公开<要点>&分工方案", issued_on=None)
    first, second = CHAPTERS
    make_task(
        plan,
        ("宣传科<一>&二", LEAD),
        ("法制支队", RESPONSIBLE),
        ("警保科", RESPONSIBLE),
        ("各单位", SUPPORT),
        path=(first, "（一）目录", "1.基本目录", "（1）编制"),
        number="①",
        text="编制<目录>&清单，" * 300 + "报办公室。",
        criteria=["按时公开（内容、时间）。", "更新及时。"],
        units_text="已经改过，与分工不符",
        due_on=date(2026, 6, 30),
        deadline_text="5月底前",
    )
    make_task(plan, path=(first, "（一）目录", "1.基本目录", "（2）更新"), number="")
    make_task(
        plan,
        ("政策措施牵头起草、组织实施单位", RESPONSIBLE),
        path=(first, "（二）年报"),
        recurrence=YEARLY,
        text="公布年度报告。",
        criteria=["公开1项。2.另记；②不计。", "及时。"],
    )
    make_task(
        plan,
        ("宣传科", Role.UNNAMED),
        path=(second, "重点领域"),
        number="（三）",
        due_on=date(2027, 1, 15),
        text="4月30日前完成方案，",
    )
    make_task(plan, ("指挥中心", Role.GUIDE), path=(second, "重点领域", "专项"))
    make_task(
        plan,
        ("宣传科", LEAD),
        path=(second, "政务公开" * 30),
        text="6月30日前完成。",
        recurrence={"every": "half", "times": 2, "by": None},
    )
    return plan


@pytest.mark.parametrize("suffix", [WORD, SHEET])
def test_hard_plan_reads_back_as_the_same_plan(hard_plan, suffix):
    elements = ["内容", "时间"]

    found = read_back(hard_plan, suffix)

    wanted = stored(hard_plan)
    wanted[0]["criteria"][0]["elements"] = elements  # read out of the bracket
    assert list(map(told, found["tasks"])) == wanted


@pytest.mark.parametrize("suffix", [WORD, SHEET])
def test_plan_without_any_unit_reads_back_without_any(bureau, suffix):
    plan = make_plan(bureau)
    make_task(plan, text="公开目录。")
    make_task(plan, text="更新目录。")

    found = read_back(plan, suffix)

    assert list(map(told, found["tasks"])) == stored(plan)


@pytest.mark.parametrize("suffix", [WORD, SHEET])
def test_time_taken_from_a_task_is_not_read_from_its_wording(bureau, suffix):
    plan = make_plan(bureau)
    make_task(plan, ("宣传科", RESPONSIBLE), text="6月30日前公开目录。")

    found = read_back(plan, suffix)

    assert [task["deadline"] for task in found["tasks"]] == [None]


def test_covering_notice_becomes_no_task(hard_plan):
    name, content = issued(hard_plan, WORD)
    paper = read_paper(name, content)

    unplaced = read(paper).as_contract()["unplaced"]

    notice = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert squeezed("".join(notice)).startswith(squeezed("".join(unplaced)))
    assert len(unplaced) > 5


def squeezed(text):
    return re.sub(r"\s", "", text)


# What it says.


def test_word_has_the_notice_with_what_the_plan_knows(bureau):
    plan = make_plan(bureau, doc_no="江公通〔2026〕18号")
    make_task(plan, ("宣传科", RESPONSIBLE))

    assert word_text(plan) == [
        "江公通〔2026〕18号",
        "江门市公安局关于印发《2026年\n政务公开工作要点分工方案》的通知",
        "局属各单位：",
        "现将《2026年政务公开工作要点分工方案》印发给你们，请认真贯彻执行。",
        "附件：2026年政务公开工作要点分工方案",
        "江门市公安局",
        "2026年4月1日",
        "附件",
        "2026年政务公开工作要点分工方案",
    ]


def test_word_leaves_number_out_and_date_to_be_filled(bureau):
    plan = make_plan(bureau, issued_on=None)
    make_task(plan)

    text = word_text(plan, addressees="各分局：", text="请落实。\n特此通知。")

    assert text[1:4] == ["各分局：", "请落实。", "特此通知。"]
    assert text[6] == "    年  月  日"


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("关于做好目录编制工作的通知", "江门市公安局关于做好目录编制工作的通知"),
        ("江门市公安局目录编制通知", "江门市公安局目录编制通知"),
        ("贯彻《要点》方案", "江门市公安局关于印发《贯彻〈要点〉方案》的通知"),
    ],
)
def test_word_title_of_the_notice(bureau, title, notice):
    plan = make_plan(bureau, title=title)
    make_task(plan)

    assert word_text(plan)[0].replace("\n", "") == notice


def test_table_has_the_columns_the_plan_fills(bureau):
    plan = make_plan(bureau)
    make_task(plan, ("宣传科", RESPONSIBLE), criteria=["及时公开。"])
    make_task(plan, ("宣传科", RESPONSIBLE), due_on=date(2026, 6, 30))

    assert word_rows(plan) == [
        ["序号", "工作任务", "评价标准", "责任单位", "完成时限"],
        ["1", "任务1", "及时公开。", "宣传科负责", ""],
        ["2", "任务2", "", "宣传科负责", "6月30日前"],
    ]


def test_table_without_what_no_task_has(bureau):
    plan = make_plan(bureau)
    make_task(plan, ("宣传科", LEAD), number="", text="6月30日前公开。")
    plan.tasks.update(due_on=date(2026, 6, 30), deadline_text="6月30日前")

    assert word_rows(plan) == [
        ["工作任务", "责任单位"],
        ["6月30日前公开。", "宣传科牵头"],
    ]


def test_table_begins_each_heading_once_and_leaves_withdrawn_tasks_out(bureau):
    plan = make_plan(bureau)
    first, second = CHAPTERS
    make_task(plan, path=(first, "（一）目录"))
    make_task(plan, path=(first, "（一）目录"))
    make_task(plan, path=(first, "（二）年报"), withdrawn_on=date(2026, 5, 1))
    make_task(plan, path=(first,))
    make_task(plan, path=(second, "（一）监督"))

    assert [row[0] for row in word_rows(plan)[1:]] == [
        *(first, "（一）目录", "1", "2"),
        *(first, "4"),
        *(second, "（一）监督", "5"),
    ]


def test_excerpt_has_no_notice_and_says_what_it_is(bureau):
    plan = make_plan(bureau)
    task = make_task(plan)
    make_task(plan)
    mine = plan.tasks.filter(pk=task.pk)

    name, content = issue_plan(plan=plan, tasks=mine, suffix=WORD, by=None)

    document = docx.Document(BytesIO(content))
    assert name == "2026年政务公开工作要点分工方案（节选）.docx"
    assert [p.text for p in document.paragraphs if p.text] == [
        "2026年政务公开工作要点分工方案",
        "（节选：只含您可以查看的任务）",
    ]
    assert [row.cells[1].text for row in document.tables[0].rows] == [
        "工作任务",
        "任务1",
    ]


def test_sheet_says_whose_plan_it_is(bureau):
    plan = make_plan(bureau, doc_no="江公通〔2026〕18号")
    make_task(plan)

    sheet = openpyxl.load_workbook(BytesIO(issued(plan, SHEET)[1])).active

    assert sheet.title == "分工方案"
    assert sheet["A2"].value == "江门市公安局　　江公通〔2026〕18号　　2026年4月1日印发"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("江门市2026年要点", "江门市2026年要点.docx"),
        ('a/b\\c:d*e?f"g<h>|', "a／b＼c：d＊e？f＂g＜h＞｜.docx"),
        ("要点" * 90, "要点" * 35 + ".docx"),
    ],
)
def test_file_is_named_for_the_plan(bureau, title, name):
    plan = make_plan(bureau, title=title)
    make_task(plan)

    assert issued(plan, WORD)[0] == name


@pytest.mark.parametrize("suffix", [WORD, SHEET])
@pytest.mark.parametrize("rows", [1, 3])
def test_writing_asks_no_more_for_more_rows(
    bureau, suffix, rows, django_assert_max_num_queries
):
    plan = make_plan(bureau)
    for number in range(rows):
        make_task(
            plan,
            ("宣传科", LEAD),
            criteria=["及时。"],
            path=(f"第{number}章", "深", "更深", "最深"),
        )
    plan = WorkPlan.objects.select_related("bureau").get(pk=plan.pk)

    with django_assert_max_num_queries(11):
        issued(plan, suffix)


@pytest.mark.office
@pytest.mark.parametrize("suffix", [WORD, SHEET])
def test_office_program_opens_and_prints_it(hard_plan, tmp_path, suffix):
    path = tmp_path / f"plan{suffix}"
    path.write_bytes(issued(hard_plan, suffix)[1])

    subprocess.run(
        [
            *(shutil.which("soffice"), f"-env:UserInstallation=file://{tmp_path}/home"),
            *("--headless", "--convert-to", "pdf", "--outdir", tmp_path, path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
