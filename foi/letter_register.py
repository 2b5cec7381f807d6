"""发文登记: what was issued, in the order of the numbers; nobody is named.

Reads only.
"""

from dataclasses import dataclass
from io import BytesIO

from django.db.models import Count, Max
from django_filters import CharFilter, ChoiceFilter, FilterSet

from core.papers.writers.sheet_table import write_table
from core.papers.writers.table import Column, Table

from .models import Letter

COLUMNS = (
    Column("文号", 18, True),
    Column("文书", 20),
    Column("标题", 30),
    Column("申请", 12, True),
    Column("信息名称", 26),
    Column("落款日期", 11, True),
    Column("出文人", 10, True),
    Column("作废", 24),
)
STATES = [("standing", "有效"), ("voided", "作废")]


class LetterFilter(FilterSet):
    q = CharFilter(label="文号、申请的信息名称", method="matching")
    kind = ChoiceFilter(
        label="文书", choices=Letter._meta.get_field("kind").choices, empty_label="全部"
    )
    state = ChoiceFilter(
        label="状态", choices=STATES, method="of_state", empty_label="全部"
    )
    year = ChoiceFilter(label="年度", empty_label="全部")

    class Meta:
        model = Letter
        fields = ["q", "kind", "state", "year"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = self.queryset.order_by("-year").values_list("year", flat=True)
        self.filters["year"].extra["choices"] = [
            (year, f"{year}年") for year in years.distinct()
        ]

    def matching(self, letters, name, words):
        for word in words.split():
            letters = letters.filter(mark__icontains=word) | letters.filter(
                request__subject__icontains=word
            )
        return letters

    def of_state(self, letters, name, state):
        return letters.filter(voided_on__isnull=state == "standing")


@dataclass(frozen=True)
class Series:
    """The numbers of one bureau and year."""

    bureau: str
    year: int
    count: int
    last: int

    @property
    def missing(self) -> int:
        return self.last - self.count


def series_of(letters) -> list[Series]:
    """How many numbers were given in each year, and whether any is left out."""
    found = letters.order_by("bureau__path", "-year").values("bureau__name", "year")
    return [
        Series(row["bureau__name"], row["year"], row["count"], row["last"])
        for row in found.annotate(count=Count("pk"), last=Max("number"))
    ]


def as_workbook(letters, *, title: str, line: str) -> bytes:
    table = Table(COLUMNS, tuple(cells(letter) for letter in letters))
    file = BytesIO()
    write_table(table, file, name="发文登记", title=title, line=line)
    return file.getvalue()


def cells(letter) -> tuple[str, ...]:
    voided = ""
    if letter.is_voided:
        voided = f"{letter.voided_on}作废：{letter.void_reason}"
    request = letter.request
    return (
        letter.mark,
        letter.get_kind_display(),
        letter.title,
        f"〔{request.year}〕{request.number}号",
        request.subject,
        letter.issued_on.isoformat(),
        str(letter.issued_by),
        voided,
    )
