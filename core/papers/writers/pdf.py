"""A Word document as PDF, by way of LibreOffice where the server has it."""

from core.papers.paper import Unreadable
from core.papers.readers.converted import Way, convert, office_program

_WAY = Way("docx", "MS Word 2007 XML", "pdf", "writer_pdf_Export")
NO_OFFICE = (
    "这台服务器没有安装 LibreOffice，不能直接生成 PDF。"
    "请下载 Word 或网页，打开后另存（打印）为 PDF。"
)
FAILED = "PDF 没有生成，请稍后再试，或下载 Word 打开后另存为 PDF。"
# What stands in for the fonts of official documents where they are missing: the
# names before the last are tried first.
_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
FONTS = {
    "仿宋_GB2312": ("仿宋", "FangSong", _SERIF),
    "楷体_GB2312": ("楷体", "KaiTi", _SERIF),
    "黑体": ("SimHei", _SANS),
    "宋体": ("SimSun", _SERIF),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "华文中宋", _SERIF),
}


class NoPdf(Exception):
    """No PDF could be made; the message says in Chinese what to do instead."""


def pdf_of(word: bytes) -> bytes:
    """Return the PDF of a .docx of ours; its fonts are in it, its text is text."""
    office = office_program()
    if office is None:
        raise NoPdf(NO_OFFICE)
    try:
        return convert(office, word, _WAY, fonts=stand_ins())
    except Unreadable as failed:
        raise NoPdf(FAILED) from failed


def stand_ins() -> str:
    """Return the settings of fontconfig that name the stand-ins."""
    aliases = (
        f'<alias binding="same"><family>{font}</family><prefer>'
        + "".join(f"<family>{name}</family>" for name in names)
        + "</prefer></alias>"
        for font, names in FONTS.items()
    )
    return f'<?xml version="1.0"?><fontconfig>{"".join(aliases)}</fontconfig>'
