"""Tables with merged cells, and the mark above every page."""

import zipfile
from io import BytesIO

from core.papers.paper import Grid
from core.papers.readers import word
from core.papers.writers.merged import Merged, placed
from core.papers.writers.official import OfficialDocument

ROWS = (
    (Merged("甲", 2, 2, is_head=True), Merged("乙", is_head=True)),
    (Merged("丙", is_head=True),),
    (Merged("1"), Merged("2", is_left=True), Merged("3")),
)


def made(mark=""):
    document = OfficialDocument(title="表", organ="江门市公安局", mark=mark)
    document.merged_table(ROWS, [1000, 1000, 1000], head_rows=2)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_placed_leaves_room_for_cells_from_above():
    places = [(each.cell.text, each.top, each.left) for each in placed(ROWS)]

    assert places == [
        ("甲", 0, 0),
        ("乙", 0, 2),
        ("丙", 1, 2),
        ("1", 2, 0),
        ("2", 2, 1),
        ("3", 2, 2),
    ]


def test_merged_table_reads_back():
    [grid] = [block for block in word.read(made()).blocks if isinstance(block, Grid)]

    assert [
        [(cell.text, cell.columns, cell.rows) for cell in row] for row in grid.rows
    ] == [
        [("甲", 2, 2), ("乙", 1, 1)],
        [("丙", 1, 1)],
        [("1", 1, 1), ("2", 1, 1), ("3", 1, 1)],
    ]


def test_a_mark_is_in_the_header_of_odd_and_even_pages():
    with zipfile.ZipFile(BytesIO(made("草稿"))) as package:
        document = package.read("word/document.xml").decode()
        header = package.read("word/header_mark.xml").decode()

    assert "草稿" in header and "草稿" not in document
    assert document.count("w:headerReference") == 2
