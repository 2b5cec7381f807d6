"""Any file into a paper: what it really is decides which reader takes it."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from .paper import Paper, Unreadable
from .readers import converted, ofd, package, pdf, sheet, text, web, word

MAX_MEBIBYTES = 20
MAX_BYTES = MAX_MEBIBYTES * 1024 * 1024

# By kind, as `kind_of` tells it.
READERS: dict[str, Callable[[str, bytes], Paper]] = {
    "docx": lambda name, data: word.read(data),
    "xlsx": lambda name, data: sheet.read(data),
    "pdf": lambda name, data: pdf.read(data),
    "ofd": lambda name, data: ofd.read(data),
    "ole2": converted.read,
    "rtf": converted.read,
    "html": lambda name, data: web.read(data),
    "text": lambda name, data: text.read(data),
}
SIGNATURES = {b"%PDF": "pdf", b"{\\rtf": "rtf", package.OLE2: "ole2"}
# The part that tells what a zip package is.
MAIN_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "OFD.xml": "ofd",
}
NOT_A_DOCUMENT = (
    "这是压缩文件，里面不是 Word、Excel 或 OFD 文档，请解压后选择其中的文件再试。"
)

_FIRST_BYTES = 4096
# How pages and pasted parts of them begin; what comes before does not count.
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:Version:[\d.]+\s[^<]*)?\s*"
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*>\s*)*"
    rb"<(?:!doctype\s+html|/?(?:html|head|meta|title|style|link|base|body|table|tbody"
    rb"|thead|tr|td|div|p|span|section|article|main|h[1-6]|ul|ol|font|center|b|strong"
    rb"|br|img|a)\b)",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<[a-z!/]", re.IGNORECASE)


def read_paper(name: str, data: bytes) -> Paper:
    """Return the paragraphs and grids of a file; `Unreadable` where it has none.

    `name` is used in sentences only and to tell kinds that look alike inside.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_MEBIBYTES} MiB，请拆分后再试。")
    return READERS[kind_of(name, data)](name, data)


def kind_of(name: str, data: bytes) -> str:
    """Return what a file really is."""
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_package(data)
    if data.startswith(package.OLE2) and package.ENCRYPTED in data:
        raise Unreadable(package.PASSWORD)
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            return kind
    first = data[:_FIRST_BYTES].replace(b"\x00", b"")
    if _MARKUP.match(first):
        return "html"
    is_named_so = name.lower().endswith((".html", ".htm"))
    return "html" if is_named_so and _TAG.search(first) else "text"


def _kind_of_package(data: bytes) -> str:
    try:
        parts = ZipFile(BytesIO(data)).NameToInfo
    except (BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(package.DAMAGED) from None
    for part, kind in MAIN_PARTS.items():
        if part in parts:
            return kind
    raise Unreadable(NOT_A_DOCUMENT)


def read_file(path: Path) -> Paper:
    """Return the paper in the file at `path`."""
    return read_paper(path.name, bytes_of(path))


def bytes_of(path: Path) -> bytes:
    """Return the content of `path`, which is a file of bounded size."""
    if not path.exists():
        raise Unreadable(f"找不到文件“{path.name}”，请检查路径。")
    if not path.is_file():
        raise Unreadable(f"“{path.name}”不是文件，请给出一个文件。")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"打不开文件“{path.name}”，请检查权限。") from error
