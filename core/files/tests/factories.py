"""Files of every kind, small and made in memory."""

import io
import zipfile

import openpyxl

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zip_of(**parts):
    """A zip with the given members; `__` in a name stands for a slash, `_` for a dot."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), text)
    return content.getvalue()


def docx(*runs, before=""):
    """A Word document of one paragraph, its text split over runs."""
    body = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return zip_of(
        word__document_xml=f'{before}<w:document xmlns:w="{WORD}"><w:body>'
        f"<w:p>{body}</w:p></w:body></w:document>"
    )


def xlsx(*values):
    """A workbook with the values in its first column."""
    book = openpyxl.Workbook()
    for value in values:
        book.active.append([value])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ofd(text):
    return zip_of(
        OFD_xml="<OFD/>",
        Doc__Content_xml=f"<Page><TextObject><TextCode>{text}</TextCode></TextObject></Page>",
    )


def old_word(text=""):
    return OLD_OFFICE + "WordDocument\r".encode("utf-16-le") + text.encode("utf-16-le")


def old_excel(text=""):
    return OLD_OFFICE + "Workbook\r".encode("utf-16-le") + text.encode("utf-16-le")


def picture():
    return b"\x89PNG\r\n\x1a\n" + b"\x00" * 300


def pdf():
    return b"%PDF-1.4\n" + b" " * 300
