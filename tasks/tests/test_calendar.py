"""日历: days with what is due, the list behind them, and the calendar file."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from core.units.tests.factories import make_unit
from core.workdays.models import SpecialDay
from core.workdays.tests.factories import make_day
from tasks import calendar as figures
from tasks.ics import SheetDue, as_ics, sheets_due
from tasks.models import Occurrence, Role
from tasks.tests.factories import first_occurrence, handed_out, report_at

LEGAL, TRAFFIC = ("法制支队", Role.RESPONSIBLE), ("交警支队", Role.RESPONSIBLE)
DUE, DAY = date(2026, 6, 25), date(2026, 7, 1)
pytestmark = pytest.mark.time_machine("2026-07-01 09:00+08:00")
PAGE, LIST = reverse("tasks:calendar"), reverse("tasks:calendar_list")
ICS = reverse("tasks:calendar_ics")


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, [LEGAL, TRAFFIC], [LEGAL], by=cast.office)


def cells(months):
    return {
        cell.date: cell
        for month in months
        for week in month.weeks
        for cell in week
        if cell
    }


def june(user, today=DAY, **wanted):
    first, last = figures.span_of(DUE, quarter=False)
    rows = figures.narrowed(
        figures.visible_rows(user),
        {"first": first, "last": last, **wanted},
        today=today,
    )
    return cells(figures.months_of(rows, first, last, today=today))


# Spans and cells.


@pytest.mark.parametrize(
    ("month", "quarter", "span"),
    [
        (date(2026, 2, 10), False, (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2028, 2, 1), False, (date(2028, 2, 1), date(2028, 2, 29))),
        (date(2026, 12, 31), False, (date(2026, 12, 1), date(2026, 12, 31))),
        (date(2026, 11, 1), True, (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 1, 31), True, (date(2026, 1, 1), date(2026, 3, 31))),
    ],
)
def test_span_of_month_and_quarter(month, quarter, span):
    assert figures.span_of(month, quarter=quarter) == span


def test_cell_counts_each_row_in_one_state(plan, cast, today):
    report_at("to_review", first_occurrence(plan), cast, today=today)

    (due,) = june(cast.office)[DUE].dues

    assert (due.round, due.reported, due.late, due.waiting) == (
        "2026年第二季度",
        1,
        2,
        0,
    )


def test_cell_before_the_day_has_nothing_late(plan, cast):
    (due,) = june(cast.office, today=DUE)[DUE].dues

    assert (due.reported, due.late, due.waiting) == (0, 0, 3)


def test_cells_of_a_unit_hold_its_own_rows_only(plan, cast, units):
    (own,) = june(cast.liaison)[DUE].dues
    (other,) = june(cast.office, unit=units["交警支队"])[DUE].dues

    assert (own.late, other.late) == (2, 1)
    assert june(cast.stranger)[DUE].dues == []


def test_led_rows_are_added_on_demand(bureau, cast):
    handed_out(
        bureau,
        [("法制支队", Role.LEAD), TRAFFIC],
        by=cast.office,
    )

    own = figures.visible_rows(cast.liaison).filter(due_on=DUE)
    with_led = figures.visible_rows(cast.liaison, led=True).filter(due_on=DUE)

    assert (own.count(), with_led.count()) == (1, 2)


def test_rest_days_and_days_worked_are_marked(db):
    make_day("2026-10-01")
    make_day("2026-10-10", SpecialDay.Kind.ON)
    first, last = figures.span_of(date(2026, 10, 1), quarter=False)

    found = cells(figures.months_of(Occurrence.objects.none(), first, last, today=DAY))

    assert {
        day: (cell.is_rest, cell.note)
        for day, cell in found.items()
        if day.day in (1, 8, 10, 17)
    } == {
        date(2026, 10, 1): (True, "休（国庆节）"),
        date(2026, 10, 8): (False, ""),
        date(2026, 10, 10): (False, "调休上班（国庆节）"),
        date(2026, 10, 17): (True, "休"),
    }


def test_months_cost_two_queries_however_much_is_due(
    bureau, cast, django_assert_num_queries
):
    handed_out(bureau, [LEGAL], by=cast.office)
    with django_assert_num_queries(2):
        june(cast.office)
    for number in range(2):
        handed_out(bureau, [LEGAL, TRAFFIC], by=cast.office, title=f"方案{number}")
    with django_assert_num_queries(2):
        assert len(june(cast.office)[DUE].dues) == 3


# Pages.


def test_page_shows_the_month_and_leads_to_the_rows(plan, login, cast):
    response = login(cast.office).get(PAGE, {"month": "2026-06"})

    text = response.content.decode()
    assert "日历：2026年6月" in text
    assert (
        f"{LIST}?first=2026-06-25&amp;last=2026-06-25&amp;plan={plan.pk}&amp;round="
        in text
    )


def test_count_of_a_cell_is_that_of_the_list_behind_it(plan, login, cast):
    round_pk = plan.rounds.order_by("due_on").first().pk

    response = login(cast.office).get(
        LIST,
        {
            "first": "2026-06-25",
            "last": "2026-06-25",
            "plan": plan.pk,
            "round": round_pk,
        },
    )

    assert response.context["page"].paginator.count == 3


def test_page_opens_on_this_month(login, cast):
    response = login(cast.office).get(PAGE)

    assert response.context["span"] == "2026年7月"
    assert "这段时间没有到期的填报事项。" in response.content.decode()


def test_page_of_a_quarter_has_three_months(plan, login, cast):
    response = login(cast.liaison).get(PAGE, {"view": "quarter", "month": "2026-05"})

    assert [month.name for month in response.context["months"]] == [
        "2026年4月",
        "2026年5月",
        "2026年6月",
    ]
    assert (response.context["before"], response.context["after"]) == (
        "2026-01",
        "2026-07",
    )


def test_page_with_a_wrong_month_says_so_and_shows_this_one(login, cast):
    response = login(cast.office).get(PAGE, {"month": "2026-13"})

    assert response.context["span"] == "2026年7月"
    assert "月份请写成 2026-09 的样子。" in response.content.decode()


def test_who_sees_the_bureau_is_not_asked_for_led_tasks(plan, login, cast):
    assert "led" not in login(cast.office).get(PAGE).context["form"].fields
    assert "led" in login(cast.liaison).get(PAGE).context["form"].fields


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 9),
        ({"state": "late"}, 3),
        ({"state": "waiting"}, 6),
        ({"state": "reported"}, 0),
        ({"state": "urge"}, 3),
        ({"state": "silent"}, 6),
        ({"round": "0"}, 0),
        ({"first": "2026-07-01", "last": "2026-09-30"}, 3),
        ({"first": "x", "unit": "x", "round": "x"}, 9),
    ],
)
def test_list_is_narrowed_by_its_address(plan, login, cast, query, count):
    response = login(cast.office).get(LIST, query)

    assert response.context["page"].paginator.count == count


def test_list_without_rows_says_so(login, cast):
    response = login(cast.office).get(LIST)

    assert "没有符合条件的填报事项。" in response.content.decode()


def test_list_costs_the_same_for_one_and_three(
    bureau, login, cast, django_assert_max_num_queries
):
    handed_out(bureau, [LEGAL], by=cast.office)
    client = login(cast.office)
    query = {"last": "2026-06-30"}
    client.get(LIST, query)
    with django_assert_max_num_queries(40) as one:
        client.get(LIST, query)
        queries = len(one)
    handed_out(bureau, [LEGAL, TRAFFIC], by=cast.office, title="又一方案")

    with django_assert_max_num_queries(queries):
        assert client.get(LIST, query).context["page"].paginator.count == 3


@pytest.mark.parametrize("url", [PAGE, LIST, ICS])
def test_keepers_have_no_calendar(login, cast, url):
    response = login(cast.manager).get(url)

    assert response.status_code == 403
    assert "您的岗位不查看任务，没有到期日历。" in response.content.decode()


def test_stranger_sees_none_of_it(plan, login, cast):
    assert login(cast.stranger).get(LIST).context["page"].paginator.count == 0


# The file.

SHEET = SheetDue(DUE, 1, "方案；一,二", 2, "法制支队", 3, "第二季度", 32, 5)


def written(*sheets):
    return as_ics(
        sheets,
        name="政务公开到期日历",
        at=datetime(2026, 7, 1, 1, tzinfo=UTC),
        page_of=lambda sheet: f"https://zw.local/?unit={sheet.unit_pk}&" + "长" * 60,
    )


def test_ics_is_an_all_day_event_that_keeps_its_name():
    (event,) = Calendar.from_ical(written(SHEET)).walk("VEVENT")

    assert event.decoded("dtstart") == DUE
    assert event["uid"] == "plan-1-unit-2-round-3-20260625@zhengwu.invalid"
    assert event["summary"] == "法制支队第二季度落实情况报送截止（共32项，未报5项）"
    assert event["description"].startswith("《方案；一,二》\n第二季度\nhttps://")


def test_ics_lines_are_folded_at_75_octets_and_end_with_crlf():
    content = written(SHEET)

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in lines:
        line.decode()


def test_ics_escapes_commas_semicolons_and_breaks():
    unfolded = written(SHEET).replace(b"\r\n ", b"").decode()

    assert "DESCRIPTION:《方案；一\\,二》\\n第二季度\\nhttps://" in unfolded


def test_sheets_due_are_one_line_per_unit_round_and_day(plan, cast, today):
    report_at("to_review", first_occurrence(plan), cast, today=today)

    found = sheets_due(figures.visible_rows(cast.office).filter(due_on=DUE))

    assert [(each.unit, each.count, each.owed) for each in found] == [
        ("法制支队", 2, 1),
        ("交警支队", 1, 1),
    ]


def test_ics_download_holds_the_filter_and_only_what_is_seen(plan, login, cast):
    response = login(cast.liaison).get(ICS, {"last": "2026-06-30"})

    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [event["summary"] for event in events] == [
        "法制支队2026年第二季度落实情况报送截止（共2项，未报2项）"
    ]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"


def test_ics_address_of_an_event_leads_to_its_rows(plan, login, cast):
    client = login(cast.office)
    content = client.get(ICS, {"last": "2026-06-30"}).content
    event = Calendar.from_ical(content).walk("VEVENT")[0]

    rows = client.get(str(event["url"]).removeprefix("http://testserver"))

    assert rows.context["page"].paginator.count == 2


def test_ics_costs_the_same_for_one_and_three(
    bureau, login, cast, django_assert_max_num_queries
):
    make_unit("看守所", parent=bureau)
    handed_out(bureau, [LEGAL], by=cast.office)
    client = login(cast.office)
    client.get(ICS)
    with django_assert_max_num_queries(40) as one:
        client.get(ICS)
        queries = len(one)
    handed_out(
        bureau,
        [LEGAL, TRAFFIC, ("看守所", Role.RESPONSIBLE)],
        by=cast.office,
        title="二",
    )

    with django_assert_max_num_queries(queries):
        client.get(ICS)
