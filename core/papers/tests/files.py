"""Small builders of Word files: what a test needs and no more."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(
    body: str, *, styles: str = "", numbering: str = "", before: str = ""
) -> bytes:
    """A Word file with this in its body; `before` stands before the root."""
    parts = {
        "word/document.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>{before}'
            f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        ),
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
    }
    return zipped(parts)


def run(text: str, properties: str = "") -> str:
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph of runs, or of plain text."""
    content = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def cell(content: str = "", properties: str = "") -> str:
    """A cell of paragraphs and tables, or of plain text."""
    content = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; plain text makes a plain cell."""
    written = "".join(c if c.startswith("<w:tc>") else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def value(name: str, number: int | str) -> str:
    """A property such as <w:gridSpan w:val="2"/>."""
    return f'<w:{name} w:val="{number}"/>'


def in_list(number: int, level: int | None = 0) -> str:
    """Paragraph properties that number it."""
    levels = "" if level is None else value("ilvl", level)
    return f"<w:numPr>{levels}{value('numId', number)}</w:numPr>"


def list_of(number: int, *levels: str, override: str = "", beginning: str = "") -> str:
    """A list of numbering.xml; each level is "format text" or more of its XML."""
    written = "".join(
        f'<w:lvl w:ilvl="{place}">{level}</w:lvl>' for place, level in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{beginning}{written}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/>{override}</w:num>'
    )


def level(kind: str, text: str, *more: str) -> str:
    """A level that shows its number this way, starts at 1 and leaves no gap."""
    return "".join(
        (value("start", 1), value("numFmt", kind), *more, value("suff", "nothing"))
    ) + value("lvlText", text)
