"""How fast a Word table becomes a draft, against python-docx walking its cells."""

import io
import time

import docx

from core.papers.readers import word
from tasks.intake.reading import read

TASKS = 40
HEADINGS = ("序号", "重点任务", "工作要求", "牵头单位", "配合单位", "完成时限")
RUNS = 5


def table_file():
    """A table of 40 tasks as Word writes it, numbers and tasks merged over rows."""
    document = docx.Document()
    document.add_heading("2025年政务公开工作要点分工方案", level=1)
    table = document.add_table(rows=1, cols=len(HEADINGS), style="Table Grid")
    fill(table.rows[0], HEADINGS)
    for first in range(1, TASKS + 1, 4):
        section = table.add_row()
        section.cells[0].merge(section.cells[-1])
        section.cells[0].text = f"{first}、加强重点领域信息公开"
        rows = [table.add_row() for _ in range(4)]
        for number, row in enumerate(rows, start=first):
            text = f"公开第{number}项执法信息，" + "做到应公开尽公开" * 6
            fill(row, ("", "", text, "法制支队", "治安支队、交警支队", "6月底前"))
        for column, text in ((0, str(first)), (1, "深化执法公开")):
            rows[0].cells[column].merge(rows[-1].cells[column]).text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def fill(row, texts):
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text


def walk(document):
    return [
        [cell.text for cell in row.cells]
        for table in document.tables
        for row in table.rows
    ]


def spread(paper):
    """The texts of the paper's only table, merged cells repeated as python-docx has."""
    (grid,) = (block for block in paper.blocks if hasattr(block, "rows"))
    texts = [[""] * len(HEADINGS) for _ in grid.rows]
    for top, row in enumerate(grid.rows):
        for cell in row:
            for line in texts[top : top + cell.rows]:
                for column in range(cell.column, cell.column + cell.columns):
                    line[column] = cell.text
    return texts


def fastest(function, *arguments):
    best = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        result = function(*arguments)
        best = min(best, time.perf_counter() - start)
    return result, best


def main():
    data = table_file()
    document = docx.Document(io.BytesIO(data))
    walked, walking = fastest(walk, document)
    paper, opening = fastest(word.read, data)
    plan, reading = fastest(lambda: read(word.read(data)))

    assert spread(paper) == walked
    assert len(plan.tasks) == TASKS
    print(
        f"{TASKS} tasks of Word: python-docx walks the cells in {walking:.3f} s, "
        f"bytes to paper {opening:.3f} s, to the tasks of a draft {reading:.3f} s, "
        f"ratio {reading / walking:.2f}"
    )
    assert reading < 2 * walking, "more than twice as long as python-docx walks"


if __name__ == "__main__":
    main()
