"""The document as the draft page shows it: what became of each of its lines. Pure."""

from dataclasses import dataclass, field

TASK, DOUBT, LEFT = "task", "doubt", "left"
NOTES = {TASK: "已列为任务", DOUBT: "存疑", LEFT: "没有列入任务"}
# A page with more becomes slow; the original can be downloaded.
MOST_LINES = 4000


@dataclass(frozen=True)
class Mark:
    """What a line became: the row it leads to, or the reason why nothing."""

    state: str
    note: str
    row: int | None = None


@dataclass
class Line:
    """A paragraph, or a row of a table; `cells` in a table only.

    `anchor` is the line where it is first shown, 0 where it was shown before.
    """

    line: int
    text: str = ""
    anchor: int = 0
    mark: Mark | None = None
    is_own: bool = False
    cells: list["Line"] = field(default_factory=list)
    columns: int = 1
    rows: int = 1


@dataclass
class Block:
    """Paragraphs, or the rows of one table."""

    lines: list[Line]
    is_table: bool = False


class Shower:
    """Turns the stored blocks of a draft into lines with anchors and marks."""

    def __init__(self, marks, own=()):
        self.marks, self.own = marks, own
        self.anchored = set()

    def blocks(self, source):
        found, count = [], 0
        for block in source:
            if count > MOST_LINES:
                break
            found.append(self.block(block, MOST_LINES - count))
            count += len(found[-1].lines)
        return found

    def block(self, block, most):
        if "rows" not in block:
            return Block([self.line(block)])
        rows = [row for row in block["rows"] if row][: most + 1]
        if all(len(row) == 1 for row in rows):
            return Block([self.line(row[0]) for row in rows])
        return Block([self.table_row(row) for row in rows], is_table=True)

    def table_row(self, row):
        """One line where all cells stand on it; else each cell is a line of its own."""
        if len({cell["line"] for cell in row}) > 1:
            return Line(0, cells=[self.line(cell) for cell in row])
        line = self.line({"line": row[0]["line"], "text": ""})
        line.cells = [
            Line(0, cell["text"], columns=cell["columns"], rows=cell["rows"])
            for cell in row
        ]
        return line

    def line(self, piece):
        number = piece["line"]
        anchor = 0 if number in self.anchored else number
        self.anchored.add(number)
        return Line(
            number,
            piece["text"],
            anchor,
            self.marks.get(number),
            number in self.own,
            columns=piece.get("columns", 1),
            rows=piece.get("rows", 1),
        )


def shown(source, *, rows, unplaced, own=()):
    """The blocks of a draft's source, its lines marked by what they became."""
    return Shower(marks_of(rows, unplaced), own).blocks(source)


def is_numbered(rows):
    """Whether places count the lines of the whole file, as in a text file."""
    readings = [reading for row in rows for reading in row.readings.values()]
    return all(each["place"] == f"第{each['line']}行" for each in readings)


def is_cut(source, blocks):
    """Whether the page shows less than all of the document."""
    whole = sum(len(block.get("rows", [block])) for block in source)
    return whole > MOST_LINES and whole > sum(len(block.lines) for block in blocks)


def marks_of(rows, unplaced):
    """{line: mark}; a doubt weighs more than a task, a task more than nothing."""
    marks = {
        piece["line"]: Mark(LEFT, f"{NOTES[LEFT]}：{piece['reason']}")
        for piece in unplaced
        if piece["line"]
    }
    for row in rows:
        for line in lines_of(row.readings):
            marks[line] = Mark(TASK, f"{NOTES[TASK]}：{row}", row.pk)
    for row in rows:
        for name, doubt in row.doubts.items():
            if line := row.readings.get(name, {}).get("line"):
                marks[line] = Mark(DOUBT, f"{NOTES[DOUBT]}：{doubt}", row.pk)
    return marks


def lines_of(readings):
    """Every line of the source the fields of a row stand on."""
    return {
        line
        for reading in readings.values()
        for line in (reading["line"], *reading.get("also", ()))
        if line
    }
