"""走势: keeping what a score was, on each day of counting that changed it."""

from django.db.models import OuterRef, Subquery

from .models import Finding, ScoreDay

BATCH = 500
SHOWN = ("total", "total_if_all", "rank")
REPLACED = ("total", "total_if_all", "bonus", "rank", "basis")


def remember(assessment, today) -> int:
    """Keep today's row of every unit whose score changed; return how many.

    A second count on a day replaces the day's row, so that it tells how the day ended.
    """
    rows = with_last_day(assessment, today)
    changed = [pk for pk, now, kept, on in rows if is_news(now, kept, on == today)]
    for start in range(0, len(changed), BATCH):
        scores = assessment.scores.filter(pk__in=changed[start : start + BATCH])
        ScoreDay.objects.bulk_create(
            [day_of(score, today) for score in scores],
            update_conflicts=True,
            unique_fields=["assessment", "unit", "on"],
            update_fields=REPLACED,
        )
    return len(changed)


def with_last_day(assessment, today):
    """Each score beside what was kept last, up to and including today."""
    last = ScoreDay.objects.filter(
        assessment=assessment, unit=OuterRef("unit"), on__lte=today
    ).latest_first()
    kept = {f"last_{name}": Subquery(last.values(name)[:1]) for name in ("on", *SHOWN)}
    rows = assessment.scores.annotate(**kept).order_by().values("pk", *SHOWN, *kept)
    for row in rows.iterator():
        now = [row[name] for name in SHOWN]
        yield row["pk"], now, [row[f"last_{name}"] for name in SHOWN], row["last_on"]


def is_news(now, kept, is_today) -> bool:
    """Whether points changed; of what was already kept today, the place as well."""
    return now != kept if is_today else now[:-1] != kept[:-1]


def day_of(score, today) -> ScoreDay:
    return ScoreDay(
        assessment_id=score.assessment_id,
        unit_id=score.unit_id,
        on=today,
        total=score.total,
        total_if_all=score.total_if_all,
        bonus=score.bonus,
        rank=score.rank,
        basis=figures(score.basis),
    )


def figures(basis) -> dict:
    """What a score was made of, small enough to keep for many days.

    Leaves as (indicator, part, weight, factor, lost), parts as (part, share, base),
    the findings that counted as (finding, points).
    """
    found = [row for leaf in basis.get("leaves", ()) for row in leaf["findings"]]
    return {
        "leaves": [
            [leaf[name] for name in ("indicator", "part", "weight", "factor", "lost")]
            for leaf in basis.get("leaves", ())
        ],
        "parts": [
            [part[name] for name in ("part", "share", "base")]
            for part in basis.get("parts", ())
        ],
        "findings": [
            [row["finding"], row["points"]]
            for row in [*found, *basis.get("others", ())]
            if row["status"] == Finding.Status.CONFIRMED
        ],
    }
