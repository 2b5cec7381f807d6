"""The pages of a PDF: letters and ruled lines, told to the process that asked."""

import json
import logging
import resource
import sys
from dataclasses import asdict
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page as PdfPage
from pdfplumber.utils import dedupe_chars, obj_to_edges
from pdfplumber.utils.exceptions import PdfminerException

from core.papers.paper import Paper, Unreadable

from .lines import Glyph
from .pages import Pages, Sheet

MAX_SECONDS = 180
MAX_MEMORY = 1024 * 1024 * 1024
# A page whose letters have no meaning but their number in the font.
NAMELESS = "(cid:"
MOST_NAMELESS = 0.2
SLANTED = 0.1

EMPTY = "文件是空的，没有可以读的内容。"
NOT_PDF = "文件的内容不是 PDF，请确认选对了文件。"
TRUNCATED = "PDF 不完整，可能没有下载完，请重新取得文件后再导入。"
DAMAGED = "PDF 已损坏，请重新取得文件，或另存为 Word 文档后再导入。"
PASSWORD = "PDF 设有打开密码，请去掉密码后再导入。"
NO_PAGES = "PDF 里没有页面，请重新取得文件后再导入。"
NO_MEANING = "PDF 里的文字没有编码，读出来是乱码；请把表格粘贴在旁边，或另存为 Word。"


def read(data: bytes) -> Paper:
    """Return the paper in a PDF; page by page, so that memory stays flat."""
    if not data:
        raise Unreadable(EMPTY)
    # Some printers write a few lines of their own before the beginning.
    if b"%PDF-" not in data[:1024]:
        raise Unreadable(NOT_PDF)
    if b"%%EOF" not in data[-2048:]:
        raise Unreadable(TRUNCATED)
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            return _paper(pdf)
    except PdfminerException as error:
        if isinstance(error.args[0], MemoryError):
            raise
        password = isinstance(error.args[0], PDFPasswordIncorrect)
        raise Unreadable(PASSWORD if password else DAMAGED) from None
    except (Unreadable, MemoryError):
        raise
    # pdfminer meets a damaged file with whatever exception comes first.
    except Exception:
        raise Unreadable(DAMAGED) from None


def _paper(pdf: pdfplumber.PDF) -> Paper:
    if not pdf.pages:
        raise Unreadable(NO_PAGES)
    collected = Pages(len(pdf.pages))
    nameless = 0
    for page in pdf.pages:
        letters = _letters(page)
        nameless += sum(glyph.text.startswith(NAMELESS) for glyph in letters)
        collected.add(
            Sheet(page.page_number, page.width, page.height),
            glyphs=letters,
            edges=_edges(page),
            has_pictures=bool(page.images),
        )
        page.close()
    if nameless > collected.characters * MOST_NAMELESS:
        raise Unreadable(NO_MEANING)
    return collected.paper()


def _letters(page: PdfPage) -> list[Glyph]:
    # Slanted letters are a watermark; doubled ones are how some programs print bold.
    written = [
        letter
        for letter in page.chars
        if letter["text"].strip() and not _is_slanted(letter["matrix"])
    ]
    return [
        Glyph(
            letter["text"], letter["x0"], letter["x1"], letter["top"], letter["bottom"]
        )
        for letter in dedupe_chars(written, tolerance=1, extra_attrs=())
    ]


def _is_slanted(matrix: tuple[float, ...]) -> bool:
    return abs(matrix[1]) > SLANTED * abs(matrix[0])


def _edges(page: PdfPage) -> list[dict]:
    """Return the upright and level lines, also as sides of boxes.

    A white box lies behind text, a slanted line belongs to a drawing.
    """
    lines = [line for line in page.lines if min(line["width"], line["height"]) < 1]
    boxes = [box for box in page.rects if not _is_white(box)]
    sides = [side for shape in (*lines, *boxes) for side in obj_to_edges(shape)]
    bent = [edge for edge in page.curve_edges if edge["orientation"] in ("h", "v")]
    return sides + bent


def _is_white(box: dict) -> bool:
    colour = box["non_stroking_color"]
    colour = colour if isinstance(colour, tuple) else (colour,)
    return box["fill"] and not box["stroke"] and set(colour) == {1}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    logging.disable()
    try:
        paper = read(sys.stdin.buffer.read())
        found = {
            "blocks": [asdict(block) for block in paper.blocks],
            "notes": paper.notes,
            "places": paper.places,
        }
    except Unreadable as error:
        found = {"unreadable": str(error)}
    sys.stdout.buffer.write(json.dumps(found).encode())


if __name__ == "__main__":
    main()
