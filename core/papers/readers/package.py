"""Office files are zip packages: opened within bounds, their XML without a DTD."""

import lzma
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from core.papers.paper import Unreadable

MAX_PARTS = 10_000
MEBIBYTE = 1024 * 1024
CHUNK = 64 * 1024

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

EMPTY = "文件是空的，没有可以读的内容。"
PASSWORD = "文件设有打开密码，请去掉密码后再导入。"
DAMAGED = "文件不完整或已损坏，请重新取得文件，或用 WPS、Office 打开另存后再导入。"
HAS_DTD = "文件里有不该有的实体声明，可能是恶意文件，没有读取。"
TOO_MANY_PARTS = f"文件里的部件超过 {MAX_PARTS:,} 个，不是正常的文件，没有读取。"
TOO_LARGE = "文件展开后过大（“{}”超过 {} MiB），请删去多余内容后再导入。"
NOT_THIS = "这是{}，与扩展名不符，请改正扩展名后再导入。"
IS_ARCHIVE = "这是压缩文件，请解压后再导入。"
OTHER = "文件的内容与扩展名不符，请确认选对了文件。"

# A part whose name begins so tells what the package is.
KINDS = {
    "word/": "Word 文档（.docx）",
    "xl/": "Excel 工作簿（.xlsx）",
    "ppt/": "演示文稿（.pptx）",
    "OFD.xml": "OFD 版式文件（.ofd）",
    "META-INF/manifest.xml": "OpenDocument 文件（.odt、.ods）",
}


def open_package(data: bytes, *, kind: str) -> ZipFile:
    """Return the package in `data`, which must be of this one of `KINDS`."""
    if not data:
        raise Unreadable(EMPTY)
    if data.startswith(OLE2):
        raise Unreadable(
            PASSWORD if ENCRYPTED in data else NOT_THIS.format("旧版 Office 文件")
        )
    if not data.startswith(b"PK"):
        raise Unreadable(OTHER)
    try:
        package = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(DAMAGED) from None
    parts = package.infolist()
    if len(parts) > MAX_PARTS:
        raise Unreadable(TOO_MANY_PARTS)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(PASSWORD)
    _require(kind, [part.filename for part in parts])
    return package


def _require(kind: str, names: list[str]) -> None:
    if any(name.startswith(kind) for name in names):
        return
    for other, words in KINDS.items():
        if any(name.startswith(other) for name in names):
            raise Unreadable(NOT_THIS.format(words))
    raise Unreadable(IS_ARCHIVE)


@contextmanager
def part(package: ZipFile, name: str, *, mebibytes: int) -> Iterator[IO[bytes]]:
    """Open a part to read piece by piece; refused where it is larger than that.

    A zip file cannot hold more of a part than it declares.
    """
    try:
        if package.getinfo(name).file_size > mebibytes * MEBIBYTE:
            raise Unreadable(TOO_LARGE.format(name, mebibytes))
        source = package.open(name)
    except (KeyError, ValueError, struct.error, BadZipFile, NotImplementedError):
        raise Unreadable(DAMAGED) from None
    with source:
        try:
            yield source
        except (BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError):
            raise Unreadable(DAMAGED) from None


def feed(parser: expat.XMLParserType, source: IO[bytes]) -> Iterator[None]:
    """Push `source` through an expat parser; yields after each piece."""
    parser.StartDoctypeDeclHandler = _refuse_dtd
    fed = 0
    try:
        while piece := source.read(CHUNK):
            parser.Parse(piece)
            fed += len(piece)
            # One tag of many megabytes would be kept whole until it ends.
            if fed - max(parser.CurrentByteIndex, 0) > 4 * MEBIBYTE:
                raise Unreadable(DAMAGED)
            yield
        parser.Parse(b"", True)
    # An encoding that does not exist is a LookupError.
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable(DAMAGED) from None


def refuse_dtd(source: IO[bytes]) -> None:
    """Raise where XML brings a document type, the way to every entity bomb."""
    parser = expat.ParserCreate()
    started = []

    def start(name, attributes):
        started.append(name)
        parser.StartElementHandler = None

    parser.StartElementHandler = start
    for _ in feed(parser, source):
        if started:
            return


def _refuse_dtd(*_) -> None:
    raise Unreadable(HAS_DTD)


def local(name: str) -> str:
    """Return an element's or attribute's name without its namespace prefix."""
    return name.rpartition(":")[2]
