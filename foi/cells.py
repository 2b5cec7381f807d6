"""Cells of the yearly report as addresses: a figure links to the rows behind it."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core.units.models import Unit

from . import figures
from .figures.requests import ALL, CARRIED_IN, HELD, NEW, OTHERS
from .models import InformationRequest, LegalCase, Outcome

NAMES = {
    NEW: "本年新收政府信息公开申请",
    CARRIED_IN: "上年结转政府信息公开申请",
    ALL: "本年度办理结果总计",
    HELD: "结转下年度继续办理",
    OTHERS: "（六）其他处理",
}
ENDINGS = {**dict(LegalCase.Ending.choices), figures.PENDING: "尚未审结"}


def request_cell_url(
    bureaus, year: int, code: str, column: str = "", *, back: str = ""
) -> str:
    """The ledger narrowed to one cell of table B; without a column to a row's total."""
    query = {"report_year": year, "report_code": code, "report_column": column}
    return reverse("foi:request_list", query=query | written(bureaus, back))


def case_cell_url(
    bureaus, year: int, proceeding: str = "", ending: str = "", *, back: str = ""
) -> str:
    """The list of cases narrowed to one cell of table C; "" is a total."""
    query = {"report_year": year, "report_proceeding": proceeding}
    query["report_ending"] = ending
    return reverse("foi:case_list", query=query | written(bureaus, back))


def written(bureaus, back):
    """The organs, and the page of ours that a person came from."""
    found = {"report_bureaus": ",".join(str(bureau.pk) for bureau in bureaus)}
    return found | {"report_back": back} if back else found


@dataclass(frozen=True)
class Cell:
    """What both kinds of cells share: organs and year, from the address."""

    user: object
    query: dict[str, str]

    @classmethod
    def of(cls, request):
        """The cell an address names; None where it names none, 404 for nonsense."""
        if not request.GET.get("report_year"):
            return None
        query = {
            name: value
            for name, value in request.GET.items()
            if name.startswith("report_")
        }
        cell = cls(request.user, query)
        if not cell.makes_sense():
            raise Http404
        return cell

    def value(self, name):
        return self.query.get(f"report_{name}", "")

    def makes_sense(self):
        year, keys = self.value("year"), self.value("bureaus").split(",")
        return (
            year.isdecimal()
            and 2000 <= int(year) <= 2100
            and all(key.isdecimal() and len(key) < 10 for key in keys)
        )

    @property
    def year(self):
        return int(self.value("year"))

    @property
    def back(self):
        """Where the person came from; nothing that leads elsewhere."""
        page = self.value("back")
        return page if url_has_allowed_host_and_scheme(page, None) else ""

    @cached_property
    def bureaus(self):
        """The organs it counts, as far as the person sees their ledgers."""
        scope = self.user.paths_with("foi.view_informationrequest")
        found = Unit.objects.within(scope).filter(is_bureau=True)
        return list(found.filter(pk__in=self.value("bureaus").split(",")))

    @property
    def place(self):
        """2026年江门市公安局等3个机关."""
        names = [bureau.name for bureau in self.bureaus[:1]]
        several = f"等{len(self.bureaus)}个机关" if len(self.bureaus) > 1 else ""
        return f"{self.year}年{''.join(names)}{several}"


class RequestCell(Cell):
    """One cell of table B."""

    def makes_sense(self):
        column, code = self.value("column"), self.value("code")
        is_column = not column or column in InformationRequest.Column.values
        return super().makes_sense() and is_column and bool(self.name_of(code))

    def name_of(self, code):
        if code in NAMES:
            return NAMES[code]
        return str(Outcome.objects.filter(code=code).first() or "")

    @property
    def rows(self):
        return figures.requests_in_cell(
            self.user, self.bureaus, self.year, self.value("code"), self.value("column")
        )

    @property
    def opening(self):
        """How many of the cell come from opening figures and have no rows."""
        code, column = self.value("code"), self.value("column")
        return sum(
            count
            for (each, of), count in figures.opening_of_year(
                self.bureaus, self.year
            ).items()
            if column in ("", each) and is_of(of, code)
        )

    @property
    def sentence(self):
        column = self.value("column")
        label = InformationRequest.Column(column).label if column else "各类申请人"
        name = self.name_of(self.value("code"))
        opening = self.opening
        beside = f"另含起用前录入的 {opening} 件，没有逐件登记。" if opening else ""
        return f"以下是{self.place}年度报告“{name}”（{label}）一格的申请。{beside}"


def is_of(code, wanted):
    if wanted == OTHERS:
        return code.startswith(OTHERS)
    return code == wanted or wanted == ALL and not code.startswith("R")


class CaseCell(Cell):
    """One cell of table C."""

    def makes_sense(self):
        proceeding, ending = self.value("proceeding"), self.value("ending")
        is_proceeding = not proceeding or proceeding in LegalCase.Proceeding.values
        is_ending = not ending or ending in ENDINGS
        return super().makes_sense() and is_proceeding and is_ending

    @property
    def rows(self):
        return figures.cases_in_cell(
            self.user,
            self.bureaus,
            self.year,
            self.value("proceeding"),
            self.value("ending"),
        )

    @property
    def sentence(self):
        proceeding, ending = self.value("proceeding"), self.value("ending")
        label = LegalCase.Proceeding(proceeding).label if proceeding else "复议、诉讼"
        name = ENDINGS.get(ending, "总计")
        return f"以下是{self.place}年度报告“{label}：{name}”一格的案件。"
