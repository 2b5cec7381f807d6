"""审签单 of an outgoing act or letter: on the page, printed, and as a Word file.

It names the request by its number and subject, never the applicant.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

from core.papers.writers.official import OfficialDocument
from core.papers.writers.table import Column, Table

from .letters.words import long_date
from .models import InformationRequest, Letter, Stay, Step

TITLE = "政府信息公开申请文书审签单"
BOXES = {
    Step.HANDLING: "承办单位意见",
    Step.LEGAL: "法制审核",
    Step.SECRECY: "保密审查",
    Step.SIGNING: "签批",
}
COLUMNS = (Column("项目", 20, centred=True), Column("内容", 80))
BLANK_DAY = "　　　　年　　月　　日"


def sign_offs(
    request: InformationRequest,
) -> list[tuple[str, str, date | None, str]]:
    """(box, person, date, opinion) of each signature, those not recorded blank.

    Each is what the station wrote when it last passed the request on.
    """
    passed = request.stays.filter(result=Stay.Result.PASSED).select_related("person")
    last = {stay.step: stay for stay in passed.order_by("pk")}
    return [
        (label, str(stay.person or ""), stay.left_on, stay.opinion)
        if (stay := last.get(step))
        else (label, "", None, "")
        for step, label in BOXES.items()
    ]


@dataclass(frozen=True)
class Box:
    label: str
    person: str
    day: str
    opinion: str

    @property
    def text(self) -> str:
        """As a cell: the opinion, room to write, and the signature."""
        signed = f"签名：{self.person or '　　　　　　'}　　{self.day}"
        return f"{self.opinion}\n　\n　\n{signed}"


@dataclass(frozen=True)
class Sheet:
    """What the sheet says of a letter, or of an act whose letter is written elsewhere."""

    organ: str
    facts: tuple[tuple[str, str], ...]
    boxes: tuple[Box, ...]
    name: str


def sheet_of(request: InformationRequest, *, label: str, letter: Letter | None = None):
    """The sheet of one kind of letter, or of one act, of a request."""
    drafted = ""
    if letter:
        drafted = f"{letter.drafted_by}，{long_date(letter.drafted_on)}"
    due = long_date(request.due_on) if request.due_on else ""
    facts = (
        ("申请编号", f"〔{request.year}〕{request.number}号"),
        ("信息名称", request.subject),
        ("收到日期", long_date(request.received_on) if request.received_on else ""),
        ("答复期限", due),
        ("文书", label),
        ("文号", letter.mark if letter else ""),
        ("办理结果", str(letter.outcome) if letter and letter.outcome else ""),
        ("承办单位", request.unit.name if request.unit else ""),
        ("拟稿", drafted),
    )
    return Sheet(
        organ=request.bureau.name,
        facts=facts,
        boxes=tuple(
            Box(box, person, long_date(day) if day else BLANK_DAY, opinion)
            for box, person, day, opinion in sign_offs(request)
        ),
        name=f"〔{request.year}〕{request.number}号申请{label}审签单",
    )


def as_word(sheet: Sheet) -> bytes:
    document = OfficialDocument(title=TITLE, organ=sheet.organ)
    document.title(TITLE)
    rows = [*sheet.facts, *((box.label, box.text) for box in sheet.boxes)]
    document.table(Table(COLUMNS, tuple(rows)))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def file_name(letter: Letter) -> str:
    """Of a letter's Word file: its number and kind, and nobody's name."""
    return f"{letter.mark}{letter.get_kind_display()}"
