"""PDF files, read in a process of their own that may not outgrow its bounds.

A page can unfold to any size and take any time before pdfminer returns, and what it
takes it does not give back; the worker stays out of both.
"""

import json
import subprocess
import sys
from pathlib import Path

from core.papers.paper import Cell, Grid, Paper, Paragraph, Unreadable

from .pdf_pages import MAX_SECONDS

TOO_SLOW = (
    f"PDF 太复杂，{MAX_SECONDS // 60} 分钟内没有读完，"
    "请另存为 Word 文档后再导入，或把表格粘贴在旁边。"
)
TOO_HUNGRY = "PDF 太复杂，没有读成，请另存为 Word 文档后再导入，或把表格粘贴在旁边。"

ROOT = Path(__file__).resolve().parents[3]


def read(data: bytes) -> Paper:
    """Return the paragraphs and ruled tables of a PDF that holds text."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.papers.readers.pdf_pages"],
            input=data,
            capture_output=True,
            cwd=ROOT,
            timeout=MAX_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_SLOW) from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise Unreadable(TOO_HUNGRY) from None
    if "unreadable" in found:
        raise Unreadable(found["unreadable"])
    return Paper(
        tuple(map(_block, found["blocks"])),
        tuple(found["notes"]),
        {int(line): place for line, place in found["places"].items()},
    )


def _block(found: dict) -> Paragraph | Grid:
    if "rows" not in found:
        return Paragraph(**found)
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in found["rows"])
    return Grid(**found | {"rows": rows})
