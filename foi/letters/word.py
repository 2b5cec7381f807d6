"""A letter as a Word file in the official layout."""

from io import BytesIO

from core.papers.writers.official import OfficialDocument

from .rendering import Paper

ROOM = ["", ""]
SLIP = [
    "是否同意公开，或者回复意见：",
    *ROOM,
    "理由：",
    *ROOM,
    "签名或者盖章：",
    "日期：　　　　年　　月　　日",
]


def slip_of(mark: str) -> list[str]:
    """What is filled in and sent back; it names the letter it answers."""
    named = f"（{mark}）" if mark else ""
    return [f"贵机关征求意见的函件{named}已收到。", *SLIP]


def as_word(paper: Paper) -> bytes:
    """The letter; its properties name the kind and the organ, and nobody else."""
    document = OfficialDocument(title=paper.title, organ=paper.organ)
    if paper.mark:
        document.number(paper.mark)
    document.title(paper.title)
    document.addressees(paper.addressee)
    document.text(paper.body)
    if paper.enclosed:
        document.attachment_note(*paper.enclosed)
    document.signature(paper.organ, paper.date)
    if paper.slip:
        document.begin_page()
        document.title(paper.slip)
        document.addressees(paper.organ)
        document.blanks(slip_of(paper.mark))
    file = BytesIO()
    document.save(file)
    return file.getvalue()
