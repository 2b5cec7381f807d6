"""What a 填报表 looks like: its columns, its hidden keys, its words."""

import re
from dataclasses import dataclass

FORMAT = 1
KEY_SHEET = "系统信息"
# The first cell of the hidden row that names the columns; rows are named below it.
MARK = "填报表"
# What the hidden column says of rows that hold no occurrence.
LABELS = frozenset({"标题", "说明", "表头", "签字"})
# Occurrence, criterion (0 for none), and the elements in the order of their places.
ROW_KEY = re.compile(r"(\d{1,18})-(\d{1,18})((?:-\d{1,18})*)")
# A column of one element, or a place whose element the row names.
ELEMENT_KEY = re.compile(r"e(\d{1,18})")
PLACE_KEY = re.compile(r"p(\d{1,3})")
# How wide an element is under its own name, and where its row has to name it.
FEW = 5
NAMED_WIDTH, PLACE_NAME_WIDTH, PLACE_WIDTH = 10.5, 8, 10.5
HOW_TO_FILL = (
    "填写说明：\n"
    "1. 只在浅黄色格内填写，其他格不能改；不要增删行、列。填好后保存，在填报页面上传，"
    "或者交政务公开办公室。\n"
    "2. “本期情况”点格子右边的箭头选一种：有进展、本期无、已完成、不涉及。"
    "选“本期无”不用再写；选“不涉及”要在“落实情况”里写明理由。\n"
    "3. 日期写成 2026-06-20，数量只写数字，比例写成 95%。"
    "佐证材料有几个网址的，一行写一个（按 Alt+回车 换行），名称也一行写一个。"
)
SIGNATURE = "填报人：　　　　　　　联系电话：　　　　　　　　　单位负责人（签字）：　　　　　　　　　（单位盖章）　　　　年　　月　　日"


@dataclass(frozen=True)
class Column:
    """`shared`: one cell for all criteria of a task; `entry`: the unit fills it."""

    key: str
    name: str
    width: float
    shared: bool = False
    entry: bool = False


BEFORE = (
    Column("number", "序号", 5, shared=True),
    Column("task", "任务", 22, shared=True),
    Column("criterion", "评价标准", 18),
    Column("last", "上期情况", 14, shared=True),
    Column("kind", "本期情况", 9, shared=True, entry=True),
    Column("body", "落实情况", 32, shared=True, entry=True),
)
AFTER = (
    Column("links", "佐证材料网址", 17, entry=True),
    Column("titles", "佐证材料名称", 13, entry=True),
    Column("fact_on", "事项日期", 10.5, entry=True),
    Column("due", "完成时限", 10.5, shared=True),
)


def columns_with(lines) -> tuple[Column, ...]:
    """The columns of a sheet with these lines.

    Each element has a column under its name; where many criteria each name others,
    they share as many places as one criterion needs, and the row says what it asks.
    """
    has_criteria = any(line.criterion_pk for line in lines)
    before = [column for column in BEFORE if has_criteria or column.key != "criterion"]
    return (*before, *element_columns(lines), *AFTER)


def element_columns(lines) -> list[Column]:
    """The narrower of both ways; few always have columns of their own."""
    named = {pk: element for line in lines for pk, element in line.elements.items()}
    places = max(len(line.elements) for line in lines)
    shared_width = places * (PLACE_NAME_WIDTH + PLACE_WIDTH)
    if len(named) <= FEW or len(named) * NAMED_WIDTH <= shared_width:
        return [
            Column(f"e{pk}", element.name, NAMED_WIDTH, entry=True)
            for pk, element in named.items()
        ]
    columns = []
    for place in range(1, places + 1):
        columns.append(Column(f"name{place}", f"要素{place}", PLACE_NAME_WIDTH))
        columns.append(Column(f"p{place}", f"要素{place}填写", PLACE_WIDTH, entry=True))
    return columns


def is_entry(key: str) -> bool:
    """Whether a column of this key is one the unit fills."""
    fixed = {column.key for column in (*BEFORE, *AFTER) if column.entry}
    return key in fixed or bool(ELEMENT_KEY.fullmatch(key) or PLACE_KEY.fullmatch(key))


def row_key(occurrence_pk: int, line) -> str:
    return "-".join(map(str, (occurrence_pk, line.criterion_pk, *line.elements)))
