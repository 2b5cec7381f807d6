"""The sentences of a draft that follow from the tables. Pure.

Nothing is said of a figure that is 0 but that there was none; “0件，其中” never.
"""

from collections.abc import Iterable
from decimal import Decimal

from reports.formats import APPLICANTS, ENDINGS, FEE, LAWSUITS, ORGANISATIONS, TOTAL
from reports.marks import ask
from reports.report import Report, written

GROUPS = {
    "A1": "予以公开",
    "A2": "部分公开",
    "B": "不予公开",
    "C": "无法提供",
    "D": "不予处理",
    "E": "其他处理",
}
SHORT = {
    "E1": "申请人逾期不补正",
    "E2": "申请人逾期不缴纳费用",
    "E3": "其他情形",
}
NO_DOCUMENTS = "没有制发、废止行政规范性文件，现行没有有效的行政规范性文件。"
MOST_NAMED = 3


def count(number: Decimal, unit: str = "件") -> str:
    return f"{written(number)}{unit}"


def requests(report: Report) -> str:
    """收到和办理: what was new, what was carried in, done, carried out."""
    codes = ("R1", "R2", "T", "R4")
    new, before, done, left = (report.figures.get(f"{TOTAL}/{c}") for c in codes)
    if None in (new, before, done, left):
        return ask("新收、上年结转、办结、结转下年度的件数，第三部分的表填好后写明")
    if not (new or before):
        return "本年度没有收到政府信息公开申请，也没有上年结转的申请。"
    came = (
        f"新收政府信息公开申请{count(new)}" if new else "本年度没有新的政府信息公开申请"
    )
    carried = f"上年结转{count(before)}" if before else "没有上年结转"
    dealt = f"办结{count(done)}" if done else "年内没有办结"
    goes = (
        f"结转下年度继续办理{count(left)}" if left else "没有结转下年度继续办理的申请"
    )
    return f"{came}，{carried}；{dealt}，{goes}。"


def applicants(report: Report) -> str:
    """谁提出 what was new."""
    numbers = {each: report.figures.get(f"{each}/R1") or 0 for each in APPLICANTS}
    whole, persons = sum(numbers.values()), numbers.pop(APPLICANTS[0])
    kinds = {kind: number for kind, number in numbers.items() if number}
    by = "由" if whole == 1 else "均由"
    if persons and kinds:
        return f"按申请人分：自然人{count(persons)}，{_organisations(kinds)}。"
    if persons:
        return f"新收的申请{by}自然人提出。"
    if len(kinds) > 1:
        named = _listed(f"{kind}{count(number)}" for kind, number in kinds.items())
        return f"新收的申请均由法人或其他组织提出，其中{named}。"
    return "".join(f"新收的申请{by}{_called(kind)}提出。" for kind in kinds)


def _organisations(kinds: dict[str, Decimal]) -> str:
    told = f"法人或其他组织{count(sum(kinds.values()))}"
    named = _listed(f"{kind}{count(number)}" for kind, number in kinds.items())
    if len(kinds) > 1:
        return f"{told}（{named}）"
    [(kind, number)] = kinds.items()
    return told if kind == "其他" else f"{told}（{_all(number)}为{kind}）"


def _called(kind: str) -> str:
    return ORGANISATIONS if kind == "其他" else kind


def _all(number: Decimal) -> str:
    return "均" if number > 1 else ""


def results(report: Report) -> str:
    """办理结果: each kind with the grounds that count most."""
    leaves = report.format.leaves
    kinds = []
    for which, name in GROUPS.items():
        own = [code for code in leaves if which in (code, code[0])]
        numbers = {code: report.figures.get(f"{TOTAL}/{code}") or 0 for code in own}
        if sum(numbers.values()):
            kinds.append((name, sum(numbers.values()), _grounds(report, numbers)))
    if not kinds:
        return ""
    if len(kinds) == 1:
        name, number, grounds = kinds[0]
        return f"办理结果{_all(number)}为{name}{grounds}。"
    told = "，".join(
        f"{name}{count(number)}{grounds}" for name, number, grounds in kinds
    )
    return f"按办理结果分：{told}。"


def _grounds(report: Report, numbers: dict[str, Decimal]) -> str:
    if len(numbers) == 1:
        return ""
    found = sorted(
        ((number, code) for code, number in numbers.items() if number),
        key=lambda each: -each[0],
    )
    if len(found) == 1:
        [(number, code)] = found
        ground = _short(report, code)
        is_verb = ground.startswith("属于")
        return f"（{_all(number)}{'' if is_verb else '为'}{ground}）"
    listed = _listed(f"{_short(report, c)}{count(n)}" for n, c in found[:MOST_NAMED])
    return f"（{'其中' if len(found) <= MOST_NAMED else '主要是'}{listed}）"


def _short(report: Report, code: str) -> str:
    return SHORT.get(code) or report.format.row(code).label.partition(".")[2]


def proceedings(report: Report) -> str:
    """复议、诉讼 with their endings."""
    reviews = _endings(report, ("行政复议",))
    suits = _endings(report, LAWSUITS)
    if reviews is None or suits is None:
        return ask("行政复议、行政诉讼的件数和结果，第四部分的表填好后写明")
    if not (reviews or suits):
        return "没有因政府信息公开引起的行政复议、行政诉讼。"
    told = (
        f"因政府信息公开引起行政复议{reviews}" if reviews else "没有引起行政复议",
        f"行政诉讼{suits}" if suits else "没有引起行政诉讼",
    )
    return "；".join(told) + "。" if reviews else f"{told[0]}；引起{told[1]}。"


def _endings(report: Report, kinds: Iterable[str]) -> str | None:
    """“790件（…）”; nothing where there was none, None where it is not known."""
    kinds = tuple(kinds)
    whole = report.sum(f"{kind}/{TOTAL}" for kind in kinds)
    if whole is None:
        return None
    if not whole:
        return ""
    numbers = [(e, report.sum(f"{kind}/{e}" for kind in kinds)) for e in ENDINGS]
    named = [(ending, number) for ending, number in numbers if number]
    if len(named) == 1:
        return f"{count(whole)}（{_all(whole)}为{named[0][0]}）"
    return f"{count(whole)}（{_listed(f'{e}{count(n)}' for e, n in named)}）"


def corrected(report: Report) -> list[str]:
    """What was set right by others: a problem that part five has to name."""
    reviews = report.figures.get("行政复议/结果纠正") or 0
    suits = report.sum(f"{kind}/结果纠正" for kind in LAWSUITS) or 0
    told = [f"行政复议{count(reviews)}"] if reviews else []
    return told + ([f"行政诉讼{count(suits)}"] if suits else [])


def decisions(report: Report) -> str:
    """许可、处罚、强制, whether published or lawfully not."""
    kinds = ("行政许可", "行政处罚", "行政强制")
    numbers = [(each, report.figures.get(f"{each}/本年处理决定数量")) for each in kinds]
    if None in (number for _, number in numbers):
        return ask("行政许可、行政处罚、行政强制决定的数量，第二部分的表填好后写明")
    fee = report.figures.get(f"行政事业性收费/{FEE}")
    told = _listed(f"{each}决定{count(number)}" for each, number in numbers if number)
    made = f"全年作出{told}" if told else "全年没有作出行政许可、行政处罚、行政强制决定"
    return f"{made}；收取行政事业性收费{written(fee)}万元。" if fee else f"{made}。"


def documents(report: Report) -> str:
    """规章 where there are any, 规范性文件 always."""
    rows = {row: _documents(report, row) for row in report.format.blocks[0].rows}
    if None in rows.values():
        return ask("规范性文件制发、废止、现行有效的件数，第二部分的表填好后写明")
    needed = (told for row, told in rows.items() if told or row != "规章")
    return "".join(told or NO_DOCUMENTS for told in needed)


def _documents(report: Report, row: str) -> str | None:
    columns = ("本年制发件数", "本年废止件数", "现行有效件数")
    made, gone, valid = (report.figures.get(f"{row}/{each}") for each in columns)
    if None in (made, gone, valid):
        return None
    if not (made or gone or valid):
        return ""
    changes = [
        f"制发{row}{count(made)}" if made else f"没有制发{row}",
        f"废止{count(gone)}" if gone else "没有废止",
        f"现行有效{count(valid)}" if valid else "现行没有有效的",
    ]
    return "全年" + "，".join(changes) + "。"


def _listed(words: Iterable[str]) -> str:
    return "、".join(words)
