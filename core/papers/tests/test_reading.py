"""What a file is, told by its content; each kind goes to its reader."""

import pytest

from core.papers import reading
from core.papers.paper import Grid, Paragraph, Unreadable
from core.papers.readers import package, text
from core.papers.reading import kind_of, read_paper

from .files import docx, paragraph, row, table, zipped


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.xlsx", docx(paragraph("甲")), "docx"),
        ("a.docx", zipped({"xl/workbook.xml": ""}), "xlsx"),
        ("a.zip", zipped({"OFD.xml": ""}), "ofd"),
        ("a.docx", b"%PDF-1.7", "pdf"),
        ("a.docx", package.OLE2 + b"WordDocument", "ole2"),
        ("a.doc", b"{\\rtf1", "rtf"),
        ("a.txt", b"<!DOCTYPE html><p>x", "html"),
        ("a.txt", b"\xef\xbb\xbf\n<HTML>", "html"),
        ("a.txt", b"<?xml version='1.0'?><!-- x --><html xmlns=''>", "html"),
        ("a.txt", "<table>".encode("utf-16"), "html"),
        ("a.txt", b"Version:0.9\r\nStartHTML:97\r\n<html>", "html"),
        ("a.txt", b"<table><tr><td>x", "html"),
        ("a.html", "说明<br>甲".encode(), "html"),
        ("a.txt", "说明<br>甲".encode(), "text"),
        ("a.html", "甲\t乙".encode(), "text"),
        ("a.txt", "<通知>".encode(), "text"),
    ],
)
def test_kind_of(name, data, kind):
    assert kind_of(name, data) == kind


def test_read_paper_takes_the_reader_of_the_content():
    word = read_paper("a.txt", docx(table(row("1", "甲"))))
    page = read_paper("a.txt", b"<table><tr><td>1<td>2</table>")
    plain = read_paper("a.html", "甲".encode())

    assert [type(paper.blocks[0]) for paper in (word, page, plain)] == [
        Grid,
        Grid,
        Paragraph,
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", text.EMPTY),
        (b"PK\x03\x04 rest", package.DAMAGED),
        (zipped({"a.txt": "甲"}), reading.NOT_A_DOCUMENT),
        (package.OLE2 + package.ENCRYPTED, package.PASSWORD),
        (b"\x89PNG", dict(text.SIGNATURES)[b"\x89PNG"]),
    ],
)
def test_read_paper_refuses_with_a_sentence(data, sentence):
    with pytest.raises(Unreadable) as refusal:
        read_paper("a.docx", data)

    assert str(refusal.value) == sentence
