"""python manage.py working_day DATE NUMBER: the NUMBER-th working day after DATE."""

import json
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from core.workdays.calendar import WorkCalendar
from core.workdays.days import current_calendar
from core.workdays.models import calendar_of

SHIPPED = settings.BASE_DIR / "fixtures" / "special_days.json"
MOST = 10_000
BAD_DATE = "“{written}”不是日期，请写成2026-01-26这样。"
BAD_NUMBER = f"工作日数应在-{MOST}和{MOST}之间。"
NO_DATABASE = "数据库还没有建立，按系统自带的放假安排计算。"
PROVISIONAL = "{year}年的放假安排还没有录入，{day}是暂按周末推算的。"


class Command(BaseCommand):
    help = "某日之后第几个工作日是哪天；当日不计，负数往前数。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("date", help="从哪天起，如2026-01-26")
        parser.add_argument("workdays", type=int, help="几个工作日，如20")

    def handle(self, *, workdays, **options):
        start = day_of(options["date"])
        if abs(workdays) > MOST:
            raise CommandError(BAD_NUMBER)
        calendar = self.calendar()
        day = calendar.add(start, workdays)
        self.stdout.write(day.isoformat())
        if calendar.is_provisional(day):
            self.stderr.write(PROVISIONAL.format(year=day.year, day=day))

    def calendar(self) -> WorkCalendar:
        """The calendar in force; where there is no database, the one shipped."""
        try:
            return current_calendar()
        except DatabaseError:
            self.stderr.write(NO_DATABASE)
            return shipped_calendar()


def shipped_calendar() -> WorkCalendar:
    rows = (row["fields"] for row in json.loads(SHIPPED.read_text(encoding="utf-8")))
    return calendar_of(
        (date.fromisoformat(row["date"]), row["kind"], row["year"]) for row in rows
    )


def day_of(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as fault:
        raise CommandError(BAD_DATE.format(written=written)) from fault
