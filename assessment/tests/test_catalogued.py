"""超期公开, 应更未更, 错链: what is found, what grows, what lifts it."""

from datetime import date

import pytest
from django.urls import reverse

from assessment.models import Finding, Rule
from assessment.proposals import Counts, propose
from assessment.templatetags.assessment_points import ledger
from catalog.models import EntryVersion, LinkTerm
from catalog.services import publishing

from .answers import office_of
from .catalogued import LINK, listed, published, rule_of_catalogue, seen

# No occurrence is due by then, so nothing else is found.
TODAY = date(2026, 3, 20)


@pytest.fixture
def judge(assessment, led):
    """`judge(measure)` makes the rule; `judge.on(day)` proposes."""

    def judge(measure):
        return rule_of_catalogue(assessment, led, measure, "个")

    judge.on = lambda day=TODAY: propose(assessment_pk=assessment.pk, today=day)
    return judge


def found():
    rows = Finding.objects.order_by("pk")
    return list(rows.values_list("unit__name", "quantity", "status"))


def test_late_publication_is_charged_to_who_published_and_by_working_days(
    judge, led, units
):
    judge(Rule.Measure.LATE_PUBLICATION)
    entry = listed(led.unit)
    published(entry, date(2026, 2, 3), formed_on=JANUARY_6)  # due that day
    late = {"formed_on": JANUARY_6, "unit": units["交警支队"]}
    published(entry, date(2026, 2, 5), **late)
    published(entry, date(2026, 2, 9), title="没有形成日期")

    assert judge.on() == Counts(new=1)
    assert found() == [("交警支队", 2, "proposed")]
    assert "公开期限2026-02-03，公开日期2026-02-05" in Finding.objects.get().facts
    assert judge.on() == Counts()


JANUARY_6 = date(2026, 1, 6)


@pytest.mark.parametrize(
    ("cycle", "last", "missed"),
    [
        ("week", date(2026, 3, 9), 0),
        ("week", date(2026, 3, 8), 1),
        ("week", date(2026, 3, 2), 1),
        ("week", date(2026, 3, 1), 2),
        ("month", date(2026, 2, 1), 0),
        ("month", date(2026, 1, 31), 1),
        ("quarter", date(2026, 1, 1), 0),
        ("half_year", date(2025, 6, 30), 0),
        ("year", date(2024, 12, 31), 0),
    ],
)
def test_every_period_missed_within_the_assessment_counts(
    judge, led, cycle, last, missed
):
    judge(Rule.Measure.STALE_ENTRY)
    published(listed(led.unit, cycle=cycle), last)

    judge.on()

    assert found() == ([("法制支队", missed, "proposed")] if missed else [])


@pytest.mark.parametrize(
    ("last", "missed"),
    [(date(2025, 3, 1), 1), (date(2025, 12, 30), 1), (date(2026, 1, 28), 0)],
)
def test_what_is_due_on_a_date_of_the_year_counts_by_that_date(
    judge, led, last, missed
):
    """政府信息公开工作年度报告, by 31 January; what came in December is of its year."""
    judge(Rule.Measure.STALE_ENTRY)
    said = {"limit_kind": "fixed_date", "limit_month": 1, "limit_day": 31}
    said |= {"limit_days": None, "limit_event": "", "cycle": "year"}
    published(listed(led.unit, **said), last)

    judge.on(date(2026, 1, 31))
    assert found() == []
    judge.on()
    assert found() == ([("法制支队", 1, "proposed")] if missed else [])
    said = [finding.facts for finding in Finding.objects.all()]
    assert said == [
        f"法制支队，公开事项“居住证办理”，每年1月31日前，最近公开{last}，"
        "应于2026-01-31前更新，漏更1个周期（最近一个到2026-01-31）。"
    ] * bool(missed)


def test_what_the_bureau_answers_for_is_charged_to_its_office(judge, led, units):
    judge(Rule.Measure.STALE_ENTRY)
    EntryVersion.objects.filter(entry=listed(led.unit)).update(unit=led.unit.bureau)

    judge.on(date(2026, 3, 1))

    assert found() == [("宣传科", 1, "proposed")]


def test_stale_entry_grows_and_is_lifted_when_it_is_renewed(judge, led):
    judge(Rule.Measure.STALE_ENTRY)
    entry = listed(led.unit)

    assert judge.on(date(2026, 2, 28)) == Counts()
    assert judge.on(date(2026, 3, 1)) == Counts(new=1)
    finding = Finding.objects.get()
    assert "从未公开，2026-01-05列入目录，应于2026-02-28前更新" in finding.facts
    Finding.objects.all().delete()
    published(entry, date(2026, 1, 10))
    assert judge.on() == Counts(new=1)
    published(entry, TODAY)
    assert judge.on() == Counts(lifted=1)
    assert Finding.objects.get().lifted_reason.startswith("事实已消除：已更新")


def test_link_counts_once_it_was_seen_broken_again_and_not_mended_in_time(judge, led):
    judge(Rule.Measure.DEAD_LINK)
    entry = listed(led.unit)
    dead = published(entry, JANUARY_6, link=LINK)
    mended = published(entry, JANUARY_6, link=LINK + "?2")
    corrected = published(entry, JANUARY_6, link=LINK + "?3")
    first, again = date(2026, 3, 9), date(2026, 3, 13)
    for row in (dead, mended, corrected):
        seen(row, "dead", first)
    assert judge.on() == Counts()
    for row in (dead, mended, corrected):
        seen(row, "unreachable", again)
    seen(mended, "alive", date(2026, 3, 16), code=200)
    publishing.correct(
        pk=corrected.pk,
        version=1,
        facts={"link": LINK + "?4"},
        by=office_of(entry.bureau),
        today=date(2026, 3, 16),
        calendar=None,
    )

    assert judge.on(date(2026, 3, 16)) == Counts()
    term = {"code": "mend", "source": "市网站管理办法", "valid_from": first}
    longer = LinkTerm.objects.create(days=6, **term)
    assert judge.on(date(2026, 3, 17)) == Counts()
    longer.delete()
    assert judge.on(date(2026, 3, 17)) == Counts(new=1)
    seen(dead, "alive", date(2026, 3, 18), code=200)
    assert judge.on() == Counts(moved=1)
    assert found() == [("法制支队", 1, "proposed")]
    finding = Finding.objects.get()
    assert finding.facts.endswith("2026-03-18才修复。")
    page = reverse("catalog:publication_detail", args=[dead.pk])
    assert ledger(finding) == (page, "看公开记录")
