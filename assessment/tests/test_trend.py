"""A unit reads why its points changed between two days."""

from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from assessment.counting import count
from assessment.explained import known_of
from assessment.findings import confirm, lift
from assessment.models import Finding, Indicator, Score, ScoreDay
from assessment.proposals import propose
from assessment.trend import moves
from tasks.models import Role

from .factories import DECEMBER, MARCH, make_assignment
from .test_counting import by_hand

FIRST, CONFIRMED, LIFTED = date(2026, 4, 2), date(2026, 4, 20), date(2026, 5, 6)
LATER = date(2026, 5, 20)


@pytest.fixture
def counted(assessment, tasks, units):
    """法制支队 has one 拟扣 of 6.25 on its only leaf of 25.00."""
    propose(assessment_pk=assessment.pk, today=FIRST)
    count(assessment_pk=assessment.pk, today=FIRST)
    return assessment


@pytest.fixture
def confirmed(counted, cast):
    confirm(
        pks=[Finding.objects.get().pk],
        assessment_pk=counted.pk,
        by=cast.supervisor,
        today=CONFIRMED,
    )
    return counted


@pytest.fixture
def lifted(confirmed, cast):
    lift(
        pks=[Finding.objects.get().pk],
        assessment_pk=confirmed.pk,
        reason="已核实报送。",
        by=cast.supervisor,
        today=LIFTED,
    )
    return confirmed


def score_of(unit="法制支队"):
    return Score.objects.select_related("assessment__rubric").get(unit__name=unit)


def moves_of(unit="法制支队"):
    score = score_of(unit)
    days = list(ScoreDay.objects.of(score).latest_first())
    return moves(days, known_of(score))


def told(move):
    return [(each.label, each.amount, each.sentences) for each in move.reasons]


def test_moves_tell_what_was_confirmed_and_lifted(lifted):
    fact = "法制支队，任务1第1期，到期日2026-03-25，未报送。"
    clause = Finding.objects.get().clause

    last, middle, first = moves_of()

    assert told(first) == []
    assert told(middle) == [
        ("", -2500, [f"2026-04-20 周一确认：{fact}（{clause}）"]),
    ]
    assert told(last) == [("", 2500, [f"2026-05-06 周三解除：{fact}（已核实报送。）"])]
    assert [each.change for each in (last, middle, first)] == [2500, -2500, None]


def test_moves_reckon_how_a_loss_became_points_of_a_hundred(confirmed):
    (reason,) = moves_of()[0].reasons

    assert reason.indicator == Indicator.objects.get(task__number="1")
    assert reason.reckoning == (
        "本项扣分由0.00分变为6.25分，按6.25分×系数100%÷分值合计25.00分×100折算。"
    )


def test_moves_tell_of_a_task_that_was_added(confirmed, tasks, units):
    """Of 50.00 the same loss weighs half."""
    make_assignment(tasks[1], units["法制支队"], Role.SUPPORT, due=(DECEMBER,))
    count(assessment_pk=confirmed.pk, today=LATER)

    move = moves_of()[0]

    assert told(move) == [
        ("承担的任务有变", 833, ["新增（系数50%）：2 更新主动公开目录"])
    ]
    assert move.change == 833


def test_moves_tell_of_a_task_carried_no_more(confirmed, tasks, units):
    """Waiving the only other task brings the loss back to its full weight."""
    added = make_assignment(tasks[1], units["法制支队"], due=(DECEMBER,))
    count(assessment_pk=confirmed.pk, today=LIFTED)
    added.occurrences.update(voided_on=LATER, void_reason="不涉及")
    count(assessment_pk=confirmed.pk, today=LATER)

    assert told(moves_of()[0]) == [
        ("承担的任务有变", -1250, ["不再承担：2 更新主动公开目录"])
    ]


def test_moves_tell_of_bonus_and_limit(confirmed, units, cast):
    unit = units["法制支队"]
    for effect, points in (("bonus", 200), ("limit", 7000)):
        by_hand(confirmed, unit, points, cast, effect=effect)
    Finding.objects.filter(rule=None).update(confirmed_on=LATER)

    count(assessment_pk=confirmed.pk, today=LATER)

    words = ["2026-05-20 周三登记：现场检查发现。（现场检查）"]
    assert told(moves_of()[0]) == [
        ("加分", 200, words),
        ("限档、单项否决", -700, words),
    ]


def test_moves_tell_of_another_price(confirmed, led):
    """Of three rounds, not four, the one that was missed costs a third."""
    led.occurrences.filter(number=4).update(voided_on=LATER, void_reason="不再报送")
    count(assessment_pk=confirmed.pk, today=LATER)

    (reason,) = moves_of()[0].reasons

    finding = Finding.objects.get()
    assert reason.amount == -832
    assert reason.sentences == [
        f"重新计价，由6.25分变为8.33分：{finding.facts}（{finding.clause}）"
    ]


def test_moves_tell_what_happened_whatever_became_of_it(lifted):
    """The fact came back: the same row is 拟扣 again and has lost its days."""
    Finding.objects.update(
        status="proposed",
        confirmed_on=None,
        confirmed_by=None,
        lifted_on=None,
        lifted_by=None,
        lifted_reason="",
    )
    finding = Finding.objects.get()

    last, middle, _ = moves_of()

    assert told(middle) == [("", -2500, [f"确认：{finding.facts}（{finding.clause}）"])]
    assert told(last) == [("", 2500, [f"解除：{finding.facts}"])]


def test_moves_list_what_is_only_proposed(counted, cast):
    propose(assessment_pk=counted.pk, today=date(2026, 6, 26))
    count(assessment_pk=counted.pk, today=date(2026, 6, 26))

    move = moves_of()[0]

    assert (move.change, told(move)) == (0, [])
    assert [each.found_on for each in move.proposed] == [date(2026, 6, 26)]


def test_moves_list_拟扣_taken_back(counted, cast):
    pk = Finding.objects.get().pk
    fields = {"assessment_pk": counted.pk, "by": cast.supervisor, "today": LIFTED}
    lift(pks=[pk], reason="误报", **fields)

    move = moves_of()[0]

    assert [each.pk for each in move.dropped] == [pk]
    assert (move.day.total_if_all, move.change) == (10000, 0)


def test_moves_of_a_unit_judged_no_more(counted, led):
    led.occurrences.update(voided_on=LATER, void_reason="不涉及")
    count(assessment_pk=counted.pk, today=LATER)

    move = moves_of()[0]

    assert told(move) == [("考核期内没有可以计分的指标，不参加评分。", 0, [])]
    assert move.change is None


def test_moves_sum_to_what_changed(lifted, tasks, units, cast):
    make_assignment(tasks[1], units["法制支队"], due=(MARCH,))
    propose(assessment_pk=lifted.pk, today=LATER)
    pks = list(Finding.objects.proposed().values_list("pk", flat=True))
    confirm(pks=pks, assessment_pk=lifted.pk, by=cast.supervisor, today=LATER)

    for move in moves_of()[:-1]:
        assert sum(each.amount for each in move.reasons) == move.change


def trend_url(unit="法制支队"):
    return reverse("assessment:score_trend", args=[score_of(unit).pk])


def page_of(response):
    return " ".join(html.fromstring(response.content).text_content().split())


def test_score_trend_compares_with_the_end_of_last_month(lifted, cast, login):
    response = login(cast.liaison).get(trend_url())

    page = page_of(response)
    assert (
        "2026-04-30 周四 至 2026-05-06 周三：75.00 分 → 100.00 分（+25.00 分）" in page
    )
    assert [move.change for move in response.context["moves"]] == [2500, -2500, None]


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        (
            {"since": "2026-04-02", "until": "2026-04-20"},
            "2026-04-02 周四 至 2026-04-20 周一：100.00 分 → 75.00 分（−25.00 分）",
        ),
        ({"since": "2026-04-02", "until": ""}, "100.00 分 → 100.00 分（0.00 分）"),
        (
            {"since": "2026-01-01", "until": "2026-04-20"},
            "首次计分前按 100 分计 → 75.00 分",
        ),
        (
            {"since": "2026-01-01", "until": "2026-02-01"},
            "到 2026-02-01 周日 还没有计分",
        ),
        ({"since": "2026-06-01", "until": "2026-02-01"}, "开始日期不能晚于结束日期"),
        ({"since": "昨天", "until": ""}, "75.00 分 → 100.00 分"),
    ],
)
def test_score_trend_compares_any_two_days(lifted, cast, login, query, heading):
    assert heading in page_of(login(cast.liaison).get(trend_url(), query))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("head", 200),
        ("office", 200),
        ("supervisor", 200),
        ("leader", 200),
        ("neighbour", 403),
        ("office_head", 403),
        ("manager", 404),
        ("stranger", 404),
    ],
)
def test_score_trend_is_for_who_may_see_the_score(lifted, cast, login, name, status):
    assert login(getattr(cast, name)).get(trend_url()).status_code == status


def test_score_trend_takes_the_days_page_by_page(lifted, cast, login, monkeypatch):
    """The oldest of a page is compared with the newest of the next."""
    monkeypatch.setattr("assessment.views.scores.DAYS_PER_PAGE", 1)

    for number, change in enumerate([2500, -2500, None], start=1):
        response = login(cast.liaison).get(trend_url(), {"page": number})
        assert [each.change for each in response.context["moves"]] == [change]


def test_score_detail_shows_the_latest_moves(lifted, cast, login, monkeypatch):
    monkeypatch.setattr("assessment.views.scores.LATEST_DAYS", 2)
    url = reverse("assessment:score_detail", args=[score_of().pk])

    response = login(cast.liaison).get(url)

    assert [each.change for each in response.context["moves"]] == [2500, -2500]
    assert "+25.00 分（2026-04-30 周四为 75.00 分）" in page_of(response)


def test_score_detail_of_the_first_day_compares_with_nothing(counted, cast, login):
    url = reverse("assessment:score_detail", args=[score_of().pk])

    page = page_of(login(cast.liaison).get(url))

    assert "首次计分，没有扣分。" in page
    assert "较上月末" not in page


@pytest.mark.parametrize("days", [1, 3])
def test_score_trend_takes_the_same_queries_however_many_days(
    counted, cast, login, days, django_assert_num_queries
):
    first = ScoreDay.objects.get()
    for number in range(1, days):
        first.pk, first.on = None, date(2026, 3, number)
        first.save()
    client, url = login(cast.liaison), trend_url()
    client.get(url)

    with django_assert_num_queries(13):
        client.get(url)
