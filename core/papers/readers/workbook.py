"""What the sheets of a workbook share: their names, its strings and number formats.

openpyxl reads the structure. Strings and formats are streamed here: its stylesheet
fails on fills it does not know and takes minutes over the tens of thousands of styles
that copying between workbooks leaves behind.
"""

import warnings
from dataclasses import dataclass
from datetime import datetime
from xml.parsers import expat
from zipfile import ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.escape import unescape

from core.papers.paper import Unreadable

from . import package
from .number_formats import CHINESE_FORMATS

SHARED_MEBIBYTES = 64
PART_MEBIBYTES = 16
MAX_CHARACTERS = 8_000_000

TOO_MUCH_TEXT = f"工作簿里的文字超过 {MAX_CHARACTERS:,} 个，请拆分后再导入。"
IS_BINARY = "这是二进制工作簿（.xlsb），请用 WPS 或 Excel 另存为 .xlsx 后再导入。"
HAS_COMMENTS = "工作簿里有批注，没有读取。"
HAS_TEXT_BOXES = "工作簿里有文本框，其中的文字没有读取。"

STRINGS_PART, STYLES_PART = "xl/sharedStrings.xml", "xl/styles.xml"


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    part: str
    hidden: bool
    is_chart: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    archive: ZipFile
    sheets: list[Sheet]
    strings: list[str]
    formats: list[str]
    epoch: datetime

    def format_of(self, style: int) -> str:
        return self.formats[style] if style < len(self.formats) else "General"


def open_workbook(data: bytes) -> Workbook:
    """Return the workbook in `data`; none of its sheets is read yet."""
    archive = package.open_package(data, kind="xl/")
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise Unreadable(IS_BINARY)
    sheets, epoch = _structure(archive, names)
    strings = _Strings()
    formats = _Formats()
    for part, listener in ((STRINGS_PART, strings), (STYLES_PART, formats)):
        if part in names:
            with package.part(archive, part, mebibytes=SHARED_MEBIBYTES) as source:
                for _ in package.feed(listener.parser, source):
                    pass
    return Workbook(archive, sheets, strings.found, formats.found(), epoch)


def _structure(archive: ZipFile, names: set[str]) -> tuple[list[Sheet], datetime]:
    for name in names:
        if name == "[Content_Types].xml" or name.startswith(
            ("xl/workbook.", "xl/_rels/")
        ):
            with package.part(archive, name, mebibytes=PART_MEBIBYTES) as source:
                package.refuse_dtd(source)
    try:
        with warnings.catch_warnings(action="ignore"):
            reader = ExcelReader(archive.fp, read_only=True, keep_links=False)
            reader.read_manifest()
            reader.read_workbook()
            found = list(reader.parser.find_sheets())
    # Whatever openpyxl stumbles over, the file is not what a workbook should be.
    except Exception:
        raise Unreadable(package.DAMAGED) from None
    sheets = [
        Sheet(
            title=sheet.name or "",
            part=relation.target,
            hidden=sheet.state != "visible",
            is_chart="worksheet" not in relation.Type,
        )
        for sheet, relation in found
        if relation.target in names
    ]
    # Also the “strict” variant of the format, whose sheets openpyxl does not find.
    if not sheets:
        raise Unreadable(package.DAMAGED)
    return sheets, reader.wb.epoch


class _Strings:
    """The shared strings; rPh, how a word sounds, stands above it and not in it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.length = 0
        self.runs: list[str] = []
        self.inside: set[str] = set()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.inside.add(package.local(name))

    def characters(self, text: str) -> None:
        if "t" in self.inside and "rPh" not in self.inside:
            self.runs.append(text)

    def end(self, name: str) -> None:
        name = package.local(name)
        self.inside.discard(name)
        if name != "si":
            return
        text = unescape("".join(self.runs))
        self.runs.clear()
        self.found.append(text)
        self.length += len(text)
        if self.length > MAX_CHARACTERS:
            raise Unreadable(TOO_MUCH_TEXT)


class _Formats:
    """The number format of each style a cell can name."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = BUILTIN_FORMATS | CHINESE_FORMATS
        self.numbers: list[int] = []
        self.in_cell_styles = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def found(self) -> list[str]:
        return [self.codes.get(number, "General") for number in self.numbers]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = package.local(name)
        number = attributes.get("numFmtId", "")
        number = int(number) if number.isdecimal() else 0
        if name == "cellXfs":
            self.in_cell_styles = True
        elif name == "xf" and self.in_cell_styles:
            self.numbers.append(number)
        elif name == "numFmt":
            self.codes[number] = attributes.get("formatCode", "General")

    def end(self, name: str) -> None:
        if package.local(name) == "cellXfs":
            self.in_cell_styles = False


def notes_on(archive: ZipFile) -> list[str]:
    """Return what beside the cells a person may miss: comments, text boxes."""
    notes = []
    names = archive.namelist()
    if any(name.startswith(("xl/comments", "xl/threadedComments")) for name in names):
        notes.append(HAS_COMMENTS)
    if any(
        name.startswith("xl/drawings/")
        and name.endswith(".xml")
        and _speaks(archive, name)
        for name in names
    ):
        notes.append(HAS_TEXT_BOXES)
    return notes


def _speaks(archive: ZipFile, name: str) -> bool:
    with package.part(archive, name, mebibytes=PART_MEBIBYTES) as source:
        return b":txBody>" in source.read()
