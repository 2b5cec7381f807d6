"""The ranking of 20,000 units, against the least its pages could cost.

The first page shows the best; the last those with few indicators and those not
judged, each with its reason. `bench.support.pages` says what the least is. What the
pages show is worked out here anew from the figures the scores were made of.
"""

from datetime import date
from random import Random

from django.urls import reverse

from bench.support import database

# isort: split
from assessment.models import Assessment, Score, ScoreDay
from assessment.tests.factories import make_assessment, make_plan, make_task
from bench.support import pages
from bench.support.judged import make_stations
from core.units.roles import Role
from core.units.tests.factories import make_bureau, make_person

FEW, MANY, PER_PAGE = 6, 20_000, 100
LEAVES, LEAST = 40, 3
DAYS = date(2026, 5, 29), date(2026, 6, 25), date(2026, 7, 1)
TODAY = DAYS[-1]
BATCH = 2000
STANDINGS = {"ranked": "排名", "few": "指标较少", "not_judged": "不参评"}
NONE = "考核期内没有应报送的任务，没有可以计分的指标。"


def make_figures(units, seed):
    """What each unit's score is made of: some with few indicators, some with none."""
    random = Random(seed)
    return [make_figure(unit, at, random) for at, unit in enumerate(units)]


def make_figure(unit, at, random):
    leaves = {0: 0, 1: 1 + at % 2}.get(at % 100, LEAVES)
    standing = "ranked" if leaves >= LEAST else "few" if leaves else "not_judged"
    totals = [random.randrange(6000, 10_001) for _ in DAYS]
    return {
        "unit": unit,
        "standing": standing,
        "leaves": leaves,
        "totals": totals if leaves else None,
        "if_all": random.randrange(5000, totals[-1] + 1) if leaves else None,
    }


def ranked(figures):
    """The figures in order, each with its place: one more than those that beat it."""
    order = list(STANDINGS)
    found = sorted(
        figures,
        key=lambda each: (
            order.index(each["standing"]),
            -each["totals"][-1] if each["totals"] else 0,
            each["unit"].position,
        ),
    )
    last = None
    for at, each in enumerate(found, start=1):
        is_ranked = each["standing"] == "ranked"
        if is_ranked and (last is None or last["totals"][-1] != each["totals"][-1]):
            last = {**each, "rank": at}
        each["rank"] = last["rank"] if is_ranked else None
    return found


def make_scores(assessment, figures):
    """The same as scores of an assessment, with the days they changed on."""
    Score.objects.bulk_create(
        [score_of(assessment, each) for each in figures], batch_size=BATCH
    )
    ScoreDay.objects.bulk_create(
        [
            ScoreDay(assessment=assessment, unit=each["unit"], on=on, total=total)
            for each in figures
            for on, total in zip(DAYS, each["totals"] or (), strict=False)
        ],
        batch_size=BATCH,
    )
    Assessment.objects.filter(pk=assessment.pk).update(counted_on=TODAY)
    keys = dict(assessment.scores.values_list("unit", "pk"))
    for each in figures:
        each["pk"] = keys[each["unit"].pk]


def score_of(assessment, figure):
    total = figure["totals"][-1] if figure["totals"] else None
    leaf = {"part": 1, "weight": 250, "factor": 100, "role": "lead"}
    leaves = [
        {**leaf, "indicator": at, "lost": 5, "lost_if_all": 9, "findings": []}
        for at in range(figure["leaves"])
    ]
    return Score(
        assessment=assessment,
        unit=figure["unit"],
        unit_kind=figure["unit"].kind,
        standing=figure["standing"],
        basis={"leaves": leaves, "parts": [], "credits": [], "others": []},
        lost=0 if total is None else 10_000 - total,
        total=total,
        total_if_all=figure["if_all"],
        grade="" if total is None else "良好",
        rank=figure["rank"],
    )


def bare_row(figure):
    """What the page shows of a unit, as a dictionary without models."""
    shown = figure["totals"]
    last, on = last_change(shown)
    return {
        "pk": figure["pk"],
        "unit": figure["unit"].name,
        "reason": reason_of(figure),
        "rank": figure["rank"] or "—",
        "total": points(shown and shown[-1]),
        "bonus": "0.00",
        "grade": "良好" if shown else "—",
        "last": signed(last),
        "on": on and f"{on} 周{'一二三四五六日'[on.weekday()]}",
        "month": signed(shown and shown[-1] - shown[-2]),
        "if_all": points(figure["if_all"]),
    }


def last_change(totals):
    """By how much a total moved last, and on which of the days."""
    for at in range(len(totals or ()) - 1, 0, -1):
        if totals[at] != totals[at - 1]:
            return totals[at] - totals[at - 1], DAYS[at]
    return None, None


def reason_of(figure):
    if figure["standing"] == "few":
        return f"计分指标只有{figure['leaves']}项，少于{LEAST}项，不参加排名。"
    return NONE if figure["standing"] == "not_judged" else ""


def points(value):
    return "—" if value is None else f"{value / 100:.2f}"


def signed(value):
    if not value:
        return points(value)
    return f"{'+' if value > 0 else '−'}{abs(value) / 100:.2f}"


def with_headings(figures):
    """The rows of a page; those who are not ranked stand under a heading."""
    rows, before = [], None
    for each in figures:
        standing = each["standing"]
        if standing != before and standing != "ranked":
            rows.append({"heading": f"{STANDINGS[standing]}，不参加排名"})
        before = standing
        rows.append(bare_row(each))
    return rows


def words_of(row):
    """What stands in a row as words, in no order."""
    return {f"{value}" for name, value in row.items() if name != "pk" and value}


def make_ranking(bureau, units, by):
    """An assessment of so many units: its figures in order, and its address."""
    plan = make_plan(bureau, title=f"{len(units)}个单位的工作要点")
    make_task(plan)
    assessment = make_assessment(plan, by=by)
    figures = ranked(make_figures(units, seed=len(units)))
    make_scores(assessment, figures)
    return figures, reverse("assessment:assessment_scores", args=[assessment.pk])


def main():
    database.make_tables()
    bureau = make_bureau(unit_names=["宣传科"])
    supervisor = make_person(Role.SUPERVISOR, bureau.managing_office)
    stations = make_stations(bureau, MANY)
    _, url = make_ranking(bureau, stations[:FEW], supervisor)
    # The six units stand in all ways; where all are ranked no reason is read.
    most = len(pages.Page(url, supervisor).statements)
    figures, url = make_ranking(bureau, stations, supervisor)
    for number, label in ((1, "first"), (MANY // PER_PAGE, "last")):
        page = pages.Page(f"{url}?page={number}", supervisor)
        rows = with_headings(figures[(number - 1) * PER_PAGE : number * PER_PAGE])
        flat = pages.Flat("ranking.html", rows=rows)

        assert len(page.statements) <= most
        pages.check(page, flat, "//tbody/tr", [words_of(row) for row in rows])
        pages.compare(f"ranking of {MANY:,} units, {label} page", page, flat)


if __name__ == "__main__":
    main()
