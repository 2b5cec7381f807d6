"""Old and foreign formats (.doc .wps .xls .et .rtf) by way of LibreOffice."""

import os
import shutil
import signal
import struct
import subprocess
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from core.papers.paper import Paper, Unreadable

from . import package, sheet, word

MAX_SECONDS = 60
MAX_KIBIBYTES = 4 * 1024 * 1024
OLE2_HEADER = 512
MAX_RESULT = 64 * 1024 * 1024

NO_OFFICE = (
    "这台服务器没有安装 LibreOffice，不能读旧版 Word（.doc、.wps）、"
    "旧版 Excel（.xls、.et）和 RTF，请另存为 .docx 或 .xlsx 后再导入。"
)
TOO_SLOW = f"文件在 {MAX_SECONDS} 秒内没有转换完，请另存为 {{}} 后再导入。"
FAILED = "文件转换不成，可能已损坏或设有密码，请打开后另存为 {} 再导入。"
UNKNOWN = (
    "文件“{}”不完整，或不是 Word、Excel 文档，"
    "请用 WPS 或 Office 打开后另存为 .docx 或 .xlsx 再导入。"
)
CONVERTED = "旧版格式，已转换为 {} 读取，请留意合并单元格和编号。"

# No macro runs, nothing is fetched from where a document links to.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link"><value>2</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link"><value>2</value></prop>
</item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Way:
    """From which format to which, in the names LibreOffice has for its filters."""

    suffix: str
    import_filter: str
    target: str
    export_filter: str


_DOC = Way("doc", "MS Word 97", "docx", "MS Word 2007 XML")
_RTF = Way("rtf", "Rich Text Format", "docx", "MS Word 2007 XML")
_XLS = Way("xls", "MS Excel 97", "xlsx", "Calc MS Excel 2007 XML")
# WPS keeps the streams of Word and Excel, whatever it calls its files.
_STREAMS = {"WordDocument": _DOC, "Workbook": _XLS, "Book": _XLS}


def read(name: str, data: bytes) -> Paper:
    """Return the paper in an old Word, WPS, Excel or RTF file."""
    way = _way(name, data)
    office = office_program()
    if office is None:
        raise Unreadable(NO_OFFICE)
    result = convert(office, data, way)
    paper = word.read(result) if way.target == "docx" else sheet.read(result)
    return replace(paper, notes=(CONVERTED.format(f".{way.target}"), *paper.notes))


def office_program() -> str | None:
    """Return where LibreOffice lies on this server; None where it is missing."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _way(name: str, data: bytes) -> Way:
    if data.startswith(b"{\\rtf"):
        return _RTF
    if not data.startswith(package.OLE2):
        raise Unreadable(UNKNOWN.format(name))
    if package.ENCRYPTED in data:
        raise Unreadable(package.PASSWORD)
    if not _is_cut_off(data):
        for stream, way in _STREAMS.items():
            # A directory names its streams in UTF-16, each closed by a zero.
            if f"{stream}\0".encode("utf-16-le") in data:
                return way
    raise Unreadable(UNKNOWN.format(name))


def _is_cut_off(data: bytes) -> bool:
    """Whether a sector that the header names lies beyond the end of an OLE2 file."""
    if len(data) < OLE2_HEADER:
        return True
    (shift,) = struct.unpack_from("<H", data, 30)
    tables, directory = struct.unpack_from("<II", data, 44)
    places = struct.unpack_from(f"<{min(tables, 109)}I", data, 76)
    # The header takes up the place of one sector.
    return (max(directory, *places, 0) + 2) << min(shift, 16) > len(data)


def convert(office: str, data: bytes, way: Way, fonts: str = "") -> bytes:
    """Return `data` in the format that `way` leads to; `fonts` name stand-ins."""
    with TemporaryDirectory(prefix="office-") as folder:
        home = Path(folder)
        # A profile of its own, else a second conversion waits for the first.
        profile = home / "profile"
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS, encoding="utf-8")
        if fonts:
            # Where fontconfig looks for a user's own settings.
            settings = home / ".config" / "fontconfig" / "fonts.conf"
            settings.parent.mkdir(parents=True)
            settings.write_text(fonts, encoding="utf-8")
        source = home / f"source.{way.suffix}"
        source.write_bytes(data)
        _run(
            [
                office,
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
                f"--infilter={way.import_filter}",
                *("--convert-to", f"{way.target}:{way.export_filter}"),
                *("--outdir", str(home), str(source)),
            ],
            home,
            way,
        )
        result = home / f"source.{way.target}"
        if not result.exists() or not 0 < result.stat().st_size <= MAX_RESULT:
            raise Unreadable(FAILED.format(f".{way.target}"))
        return result.read_bytes()


def _run(command: list[str], home: Path, way: Way) -> None:
    bounded = ["/bin/sh", "-c", f'ulimit -v {MAX_KIBIBYTES}; exec "$0" "$@"', *command]
    process = subprocess.Popen(
        bounded,
        cwd=home,
        env=os.environ | {"HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_SLOW.format(f".{way.target}")) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen) -> None:
    """End the process with all it started, and wait until it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
