"""The three tables out of text that lost its columns. Pure.

Copied text keeps the order of cells and loses blank ones, gaps and what was merged. A
row is taken only where exactly as many figures follow its label as the table has
columns; every other row is refused with its place.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from reports.formats import COLUMNS, ORGANISATIONS, PROCEEDINGS

from .found import Found
from .labels import (
    COMMON,
    ENDING_COLUMNS,
    GROUPS,
    ROWS,
    TABLE_A_COLUMNS,
    TABLE_A_ROWS,
    plain,
)
from .outline import Line
from .values import looks_like_value

WRONG_COUNT = (
    "“{label}”后面读到{count}个数，应为{wanted}个，数字可能连在一起或缺了空格，没有读取"
)
NO_HEADS = "看不出各列是哪一类申请人，这张表没有读取"
NO_ENDINGS = "看不出各列是哪一种结果，这张表没有读取"
TWICE = "“{label}”出现两次，分不清以哪一行为准"

RUN_TOGETHER = "数字连在一起，分不清各格是几，整张表没有读取"

LONGEST_LINE = 90
MOST_DOUBTS = 3
BLANK = ""


@dataclass(slots=True)
class Run:
    """Words, and the values that follow them up to the next words.

    `begins` says at which of its letters which line of the paper begins.
    """

    begins: list[tuple[int, int]]
    words: str = ""
    values: list[str] = field(default_factory=list)

    def line_at(self, place: int) -> int:
        return max(begin for begin in self.begins if begin[0] <= place)[1]

    def add(self, words: str, line: int) -> None:
        self.begins.append((len(self.words), line))
        self.words += words


def runs_of(lines: Iterable[Line]) -> list[Run]:
    """Words and values in turns; a sentence ends what stands before it."""
    runs: list[Run] = []
    for line in lines:
        if not line.loose or _is_sentence(line.text):
            runs.append(Run([(0, line.line)]))
            continue
        for token in _tokens(line):
            _put(runs, token, line.line)
    return runs


def _is_sentence(text: str) -> bool:
    return text.endswith("。") or len(text) > LONGEST_LINE and "。" in text


def _tokens(line: Line) -> list[str]:
    if len(line.cells) == 1:
        return line.cells[0].split()
    cells = [cell.strip() for cell in line.cells]
    words = [n for n, cell in enumerate(cells) if not _is_value(cell)]
    begins = words[-1] + 1 if words else 0
    values = cells[begins:]
    # A blank beside words pads a merged cell; one among figures is a cell of theirs.
    return [cell for cell in cells[:begins] if cell] + (values if any(values) else [])


def _is_value(token: str) -> bool:
    return token == BLANK or looks_like_value(token)


def _put(runs: list[Run], token: str, line: int) -> None:
    is_value = _is_value(token)
    if not runs or (runs[-1].values and not is_value):
        runs.append(Run([(0, line)]))
    run = runs[-1]
    if is_value:
        run.values.append(token)
    else:
        run.add(plain(token), line)


def _fitting(values: list[str], wanted: int) -> list[str] | None:
    """The values of a row; blank cells of padding are left out."""
    written = [value for value in values if value != BLANK]
    if len(values) == wanted:
        return values
    return written if len(written) == wanted else None


@dataclass(frozen=True, slots=True)
class Label:
    key: str
    start: int
    end: int
    words: str


def _labels(words: str, pattern: re.Pattern) -> list[Label]:
    return [
        Label(match.lastgroup, match.start(), match.end(), match[0])
        for match in pattern.finditer(words)
    ]


def _alternatives(named: dict[str, str]) -> re.Pattern:
    longest_first = sorted(named.items(), key=lambda item: -len(item[1]))
    return re.compile("|".join(f"(?P<{key}>{text})" for key, text in longest_first))


_ROWS = _alternatives(
    ROWS
    | GROUPS
    # Only with their numbers: the bare words also head columns.
    | {
        "E3": rf"(?<=[3三]){COMMON['E3']}(?!法律|处理)",
        "T": rf"(?<=[七7]){COMMON['T']}",
    }
)
_A_KEYS = {f"k{number}": name for number, name in enumerate(TABLE_A_COLUMNS)}
_A_WORDS = _alternatives(
    {key: TABLE_A_COLUMNS[name] for key, name in _A_KEYS.items()}
    | {"row": "|".join(sorted(TABLE_A_ROWS, key=len, reverse=True))}
)
_APPLICANTS = re.compile("|".join([ORGANISATIONS, *COLUMNS]))


@dataclass(frozen=True, slots=True)
class _Kind:
    """A table: which labels a run holds, what each is followed by, how cells are named."""

    labels_in: Callable[[Run], list[Label]]
    columns_of: Callable[[Run, Label], tuple[str, ...]]
    name: Callable[[str, str], str]


def _read_rows(runs: list[Run], kind: _Kind) -> Found:
    found = Found()
    for run in runs:
        labels = kind.labels_in(run)
        for label in labels:
            columns = kind.columns_of(run, label)
            # What stands before another label has no value of its own.
            values = run.values if label is labels[-1] else []
            _read_row(found, run.line_at(label.start), label, columns, values, kind)
    return _folded(found)


def _read_row(found, line, label, columns, values, kind) -> None:
    fitting = _fitting(values, len(columns))
    if not columns or (label.key in GROUPS and fitting is None):
        return
    names = [kind.name(label.key, column) for column in columns]
    if label.key in found.codes:
        found.doubt(line, TWICE.format(label=label.words), *names)
    elif fitting is None:
        message = WRONG_COUNT.format(
            label=label.words, count=len(values), wanted=len(columns)
        )
        found.doubt(line, message, *names)
    else:
        for name, value in zip(names, fitting, strict=True):
            found.put(name, value, line)
    found.codes.add(label.key)


def _folded(found: Found) -> Found:
    """One doubt instead of one for each row, where no row at all could be read."""
    if len(found.doubts) > MOST_DOUBTS and not (found.figures or found.blanks):
        names = [name for _, _, names in found.doubts for name in names]
        found.doubts = [(found.doubts[0][0], RUN_TOGETHER, tuple(names))]
    return found


def read_requests(lines: list[Line]) -> Found:
    """Table B."""
    runs = runs_of(lines)
    first = next((run for run in runs if _first_row(run.words) is not None), None)
    if first is None:
        return Found()
    order = _order_of(first.words[: _first_row(first.words)])
    if not order:
        found = Found(codes={"R1"})
        found.doubt(first.line_at(0), NO_HEADS)
        return found
    return _read_rows(
        runs[runs.index(first) :],
        _Kind(request_labels, lambda run, label: order, lambda c, x: f"{x}/{c}"),
    )


def _first_row(words: str) -> int | None:
    return next((x.start for x in _labels(words, _ROWS) if x.key == "R1"), None)


def request_labels(run: Run) -> list[Label]:
    bare = {"其他": "E3", "总计": "T", "合计": "T"}.get(run.words)
    if bare:
        return [Label(bare, 0, len(run.words), run.words)]
    return _labels(run.words, _ROWS)


def _order_of(words: str) -> tuple[str, ...]:
    """The columns from the left; the five kinds stand under 法人或其他组织."""
    names = _APPLICANTS.findall(words)
    if ORGANISATIONS in names:
        above, below = _two_rows(names)
        place = above.index(ORGANISATIONS)
        names = [*above[:place], *below, *above[place + 1 :]]
    is_whole = sorted(names) in (sorted(COLUMNS), sorted(COLUMNS[:-1]))
    return tuple(names) if is_whole else ()


def _two_rows(names: list[str]) -> tuple[list[str], list[str]]:
    upper = {"自然人", ORGANISATIONS, COLUMNS[-1]}
    return [n for n in names if n in upper], [n for n in names if n not in upper]


def read_disclosed(lines: list[Line]) -> Found:
    """Table A: each row is followed by the columns whose heads came before it."""
    runs = runs_of(lines)
    columns: tuple[str, ...] = ()
    heads: dict[tuple[int, int], tuple[str, ...]] = {}
    begun: list[str] = []
    for run in runs:
        for match in _A_WORDS.finditer(run.words):
            if match.lastgroup != "row":
                begun.append(_A_KEYS[match.lastgroup])
                continue
            columns, begun = tuple(begun) or columns, []
            heads[id(run), match.start()] = columns
    found = _read_rows(
        runs,
        _Kind(
            _disclosed_labels,
            lambda run, label: heads[id(run), label.start],
            lambda row, column: f"{row}/{column}",
        ),
    )
    found.codes |= {column for each in heads.values() for column in each}
    return found


def _disclosed_labels(run: Run) -> list[Label]:
    return [
        Label(TABLE_A_ROWS[match[0]], match.start(), match.end(), match[0])
        for match in _A_WORDS.finditer(run.words)
        if match.lastgroup == "row"
    ]


def read_proceedings(lines: list[Line]) -> Found:
    """Table C: fifteen values after heads that name each ending three times."""
    found = Found()
    names = [f"{each}/{end}" for each in PROCEEDINGS for end in ENDING_COLUMNS]
    for run in runs_of(lines):
        if not all(each in run.words for each in PROCEEDINGS[1:]):
            continue
        found.codes = set(PROCEEDINGS)
        line = run.line_at(len(run.words))
        values = _fitting(run.values, len(names))
        if not _in_official_order(run.words):
            found.doubt(line, NO_ENDINGS, *names)
        elif values is None:
            message = WRONG_COUNT.format(
                label="复议后起诉", count=len(run.values), wanted=len(names)
            )
            found.doubt(line, message, *names)
        else:
            for name, value in zip(names, values, strict=True):
                found.put(name, value, line)
    return found


def _in_official_order(words: str) -> bool:
    ends = re.findall("|".join(ENDING_COLUMNS), words)
    first, second = (words.index(each) for each in PROCEEDINGS[1:])
    return ends == [*ENDING_COLUMNS] * 3 and first < second
