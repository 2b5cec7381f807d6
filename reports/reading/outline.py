"""Lines, headings and titles of a report, tables aside. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from core.papers.paper import Grid, Paper, Paragraph, tidy

from .labels import plain
from .values import halved

HEADINGS = {
    1: re.compile(r"一总体情况"),
    2: re.compile(r"二主动公开政府信息的?情况"),
    3: re.compile(r"三收到和处理政府信息公开申请的?情况"),
    4: re.compile(r"四.{0,20}(?:行政复议|行政诉讼).{0,12}"),
    5: re.compile(r"五.{0,12}问题.{0,14}"),
    6: re.compile(r"六其他需要报告的?(?:事项|情况)"),
}
LONGEST_HEADING = 40
# A title is broken into no more lines.
MOST_LINES = 3
_HEADING_END = re.compile(r"(?<=[况项等])[。：:\s]|[。：:\n]")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a row; `cells` as they stood, `loose` where only their order is
    known for certain."""

    cells: tuple[str, ...]
    line: int
    loose: bool

    @property
    def text(self) -> str:
        return tidy(" ".join(filter(None, self.cells)))


def lines_of(paper: Paper) -> list[Line]:
    lines = []
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            lines += [Line((part,), block.line, True) for part in _parts(block.text)]
        else:
            lines += _rows(block)
    return lines


def _parts(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()]


def _rows(grid: Grid) -> list[Line]:
    return [
        Line(tuple(cell.text for cell in row), row[0].line, not grid.placed)
        for row in grid.rows
        if row
    ]


def heading_of(line: Line) -> int | None:
    """The number of the part a line opens; text may follow in the same paragraph."""
    opening = _HEADING_END.split(line.text[: LONGEST_HEADING + 1], maxsplit=1)[0]
    word = plain(opening)
    return next(
        (number for number, head in HEADINGS.items() if head.fullmatch(word)), None
    )


def parts_of(lines: Iterable[Line]) -> dict[int, list[Line]]:
    """The lines of each part, by its number; 0 is what stands before part one.

    A list of contents names the parts before they come: the last heading counts.
    """
    parts: dict[int, list[Line]] = {0: []}
    now = 0
    for line in lines:
        number = heading_of(line)
        if number is not None:
            if number <= now:
                parts[0] += [
                    each for n in range(number, 7) for each in parts.pop(n, [])
                ]
            now = number
            parts[now] = []
            rest = _after_heading(line)
            if rest:
                parts[now].append(Line((rest,), line.line, line.loose))
        else:
            parts[now].append(line)
    return parts


_DATE = re.compile(r"20\d\d年1?\d月[1-3]?\d日")


def unsigned(lines: list[Line]) -> list[Line]:
    """The lines of the last part without organ and date below it."""
    if not lines or not _DATE.fullmatch(_in_digits(lines[-1].text)):
        return lines
    above = lines[:-1]
    if above and _is_organ(_in_digits(above[-1].text)):
        return above[:-1]
    return above


def _is_organ(text: str) -> bool:
    return len(text) < LONGEST_HEADING and bool(_ORGAN_END.search(text))


def _after_heading(line: Line) -> str:
    pieces = _HEADING_END.split(line.text, maxsplit=1)
    return pieces[1].strip() if len(pieces) > 1 else ""


# Titles.

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR_IN_WORDS = re.compile(r"二[〇○零][一二三四五六七八九〇○零]{2}(?=年)")
_KIND = r"(?:政府|政务)?信息公开(?:工作)?(?:年度|年)?(?:工作)?(?:报告|年报)"
_ORGAN = r"[\u4e00-\u9fff()·]{2,40}?"
_BEFORE = r"(?:现(?:将|公布|发布)|关于|公布|发布)?"
TITLE = re.compile(
    rf"{_BEFORE}(?P<before>{_ORGAN})?(?P<year>20\d\d)年?度?(?P<after>{_ORGAN})??{_KIND}"
    r"(?:公布|予以公布|如下)?(?:[-—_|(（].{0,30})?"
)
_IN_TEXT = re.compile(
    rf"{_BEFORE}(?P<before>[\u4e00-\u9fff]{{2,30}})(?P<year>20\d\d)年?度?{_KIND}"
)
_PERIOD = re.compile(r"(20\d\d)年1月1日.{0,3}(?:至|到|-)(?:(20\d\d)年)?12月31日")
_ORGAN_END = re.compile(
    r"(?:局|厅|部|委|会|院|府|办|室|队|处|所|署|中心|分局|公安|街道|镇|乡|市|县|区)$"
)


DOUBTFUL_YEAR = "标题写的是{titles}{period}，分不清是哪一年的报告，年度没有读取"
PERIOD = "，统计期限写的是{year}年"


@dataclass(frozen=True, slots=True)
class Title:
    organ: str | None
    year: int | None
    doubt: str = ""


def title_of(lines: list[Line], before: list[Line]) -> Title:
    """The organ and the year a report is of; `before` are the lines ahead of part one.

    Sites list reports of other years above it: the period of the figures settles which
    title is meant. A year that the two tell differently is not taken.
    """
    texts = [_in_digits(line.text) for line in before]
    titles = list(_titles_in(_paragraphs(before)))
    titles = titles or list(filter(None, map(_named_in, texts)))
    period = _period_in([_in_digits(line.text) for line in lines])
    titles = [title for title in titles if title.year == period] or titles
    years = sorted({title.year for title in titles})
    organs = [title.organ for title in titles if title.organ]
    organ = organs[0] if len(set(organs)) == 1 else None
    if not years:
        return Title(None, period)
    if len(years) == 1 and period in (None, years[0]):
        return Title(organ, years[0])
    told = "、".join(f"{year}年" for year in years)
    until = PERIOD.format(year=period) if period else ""
    return Title(organ, None, DOUBTFUL_YEAR.format(titles=told, period=until))


def _paragraphs(lines: list[Line]) -> list[str]:
    """Texts as lines, but in one where the lines of a paragraph are a title."""
    found: list[str] = []
    for _, group in groupby(lines, key=lambda line: line.line):
        texts = [_in_digits(line.text) for line in group]
        whole = "".join(texts)
        found += [whole] if _title_in(whole, "") else texts
    return found


def _titles_in(texts: list[str]) -> Iterator[Title]:
    """The titles, each in one paragraph or broken into up to three."""
    for place, text in enumerate(texts):
        above = texts[place - 1] if place else ""
        found = _title_in(text, above)
        for first in range(place - 1, max(place - MOST_LINES, -1), -1):
            found = found or _title_in("".join(texts[first : place + 1]), "")
        if found:
            yield found


def _named_in(text: str) -> Title | None:
    found = _IN_TEXT.search(text)
    if not found or not _ORGAN_END.search(found["before"]):
        return None
    return Title(found["before"], int(found["year"]))


def _in_digits(text: str) -> str:
    text = _YEAR_IN_WORDS.sub(lambda year: year[0].translate(_DIGITS), text)
    return re.sub(r"\s+", "", halved(text))


def _title_in(text: str, above: str) -> Title | None:
    match = TITLE.fullmatch(text)
    if not match:
        return None
    organ = match["before"] or match["after"]
    if organ is None and _ORGAN_END.search(above) and len(above) < LONGEST_HEADING:
        organ = above
    return Title(organ, int(match["year"]))


def _period_in(texts: list[str]) -> int | None:
    """The year from the first of January to the last of December of which is told."""
    found = next(filter(None, map(_PERIOD.search, texts)), None)
    same = found and found[2] in (None, found[1])
    return int(found[1]) if same else None
