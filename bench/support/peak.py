"""python -m bench.support.peak ASSESSMENT: write its 考核表, print the peak in KiB.

In a process of its own, on the database the environment names: what a process
needed before it became this one is not counted.
"""

import re
import sys
import tempfile
from pathlib import Path

import django

django.setup()

from assessment.models import Assessment  # noqa: E402 -- Django is set up first
from assessment.sheets.content import book_of  # noqa: E402
from assessment.sheets.workbook import write  # noqa: E402


def main(pk):
    with tempfile.TemporaryFile() as file:
        write(book_of(Assessment.objects.get(pk=pk)), file)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(re.search(r"VmHWM:\s*(\d+) kB", status)[1])


if __name__ == "__main__":
    main(sys.argv[1])
