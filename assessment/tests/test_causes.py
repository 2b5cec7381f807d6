from datetime import date

import pytest
from django.urls import reverse

from assessment.causes import Cause, Changed, lift_cause, preview
from assessment.findings import NoReason, confirm
from assessment.judging import propose_and_count
from assessment.models import Assessment, Finding, Score
from assessment.proposals import Counts, NotRunning, propose
from core.audit.models import Event

from .factories import JUNE, MARCH, make_assignment, make_report, occurrence_of

TODAY = date(2026, 7, 1)
REASON = "3月25日公安网检修。"
OUTAGE = Cause("not_reported", MARCH, MARCH)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def judged(assessment, tasks, units, cast):
    """法制支队 and 交警支队 missed March and June; 法制支队's March is 扣分."""
    make_assignment(tasks[1], units["交警支队"])
    propose_and_count(assessment_pk=assessment.pk, today=TODAY)
    march = Finding.objects.get(unit=units["法制支队"], occurrence__due_on=MARCH)
    confirm(
        pks=[march.pk], assessment_pk=assessment.pk, by=cast.supervisor, today=TODAY
    )
    return assessment


def run(judged, cast, *, cause=OUTAGE, expected=2, reason=REASON):
    return lift_cause(
        assessment_pk=judged.pk,
        cause=cause,
        expected=expected,
        reason=reason,
        by=cast.supervisor,
        today=TODAY,
    )


def standing():
    """(unit, due date) of what stands."""
    return sorted(
        Finding.objects.standing().values_list("unit__name", "occurrence__due_on")
    )


def test_preview_says_whose_points_come_back(judged):
    """法制支队 has 6.25 of 25.00 deducted and 6.25 proposed: 75.00, at last 50.00."""
    found = preview(assessment=judged, cause=OUTAGE, today=TODAY)

    assert [
        (r.unit.name, r.proposed, r.confirmed, r.total, r.total_after) for r in found
    ] == [("法制支队", 0, 1, 7500, 10000), ("交警支队", 1, 0, 10000, 10000)]
    assert [(r.total_if_all, r.total_if_all_after) for r in found] == [
        (5000, 7500),
        (5000, 7500),
    ]


def test_preview_is_what_lifting_does(judged, cast):
    found = preview(assessment=judged, cause=OUTAGE, today=TODAY)

    run(judged, cast)

    stored = {score.unit_id: score for score in Score.objects.all()}
    assert [(r.total_after, r.total_if_all_after) for r in found] == [
        (stored[r.unit.pk].total, stored[r.unit.pk].total_if_all) for r in found
    ]


def test_preview_changes_nothing(judged):
    before = list(Finding.objects.values()), list(Score.objects.values())

    preview(assessment=judged, cause=OUTAGE, today=TODAY)

    assert (list(Finding.objects.values()), list(Score.objects.values())) == before


def test_lift_cause_of_all_units(judged, cast):
    done = run(judged, cast)

    lifted = Finding.objects.filter(status="lifted")
    assert done == 2
    assert standing() == [("交警支队", JUNE), ("法制支队", JUNE)]
    assert set(lifted.values_list("lifted_by", "lifted_reason")) == {
        (cast.supervisor.pk, REASON)
    }


def test_lift_cause_of_some_units(judged, units, cast):
    cause = Cause("not_reported", MARCH, MARCH, (units["交警支队"],))

    run(judged, cast, cause=cause, expected=1)

    assert standing() == [
        ("交警支队", JUNE),
        ("法制支队", MARCH),
        ("法制支队", JUNE),
    ]


def test_lift_cause_leaves_other_measures(judged, led, cast):
    make_report(occurrence_of(led, 3), date(2026, 9, 28))
    propose(assessment_pk=judged.pk, today=date(2026, 9, 29))
    whole_year = Cause("not_reported", MARCH, date(2026, 12, 31))

    run(judged, cast, cause=whole_year, expected=5)

    assert standing() == [("法制支队", date(2026, 9, 25))]


def test_lift_cause_is_for_good(judged, cast):
    run(judged, cast)

    assert propose(assessment_pk=judged.pk, today=TODAY) == Counts()


def test_lift_cause_is_written_to_the_trail(judged, cast):
    run(judged, cast)

    assert Event.objects.get(act="解除扣分").note == (
        "2条（未报送，到期日2026-03-25至2026-03-25，全部单位）：3月25日公安网检修。"
    )


def test_lift_cause_refused_when_more_came_since(judged, cast):
    with pytest.raises(Changed, match="重新核对"):
        run(judged, cast, expected=1)

    assert len(standing()) == 4


def test_lift_cause_refused_without_reason(judged, cast):
    with pytest.raises(NoReason):
        run(judged, cast, reason=" ")


def test_lift_cause_refused_when_not_running(judged, cast):
    Assessment.objects.update(status=Assessment.Status.FINAL)

    with pytest.raises(NotRunning):
        run(judged, cast)


# The page.


@pytest.fixture
def url(judged):
    page = reverse("assessment:cause_lift", args=[judged.pk])
    return f"{page}?measure=not_reported&due_from=2026-03-25&due_to=2026-03-25"


def test_page_shows_what_would_be_lifted(url, cast, login):
    page = login(cast.supervisor).get(url).content.decode()

    assert "解除这 2 条" in page
    assert "<strong>100.00</strong>" in page


def test_page_begins_with_the_period(judged, cast, login):
    url = reverse("assessment:cause_lift", args=[judged.pk])

    page = login(cast.supervisor).get(url).content.decode()

    assert 'value="2026-01-01"' in page
    assert "解除这" not in page


def test_page_lifts(url, cast, login):
    response = login(cast.supervisor).post(
        url, {"expected": 2, "reason": REASON}, follow=True
    )

    assert "已解除2条，得分已更新。" in response.content.decode()
    assert len(standing()) == 2


def test_page_lifts_twice_once(url, cast, login):
    client = login(cast.supervisor)
    client.post(url, {"expected": 2, "reason": REASON})

    response = client.post(url, {"expected": 2, "reason": REASON})

    assert "没有符合条件的拟扣和扣分" in response.content.decode()
    assert Event.objects.filter(act="解除扣分").count() == 1


def test_page_counts_anew_when_more_came_since(url, cast, login):
    response = login(cast.supervisor).post(url, {"expected": 1, "reason": REASON})

    page = response.content.decode()
    assert "符合条件的条数已有变化" in page
    assert 'name="expected" value="2"' in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("measure=x&due_from=2026-01-01&due_to=2026-12-31", "没有查到"),
        ("measure=late&due_from=昨天&due_to=2026-12-31", "没有查到"),
        ("measure=late&due_from=2026-12-31&due_to=2026-01-01", "不能早于"),
        ("measure=late&due_from=2026-01-01&due_to=2026-02-01", "没有符合条件"),
    ],
)
def test_page_says_what_is_wrong_with_the_choice(judged, cast, login, query, sentence):
    url = reverse("assessment:cause_lift", args=[judged.pk])

    page = login(cast.supervisor).get(f"{url}?{query}").content.decode()

    assert sentence in page


@pytest.mark.parametrize("reason", ["", " ", "长" * 10_000])
def test_page_refuses_a_bad_reason(url, cast, login, reason):
    response = login(cast.supervisor).post(url, {"expected": 2, "reason": reason})

    assert "没有解除，请先改正以下问题" in response.content.decode()
    assert len(standing()) == 4


@pytest.mark.parametrize(
    ("name", "status"), [("office", 403), ("liaison", 403), ("stranger", 404)]
)
def test_page_refused_without_the_right(url, cast, login, name, status):
    response = login(getattr(cast, name)).post(url, {"expected": 2, "reason": REASON})

    assert (response.status_code, len(standing())) == (status, 4)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_the_same_queries_however_many_units(
    assessment, tasks, units, cast, login, rows, django_assert_max_num_queries
):
    for unit in list(units.values())[:rows]:
        make_assignment(tasks[1], unit)
    propose_and_count(assessment_pk=assessment.pk, today=TODAY)
    client = login(cast.supervisor)
    url = reverse("assessment:cause_lift", args=[assessment.pk])

    with django_assert_max_num_queries(24):
        client.get(f"{url}?measure=not_reported&due_from=2026-01-01&due_to=2026-12-31")
