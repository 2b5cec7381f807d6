"""What a 填报表 looks like: its columns, its hidden keys, its words."""

import re
from dataclasses import dataclass

FORMAT = 1
KEY_SHEET = "系统信息"
# The first cell of the hidden row that names the columns; rows are named below it.
MARK = "填报表"
# What the hidden column says of rows that hold no occurrence.
LABELS = frozenset({"标题", "说明", "表头", "签字"})
ROW_KEY = re.compile(r"(\d{1,18})-(\d{1,18})")
ELEMENT_KEY = re.compile(r"e(\d{1,18})")
HOW_TO_FILL = (
    "填写说明：1. 只在浅黄色格内填写，其他格不能改，不要增删行列。"
    "2. “本期情况”点格子右边的箭头选：有进展、本期无、已完成、不涉及；"
    "选“本期无”不用再写，选“不涉及”要在“落实情况”写明理由。"
    "3. 日期写成 2026-06-20，数量只写数字，比例写成 95%。"
    "4. 佐证材料有几个网址的，一行一个（按 Alt+回车 换行），名称一行对一个。"
    "5. 填好后保存，在填报页面上传，或者交政务公开办公室。"
)
SIGNATURE = "填报人：　　　　　　　联系电话：　　　　　　　　　单位负责人（签字）：　　　　　　　　　（单位盖章）　　　　年　　月　　日"


@dataclass(frozen=True)
class Column:
    """`shared`: one cell for all criteria of a task; `entry`: the unit fills it."""

    key: str
    name: str
    width: int
    shared: bool = False
    entry: bool = False


BEFORE = (
    Column("number", "序号", 5, shared=True),
    Column("task", "任务", 24, shared=True),
    Column("criterion", "评价标准", 20),
    Column("last", "上期情况", 16, shared=True),
    Column("kind", "本期情况", 9, shared=True, entry=True),
    Column("body", "落实情况", 34, shared=True, entry=True),
)
AFTER = (
    Column("links", "佐证材料网址", 18, entry=True),
    Column("titles", "佐证材料名称", 14, entry=True),
    Column("fact_on", "事项日期", 11, entry=True),
    Column("due", "完成时限", 11, shared=True),
)


def columns_with(elements) -> tuple[Column, ...]:
    """The columns of a sheet whose criteria name these elements."""
    named = (
        Column(f"e{element.pk}", element.name, 11, entry=True) for element in elements
    )
    return (*BEFORE, *named, *AFTER)


def is_entry(key: str) -> bool:
    """Whether a column of this key is one the unit fills."""
    fixed = {column.key for column in (*BEFORE, *AFTER) if column.entry}
    return key in fixed or ELEMENT_KEY.fullmatch(key) is not None


def row_key(occurrence_pk: int, criterion_pk: int | None) -> str:
    return f"{occurrence_pk}-{criterion_pk or 0}"
