"""The files that go to a desk with the internet and come back: CSV out, CSV in."""

import csv
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from core.papers.paper import Unreadable
from core.papers.readers import text

from .models import LinkState, Publication
from .standalone.check_links import COLUMNS, Result

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 60_000
NEEDED = {"id", "url", "outcome", "checked_on"}
NOT_RESULTS = "这不是检查程序写出的结果文件：缺少 id、url、outcome、checked_on 列。"
MOST_FAULTS = 100


@dataclass
class Results:
    """Which publications were looked at on which day, and what could not be used."""

    by_day: dict[date, list[tuple[Publication, Result]]] = field(default_factory=dict)
    number: int = 0
    faults: list[str] = field(default_factory=list)

    def all(self) -> dict[Publication, Result]:
        return dict(pair for rows in self.by_day.values() for pair in rows)


def links_csv(rows) -> str:
    """The links as the script reads them; Excel sees the encoding by the mark."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS[:2])
    writer.writerows(rows.values_list("pk", "link"))
    return "\ufeff" + file.getvalue()


def read_results(data: bytes, publications, *, today) -> Results:
    """What a result file says of `publications`; rows of others are told and left."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES >> 20}MB。")
    reader = csv.DictReader(StringIO(text.decode(data), newline=""))
    try:
        if not set(reader.fieldnames or ()) >= NEEDED:
            raise Unreadable(NOT_RESULTS)
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error:
        raise Unreadable(NOT_RESULTS) from None
    if len(rows) > MAX_ROWS:
        raise Unreadable(f"结果超过{MAX_ROWS:,}行，请分几次导入。")
    known = {str(row.pk): row for row in publications.only("pk", "link", "bureau")}
    found = Results()
    for number, row in rows:
        try:
            publication, result, on = read_row(row, known, today)
        except ValueError as fault:
            found.faults.append(f"第{number}行：{fault}")
            continue
        found.by_day.setdefault(on, []).append((publication, result))
        found.number += 1
    return found


def read_row(row, known, today):
    publication = known.get((row["id"] or "").strip())
    if publication is None:
        raise ValueError("没有这条公开记录，或者已经撤下，没有采用。")
    if publication.link != (row["url"] or "").strip():
        raise ValueError("网址在检查以后已更正，没有采用，请重新检查。")
    if row["outcome"] not in LinkState.Outcome.values:
        raise ValueError(f"不认识结果“{(row['outcome'] or '')[:20]}”，没有采用。")
    try:
        on = date.fromisoformat(row["checked_on"] or "")
    except ValueError:
        raise ValueError("检查日期有误，没有采用。") from None
    if on > today:
        raise ValueError(f"检查日期{on}晚于今天，没有采用，请核对那台电脑的日期。")
    code = row.get("code") or "0"
    code = int(code) if code.isdecimal() and len(code) < 4 else 0
    detail, final = row.get("detail") or "", row.get("final") or ""
    return publication, Result(row["outcome"], code, final, detail), on
