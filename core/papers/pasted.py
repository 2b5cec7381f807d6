"""A table pasted from Word, WPS or a web page, reduced to what a reader needs."""

import html
import re

from lxml import etree
from lxml import html as lxml_html

from .paper import Unreadable, visible

MAX_CHARACTERS = 600_000
TOO_LONG = f"粘贴的内容超过{MAX_CHARACTERS // 10_000}万字符，请只粘贴方案的表格，或改为上传文件。"
NO_TEXT = "粘贴的内容里没有文字，请在原文件中选中整个表格，复制后再粘贴。"
BROKEN = "粘贴的内容读不出来，请重新复制后再粘贴，或改为上传文件。"

# Kept as they are; every other block becomes a paragraph, the rest is looked through.
KEPT = frozenset({"table", "tr", "td", "th", "p"})
BLOCKS = frozenset(
    [
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "caption",
        "pre",
        "blockquote",
        "section",
    ]
)
DROPPED = frozenset(
    ["script", "style", "head", "title", "template", "object", "svg", "math"]
)
SPANS = ("rowspan", "colspan")
MOST_SPANNED = 1000
_PAGE = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>{body}</body></html>\n'


def clean_html(pasted: str) -> str:
    """Return a page of nothing but tables, paragraphs and spans of cells.

    `Unreadable` where it is too long or holds no text.
    """
    if len(pasted) > MAX_CHARACTERS:
        raise Unreadable(TOO_LONG)
    try:
        root = lxml_html.document_fromstring(visible(pasted))
    except (etree.ParserError, ValueError) as error:
        raise Unreadable(NO_TEXT) from error
    except etree.LxmlError as error:
        raise Unreadable(BROKEN) from error
    body = "".join(_pieces(root))
    if not re.search(r"\w", re.sub(r"<[^<>]*>", "", body)):
        raise Unreadable(NO_TEXT)
    return _PAGE.format(body=body)


def clean_text(pasted: str) -> str:
    """Return pasted plain text; `Unreadable` where it is too long or empty."""
    if len(pasted) > MAX_CHARACTERS:
        raise Unreadable(TOO_LONG)
    if not re.search(r"\w", pasted):
        raise Unreadable(NO_TEXT)
    return visible(pasted)


def _pieces(root):
    """Tags and text in document order, without recursion: nesting may be deep."""
    skipped = None
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield _text(node.tail, skipped)
        elif event == "start":
            if skipped is None and node.tag in DROPPED:
                skipped = node
            if skipped is None:
                yield _opening(node)
            yield _text(node.text, skipped)
        else:
            if skipped is None:
                yield _closing(node)
            elif skipped is node:
                skipped = None
            yield _text(node.tail, skipped)


def _text(text, skipped) -> str:
    return html.escape(text, quote=False) if text and skipped is None else ""


def _opening(node) -> str:
    if node.tag == "br":
        return "<br>"
    tag = "p" if node.tag in BLOCKS else node.tag
    if tag not in KEPT:
        return ""
    spans = "".join(f' {name}="{count}"' for name, count in _spans(node))
    return f"<{tag}{spans}>"


def _closing(node) -> str:
    tag = "p" if node.tag in BLOCKS else node.tag
    return f"</{tag}>" if tag in KEPT else ""


def _spans(node):
    if node.tag not in ("td", "th"):
        return
    for name in SPANS:
        written = (node.get(name) or "").strip()
        if written.isascii() and written.isdigit() and len(written) < 5:
            count = min(int(written), MOST_SPANNED)
            if count > 1:
                yield name, count
