"""A table that runs over page breaks, put together again."""

from dataclasses import dataclass, replace

from .lines import Boxed, Line, joined
from .ruled import RuledCell, Table

SAME_COLUMN = 4.0

Row = list[RuledCell]


@dataclass
class PagedTable:
    """The rows read so far, the words for where each one stands, and its columns."""

    rows: list[Row]
    places: list[str]
    columns: tuple[float, ...]
    page: int

    @classmethod
    def of(cls, table: Table, page: int, on_page: list[Table]) -> "PagedTable":
        which = f"第{on_page.index(table) + 1}张" if len(on_page) > 1 else ""
        places = [
            f"第{page}页{which}表格第{number}行"
            for number in range(1, len(table.rows) + 1)
        ]
        rows = [list(row) for row in table.rows]
        return cls(rows, places, table.columns, page)

    def goes_on_in(self, part: "PagedTable") -> bool:
        """Whether `part` is this table on the next page: its columns are the same."""
        return (
            part.page == self.page + 1
            and len(part.columns) == len(self.columns)
            and all(
                abs((one - self.columns[0]) - (other - part.columns[0])) < SAME_COLUMN
                for one, other in zip(self.columns, part.columns, strict=True)
            )
        )

    def repeats(self, line: Line) -> bool:
        """Whether a line on the next page is the text of a cell the break cut.

        Workbooks print it on both pages, and only clipping hides one of the two.
        """
        last = (
            cell
            for number, row in enumerate(self.rows)
            for cell in row
            if cell.rows > 1 and number + cell.rows == len(self.rows)
        )
        return line.page == self.page + 1 and line.text in {c.text for c in last}

    def append(self, part: "PagedTable") -> None:
        """Add the rows of the next page, without a header that is repeated there."""
        repeated = self._repeated(part)
        rows, places = part.rows[repeated:], part.places[repeated:]
        self.page = part.page
        if not rows:
            return
        # A row without rows of its own below it ends where the page does.
        above = {cell.column: self._last_in(cell) for cell in rows[0]}
        cut = _is_cut(rows[0], self.rows, above)
        kept = [
            cell
            for cell in rows[0]
            if not self._taken_over(cell, above[cell.column], cut)
        ]
        if cut:
            rows, places = rows[1:], places[1:]
        else:
            rows[0] = kept
        self.rows += rows
        self.places += places

    def _repeated(self, part: "PagedTable") -> int:
        count = 0
        for one, other in zip(self.rows, part.rows, strict=False):
            if one != other or not any(cell.text for cell in one):
                break
            count += 1
        return count

    def _last_in(self, cell: RuledCell) -> tuple[int, int] | None:
        """Return where the cell stands above which `cell` begins the next page."""
        for number in range(len(self.rows) - 1, -1, -1):
            for place, other in enumerate(self.rows[number]):
                if other.column == cell.column and other.columns == cell.columns:
                    reaches = number + other.rows == len(self.rows)
                    return (number, place) if reaches else None
        return None

    def _taken_over(
        self, cell: RuledCell, where: tuple[int, int] | None, cut: bool
    ) -> bool:
        """Put what goes on in `cell` into the cell above it; False if nothing does."""
        if where is None:
            return False
        number, place = where
        above = self.rows[number][place]
        merged = not cell.text and max(cell.rows, above.rows) > 1
        if not (cut or merged):
            return False
        self.rows[number][place] = replace(
            above,
            said=_together(above.said, cell.said),
            rows=above.rows + cell.rows - (1 if cut else 0),
        )
        return True


def _together(above: Boxed, below: Boxed) -> Boxed:
    if not (above.text and below.text):
        return below if below.text else above
    texts = (above.text, below.text)
    return replace(below, text=joined(texts) if above.in_sentence else "\n".join(texts))


def _is_cut(
    row: Row, rows: list[Row], above: dict[int, tuple[int, int] | None]
) -> bool:
    """Whether the page break cut a row in two, of which `row` is the rest.

    Then all that is written in it goes on from cells full to the bottom, the wordiest
    of these in mid-sentence. A row with a number or a beginning of its own is no rest.
    """
    written = [cell for cell in row if cell.text]
    if not written or None in above.values():
        return False
    before = [
        rows[number][place].said for number, place in map(above.get, _columns(written))
    ]
    if any(cell.text.strip(".．、").isdigit() for cell in written):
        return False
    if row[0].text and not all(cell.in_sentence for cell in before):
        return False
    wordiest = max(before, key=lambda cell: len(cell.text))
    return wordiest.in_sentence and all(c.text and c.to_bottom for c in before)


def _columns(row: Row) -> list[int]:
    return [cell.column for cell in row]
