"""The calendar in force, and the day table written from it."""

from datetime import date, timedelta

from django.db import transaction

from core.audit.trail import record

from . import on_change
from .calendar import ONE_DAY, WEEKDAYS, WorkCalendar
from .models import Day, SpecialDay

FIRST_DAY = date(2018, 1, 1)
# Deadlines are set at most so far past the last notice.
YEARS_AHEAD = 3
# From this month on, the next year's notice may be out.
NOTICE_MONTH = 11
NAMED_IN_NOTE = 10


def current_calendar() -> WorkCalendar:
    """The calendar of the special days as they stand, in one query.

    Nothing is kept between calls: load it once per request or job and pass it on.
    """
    return SpecialDay.objects.calendar()


def missing_notice(*, today: date) -> int | None:
    """The year whose notice should be whole by now and is not; None where none is.

    From 1 November that is the next year's, and it stays missing past New Year.
    """
    years = [today.year]
    if today.month >= NOTICE_MONTH:
        years.append(today.year + 1)
    whole = SpecialDay.objects.filter(year__in=years).whole_years()
    return next((year for year in years if year not in whole), None)


@transaction.atomic
def rebuild_days(*, today: date, by=None) -> bool:
    """Rewrite the day table from the special days; False where nothing changed.

    The table reaches from 2018 to three years past the last loaded notice. What
    it held before is the old calendar, so a rebuild that failed is made up for by
    the next one: whoever registered still hears of every change, once.
    """
    # One rebuild at a time, and each reads the special days after the one before.
    list(Day.objects.select_for_update().filter(date=FIRST_DAY))
    new = current_calendar()
    numbers = number_days(new, until=last_day(new, today))
    written = dict(Day.objects.values_list("date", "number"))
    if numbers == written:
        return False

    old = calendar_behind(written)
    Day.objects.exclude(date__range=(FIRST_DAY, max(numbers))).delete()
    Day.objects.bulk_create(
        [
            Day(date=day, number=number)
            for day, number in numbers.items()
            if written.get(day) != number
        ],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["number"],
        batch_size=1000,
    )
    # The last special day stands in the trail for the calendar it completes.
    subject = SpecialDay.objects.last() or SpecialDay(date=FIRST_DAY, name="无安排")
    record("重排工作日历", subject, by=by, note=describe(old, new))
    on_change.announce(old, new, today=today)
    return True


def last_day(calendar: WorkCalendar, today: date) -> date:
    """The end of the day table."""
    return date((calendar.last_year or today.year) + YEARS_AHEAD, 12, 31)


def number_days(calendar: WorkCalendar, *, until: date) -> dict[date, int]:
    """The running number of working days of every date from the first to `until`."""
    days = (
        FIRST_DAY + timedelta(days=offset)
        for offset in range((until - FIRST_DAY).days + 1)
    )
    return {day: calendar.between(FIRST_DAY - ONE_DAY, day) for day in days}


def calendar_behind(written: dict[date, int]) -> WorkCalendar:
    """The calendar a day table was written from."""
    off, on = set(), set()
    for day, number in written.items():
        worked = number > written.get(day - ONE_DAY, 0)
        if day.weekday() >= WEEKDAYS and worked:
            on.add(day)
        elif day.weekday() < WEEKDAYS and not worked:
            off.add(day)
    last_year = max(written).year - YEARS_AHEAD if off or on else 0
    return WorkCalendar(frozenset(off), frozenset(on), last_year)


def describe(old: WorkCalendar, new: WorkCalendar) -> str:
    """What changed, for the trail."""
    freed = dict.fromkeys(new.days_off - old.days_off, "放假")
    worked = dict.fromkeys(new.days_on - old.days_on, "上班")
    special = old.days_off | old.days_on
    plain = dict.fromkeys(special - new.days_off - new.days_on, "恢复平日")
    changed = sorted((freed | worked | plain).items())
    named = "、".join(f"{day}{what}" for day, what in changed[:NAMED_IN_NOTE])
    if len(changed) > NAMED_IN_NOTE:
        named += "等"
    years = f"已载入至{new.last_year}年" if new.last_year else "未载入放假通知"
    return f"{years}，变动{len(changed)}天" + (f"：{named}" if named else "")
