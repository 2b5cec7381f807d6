"""What the words in the cells of the three tables mean. Pure.

Labels are compared without white space and punctuation; sites shorten them.
"""

import re

from reports.formats import CHANGE, COLUMNS, ENDINGS, FEE, PROCEEDINGS, PURCHASES, TOTAL

from .values import halved

_NO_WORD = re.compile(r"[\W_]+")
# A label with a number of two digits in it is a sentence.
_FIGURE = re.compile(r"\d{2}", re.ASCII)
LONGEST_LABEL = 80

_ORDINAL = r"(?:[一二三四五六七八九十]|\d){0,2}"
_RESULTS = r"(?:三?本年度?办理结果)?"
_GROUP_BEFORE = rf"(?:{_ORDINAL}(?:不予公开|无法提供|不予处理|其他处理))?"
_GONE = r"(?:的?行政机关)?(?:不再处理)?(?:其政府信息公开申请)?"

ROWS = {
    "R1": r"本?(?:年|年度)?新收到?(?:的?政府信息公开)?申请(?:数量|件数|总数|数)?",
    "R2": r"上一?(?:年|年度)结转(?:的?政府信息公开)?(?:申请)?(?:数量|件数|数)?",
    "A1": r"予以公开",
    "A2": r"部分公开(?:区分处理的?只计这一情形不计其他情形)?",
    "B1": r"(?:属于)?国家秘密",
    "B2": r"其他法律行政法规(?:规定)?禁止公开",
    "B3": r"危及三安全一稳定",
    "B4": r"保护第三方合法权益",
    "B5": r"(?:属于)?三类内部事务信息",
    "B6": r"(?:属于)?四类过程性信息",
    "B7": r"(?:属于)?行政执法案卷",
    "B8": r"(?:属于)?行政查询事项",
    "C1": r"本?机关不掌握(?:相关)?(?:政府)?信息",
    "C2": r"没有现成信息(?:需要?另行制作)?",
    "C3": r"补正后(?:申请内容)?仍不明确",
    "D1": r"信访举报投诉类?(?:申请|事项)?",
    "D2": r"重复申请",
    "D3": r"(?:要求提供)?公开出版物",
    "D4": r"(?:无正当理由)?大量反复申请",
    "D5": r"(?:要求)?(?:行政机关)?确认或重新出具已?获取(?:的?信息)?",
    "E1": rf"(?:申请人)?(?:无正当理由)?逾期不补正{_GONE}",
    "E2": rf"(?:申请人)?逾期(?:未按收费通知要求|不|未)(?:缴费|缴纳费用){_GONE}",
    "R4": r"结转至?下一?(?:年|年度)(?:继续办理)?",
}
# Words too common to be found inside other text.
COMMON = {"E3": r"其他(?:原因|情形)?", "T": r"(?:总计|合计)"}
# Heads of the rows below them; with figures, subtotals of a private template, and in
# the format of 2019 the whole of 其他处理.
GROUPS = {
    "B": r"不予公开",
    "C": r"无法提供",
    "D": r"不予处理",
    "E": r"其他处理",
}
_EXACT = {
    code: re.compile(rf"{_RESULTS}{_GROUP_BEFORE}{_ORDINAL}(?:{pattern})(?:件)?")
    for code, pattern in (ROWS | COMMON).items()
} | {
    code: re.compile(rf"{_RESULTS}{_ORDINAL}{pattern}(?:小计|合计|总计)?")
    for code, pattern in GROUPS.items()
}
_WITHIN = {code: re.compile(pattern) for code, pattern in ROWS.items()}

TABLE_A_ROWS = {
    "规章": "规章",
    "行政规范性文件": "规范性文件",
    "规范性文件": "规范性文件",
    "行政许可": "行政许可",
    "其他对外管理服务事项": "其他对外管理服务事项",
    "行政处罚": "行政处罚",
    "行政强制": "行政强制",
    "行政事业性收费": "行政事业性收费",
    "政府集中采购": "政府集中采购",
}
TABLE_A_COLUMNS = {
    "本年制发件数": r"(?:本年)?制发件?数",
    "本年废止件数": r"(?:本年)?废止件?数",
    "现行有效件数": r"现行有效件?数",
    "本年新制作数量": r"(?:本年)?新制作数?量?",
    "本年新公开数量": r"(?:本年)?新公开数?量?",
    "对外公开总数量": r"对外公开总数量?",
    "上一年项目数量": r"上一?年项目数量?",
    CHANGE: r"(?:本年)?增减",
    # Under 2021 with 本年, under 2019 without: which it is the format says.
    "处理决定数量": r"(?:本年)?处理决定数量?",
    FEE: r"(?:本年)?收费金额(?:单位万元)?",
    "采购项目数量": r"采购项目数量?",
    PURCHASES: r"采购总金额",
}
ONLY_2019 = frozenset(
    {"本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量"}
    | {CHANGE, "采购项目数量", PURCHASES}
)
ONLY_2021 = frozenset({"本年制发件数", "本年废止件数", "现行有效件数", FEE})
_TABLE_A = {
    column: re.compile(rf"{pattern}(?:\D.*)?")
    for column, pattern in TABLE_A_COLUMNS.items()
}
_ENDINGS = {
    "结果维持": re.compile("(?:结果)?维持"),
    "结果纠正": re.compile("(?:结果)?纠正"),
    "其他结果": re.compile("其他(?:结果)?"),
    "尚未审结": re.compile("(?:尚)?未审结"),
    TOTAL: re.compile("总计|合计"),
}


def plain(text: str) -> str:
    """`text` without white space, punctuation and differences of width."""
    return _NO_WORD.sub("", halved(text))


def row_code(text: str) -> str | None:
    """The code of a row of table B, or of a group of rows; None for other text."""
    word = plain(text)
    if not word or len(word) > LONGEST_LABEL or _FIGURE.search(word):
        return None
    for code, pattern in _EXACT.items():
        if pattern.fullmatch(word):
            return code
    found = [code for code, pattern in _WITHIN.items() if pattern.search(word)]
    return found[0] if len(found) == 1 else None


def applicant_column(text: str) -> str | None:
    word = plain(text)
    return word if word in COLUMNS else TOTAL if word == "合计" else None


def table_a_row(text: str) -> str | None:
    """The row of table A a label opens with; notes may follow it."""
    word = plain(text)
    return next(
        (row for start, row in TABLE_A_ROWS.items() if word.startswith(start)), None
    )


def table_a_column(text: str) -> str | None:
    word = plain(text)
    if len(word) > LONGEST_LABEL:
        return None
    found = (name for name, pattern in _TABLE_A.items() if pattern.fullmatch(word))
    return next(found, None)


def proceeding(text: str) -> str | None:
    word = plain(text)
    return word if word in PROCEEDINGS else None


def ending(text: str) -> str | None:
    """The column of table C: how a proceeding ended, or its total."""
    word = plain(text)
    found = (name for name, pattern in _ENDINGS.items() if pattern.fullmatch(word))
    return next(found, None)


ENDING_COLUMNS = (*ENDINGS, TOTAL)
