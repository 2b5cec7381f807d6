"""What the pages of an annual report show. Reads only."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

from reports.annual.book import Book, is_sum
from reports.annual.judging import (
    Standing,
    digest_of,
    judge,
    may_be_excused,
    standing,
)
from reports.annual.parts import PARTS
from reports.collecting.figures import cell_urls, missing
from reports.consistency import Verdicts
from reports.models import AnnualReport, ReportVersion
from reports.presenting import Fault, Link, Page
from reports.report import written
from reports.rules.failure import ERROR, Failure

from .assembling import (
    assemble,
    earlier_reports,
    from_snapshot,
    moved_since,
    with_changes,
)
from .ledger import bureaus_of, rows_urls

NO_FIGURE = "—"
# In the place of a table, on the page where the texts are typed.
TEXTS = "texts"


@dataclass(frozen=True)
class ShownCell:
    """A cell as a page prints it, as the form names it, with where it comes from."""

    anchor: str
    text: str
    tone: str
    said: str
    url: str = ""
    is_sum: bool = False
    counted: str = ""
    source: str = ""
    reason: str = ""
    field: object = None


@dataclass(frozen=True)
class ShownFault:
    fault: Fault
    tone: str
    digest: str = ""
    excuse: object = None
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Excused:
    """A warning that stood when the report was held, and why, as the snapshot has it."""

    rule: str
    digest: str
    message: str
    reason: str
    who: str
    on: str


@dataclass
class AnnualPage(Page):
    """The tables and what the rules say of them.

    `fields` are the bound fields of a page where a table is typed, by the anchor.
    """

    row: AnnualReport
    book: Book
    found: Standing
    verdicts: Verdicts
    fields: dict = field(default_factory=dict)
    table: str = ""
    opens_rows: bool = False
    excused: tuple[Excused, ...] = ()

    def __post_init__(self):
        super().__init__(self.book.report, self.verdicts, None)

    # What is explained colours nothing.
    @cached_property
    def rules_at(self):
        at: dict[str, list[Failure]] = {}
        for failure in (*self.found.errors, *self.found.to_explain):
            for name in failure.cells:
                at.setdefault(name, []).append(failure)
        return at

    def shown(self, name):
        failures = self.rules_at.get(name, [])
        override = self.book.overrides.get(name)
        counted = self.book.ledger.get(name)
        anchor, cells = self.anchors[name], self.report.format.cells
        return ShownCell(
            anchor=anchor,
            text=self.text_of(name),
            tone=self.tone_of(name, failures),
            said="、".join(dict.fromkeys(each.rule for each in failures)),
            url=self.urls.get(name, ""),
            is_sum=is_sum(self.report.format, name),
            counted=written(counted) if override and counted is not None else "",
            source="报送合计" if cells[name].table == "A" else "台账",
            reason=override.reason if override else "",
            field=self.fields.get(anchor),
        )

    def text_of(self, name):
        number = self.report.figures.get(name)
        if number is not None:
            return written(number)
        if is_sum(self.report.format, name):
            return NO_FIGURE
        return self.book.typed(name) or "空白"

    def tone_of(self, name, failures):
        if failures:
            return self.worst(failures)
        return "changed" if name in self.book.overrides else ""

    @cached_property
    def urls(self):
        """The rows behind the cells, for who may open the ledger."""
        return rows_urls(self.row, bureaus_of(self.row)) if self.opens_rows else {}

    @cached_property
    def unanswered(self):
        """Empty cells of table A units still owe: label, page of the figures, units."""
        urls = cell_urls(self.row.bureau, self.row.year)
        cells = self.report.format.cells
        return [
            {"label": cells[name].label, "url": urls.get(name, ""), "units": units}
            for name, units in missing(bureaus_of(self.row), self.row.year).items()
            if name in cells and name not in self.report.figures
        ]

    @cached_property
    def mistakes(self):
        return [
            ShownFault(
                self.fault(each),
                "red",
                digest_of(each),
                is_elsewhere=self.is_elsewhere(each),
            )
            for each in self.found.errors
        ]

    @cached_property
    def hints(self):
        return [
            ShownFault(
                self.fault(each),
                "red" if each.level == ERROR else "amber",
                digest_of(each) if may_be_excused(each) else "",
                is_elsewhere=self.is_elsewhere(each),
            )
            for each in self.found.to_explain
        ]

    @property
    def here(self):
        """What speaks of the table or the texts of this page."""
        return [each for each in self.mistakes + self.hints if not each.is_elsewhere]

    @property
    def elsewhere(self):
        return [each for each in self.mistakes + self.hints if each.is_elsewhere]

    def is_elsewhere(self, failure):
        """Whether a failure speaks of another table than the one that is typed."""
        cells = self.report.format.cells
        tables = {cells[name].table for name in failure.cells} or {TEXTS}
        return bool(self.table) and self.table not in tables

    @cached_property
    def explained(self):
        return [
            ShownFault(self.fault(each), "grey", excuse=excuse)
            for each, excuse in self.found.explained
        ]

    def links(self, names):
        """Links to cells: on this page, or on the page of the whole report."""
        shown, more = super().links(names)
        return [self.placed(each) for each in shown], [self.placed(e) for e in more]

    def placed(self, link):
        name = next(n for n, anchor in self.anchors.items() if anchor == link.anchor)
        table = self.report.format.cells[name].table
        page = ""
        if self.table and table != self.table:
            page = reverse("reports:annual_table", args=[self.row.pk, table])
        return Link(f"{page}#{link.anchor}", link.label)

    @property
    def changed(self):
        """The cells that stand against a ledger, on this page where a table is typed."""
        cells = self.report.format.cells
        return [
            {
                "anchor": self.anchors[name],
                "label": cells[name].label,
                "counted": written(each.counted),
                "text": self.text_of(name),
                "reason": each.reason,
                "who": each.who,
                "on": each.on,
            }
            for name, each in self.book.overrides.items()
            if self.table in ("", cells[name].table)
        ]

    @property
    def sums(self):
        """The sums of the table that is typed, by anchor."""
        return [
            (self.anchors[name], self.text_of(name))
            for name, cell in self.report.format.cells.items()
            if cell.table == self.table and is_sum(self.report.format, name)
        ]

    @property
    def marks(self):
        """The cells of the table that a rule speaks of: anchor, colour, rules."""
        return [
            (self.anchors[name], self.worst(failures), failures)
            for name, failures in self.rules_at.items()
            if self.report.format.cells[name].table == self.table
        ]

    @property
    def letters_in_part_one(self):
        keys = [part.key for part in PARTS if part.number == 1]
        return sum(len("".join(self.book.texts.get(k, "").split())) for k in keys)

    @property
    def texts(self):
        return [(part, self.book.texts.get(part.key, "")) for part in PARTS]


def now(row: AnnualReport, *, cells=None, reason="", texts=None, **page) -> AnnualPage:
    """A draft as it stands, or as it would with what is typed."""
    book = assemble(row)
    if cells or texts:
        book = with_changes(book, cells=cells, reason=reason, texts=texts)
    verdicts = judge(book, earlier_reports(row))
    excuses = {each.digest: each for each in row.excuses.select_related("excused_by")}
    return AnnualPage(row, book, standing(verdicts, excuses), verdicts, **page)


NOTHING = Verdicts((), ())


def held(row: AnnualReport, snapshot: dict, **page) -> AnnualPage:
    """What was held for signing, or frozen in a version; judged then, not again."""
    book = from_snapshot(snapshot)
    found = Standing([], [], [])
    excused = tuple(Excused(*each) for each in snapshot["excuses"])
    return AnnualPage(row, book, found, NOTHING, excused=excused, **page)


def page_of(
    row: AnnualReport, **page
) -> tuple[AnnualPage, ReportVersion | None, list[str]]:
    """The page of a report, its latest version, and cells a ledger counts otherwise."""
    latest = row.versions.select_related("submitted_by", "published_by").last()
    if row.is_open:
        return now(row, **page), latest, []
    snapshot = row.snapshot or latest.snapshot
    found = held(row, snapshot, **page)
    names = moved_since(found.book, assemble(row))
    cells = row.format.cells
    return found, latest, [cells[name].label for name in names]
