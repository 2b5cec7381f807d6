"""Prints the lines on the first pages of a PDF, in a process of its own."""

import logging
import resource
import sys
from collections.abc import Iterator
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils import dedupe_chars
from pdfplumber.utils.exceptions import PdfminerException

from core.papers.readers.lines import Glyph, lines_of

from .pdf_text import MOST_PAGES, MOST_SECONDS, NEEDS_PASSWORD

MOST_MEMORY = 1024 * 1024 * 1024


def lines_in(data: bytes) -> Iterator[str]:
    """Each line of the first pages; letters printed twice for bold count once."""
    with pdfplumber.open(BytesIO(data), pages=range(1, MOST_PAGES + 1)) as pdf:
        for page in pdf.pages:
            letters = dedupe_chars(page.chars, tolerance=1, extra_attrs=())
            glyphs = [
                Glyph(each["text"], each["x0"], each["x1"], each["top"], each["bottom"])
                for each in letters
            ]
            yield from (line.text for line in lines_of(glyphs))
            page.close()


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    logging.disable()
    try:
        for line in lines_in(sys.stdin.buffer.read()):
            sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "ignore"))
            sys.stdout.buffer.flush()
    except PdfminerException as error:
        locked = isinstance(error.args[0], PDFPasswordIncorrect)
        return NEEDS_PASSWORD if locked else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
