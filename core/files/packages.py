"""Zip packages of XML (docx, xlsx, pptx, ofd): what they are, and their text.

Bounded: the number of members and what they unpack to, before anything is
unpacked; XML with a document type, and so with entities, is refused.
"""

import io
import zipfile
from xml.parsers import expat

MEBIBYTE = 1024 * 1024
MOST_MEMBERS = 5000
MOST_UNPACKED = 200 * MEBIBYTE
MOST_XML = 60 * MEBIBYTE

# The member that tells what a package is.
MAIN_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
}
# Where one piece of text ends: a paragraph, a cell, a line. Between runs of one
# paragraph nothing ends, so a mark split over runs is still found.
ENDS = frozenset({"p", "si", "is", "c", "v", "f", "br", "tab", "TextObject"})


class BadPackage(Exception):
    """The package is broken, too large or unsafe; the message says so in Chinese."""


def open_package(data: bytes) -> zipfile.ZipFile:
    """Return the package, its members counted and added up."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadPackage("已损坏，打不开，请用原来的程序另存后再上传") from error
    members = package.infolist()
    if len(members) > MOST_MEMBERS:
        raise BadPackage(f"内含部件超过{MOST_MEMBERS}个，请拆分后再上传")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        limit = MOST_UNPACKED // MEBIBYTE
        raise BadPackage(f"展开后超过{limit}MB，请删去大图后再上传")
    if any(member.flag_bits & 1 for member in members):
        raise BadPackage("设有打开密码，请去掉密码后再上传")
    return package


def kind_of(package: zipfile.ZipFile) -> str | None:
    """The extension the package deserves; None for any other zip."""
    names = set(package.namelist())
    return next((kind for kind, part in MAIN_PARTS.items() if part in names), None)


def text_of(package: zipfile.ZipFile) -> str:
    """The text of every XML part, pieces on lines of their own."""
    parts = [
        member
        for member in package.infolist()
        if member.filename.lower().endswith((".xml", ".rels"))
    ]
    if sum(part.file_size for part in parts) > MOST_XML:
        limit = MOST_XML // MEBIBYTE
        raise BadPackage(f"文字部分展开后超过{limit}MB，请拆分后再上传")
    return "\n".join(xml_text(read(package, part)) for part in parts)


def read(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, never more than it declared."""
    try:
        return package.read(member)
    except Exception as error:
        # zipfile, zlib, lzma and bz2 each have errors of their own.
        raise BadPackage("已损坏，打不开，请用原来的程序另存后再上传") from error


def xml_text(data: bytes) -> str:
    """The character data of one XML part."""
    pieces: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.CharacterDataHandler = pieces.append
    parser.EndElementHandler = lambda name: (
        pieces.append("\n") if name.rpartition(" ")[2] in ENDS else None
    )
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadPackage("内部结构有误，请用原来的程序另存后再上传") from error
    return "".join(pieces)


def refuse_doctype(*args):
    raise BadPackage("内含实体定义，不安全，请用原来的程序另存后再上传")
