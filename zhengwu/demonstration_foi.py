"""The demonstration's information requests: how they are told, through the services.

A story is a generator: it yields the day of its next step and then takes it. The
ledger takes the steps of all stories in the order of their days, so that numbers of
requests and letters run as they would. Nothing lies past `today`.
"""

import heapq
import uuid
from datetime import date

from core.workdays.days import current_calendar
from foi.letters.kinds import BY_CODE
from foi.letters.offering import prefilled
from foi.models import ClockEvent, Outcome, StepLimit
from foi.services import (
    chaining,
    clocking,
    ending,
    letter_wording,
    letters,
    recomputing,
    registering,
)
from zhengwu.demonstration_cast import person, unit_of
from zhengwu.demonstration_register import last_year
from zhengwu.demonstration_requests import STORIES
from zhengwu.shipped_law import load_law

NAMESPACE = uuid.UUID("6f2d3f0e-6d0a-4d52-9c7f-3c1b0a7e0f11")
LETTERS = {
    "letters_are_on": True,
    "prefix": "江公信公复",
    "review_authority": "江门市人民政府",
    "court": "江门市蓬江区人民法院",
    "contact": "江门市公安局政务公开办公室（演示），0750-3000000",
    "review_online": "广东省行政复议服务平台（演示）",
}
FIRST = 170  # working days ago: before the first of the stories
OPINIONS = (
    ("legal", "经审核，认定事实清楚，依据正确，同意。"),
    ("secrecy", "经审查，不涉及国家秘密和敏感信息。"),
    ("leader", "同意。"),
)


def reporting_year(today):
    """The year whose report is being prepared: in January still the year before."""
    return today.year if today.month > 1 else today.year - 1


def keep_ledger(bureau, today):
    """Last year's register brought in, and this year's requests in every state."""
    load_law()
    ledger = Ledger(bureau, today)
    ledger.set_up()
    ledger.run([last_year(ledger), *(tell(ledger) for tell in STORIES)])
    recomputing.refresh(calendar=ledger.calendar, today=today)


class Ledger:
    """Registers and acts as the people of the bureau, on the day it stands at."""

    def __init__(self, bureau, today):
        self.bureau, self.today = bureau, today
        self.year = reporting_year(today)
        self.calendar = current_calendar()
        self.begins = self.calendar.on_or_after(date(self.year, 1, 4))
        self.on = min(self.begins, self.day(FIRST))
        self.people = {}

    def who(self, username="office"):
        """The person with the posts of the day; asked for once a day."""
        key = username, self.on
        if key not in self.people:
            self.people[key] = person(username, self.on)
        return self.people[key]

    def day(self, workdays_ago):
        return self.calendar.add(self.today, -workdays_ago)

    def run(self, stories):
        """Take the steps of all stories, each on its day; none of a later day."""
        waiting = [(next(story), place, story) for place, story in enumerate(stories)]
        heapq.heapify(waiting)
        while waiting:
            self.on, place, story = heapq.heappop(waiting)
            following = next(story, None)
            if following and following <= self.today:
                heapq.heappush(waiting, (following, place, story))

    def set_up(self):
        by = self.who()
        letter_wording.save_settings(
            bureau=self.bureau, version=0, values=LETTERS, by=by, today=self.on
        )
        steps = StepLimit.objects.of(self.bureau.pk).values()
        limits = {row.step: (row.days, None) for row in steps}
        chaining.set_up(
            bureau=self.bureau, is_on=True, limits=limits, by=by, today=self.on
        )

    def register(self, subject, applicant, *, confirmed=False, **facts):
        values = {
            "kind": "disclosure",
            "provincial_number": "",
            "way": "in_person",
            "basis": "submitted",
            "arrived_on": self.on,
            "column": "person",
            "subject": subject,
            "document_number": "",
            "contents": f"申请公开{subject}。",
            "form": "electronic",
            "getting": "email",
        }
        return registering.register(
            bureau=self.bureau,
            facts=values | facts,
            applicant=applicant,
            confirmed_on=self.on if confirmed else None,
            token=uuid.uuid5(NAMESPACE, f"{subject}{self.on}"),
            by=self.who(),
            today=self.on,
            calendar=self.calendar,
        )

    def do(self, verb, row, username="office", **values):
        row.refresh_from_db()
        return verb(
            pk=row.pk,
            version=row.version,
            by=self.who(username),
            today=self.on,
            **values,
        )

    def act(self, verb, row, **values):
        return self.do(verb, row, on=self.on, calendar=self.calendar, **values)

    def hand(self, row, code):
        unit = unit_of(code)
        self.do(chaining.hand, row, unit=unit, calendar=self.calendar)

    def pass_on(self, row, username, opinion):
        values = {"opinion": opinion, "calendar": self.calendar}
        self.do(chaining.pass_on, row, username, **values)

    def send_back(self, row, username, to, reason):
        values = {"to": to, "reason": reason, "calendar": self.calendar}
        self.do(chaining.send_back, row, username, **values)

    def through(self, row, code, *agos):
        """Handed to a unit and passed on station by station, as far as days go."""
        yield from self.sign(row, code, map(self.day, agos))

    def sign(self, row, code, days):
        handed, *passed = days
        yield handed
        self.hand(row, code)
        said = ((f"head_{code}", "已检索、核对，拟按办理意见答复。"), *OPINIONS)
        for (username, opinion), day in zip(said, passed, strict=False):
            yield day
            self.pass_on(row, username, opinion)

    def draft(self, row, kind, code="", **values):
        row.refresh_from_db()
        outcome = Outcome.objects.get(code=code) if code else None
        about = BY_CODE[kind]
        known = prefilled(about, row, outcome, self.calendar)
        values = {label: str(value) for label, value in (known | values).items()}
        return letters.draft(
            request_pk=row.pk,
            kind=about,
            outcome=outcome,
            values=values,
            token=uuid.uuid4(),
            by=self.who(),
            today=self.on,
        )

    def issue(self, row, kind, code="", **values):
        letter = self.draft(row, kind, code, **values)
        return letters.issue(
            pk=letter.pk,
            version=letter.version,
            on=self.on,
            by=self.who(),
            today=self.on,
        )

    def by_letter(self, verb, row, letter, **values):
        """Act on what a letter told."""

        def do(**known):
            letters.do_with_letter(verb, row, known)

        self.act(do, row, letter=letter, **values)

    def answer(self, row, kind, code, *, reason="", **values):
        """Issue the letter of an answer, and answer by it."""
        letter = self.issue(row, kind, code, **values)
        outcome = Outcome.objects.get(code=code)
        self.by_letter(ending.answer, row, letter, outcome=outcome, reason=reason)
        return letter

    def serve(self, row, service=ClockEvent.Service.POST):
        self.act(ending.serve, row, service=service)

    def deliver(self, row, act):
        """The day the last letter of an act arrived."""
        letter = row.events.filter(act=act).last()
        self.act(clocking.note_delivery, row, of_pk=letter.pk)
