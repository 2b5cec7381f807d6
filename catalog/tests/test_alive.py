"""Late, stale, never published: from publications alone, against what is in force."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from catalog.alive import State, alive, overdue, to_renew
from catalog.cycles import renew_by
from catalog.models import EntryVersion, Publication
from catalog.owed import BrokenLinks, PublishedLate, ToRenew
from catalog.services import publishing, revising
from core.reminders.models import Notice
from core.reminders.services import give_default_ladder, sweep

from .factories import fresh, open_revision, sign_and_file
from .publications import CALENDAR, publish, put_in_force, seen

MARCH = date(2026, 3, 10)
# Queries of a page, however many rows it shows.
COST = {"alive_board": 11, "alive_list": 9}


@pytest.fixture
def say(bureau, people, units, today):
    def say(entry, published_on, **facts):
        facts.setdefault("unit", units["法制支队"])
        values = {"entry": entry, "published_on": published_on}
        return publish(bureau, people.office, today=today, **values, **facts)

    return say


def states(on):
    return dict(alive(on=on).values_list("title", "state"))


def test_state_follows_from_the_last_standing_publication(
    say, entries, people, today, client
):
    monthly, yearly, irregular = entries
    row = say(monthly, MARCH)
    say(irregular, MARCH)

    assert states(date(2026, 4, 30)) == {
        "居住证办理": State.FRESH,
        "行政处罚决定": State.NEVER,
        "执法监督情况": State.UNTIMED,
    }
    assert states(date(2026, 5, 1))["居住证办理"] == State.STALE
    assert states(date(2026, 3, 9))["居住证办理"] == State.NEVER
    assert states(date(2026, 1, 4)) == {}
    say(monthly, date(2026, 5, 2))
    assert states(date(2026, 5, 3))["居住证办理"] == State.FRESH
    publishing.withdraw(
        **fresh(row), on=today, reason="内容有误", by=people.office, today=today
    )
    assert alive(on=today).get(entry=monthly).last_on == date(2026, 5, 2)


def test_never_published_is_owed_from_the_edition_that_brought_it(entries):
    """Monthly since 5 January: the first by 28 February; yearly by the end of 2027."""
    titles = [row.title for row in overdue(on=date(2026, 3, 1))]

    assert titles == ["居住证办理"]
    assert list(overdue(on=date(2026, 2, 28))) == []
    due = to_renew(on=MARCH, first=date(2027, 12, 31), until=date(2027, 12, 31))
    assert [row.title for row in due] == ["行政处罚决定"]


def test_what_the_bureau_itself_answers_for_is_its_offices(say, bureau, entries, units):
    """公开主体 of most official catalogues is the bureau; nobody there is a liaison."""
    office = units["宣传科"]
    EntryVersion.objects.filter(entry=entries[0]).update(unit=bureau)
    record = say(entries[1], MARCH, unit=bureau)

    row = alive(on=MARCH).get(entry=entries[0])

    assert (row.owner, row.owner_path) == (office.pk, office.path)
    [owed] = ToRenew().owed(
        on=MARCH, first_due=date(2026, 2, 28), last_due=date(2026, 2, 28)
    )
    assert (owed.unit_id, owed.unit_path) == (office.pk, office.path)
    assert list(Publication.objects.of_unit(office.pk)) == [record]
    assert not Publication.objects.of_unit(bureau.pk)


@pytest.mark.parametrize(
    ("limit", "stale"),
    [
        ({"limit_kind": "periodic", "limit_period": "month"}, True),
        ({"limit_kind": "fixed_date", "limit_month": 1, "limit_day": 31}, False),
        ({"limit_kind": "long_term"}, None),
    ],
)
def test_where_no_cycle_is_written_the_limit_tells(people, units, limit, stale):
    said = {"limit_days": None, "limit_event": "", "cycle": "", **limit}
    put_in_force(people, units["法制支队"], units["宣传科"], {"title": "一项", **said})

    [row] = alive(on=date(2026, 3, 1))
    late = list(overdue(on=date(2026, 3, 1)))
    assert (late == [row]) is bool(stale)
    assert (row.period == "") is (stale is None)


@pytest.mark.parametrize(
    ("cycle", "last", "today", "state"),
    [
        ("year", date(2026, 1, 28), date(2027, 1, 31), State.FRESH),
        ("year", date(2026, 1, 28), date(2027, 2, 1), State.STALE),
        ("", date(2026, 3, 10), date(2027, 1, 31), State.FRESH),
        ("on_change", date(2026, 3, 10), date(2027, 2, 1), State.STALE),
        ("year", date(2027, 1, 4), date(2027, 12, 31), State.FRESH),
        ("month", date(2026, 1, 28), date(2026, 3, 1), State.STALE),
    ],
)
def test_what_is_due_on_a_date_of_the_year_is_judged_by_that_date(
    people, units, bureau, cycle, last, today, state
):
    """政府信息公开工作年度报告, by 31 January."""
    said = {"limit_kind": "fixed_date", "limit_month": 1, "limit_day": 31}
    said |= {"limit_days": None, "limit_event": "", "cycle": cycle, "title": "年报"}
    [entry] = put_in_force(people, units["法制支队"], units["宣传科"], said)
    publish(bureau, people.office, today=last, published_on=last, entry=entry)

    assert alive(on=today).get().state == state
    late = [owed.due_on for owed in due_before(today)]
    due = date(2026, 2, 28) if cycle == "month" else date(2027, 1, 31)
    assert late == ([due] if state == State.STALE else [])


def due_before(today):
    last = today - timedelta(days=1)
    return ToRenew().owed(on=today, first_due=date(2026, 1, 1), last_due=last)


def test_entries_taken_out_count_until_that_edition_and_the_cycle_is_of_the_day(
    say, entries, people, units
):
    later = date(2026, 6, 1)
    revision = open_revision(
        entries[0].catalogue, units["宣传科"], people.office, MARCH
    )
    revising.end(**fresh(revision), entry=entries[0], by=people.office)
    sign_and_file(revision, people, MARCH, effective_on=later)

    assert "居住证办理" in states(date(2026, 5, 31))
    assert "居住证办理" not in states(later)


def test_reminders_tell_the_unit_then_the_office_and_stop_when_published(
    say, entries, people, bureau
):
    due = date(2026, 4, 30)
    say(entries[0], MARCH)
    give_default_ladder(bureau=bureau, by=people.office)
    source = ToRenew()

    [owed] = source.owed(on=MARCH, first_due=due, last_due=due)
    assert (owed.unit_id, owed.due_on) == (entries[0].unit_id, due)
    assert owed.due_on == renew_by("month", MARCH)
    assert "最近公开于2026-03-10" in owed.body

    def told(on):
        sweep(today=on, calendar=CALENDAR)
        notices = Notice.objects.filter(source="catalog.renew", sent_on=on)
        return {notice.person.username for notice in notices if due == notice.due_on}

    unit = {people.liaison.username, people.head.username}
    assert told(date(2026, 4, 21)) == unit
    assert told(date(2026, 5, 1)) == unit | {people.office.username}
    assert told(date(2026, 5, 1)) == unit | {people.office.username}
    say(entries[0], date(2026, 5, 4))
    assert source.still_owed(on=date(2026, 5, 5), items={owed.item}) == {
        (owed.item, date(2026, 6, 30))
    }
    assert told(date(2026, 5, 15)) == set()


def test_late_publication_is_told_and_stops_after_a_month(say, entries, today):
    late = say(entries[0], date(2026, 6, 30), formed_on=date(2026, 5, 20))
    say(entries[0], date(2026, 6, 10), formed_on=date(2026, 5, 20))
    source, due = PublishedLate(), date(2026, 6, 17)

    found = list(source.owed(on=today, first_due=due, last_due=due))

    assert [(owed.item, owed.due_on) for owed in found] == [
        (f"publication-{late.pk}", due)
    ]
    assert source.still_owed(on=today, items={found[0].item}) == {(found[0].item, due)}
    assert source.still_owed(on=date(2026, 8, 15), items={found[0].item}) == set()


def test_broken_link_is_owed_five_working_days_after_it_was_found(say, entries, today):
    row = say(entries[0], MARCH, link="http://www.example.gov.cn/1")
    fine = say(entries[0], MARCH, link="http://www.example.gov.cn/2")
    found_on, due = date(2026, 6, 19), date(2026, 6, 26)
    seen(row, "dead", found_on)
    seen(fine, "alive", found_on, code=200)
    source = BrokenLinks()

    [owed] = source.owed(on=today, first_due=due, last_due=due)

    assert (owed.item, owed.due_on) == (f"link-{row.pk}", due)
    assert "2026-06-19发现" in owed.body
    assert source.still_owed(on=today, items={owed.item}) == {(owed.item, due)}
    seen(row, "alive", today, code=200)
    assert source.still_owed(on=today, items={owed.item}) == set()


# The pages.


def numbers(response):
    return {unit.name: line for unit, line in response.context["lines"]}


def test_board_counts_units_by_state_and_leads_to_the_rows(
    say, entries, people, login, today, django_assert_num_queries
):
    broken = say(entries[0], MARCH, link="http://www.example.gov.cn/1")
    nobody = say(None, MARCH, link="http://www.example.gov.cn/2", unit=None)
    seen(nobody, "dead", today)
    say(entries[1], date(2026, 6, 30), formed_on=date(2026, 5, 20))
    seen(broken, "dead", today)
    client = login(people.supervisor)
    url = reverse("catalog:alive_board")

    page = client.get(url)

    line = numbers(page)["法制支队"]
    assert line == {
        "entries": 3,
        "fresh": 1,
        "stale": 1,
        "never": 1,
        "never_overdue": 0,
        "untimed": 0,
        "late": 1,
        "broken": 1,
    }
    unit = entries[0].unit_id
    listed = client.get(reverse("catalog:alive_list"), {"unit": unit, "state": "stale"})
    assert [row.title for row in listed.context["page"]] == ["居住证办理"]
    late = client.get(
        reverse("catalog:publication_list"),
        {"unit": unit, "matter": "late", "year": today.year},
    )
    assert len(late.context["page"].object_list) == 1
    links = client.get(reverse("catalog:link_list"), {"unit": unit})
    assert [each.publication for each in links.context["page"]] == [broken]
    office = page.context["lines"][0][0]
    assert (office.name, numbers(page)["宣传科"]["broken"]) == ("宣传科", 1)
    links = client.get(reverse("catalog:link_list"), {"unit": office.pk})
    assert [each.publication for each in links.context["page"]] == [nobody]
    entry = client.get(reverse("catalog:entry_publications", args=[entries[0].pk]))
    assert "每月更新" in entry.content.decode()


@pytest.mark.parametrize("name", ["alive_board", "alive_list"])
def test_pages_cost_the_same_for_one_row_and_three(
    name, say, entries, people, login, django_assert_num_queries
):
    client, url = login(people.office), reverse(f"catalog:{name}")
    client.get(url)
    Publication.objects.all().delete()
    with django_assert_num_queries(COST[name]):
        client.get(url, {"state": "never"})
    say(entries[0], MARCH)
    say(entries[1], MARCH)
    with django_assert_num_queries(COST[name]):
        client.get(url, {"state": "never"})


@pytest.mark.parametrize("name", ["alive_board", "alive_list"])
def test_strangers_see_nothing_and_keepers_are_refused(name, entries, people, login):
    url = reverse(f"catalog:{name}")

    assert login(people.manager).get(url).status_code == 403
    page = login(people.stranger).get(url)
    assert "居住证办理" not in page.content.decode()
    missing = reverse("catalog:entry_publications", args=[entries[0].pk])
    assert login(people.stranger).get(missing).status_code == 404
