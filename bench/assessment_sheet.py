"""The 考核表 from its stored scores, against XlsxWriter alone with the same cells.

Both write 60 units with 40 tasks each, and both files hold the same parts, byte by
byte. The sheet reads what it writes from the database; XlsxWriter is only told. The
memory is that of a process of its own for 200 units and for ten times as many.
"""

import subprocess
import sys
import time
from io import BytesIO
from zipfile import ZipFile

from bench.support import database

# isort: split
from assessment.sheets.content import book_of
from assessment.sheets.workbook import write
from bench.support.judged import TASKS, make_judged
from bench.support.replayed import kept_from, replay
from bench.support.timing import fastest

UNITS = 60
ROUNDS = 5
MOST = 1.5
FEW, MANY = 200, 2_000
MOST_GROWTH = 1.25


def parts(content):
    """The files in the workbook, but for the one that says when it was made."""
    with ZipFile(BytesIO(content)) as package:
        names = set(package.namelist()) - {"docProps/core.xml"}
        return {name: package.read(name) for name in names}


def compare_times():
    assessment = make_judged(UNITS)

    def ours():
        file = BytesIO()
        write(book_of(assessment), file)
        return file.getvalue()

    kept = kept_from(lambda file: write(book_of(assessment), file), BytesIO())

    def bare():
        file = BytesIO()
        replay(kept, file)
        return file.getvalue()

    assert parts(ours()) == parts(bare())
    took, alone = fastest([ours, bare], rounds=ROUNDS, timer=time.process_time)
    print(
        f"{UNITS} units × {TASKS} tasks: {took:.2f} s, XlsxWriter alone {alone:.2f} s: "
        f"ratio {took / alone:.2f} (most {MOST})"
    )
    assert took <= MOST * alone, "the sheet takes too long"


def peak(units):
    """MiB at the most to write the sheet of so many units."""
    database.empty_tables()
    assessment = make_judged(units)
    command = [sys.executable, "-m", "bench.support.peak", str(assessment.pk)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024


def compare_memory():
    few, many = peak(FEW), peak(MANY)
    print(
        f"peak {few:.0f} MiB for {FEW} units, {many:.0f} MiB for {MANY:,}: "
        f"ratio {many / few:.2f} (most {MOST_GROWTH})"
    )
    assert many <= MOST_GROWTH * few, "memory grows with the units"


def main():
    database.make_tables()
    compare_times()
    compare_memory()


if __name__ == "__main__":
    main()
