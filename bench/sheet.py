"""How long 3,000 rows of a workbook take to read, and how much memory at the most."""

import io
import resource
import time

import xlsxwriter

from core.papers.readers import sheet

ROWS, COLUMNS, MERGED = 3_000, 12, 3
WORKER_MEBIBYTES = 256


def expected():
    return [
        [
            f"{row}.{column} 完善政府信息公开制度，健全工作机制，落实责任到人"
            for column in range(COLUMNS)
            if column or row % MERGED == 0
        ]
        for row in range(ROWS)
    ]


def written():
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        bordered = book.add_format({"border": 1, "text_wrap": True})
        page = book.add_worksheet("分工")
        for number, row in enumerate(expected()):
            if number % MERGED == 0:
                last = number + MERGED - 1
                page.merge_range(number, 0, last, 0, row[0], bordered)
            for column, text in enumerate(reversed(row)):
                page.write(number, COLUMNS - 1 - column, text, bordered)
    return data.getvalue()


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    data = written()
    before, start = peak(), time.perf_counter()
    paper = sheet.read(data)
    took, after = time.perf_counter() - start, peak()

    (grid,) = paper.blocks
    assert [[cell.text for cell in row] for row in grid.rows] == expected()
    assert after < WORKER_MEBIBYTES
    print(
        f"{ROWS:,} rows × {COLUMNS} columns: {took:.2f} s, "
        f"peak {after:.0f} MiB ({after - before:.0f} MiB of them to read)"
    )


if __name__ == "__main__":
    main()
