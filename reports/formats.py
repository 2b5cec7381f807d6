"""The tables of the 政府信息公开工作年度报告 as data, one format for each notice.

A cell has a name: `自然人/R1` in table B (column and code of the row), `规章/本年制发件数`
in table A, `行政复议/总计` in table C. The codes are ours; labels are those printed in
the notices and must be printed so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

TOTAL = "总计"
APPLICANTS = (
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
)
COLUMNS = (*APPLICANTS, TOTAL)
ORGANISATIONS = "法人或其他组织"

PROCEEDINGS = ("行政复议", "未经复议直接起诉", "复议后起诉")
LAWSUITS = PROCEEDINGS[1:]
ENDINGS = ("结果维持", "结果纠正", "其他结果", "尚未审结")

REFUSED, UNAVAILABLE = "（三）不予公开", "（四）无法提供"
NOT_PROCESSED, OTHER = "（五）不予处理", "（六）其他处理"
RESULTS = "三、本年度办理结果"
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

# Amounts of money; all other cells hold whole numbers.
FEE = "本年收费金额（单位：万元）"
PURCHASES = "采购总金额"
MONEY = frozenset({FEE, PURCHASES})
# The only column that may fall below zero.
CHANGE = "本年增/减"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of table B; `group` heads those that share a merged cell."""

    code: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of table A under one item of article 20."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    table: str
    row: str
    column: str
    label: str


@dataclass(frozen=True)
class Format:
    name: str
    document: str
    first_year: int
    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Every cell by its name, in reading order."""
        return {cell.name: cell for cell in self._cells()}

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes whose figures make up the total of what was dealt with."""
        return tuple(row.code for row in self.rows if row.code[0] in "ABCDE")

    def row(self, code: str) -> Row:
        return next(row for row in self.rows if row.code == code)

    def _cells(self) -> Iterator[Cell]:
        for block in self.blocks:
            for row in block.rows:
                for column in block.columns:
                    name = f"{row}/{column}"
                    yield Cell(name, "A", row, column, f"“{row}”的“{column}”")
        for row in self.rows:
            for column in COLUMNS:
                label = f"“{row.label}”的“{column}”"
                yield Cell(f"{column}/{row.code}", "B", row.code, column, label)
        for proceeding in PROCEEDINGS:
            for ending in (*ENDINGS, TOTAL):
                name = f"{proceeding}/{ending}"
                label = f"“{proceeding}”的“{ending}”"
                yield Cell(name, "C", proceeding, ending, label)


_UNTIL_REFUSED = (
    Row("R1", "一、本年新收政府信息公开申请数量"),
    Row("R2", "二、上年结转政府信息公开申请数量"),
    Row("A1", "（一）予以公开"),
    Row("A2", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    Row("B1", "1.属于国家秘密", REFUSED),
    Row("B2", "2.其他法律行政法规禁止公开", REFUSED),
    Row("B3", "3.危及“三安全一稳定”", REFUSED),
    Row("B4", "4.保护第三方合法权益", REFUSED),
    Row("B5", "5.属于三类内部事务信息", REFUSED),
    Row("B6", "6.属于四类过程性信息", REFUSED),
    Row("B7", "7.属于行政执法案卷", REFUSED),
    Row("B8", "8.属于行政查询事项", REFUSED),
    Row("C1", "1.本机关不掌握相关政府信息", UNAVAILABLE),
    Row("C2", "2.没有现成信息需要另行制作", UNAVAILABLE),
    Row("C3", "3.补正后申请内容仍不明确", UNAVAILABLE),
    Row("D1", "1.信访举报投诉类申请", NOT_PROCESSED),
    Row("D2", "2.重复申请", NOT_PROCESSED),
    Row("D3", "3.要求提供公开出版物", NOT_PROCESSED),
    Row("D4", "4.无正当理由大量反复申请", NOT_PROCESSED),
    Row("D5", "5.要求行政机关确认或重新出具已获取信息", NOT_PROCESSED),
)
_LAST = (Row("T", "（七）总计"), Row("R4", "四、结转下年度继续办理"))

_DECIDED = ("本年处理决定数量",)
FORMAT_2021 = Format(
    name="2021",
    document="国办公开办函〔2021〕30号",
    first_year=2021,
    blocks=(
        Block(
            "第二十条第（一）项",
            ("本年制发件数", "本年废止件数", "现行有效件数"),
            ("规章", "行政规范性文件"),
        ),
        Block("第二十条第（五）项", _DECIDED, ("行政许可",)),
        Block("第二十条第（六）项", _DECIDED, ("行政处罚", "行政强制")),
        Block("第二十条第（八）项", (FEE,), ("行政事业性收费",)),
    ),
    rows=(
        *_UNTIL_REFUSED,
        Row(
            "E1",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            OTHER,
        ),
        Row(
            "E2",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            OTHER,
        ),
        Row("E3", "3.其他", OTHER),
        *_LAST,
    ),
)
"""国务院办公厅政府信息与政务公开办公室, 26 September 2021, in force for the reports of
2021 and later: 《中华人民共和国政府信息公开工作年度报告格式》."""

_CHANGES = ("上一年项目数量", CHANGE, "处理决定数量")
FORMAT_2019 = Format(
    name="2019",
    document="国办公开办函〔2019〕60号",
    first_year=2019,
    blocks=(
        Block(
            "第二十条第（一）项",
            ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
            ("规章", "规范性文件"),
        ),
        Block("第二十条第（五）项", _CHANGES, ("行政许可", "其他对外管理服务事项")),
        Block("第二十条第（六）项", _CHANGES, ("行政处罚", "行政强制")),
        Block("第二十条第（八）项", _CHANGES[:2], ("行政事业性收费",)),
        Block("第二十条第（九）项", ("采购项目数量", PURCHASES), ("政府集中采购",)),
    ),
    rows=(*_UNTIL_REFUSED, Row("E", OTHER), *_LAST),
)
"""The same office, 2019, 试行: for the reports of 2019 and 2020. 其他处理 is one row."""

FORMATS = {each.name: each for each in (FORMAT_2021, FORMAT_2019)}
