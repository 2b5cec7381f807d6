"""What a file really is, and whether it may be kept. Pure."""

import html
import re
import zipfile
from dataclasses import dataclass

import filetype

from . import marks, packages, pdf_text

MEBIBYTE = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"


class Refused(Exception):
    """The file or link may not be kept; the message says in Chinese why."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name in Chinese and its media type."""

    name: str
    media_type: str


KINDS = {
    "docx": Kind("Word 文档", f"{OFFICE}.wordprocessingml.document"),
    "xlsx": Kind("Excel 工作簿", f"{OFFICE}.spreadsheetml.sheet"),
    "pptx": Kind("演示文稿", f"{OFFICE}.presentationml.presentation"),
    "ofd": Kind("OFD 版式文件", "application/ofd"),
    "doc": Kind("Word 97-2003 文档", "application/msword"),
    "xls": Kind("Excel 97-2003 工作簿", "application/vnd.ms-excel"),
    "pdf": Kind("PDF 文件", "application/pdf"),
    "txt": Kind("文本文件", "text/plain"),
    "csv": Kind("CSV 文件", "text/csv"),
    "html": Kind("网页", "text/html"),
    "png": Kind("图片", "image/png"),
    "jpg": Kind("图片", "image/jpeg"),
    "gif": Kind("图片", "image/gif"),
    "bmp": Kind("图片", "image/bmp"),
    "tif": Kind("图片", "image/tiff"),
}
SAME = {"htm": "html", "jpeg": "jpg", "tiff": "tif", "wps": "doc", "et": "xls"}
TEXTS = {"txt", "csv", "html"}
# Names of the streams that tell one old office file from another.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_STREAMS = {"doc": ("WordDocument",), "xls": ("Workbook", "Book")}
# Written in letters, and yet no text.
NO_TEXT = (b"%PDF", b"%!PS", b"{\\rtf")
LOCKED_STREAM = "EncryptedPackage"

_BLOCK_END = re.compile(r"</(?:p|td|th|div|li|h[1-6])>|<br[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def inspect(name: str, data: bytes, *, limit: int) -> str:
    """Return the media type of a file that may be kept; refuse any other."""
    if not data:
        raise Refused(f"文件“{name}”是空的，请确认选对了文件。")
    extension = extension_of(name)
    refuse_large(name, len(data), limit)
    try:
        text = text_in(name, data, extension)
    except (packages.BadPackage, pdf_text.Locked) as bad:
        raise Refused(f"文件“{name}”{bad}。") from bad
    refuse_marked(f"文件“{name}”", text)
    return KINDS[extension].media_type


def refuse_large(name: str, size: int, limit: int) -> None:
    if size > limit:
        smaller = "拆分" if extension_of(name) in TEXTS else "压缩图片或拆分"
        raise Refused(f"文件“{name}”超过{limit // MEBIBYTE}MB，请{smaller}后再上传。")


def extension_of(name: str) -> str:
    """The extension of a kind we keep."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    extension = SAME.get(extension, extension)
    if extension not in KINDS:
        known = "、".join([*KINDS, *SAME])
        raise Refused(f"不接收这种文件“{name}”，可以上传的类型有：{known}。")
    return extension


def text_in(name: str, data: bytes, extension: str) -> str:
    """The text that can be searched, after making sure the extension is true."""
    if extension in TEXTS:
        text = None if data.startswith(NO_TEXT) else decoded(data)
        if text is None:
            raise wrong_kind(name, extension)
        return f"{text}\n{without_tags(text)}" if extension == "html" else text
    if extension in packages.MAIN_PARTS:
        return packages.text_of(true_package(name, data, extension))
    if extension in OLD_STREAMS:
        refuse_false_old_office(name, data, extension)
        return old_office_text(data)
    if filetype.guess_extension(data) != extension:
        raise wrong_kind(name, extension)
    return pdf_text.text_of(data) if extension == "pdf" else ""


def wrong_kind(name: str, extension: str) -> Refused:
    kind = KINDS[extension].name
    return Refused(
        f"文件“{name}”的内容不是{kind}，扩展名可能被改过，请用原来的程序另存后再上传。"
    )


def true_package(name: str, data: bytes, extension: str) -> zipfile.ZipFile:
    """The opened package, if it is what its extension says."""
    if data.startswith(OLD_OFFICE) and LOCKED_STREAM.encode("utf-16-le") in data:
        raise packages.BadPackage("设有打开密码，请去掉密码后再上传")
    if not data.startswith(b"PK"):
        raise wrong_kind(name, extension)
    package = packages.open_package(data)
    if packages.kind_of(package) != extension:
        raise wrong_kind(name, extension)
    return package


def refuse_false_old_office(name: str, data: bytes, extension: str) -> None:
    streams = [stream.encode("utf-16-le") for stream in OLD_STREAMS[extension]]
    if not data.startswith(OLD_OFFICE) or not any(part in data for part in streams):
        raise wrong_kind(name, extension)


def old_office_text(data: bytes) -> str:
    """The text of an old office file, which keeps it in UTF-16 or in single bytes."""
    aligned = data.decode("utf-16-le", "ignore")
    shifted = data[1:].decode("utf-16-le", "ignore")
    return "\n".join((aligned, shifted, data.decode("latin-1")))


def decoded(data: bytes) -> str | None:
    """The text of UTF-8, UTF-16 with its mark, or GB 18030; None for other bytes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        return None
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if is_written(text) else None
    return None


def is_written(text: str) -> bool:
    """Whether hardly any character is a control character."""
    controls = sum(
        text.count(chr(code)) for code in range(32) if code not in (9, 10, 13)
    )
    return controls <= len(text) // 100


def without_tags(text: str) -> str:
    """The text a reader of a web page sees."""
    return html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", text)))


def refuse_marked(what: str, text: str) -> None:
    """Refuse text with a secrecy mark or an identity number, which is not repeated."""
    if marks.has_secrecy_mark(text):
        raise Refused(
            f"{what}带有国家秘密标志，本系统不得存储、处理国家秘密，没有保存。"
            "请立即停止上传，报告本单位保密负责人，按保密规定处理；"
            "如属误标，请核对原件后再上传。"
        )
    if marks.has_identity_number(text):
        raise Refused(
            f"{what}中有公民身份号码，没有保存。"
            "请隐去号码中间的数字（如 110105********002X）后再上传。"
        )
