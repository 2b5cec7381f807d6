"""得分: a unit reads every point it lost, and why; and how its score moved."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessment.access import NO_SCORE, load
from assessment.explained import explain, known_of
from assessment.forms import TrendForm
from assessment.models import Score, ScoreDay
from assessment.standing import why_apart
from assessment.trend import move, moves

PER_PAGE = 50
DAYS_PER_PAGE = 30
LATEST_DAYS = 5
# Of more leaves only those that lost something are shown, until all are asked for.
MOST_LEAVES = 60
SCORES = Score.objects.select_related("unit", "assessment__rubric__bureau")


@require_GET
def score_list(request):
    """The scores of the user's units, newest assessment first."""
    scores = (
        Score.objects.visible_to(request.user)
        .select_related("unit", "assessment")
        .defer("basis")
        .order_by("-assessment__starts_on", "unit__position", "pk")
    )
    page = Paginator(scores, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/score_list.html", {"page": page})


@require_GET
def score_detail(request, pk):
    """Every leaf a unit carries, what it lost there and why, and what moved of late."""
    score = load(SCORES, request.user, pk, "assessment.view_score", NO_SCORE)
    assessment, known = score.assessment, known_of(score)
    explained = explain(score, known)
    leaves = chosen_leaves(request.GET.get("leaves"), explained)
    days = list(ScoreDay.objects.of(score).latest_first()[: LATEST_DAYS + 1])
    month_end = last_month_end(assessment)
    context = {
        "score": score,
        "explained": explained,
        "leaves": leaves,
        "rows": explained.leaves if leaves == "all" else explained.lost,
        "reason": why_apart(
            score.standing, score.basis, assessment.rubric.min_indicators
        ),
        # One more is read, for the oldest shown to be compared with.
        "moves": moves(days, known)[:LATEST_DAYS],
        "month": since(score, month_end, days[0], known) if days else None,
        "month_end": month_end,
        "may_judge": request.user.may("assessment.view_assessment", assessment),
    }
    return render(request, "assessment/score_detail.html", context)


def chosen_leaves(choice, explained):
    """`all` or `lost`, as asked for, else as many as are quickly read."""
    if choice in ("all", "lost"):
        return choice
    return "all" if len(explained.leaves) <= MOST_LEAVES else "lost"


def last_month_end(assessment):
    """The last day of the month before the one last counted in."""
    return last_day(assessment).replace(day=1) - timedelta(days=1)


def last_day(assessment):
    """The day of the last count; before the first, the day the period began."""
    return assessment.counted_on or assessment.starts_on


def since(score, day, latest, known):
    """The move since a day; None where nothing was counted by then."""
    before = ScoreDay.objects.of(score).as_of(day).first()
    return move(before, latest, known) if before else None


@require_GET
def score_trend(request, pk):
    """Every day a unit's score changed, and why it is not what it was on a day."""
    score = load(SCORES, request.user, pk, "assessment.view_score", NO_SCORE)
    assessment, known = score.assessment, known_of(score)
    days = ScoreDay.objects.of(score)
    form = TrendForm(
        request.GET if {"since", "until"} & set(request.GET) else None,
        initial={"since": last_month_end(assessment), "until": last_day(assessment)},
    )
    first, last = form.period
    before, after = days.as_of(first).first(), days.as_of(last).first()
    page = Paginator(days.latest_first(), DAYS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "score": score,
        "form": form,
        "first": first,
        "last": last,
        "period": move(before, after, known) if after else None,
        "page": page,
        "moves": moves_of(page, days, known),
    }
    return render(request, "assessment/score_trend.html", context)


def moves_of(page, days, known):
    """The moves on one page; its oldest is compared with the day before it."""
    shown = list(page.object_list)
    if not shown:
        return []
    older = days.latest_first().filter(on__lt=shown[-1].on)[:1]
    return moves([*shown, *older], known)[: len(shown)]
