"""得分 at a glance: of each kind of unit the first, the last, and who is not ranked.

Reads the stored scores of the running assessments, changes nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from assessment.models import Assessment, Finding, Score
from core.units.models import Unit

SHOWN = 3


@dataclass(frozen=True)
class Place:
    """A ranked unit's score; points in 0.01 分."""

    pk: int
    unit: str
    rank: int
    total: int
    total_if_all: int


@dataclass
class KindStanding:
    """The units of one kind: the ranked in order, and how many of each standing."""

    kind: str
    places: list[Place] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)

    @property
    def label(self) -> str:
        return Unit.Kind(self.kind).label

    def place(self) -> int:
        return Unit.Kind.values.index(self.kind)

    @property
    def first(self) -> list[Place]:
        return self.places[:SHOWN]

    @property
    def last(self) -> list[Place]:
        """The last of the ranked, without any that already stand among the first."""
        return self.places[SHOWN:][-SHOWN:]

    @property
    def size(self) -> int:
        return self.counts.total()

    @property
    def standings(self) -> list[tuple[str, str, int]]:
        """(standing, its label, how many units) of those that have any."""
        return [
            (value, label, self.counts[value])
            for value, label in Score.Standing.choices
            if self.counts[value]
        ]


@dataclass(frozen=True)
class Judged:
    """A running assessment: how many 拟扣 wait, and its kinds of unit in order."""

    assessment: Assessment
    proposed: int
    kinds: list[KindStanding]


def standings(bureaus: Q) -> list[Judged]:
    """The running assessments of bureaus, the newest first: two queries."""
    waiting = Count("findings", filter=Q(findings__status=Finding.Status.PROPOSED))
    running = list(
        Assessment.objects.running()
        .filter(bureaus)
        .annotate(proposed=waiting)
        .order_by("-starts_on", "-pk")
    )
    kinds = kinds_of(running)
    return [Judged(each, each.proposed, kinds[each.pk]) for each in running]


def kinds_of(assessments: Iterable[Assessment]) -> dict[int, list[KindStanding]]:
    """The kinds of unit of each assessment, in their order."""
    found: dict[int, dict[str, KindStanding]] = {each.pk: {} for each in assessments}
    scores = Score.objects.filter(assessment__in=list(found)).order_by(
        "rank", "unit__position", "unit"
    )
    columns = ("pk", "unit__name", "rank", "total", "total_if_all")
    for assessment, kind, standing, *place in scores.values_list(
        "assessment", "unit_kind", "standing", *columns
    ):
        of_kind = found[assessment].setdefault(kind, KindStanding(kind))
        of_kind.counts[standing] += 1
        if standing == Score.Standing.RANKED:
            of_kind.places.append(Place(*place))
    return {
        pk: sorted(kinds.values(), key=KindStanding.place)
        for pk, kinds in found.items()
    }
