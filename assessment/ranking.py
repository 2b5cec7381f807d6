"""得分和排名: the rows of one page, in a table for each kind of unit."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Count

from core.units.models import Unit

from .changes import Change, changes_of
from .models import Score
from .standing import why_apart

PER_PAGE = 100


@dataclass
class Row:
    """One unit; `reason` says why it stands apart."""

    score: Score
    change: Change
    reason: str


@dataclass
class Table:
    """The units of one kind on a page, and how many there are on all pages."""

    kind: str
    tally: dict[str, int]  # standing -> number of units
    rows: list[Row] = field(default_factory=list)

    @property
    def number(self) -> int:
        return sum(self.tally.values())

    @property
    def tallied(self) -> list[tuple[str, int]]:
        """(standing, how many), of those there are."""
        return [
            (label, self.tally[standing])
            for standing, label in Score.Standing.choices
            if standing in self.tally
        ]


class Ranking:
    """The page of a ranking that was asked for, of the scores a filter found."""

    def __init__(self, found, number):
        self.assessment = found.assessment
        self.tallies = tally(found.qs)
        paginator = Paginator(found.ordered, PER_PAGE)
        # Known from the tallies, and not to be counted again.
        paginator.count = sum(sum(each.values()) for each in self.tallies.values())
        self.page = paginator.get_page(number)

    def __len__(self):
        return self.page.paginator.count

    def tables(self) -> list[Table]:
        scores = list(self.page.object_list)
        changes = changes_of(scores, self.assessment.counted_on)
        reasons = reasons_of(scores, self.assessment.rubric.min_indicators)
        return [
            Table(
                kind=Unit.Kind(kind).label,
                tally=self.tallies[kind],
                rows=[
                    Row(
                        score,
                        changes.get(score.unit_id, Change()),
                        reasons.get(score.pk, ""),
                    )
                    for score in group
                ],
            )
            for kind, group in groupby(scores, key=lambda score: score.unit_kind)
        ]


def tally(scores) -> dict[str, dict[str, int]]:
    """How many scores there are: kind -> standing -> number."""
    found = defaultdict(dict)
    rows = scores.order_by().values_list("unit_kind", "standing")
    for kind, standing, number in rows.annotate(number=Count("pk")):
        found[kind][standing] = number
    return found


def reasons_of(scores, least) -> dict[int, str]:
    """Why scores stand apart, by key; only theirs is what they were made of read."""
    apart = [score.pk for score in scores if score.standing != Score.Standing.RANKED]
    rows = Score.objects.filter(pk__in=apart).values_list("pk", "standing", "basis")
    return {pk: why_apart(standing, basis, least) for pk, standing, basis in rows}
