"""A hundred nights on a real database, each in a process killed somewhere in it.

Run by `test_killed_nights`: forks a child for every night, which sweeps and delivers
and dies before its n-th statement or mail command; then one night runs to its end.
"""

import json
import os
import signal
import smtplib
import sys
from datetime import date, datetime, time, timedelta
from itertools import count

import django
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

NIGHTS = 100


def main():
    settings.EMAIL_URL = "smtp://sink"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
    settings.DEFAULT_FROM_EMAIL = "zhengwu@example.gov.cn"
    settings.SITE_URL = "https://zhengwu.example.gov.cn"
    django.setup()
    reverse("notice_list")  # loads the pages once, not in every child
    nights = working_days(NIGHTS + 1)
    full = steps_of(nights[0], nights[:1])
    killed = 0
    for number, night in enumerate(nights[1:], 1):
        # Each place of a night is hit about as often as any other.
        ended = in_child(night, nights[: number + 1], die_at=number * 7 % full)
        killed += os.WIFSIGNALED(ended)
    # The last ones grow old, and nothing is left to do.
    last = in_child(nights[-1], nights, later=timedelta(hours=1))
    sys.stdout.write(json.dumps({"killed": killed, "last": last}))


def working_days(number):
    days = (date(2026, 1, 5) + timedelta(days=offset) for offset in count())
    weekdays = (day for day in days if day.weekday() < 5)
    return [next(weekdays) for _ in range(number)]


def steps_of(night, owed):
    """How many places there are to die at in a night that is not disturbed."""
    read, write = os.pipe()
    in_child(night, owed, tell=write)
    os.close(write)
    with os.fdopen(read) as pipe:
        return int(pipe.read())


def in_child(night, owed, *, die_at=None, tell=None, later=timedelta()):
    """Run one night in a process of its own; how it ended, 0 for well."""
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    places = count()

    def place():
        if next(places) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        run_night(night, owed, place, later)
        if tell is not None:
            os.write(tell, str(next(places)).encode())
        os._exit(0)
    finally:
        os._exit(1)


def run_night(night, owed, place, later):
    from django.db import connection  # noqa: PLC0415 -- after setup

    from core.reminders import services, sources  # noqa: PLC0415 -- after setup
    from core.reminders.tests.factories import FakeSource  # noqa: PLC0415 -- after setup
    from core.units.models import Unit  # noqa: PLC0415 -- after setup
    from core.workdays.calendar import WorkCalendar  # noqa: PLC0415 -- after setup

    talk = smtplib.SMTP.send

    def send(*args):
        place()
        talk(*args)
        place()

    def execute(run, *args):
        place()
        return run(*args)

    smtplib.SMTP.send = send
    source = FakeSource()
    sources.sources.clear()
    sources.register(source)
    unit = Unit.objects.get(name="法制支队")
    for day in owed:
        source.owe(unit, day, item=f"night-{day}", title=f"night-{day}")
    zone = timezone.get_default_timezone()
    clock = datetime.combine(night, time(7, 30), tzinfo=zone) + later
    with connection.execute_wrapper(execute):
        services.sweep(today=night, calendar=WorkCalendar())
        services.deliver(clock=lambda: clock, calendar=WorkCalendar())


if __name__ == "__main__":
    main()
