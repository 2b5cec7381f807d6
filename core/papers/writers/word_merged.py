"""A table with merged cells: all borders, its head on every page, rows kept whole."""

from collections.abc import Sequence

from .merged import Merged, Placed, placed
from .wordml import Element, grid_properties, mm, paragraph, w

MARGIN, ABOVE_AND_BELOW = mm(0.5), mm(0.8)


def merged_table_of(
    rows: Sequence[Sequence[Merged]],
    widths: Sequence[int],
    *,
    head_rows: int = 0,
    is_small: bool = False,
    is_kept: bool = True,
) -> Element:
    """Return the table; `widths` are those of its columns in twentieths of a point.

    One that `is_kept` stays on one page where it fits; of a long one only rows do.
    """
    made = w(
        "tbl",
        grid_properties(sum(widths), MARGIN, ABOVE_AND_BELOW),
        w("tblGrid", *(w("gridCol", w=x) for x in widths)),
    )
    size = "Small" if is_small else ""
    covering = _covering(rows)
    for top in range(len(rows)):
        about = w("trPr", w("cantSplit"))
        if top < head_rows:
            about.append(w("tblHeader"))
        is_last = top == len(rows) - 1
        made.append(
            w(
                "tr",
                about,
                *(
                    _cell(each, top, widths, size, keep=is_kept and not is_last)
                    for each in covering[top]
                ),
            )
        )
    return made


def _covering(rows: Sequence[Sequence[Merged]]) -> list[list[Placed]]:
    """The cells each row belongs to, from the left."""
    covering: list[list[Placed]] = [[] for _ in rows]
    for each in placed(rows):
        for row in covering[each.top : each.bottom]:
            row.append(each)
    return [sorted(row, key=lambda each: each.left) for row in covering]


def _cell(
    each: Placed, row: int, widths: Sequence[int], size: str, *, keep: bool
) -> Element:
    cell = each.cell
    about = w("tcPr", w("tcW", w=sum(widths[each.left : each.right]), type="dxa"))
    if cell.columns > 1:
        about.append(w("gridSpan", val=cell.columns))
    if cell.rows > 1:
        begins = row == each.top
        about.append(w("vMerge", val="restart") if begins else w("vMerge"))
    about.append(w("vAlign", val="top" if each.is_tall else "center"))
    style = f"{size}Grid{'Head' if cell.is_head else ''}"
    text = cell.text if row == each.top else ""
    more = [w("keepNext")] if keep else []
    if cell.is_left:
        more += [w("ind", left=MARGIN), w("jc", val="left")]
    return w("tc", about, paragraph(style, text, *more))
