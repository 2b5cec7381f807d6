"""得分和排名: what is chosen on the page is what is exported."""

from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from assessment.counting import count
from assessment.filters import ScoreFilter
from assessment.models import Assessment, Score, ScoreDay
from assessment.sheets.content import book_of
from core.runs.models import Run
from core.units.models import Unit
from core.units.tests.factories import make_unit


@pytest.fixture
def judged(assessment, units, today):
    """法制支队 lost a point; 宣传科, a branch here, and 交警支队 are not judged."""
    Unit.objects.filter(name="宣传科").update(kind="branch")
    count(assessment_pk=assessment.pk, today=today)
    Score.objects.filter(unit=units["法制支队"]).update(lost=100, total=9900)
    return assessment


def address(name, assessment):
    return reverse(f"assessment:{name}", args=[assessment.pk])


def names_on(response):
    return [
        row.score.unit.name
        for table in response.context["tables"]
        for row in table.rows
    ]


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({}, ["宣传科", "法制支队", "交警支队"]),
        ({"deducted": "on"}, ["法制支队"]),
        ({"kind": "branch"}, ["宣传科"]),
        ({"kind": "branch", "deducted": "on"}, []),
        ({"name": "支队"}, ["法制支队", "交警支队"]),
        ({"name": "FZZD"}, ["法制支队"]),
        ({"name": "支队", "order": "unit"}, ["法制支队", "交警支队"]),
        ({"standing": "not_judged"}, ["宣传科", "交警支队"]),
        ({"standing": "not_judged", "kind": "branch"}, ["宣传科"]),
    ],
)
def test_assessment_scores_show_what_is_chosen(judged, cast, login, chosen, names):
    url = address("assessment_scores", judged)

    response = login(cast.office).get(url, chosen)

    assert names_on(response) == names


def test_assessment_scores_show_who_is_held_to_less_than_earned(
    judged, cast, login, units
):
    Score.objects.filter(unit=units["法制支队"]).update(lost=0, total=5900)
    url = address("assessment_scores", judged)

    response = login(cast.office).get(url, {"deducted": "on"})

    assert names_on(response) == ["法制支队"]


def test_assessment_scores_offer_the_kinds_there_are(judged, cast, login):
    page = login(cast.office).get(address("assessment_scores", judged)).content

    options = html.fromstring(page).xpath("//select[@name='kind']/option/@value")
    assert options == ["", "branch", "detachment"]


def test_assessment_export_keeps_what_the_page_shows(judged, cast, login):
    """The form of the filtered page carries the filter with it."""
    client = login(cast.office)
    chosen = {"kind": "detachment", "deducted": "on"}
    page = client.get(address("assessment_scores", judged), chosen).content
    (form,) = html.fromstring(page).xpath("//div[@id='export']//form")

    client.post(form.action, {**dict(form.fields), "with_evidence": "on"})

    arguments = Run.objects.get().arguments
    assert arguments["chosen"] == {"kind": "detachment", "deducted": True}
    assert arguments["with_evidence"] is True


def test_assessment_export_refuses_a_kind_there_is_not(judged, cast, login):
    url = address("assessment_export", judged)

    response = login(cast.office).post(url, {"kind": "moon"}, follow=True)

    assert "筛选条件有误" in response.content.decode()
    assert not Run.objects.exists()


# (unit, standing, total, rank, number of indicators that count)
RANKED = [
    ("甲支队", "ranked", 9900, 1, 4),
    ("乙支队", "ranked", 9500, 2, 4),
    ("丙支队", "ranked", 9500, 2, 4),
    ("丁支队", "ranked", 9000, 4, 4),
    ("戊支队", "few", 10000, None, 2),
    ("己支队", "not_judged", None, None, 0),
]


@pytest.fixture
def ranked(assessment, bureau):
    """Six units of one kind, and the three of the bureau that are not counted."""
    for name, standing, total, rank, leaves in RANKED:
        Score.objects.create(
            assessment=assessment,
            unit=make_unit(name, parent=bureau, kind="detachment"),
            unit_kind="detachment",
            standing=standing,
            total=total,
            total_if_all=total and total - 100 * leaves,
            rank=rank,
            basis={"leaves": [{"weight": 250}] * leaves},
        )
    Assessment.objects.update(counted_on=date(2026, 7, 1))
    assessment.refresh_from_db()
    return assessment


def rows_on(response):
    """Each row of the tables: what stands in its cells."""
    rows = html.fromstring(response.content).xpath("//table/tbody/tr")
    return [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row.xpath("th|td")]
        for row in rows
    ]


def test_assessment_scores_set_apart_who_is_not_ranked(ranked, cast, login):
    """Equal totals share a place; the others say why they have none."""
    response = login(cast.office).get(address("assessment_scores", ranked))

    few = "计分指标只有2项，少于3项，不参加排名。"
    none = "考核期内没有应报送的任务，没有可以计分的指标。"
    assert [row[:2] for row in rows_on(response)] == [
        ["甲支队", "1"],
        ["乙支队", "2"],
        ["丙支队", "2"],
        ["丁支队", "4"],
        ["指标较少，不参加排名"],
        [f"戊支队 {few}", "—"],
        ["不参评，不参加排名"],
        [f"己支队 {none}", "—"],
    ]


def test_assessment_scores_count_the_units_of_a_kind(ranked, cast, login):
    page = html.fromstring(
        login(cast.office).get(address("assessment_scores", ranked)).content
    )

    (heading,) = page.xpath("//main//h2[contains(., '个单位')]")
    assert heading.text_content() == (
        "业务支队：6 个单位（排名 4 个，指标较少 1 个，不参评 1 个）"
    )


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("", "甲乙丙丁戊己"),
        ("unit", "甲乙丙丁戊己"),
        ("total", "丁乙丙甲戊己"),
        ("if_all", "甲乙丙丁戊己"),
        ("moon", "甲乙丙丁戊己"),
    ],
)
def test_assessment_scores_in_the_order_of_the_address(
    ranked, cast, login, order, names
):
    url = address("assessment_scores", ranked)

    response = login(cast.office).get(url, {"order": order})

    assert names_on(response) == [f"{name}支队" for name in names]


def test_assessment_scores_page_by_page(ranked, cast, login, monkeypatch):
    """The heading counts all units of the kind, whatever the page shows."""
    monkeypatch.setattr("assessment.ranking.PER_PAGE", 4)
    url = address("assessment_scores", ranked)

    response = login(cast.office).get(url, {"page": 2, "name": "支队"})

    assert names_on(response) == ["戊支队", "己支队"]
    assert [table.number for table in response.context["tables"]] == [6]
    assert "?page=1&amp;name=" in response.content.decode()


def test_assessment_scores_tell_what_changed(ranked, cast, login):
    """90.00 since July 1, 95.00 at the end of June, 91.00 in May."""
    unit = Unit.objects.get(name="丁支队")
    for on, total in (
        (date(2026, 5, 6), 9100),
        (date(2026, 6, 12), 9500),
        (date(2026, 7, 1), 9000),
    ):
        ScoreDay.objects.create(assessment=ranked, unit=unit, on=on, total=total)

    response = login(cast.office).get(address("assessment_scores", ranked))

    row = next(row for row in rows_on(response) if row[0] == "丁支队")
    assert row[6:8] == ["−5.00 2026-07-01 周三", "−5.00"]


def test_assessment_scores_offer_no_units(ranked, cast, login):
    """A province has tens of thousands: they are found by name."""
    page = login(cast.office).get(address("assessment_scores", ranked)).content

    options = html.fromstring(page).xpath("//form//option")
    names = set(Unit.objects.values_list("name", flat=True))
    assert not names & {each.text for each in options}


@pytest.mark.parametrize("name", ["liaison", "head"])
def test_assessment_scores_of_others_are_refused_to_a_unit(ranked, cast, login, name):
    url = address("assessment_scores", ranked)

    assert login(getattr(cast, name)).get(url).status_code == 403


def test_assessment_scores_do_not_exist_for_strangers(ranked, cast, login):
    url = address("assessment_scores", ranked)

    assert login(cast.stranger).get(url).status_code == 404


def test_assessment_export_takes_no_order_along(ranked, cast, login):
    client = login(cast.office)

    client.post(address("assessment_export", ranked), {"order": "total", "name": "甲"})

    assert Run.objects.get().arguments["chosen"] == {"name": "甲"}


def test_book_of_chosen_names_says_so(ranked):
    book = book_of(ranked, {"name": "乙", "deducted": True})

    assert book.scope == "名称含“乙”的单位、有扣分的单位"
    assert [score.unit.name for score in book.scores] == ["乙支队"]


@pytest.mark.parametrize("times", [1, 3])
def test_assessment_scores_take_the_same_queries_however_many_units(
    ranked, cast, login, bureau, times, django_assert_num_queries
):
    for number in range(times):
        for standing in ("few", "not_judged"):
            Score.objects.create(
                assessment=ranked,
                unit=make_unit(f"{standing}{number}", parent=bureau),
                unit_kind="station",
                standing=standing,
                total=None if standing == "not_judged" else 9000,
                basis={"leaves": []},
            )
    client, url = login(cast.supervisor), address("assessment_scores", ranked)
    client.get(url)

    with django_assert_num_queries(11):
        client.get(url)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, ""),
        ({"standing": "few"}, "指标较少"),
        ({"standing": "ranked", "deducted": "on"}, "排名、有扣分的单位"),
    ],
)
def test_words_say_which_units_are_chosen(judged, chosen, words):
    assert ScoreFilter(chosen, assessment=judged).words == words
