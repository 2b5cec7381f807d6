"""The head of a catalogue's table: found by its words, whatever its place. Pure."""

from dataclasses import dataclass

from catalog.columns.cells import squeezed
from catalog.columns.fields import KNOWN_UNREAD, TITLE, bare, label_of, meaning_of
from core.papers.paper import Grid, tidy

# Titles and remarks above the headings take a few rows at most.
WITHIN = 15
LEAST = 2
LEVELS = 5
TICKS = frozenset(["for_all", "for_groups", "proactive", "on_request"]) | {
    "county",
    "township",
}


@dataclass(frozen=True)
class Head:
    """Where the body begins, and what each column is.

    `columns` are the place of a column, its heading and the code of what it means,
    "" where nobody knows.
    """

    first: int
    columns: tuple[tuple[int, str, str], ...]
    repeated: tuple[tuple[str, ...], ...]

    def of(self, code: str) -> list[int]:
        return [at for at, _, known in self.columns if known == code]

    @property
    def levels(self) -> list[tuple[int, int]]:
        """(level, column) of the titles, the outermost first."""
        found = [(n, at) for n in range(1, LEVELS + 1) for at in self.of(f"level{n}")]
        titles = self.of(TITLE)
        if not found:
            # One heading over several columns: a level each.
            return list(enumerate(titles, start=1))
        return found + [(found[-1][0] + 1, at) for at in titles[:1]]

    @property
    def codes(self) -> set[str]:
        return {code for _, _, code in self.columns if code}

    def unknown(self) -> list[str]:
        return [
            heading
            for _, heading, code in self.columns
            if not code and bare(heading) not in {bare(word) for word in KNOWN_UNREAD}
        ]

    def doubled(self) -> list[tuple[str, str]]:
        """(label, heading) of columns that mean what one before them does."""
        seen: set[str] = set()
        found = []
        for _, heading, code in self.columns:
            if code in seen and code not in {*TICKS, TITLE}:
                found.append((label_of(code), heading))
            if code:
                seen.add(code)
        return found


def head_of(grid: Grid) -> Head | None:
    """The head with most columns known; None where the grid is no catalogue."""
    texts = head_texts(grid)
    found = []
    for y in range(min(WITHIN, len(grid.rows))):
        for rows in (1, 2):
            head = _head(texts, y, rows)
            if head is not None:
                found.append((len(head.codes), rows, -y, head))
    best = max(found, key=lambda each: each[:3], default=None)
    return best[-1] if best else None


def head_texts(grid: Grid) -> dict[tuple[int, int], str]:
    """What stands at every place of the first rows, merged cells all over theirs."""
    found = {}
    for y, row in enumerate(grid.rows[: WITHIN + 1]):
        for x, cell in enumerate(row):
            left = cell.column if grid.placed else x
            for down in range(cell.rows):
                for across in range(cell.columns):
                    found[y + down, left + across] = tidy(cell.text)
    return found


def _head(texts, y: int, rows: int) -> Head | None:
    width = 1 + max((x for row, x in texts if row == y), default=-1)
    columns = []
    for x in range(width):
        over = texts.get((y, x), "")
        below = texts.get((y + 1, x), "") if rows == 2 else over
        group = over if below != over else ""
        code = meaning_of(below, group) or (meaning_of(group) if not below else "")
        heading = below or over
        if rows == 2 and group and below:
            heading = f"{over}/{below}"
        if heading:
            columns.append((x, heading[:80], code))
    words = {squeezed(heading) for _, heading, _ in columns}
    known = {code for _, _, code in columns if code}
    is_titled = TITLE in known or any(code.startswith("level") for code in known)
    if not is_titled or len(known) < LEAST or len(words) < LEAST:
        return None
    if rows == 2 and not _is_below(texts, y, width):
        return None
    repeated = tuple(
        tuple(texts.get((row, x), "") for x in range(width))
        for row in range(y, y + rows)
    )
    return Head(y + rows, tuple(columns), repeated)


def _is_below(texts, y: int, width: int) -> bool:
    """Whether both rows head columns: most words of the second are known."""
    over = {texts.get((y, x), "") for x in range(width)} - {""}
    if not any(map(meaning_of, over)):
        return False
    words = {
        (texts.get((y, x), ""), texts.get((y + 1, x), ""))
        for x in range(width)
        if texts.get((y + 1, x), "") not in ("", texts.get((y, x), ""))
    }
    known = [below for over, below in words if meaning_of(below, over)]
    return 2 * len(known) > len(words)
