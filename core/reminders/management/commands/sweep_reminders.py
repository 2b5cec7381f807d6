"""Writes the notices due by a day, or shows them with --dry-run."""

import sys
from collections import defaultdict
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.reminders import sweeping
from core.reminders.models import ReminderStep
from core.reminders.services import sweep
from core.units.models import User
from core.workdays.days import current_calendar
from core.workdays.words import dated


class Command(BaseCommand):
    help = "按提醒步骤发送当日应发的通知；重复执行不会重复发送。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", metavar="日期", help="按这一天发送，如 2026-07-01；默认为今天。"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="只列出会发什么，不写入任何内容；加 -v 2 列出每一条。",
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
        calendar = current_calendar()
        if not calendar.is_workday(today):
            line = f"{dated(today)}是休息日，不发提醒。"
            if options["dry_run"]:
                line += f"下一个工作日是 {dated(calendar.on_or_after(today))}。"
            self.stdout.write(line)
        elif options["dry_run"]:
            for line in preview_lines(today, calendar, options["verbosity"] > 1):
                self.stdout.write(line)
        else:
            self.stdout.write(line_of(today, calendar))


def line_of(today, calendar):
    """Sweep, and say in one line what came of it."""
    count = sweep(today=today, calendar=calendar)
    if not count:
        return f"{dated(today)}没有新的提醒要发。"
    return f"{dated(today)}发出提醒{count}条。"


def preview_lines(today, calendar, each):
    """What a sweep would send: by source and step, and with `each` every notice."""
    steps = defaultdict(list)
    for source, notices in sweeping.preview(today=today, calendar=calendar):
        for notice in notices:
            steps[source.label, notice.step].append(notice)
    total = sum(map(len, steps.values()))
    if not total:
        yield f"{dated(today)}没有新的提醒要发。"
        return
    yield f"{dated(today)}会发出提醒{total}条（试算，没有发送）："
    words = step_words()
    people = names(notice for rows in steps.values() for notice in rows) if each else {}
    for (label, key), rows in steps.items():
        told = len({notice.person_id for notice in rows})
        yield f"{label}，{words.get(key, key)}：{told}人，{len(rows)}条"
        if each:
            for notice in rows:
                yield f"  {people[notice.person_id]}：{notice.title}"


def step_words():
    words = {step.key: str(step) for step in ReminderStep.objects.all()}
    return words | {sweeping.NOBODY_KEY: "无人可通知的单位"}


def names(notices):
    people = User.objects.in_bulk({notice.person_id for notice in notices})
    return {pk: str(person) for pk, person in people.items()}
