import pytest

from tasks.superior_table.headings import EVIDENCE, PROGRESS, STATE, header_of


@pytest.mark.parametrize(
    ("words", "tasks", "number", "filled"),
    [
        (
            [
                "序号",
                "工作任务",
                "责任单位",
                "落实情况",
                "完成时限",
                "佐证材料",
                "备注",
            ],
            (2,),
            1,
            {PROGRESS: 4, EVIDENCE: 6},
        ),
        (
            ["重点工作", "主要任务", "工作进展情况", "是否完成", "公开链接"],
            (1, 2),
            None,
            {PROGRESS: 3, STATE: 4, EVIDENCE: 5},
        ),
        (
            ["编号", "任 务", "落实\n情况", "完成情况"],
            (2,),
            1,
            {PROGRESS: 3, STATE: 4},
        ),
        (["项目", "贯彻落实情况（200字以内）"], (1,), None, {PROGRESS: 2}),
        (["任务", "完成情况"], (1,), None, {PROGRESS: 2}),
    ],
)
def test_header(words, tasks, number, filled):
    header = header_of(words)

    assert (header.tasks, header.number, header.filled) == (tasks, number, filled)


@pytest.mark.parametrize(
    "words",
    [
        ["江门市2026年政务公开工作要点落实情况表"],
        ["序号", "工作任务", "责任单位", "完成时限"],
        ["序号", "单位", "落实情况"],
        ["", "", ""],
        [],
    ],
)
def test_no_header(words):
    assert header_of(words) is None
