"""What a unit answers on one occurrence, in the form page and workbook share."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from core.papers.paper import visible


@dataclass
class Answer:
    """One occurrence's answer as text.

    `elements` by "criterion-element": dates in ISO form, plain numbers, a ratio in
    per cent. `links` by criterion (0 for the task): addresses on lines of their own.
    """

    kind: str = ""
    body: str = ""
    elements: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not (self.kind or self.body or self.elements or self.links)

    @property
    def digest(self) -> str:
        """Equal for equal answers."""
        told = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def answer_of(report, first_criterion: int) -> Answer:
    """The answer on the page; evidence of the whole task stands at its first row."""
    if report is None:
        return Answer()
    links: dict[str, list[str]] = {}
    for use in sorted(report.evidence.all(), key=lambda use: use.pk):
        if use.shown.link:
            links.setdefault(str(use.criterion_id or first_criterion), []).append(
                use.shown.link
            )
    return Answer(
        kind=report.kind,
        body=tidied(report.body),
        elements={
            f"{value.criterion_id}-{value.element_id}": text_of(value.value)
            for value in report.element_values.all()
            if value.value != ""
        },
        links={key: "\n".join(found) for key, found in links.items()},
    )


def titles_of(report, first_criterion: int) -> dict[str, str]:
    """The names of the links of an answer, line by line."""
    titles: dict[str, list[str]] = {}
    uses = report.evidence.all() if report else []
    for use in sorted(uses, key=lambda use: use.pk):
        if use.shown.link:
            titles.setdefault(str(use.criterion_id or first_criterion), []).append(
                use.shown.title
            )
    return {key: "\n".join(found) for key, found in titles.items()}


def tidied(text: str) -> str:
    """A text as cell and page both have it."""
    return "\n".join(line.rstrip() for line in visible(text).strip().split("\n"))


def text_of(value: str | Decimal | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    return tidied(value)


def plain(number: Decimal) -> str:
    """A number without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
