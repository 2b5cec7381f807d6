"""Writes the notices due by a day, and says how many in one line."""

import sys
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.reminders.services import sweep
from core.workdays.days import current_calendar
from core.workdays.words import dated


class Command(BaseCommand):
    help = "按提醒步骤发送当日应发的通知；重复执行不会重复发送。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", metavar="日期", help="按这一天发送，如 2026-07-01；默认为今天。"
        )

    def handle(self, *args, **options):
        try:
            today = (
                date.fromisoformat(options["on"])
                if options["on"]
                else timezone.localdate()
            )
        except ValueError:
            self.stderr.write("日期须写成 2026-07-01 的样子，且确有这一天。")
            sys.exit(2)
        self.stdout.write(line_of(today, current_calendar()))


def line_of(today, calendar):
    """Sweep, and say in one line what came of it."""
    if not calendar.is_workday(today):
        return f"{dated(today)}是休息日，不发提醒。"
    count = sweep(today=today, calendar=calendar)
    if not count:
        return f"{dated(today)}没有新的提醒要发。"
    return f"{dated(today)}发出提醒{count}条。"
