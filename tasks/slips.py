"""催办单 as paper: on the page, printed, and as a Word document."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from core.papers.writers.official import OfficialDocument
from core.papers.writers.table import Column, Table
from core.reminders.models import UrgingSlip

from .models import UrgedOccurrence

TITLE = "催办单"
OFFICE = "政务公开办公室"
COLUMNS = (
    Column("序号", 10, centred=True),
    Column("催办事项", 50),
    Column("应报日期", 24, centred=True),
    Column("情况", 30),
)
TEXT = "{plans}你单位承担的下列{count}项政务公开任务落实情况{what}。请于{day}前报送{office}；确有困难的，请在限期内说明原因。"
# What is missing of an item, as its detail says it.
NOT_REPORTED, NOT_MENDED = "未报送", "退回未重报"


@dataclass(frozen=True)
class Paper:
    """A slip with what it says around its items."""

    slip: UrgingSlip
    plans: list[str]

    @property
    def number(self) -> str:
        return f"〔{self.slip.year}〕{self.slip.number}号"

    @property
    def text(self) -> str:
        titles = "".join(f"《{title}》" for title in self.plans)
        return TEXT.format(
            plans=f"根据{titles}，" if titles else "",
            count=len(self.slip.items),
            what=self.what,
            day=long_date(self.slip.answer_by),
            office=self.office,
        )

    @property
    def what(self) -> str:
        """What is late: never reported, returned and not mended, or some of each."""
        mended_not = [NOT_MENDED in item["detail"] for item in self.slip.items]
        if all(mended_not):
            return "退回修改后逾期未重报"
        return "逾期未报送或者退回修改后未重报" if any(mended_not) else "逾期未报送"

    @property
    def office(self) -> str:
        """Which part of the bureau keeps 政务公开 there."""
        office = self.slip.bureau.managing_office
        return office.name if office else OFFICE

    @property
    def signature(self) -> str:
        return f"{self.slip.bureau.name}{self.office}"

    @property
    def contact(self) -> str:
        person = self.slip.issued_by
        told = f"联系人：{person}"
        return f"{told}，联系电话：{person.phone}" if person.phone else told

    @property
    def date(self) -> str:
        return long_date(self.slip.issued_on)

    @property
    def items(self) -> list[dict]:
        return [
            item | {"due_on": date.fromisoformat(item["due_on"])}
            for item in self.slip.items
        ]


def long_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def papers_of(slips) -> list[Paper]:
    """The slips as papers, in two queries."""
    slips = list(
        slips.select_related("unit", "bureau__managing_office", "issued_by").order_by(
            "bureau", "year", "number"
        )
    )
    plans = defaultdict(list)
    rows = (
        UrgedOccurrence.objects.filter(slip__in=slips)
        .order_by("slip_id", "occurrence__assignment__task__plan_id")
        .values_list("slip", "occurrence__assignment__task__plan__title")
        .distinct()
    )
    for slip, title in rows:
        plans[slip].append(title)
    return [Paper(slip, plans[slip.pk]) for slip in slips]


def as_word(papers) -> bytes:
    """One document, each slip on pages of its own."""
    document = OfficialDocument(title=TITLE, organ=papers[0].signature)
    for number, paper in enumerate(papers):
        if number:
            document.begin_page()
        write(paper, document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def write(paper, document) -> None:
    document.title(TITLE)
    document.note(paper.number)
    document.addressees(paper.slip.unit.name)
    document.text(paper.text)
    document.text(paper.slip.note)
    document.table(Table(COLUMNS, tuple(rows_of(paper))))
    document.text(paper.contact)
    document.signature(paper.signature, paper.date)


def rows_of(paper):
    for number, item in enumerate(paper.items, start=1):
        day = item["due_on"].isoformat()
        yield str(number), item["title"], day, item["detail"]


def file_name(papers) -> str:
    """`催办单〔2026〕3号（法制支队）.docx`, or of several how many."""
    first, last = papers[0].slip, papers[-1].slip
    if first == last:
        return f"{first}（{first.unit}）.docx"
    return f"{first}等{len(papers)}份.docx"
