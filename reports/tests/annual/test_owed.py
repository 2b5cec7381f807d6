"""Who hears of a report that is due, and what waits for whom."""

from datetime import date, timedelta

import pytest

from core.reminders import waiting
from core.reminders.models import Notice
from core.reminders.services import give_default_ladder, sweep
from core.workdays.management.commands.working_day import shipped_calendar
from reports.annual.owed import AnnualReportsOwed, item_of
from reports.annual.services import deciding

from .scenes import TODAY, act, filled, make_report, published

pytestmark = pytest.mark.usefixtures("law")
DUE = date(2026, 1, 31)
SOURCE = AnnualReportsOwed()


def owed(on, days=40):
    span = timedelta(days)
    rows = SOURCE.owed(on=on, first_due=on - span, last_due=on + span)
    return {(row.item, row.due_on) for row in rows}


def test_owed_until_it_is_published(bureau, cast):
    """With or without a row; a superior's earlier date counts."""
    item = item_of(bureau.pk, 2025)
    assert (item, DUE) in owed(TODAY)
    assert (item, DUE) in SOURCE.still_owed(on=TODAY, items={item})
    # What was done elsewhere is not chased for ever.
    assert (item, DUE) not in owed(DUE + timedelta(1))

    row = make_report(bureau, cast.office, superior_due_on=date(2026, 1, 26))
    assert (item, date(2026, 1, 26)) in owed(TODAY)
    assert (item, DUE) not in owed(TODAY)
    assert (item, date(2026, 1, 26)) in owed(date(2026, 2, 10))
    assert SOURCE.still_owed(on=TODAY, items={item}) == {(item, date(2026, 1, 26))}
    row.delete()
    published(bureau, cast)
    assert item not in {each for each, _ in owed(TODAY)}
    assert SOURCE.still_owed(on=TODAY, items={item}) == set()


def test_office_then_leader_are_told(bureau, cast):
    make_report(bureau, cast.office)
    give_default_ladder(bureau=bureau, by=cast.office)

    def told(on):
        before = set(Notice.objects.values_list("pk", flat=True))
        sweep(today=on, calendar=shipped_calendar())
        new = Notice.objects.filter(source=SOURCE.name).exclude(pk__in=before)
        return {notice.person for notice in new}

    assert told(date(2026, 1, 2)) == set()  # a holiday
    assert told(date(2026, 1, 5)) == {cast.office}
    assert told(date(2026, 1, 28)) == {cast.office, cast.leader}
    assert told(date(2026, 1, 28)) == set()


def test_what_waits_is_what_the_list_shows(bureau, cast, login):
    row = filled(bureau, cast.office)
    act(deciding.check, row, by=cast.office, today=TODAY)

    def waits(user, name):
        return next(w for w in waiting.for_user(user, TODAY) if w.name == name)

    to_sign = waits(cast.leader, "reports.to_sign")
    assert to_sign.count == len(login(cast.leader).get(to_sign.url).context["page"])
    assert to_sign.count == 1
    act(deciding.sign, row, by=cast.leader, today=TODAY)
    assert waits(cast.leader, "reports.to_sign").count == 0
    assert waits(cast.office, "reports.to_publish").count == 1
