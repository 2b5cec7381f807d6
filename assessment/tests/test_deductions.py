"""扣分明细, and texts no row can hold."""

import pytest

from assessment.models import Finding
from assessment.sheets.long import LINES, MOST_LINES, pieces

from .judged import NAMES, make_judged, opened, written


@pytest.fixture
def judged(bureau, units, cast, today):
    return make_judged(bureau, units, cast, today)


def listed(assessment, today):
    """The rows of the list, as a reader sees them."""
    content, _ = written(assessment, today)
    sheet = opened(content)["扣分明细"]
    return list(sheet.iter_rows(min_row=4, values_only=True))


def test_deductions_list_every_finding_that_stands(judged, today):
    rows = listed(judged, today)

    standing = Finding.objects.confirmed().exclude(effect="bonus")
    numbered = [row for row in rows if isinstance(row[0], int)]
    assert [row[0] for row in numbered] == list(range(1, standing.count() + 1))
    assert sorted(row[1] for row in numbered) == sorted(
        standing.values_list("unit__name", flat=True)
    )


def test_deductions_say_what_was_lost_and_who_confirmed_it(judged, cast, today):
    row = next(row for row in listed(judged, today) if row[1] == NAMES[3])

    assert row[2:] == (
        "更新主动公开目录",
        "未报送落实情况的，扣该期次全部分值",
        f"{NAMES[3]}，任务1第1期，到期日2026-03-25，未报送。",
        8.34,
        0.5,
        4.17,
        str(cast.supervisor),
        "2026年7月1日",
    )


def test_deductions_name_the_occurrence_a_person_wrote_down(judged, cast, today):
    by_rule = Finding.objects.confirmed().exclude(occurrence=None).first()
    Finding.objects.create(
        assessment=judged,
        unit=by_rule.unit,
        indicator=by_rule.indicator,
        occurrence=by_rule.occurrence,
        fact_key="by-hand",
        points=50,
        effect="deduct",
        status="confirmed",
        clause="现场检查",
        facts="专栏有错别字",
        found_on=today,
        found_by=cast.supervisor,
        confirmed_on=today,
        confirmed_by=cast.supervisor,
    )

    facts = [row[4] for row in listed(judged, today)]

    assert "第1期（2026-03-25到期）：专栏有错别字" in facts


def test_deductions_name_what_limits_a_score(judged, today):
    rows = listed(judged, today)

    assert {row[1]: row[5] for row in rows if row[6] == "—"} == {
        NAMES[1]: "限档",
        NAMES[2]: "单项否决",
    }


def test_deductions_are_summed(judged, today):
    rows = listed(judged, today)

    total = next(row for row in rows if row[0] == "合计")
    lost = [row for row in rows if isinstance(row[0], int) and row[6] != "—"]
    assert total[5] == pytest.approx(sum(row[5] for row in lost))
    assert total[7] == pytest.approx(sum(row[5] * row[6] for row in lost))


def test_deductions_where_nothing_was_lost(assessment, today):
    assert listed(assessment, today)[0][0] == "没有已经确认的扣分。"


def test_long_facts_go_on_in_the_rows_below(judged, today):
    """Neither the most a cell holds nor the highest row cuts them."""
    facts = "起" + "经核查，未按要求公开。" * 4000 + "止"
    Finding.objects.confirmed().filter(unit__name=NAMES[0]).update(facts=facts)
    content, _ = written(judged, today)

    for name, column, end in (("扣分明细", 4, ""), (NAMES[0], 6, "，扣8.34分。")):
        rows = list(opened(content)[name].iter_rows(min_row=4, values_only=True))
        first = next(
            at for at, row in enumerate(rows) if str(row[column]).startswith("起")
        )
        below = next(at for at, row in enumerate(rows) if at > first and row[0] != "续")
        shown = "".join(row[column] for row in rows[first:below])
        assert shown.startswith(facts + end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("短", ["短"]),
        ("行\n" * (MOST_LINES - 1), ["行\n" * (MOST_LINES - 1)]),
        ("行\n" * LINES * 3 + "末", [("行\n" * LINES)[:-1]] * 3 + ["末"]),
        ("甲乙" * 4 * LINES * 3, ["甲乙" * 2 * LINES] * 6),
    ],
)
def test_pieces(text, expected):
    """Ten letters wide are four characters and a little."""
    assert pieces(text, 10) == expected
