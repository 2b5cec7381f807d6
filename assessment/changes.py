"""How far scores moved of late, for the ranking: one query for a page of units."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from .models import Score, ScoreDay


@dataclass(frozen=True)
class Change:
    """In 0.01 分; None where there is nothing to compare with."""

    on: date | None = None
    last: int | None = None
    month: int | None = None


def changes_of(scores, today) -> dict[int, Change]:
    """By unit: its last change and its day, and the change since last month ended.

    A day may be kept for what is only proposed: it changed nothing here.
    """
    if not scores:
        return {}
    days = ScoreDay.objects.filter(
        assessment=scores[0].assessment_id, unit=OuterRef("unit")
    ).latest_first()
    other = days.exclude(total=OuterRef("total"))
    since = days.filter(on__gt=OuterRef("before_on")).order_by("on")
    rows = Score.objects.filter(pk__in=[score.pk for score in scores]).annotate(
        before=Subquery(other.values("total")[:1]),
        before_on=Subquery(other.values("on")[:1]),
        last_on=Subquery(since.values("on")[:1]),
        month=Subquery(days.filter(on__lt=today.replace(day=1)).values("total")[:1]),
    )
    return {
        unit: Change(on, difference(before, total), difference(month, total))
        for unit, total, on, before, month in rows.order_by().values_list(
            "unit", "total", "last_on", "before", "month"
        )
    }


def difference(before, after) -> int | None:
    return None if before is None or after is None else after - before
