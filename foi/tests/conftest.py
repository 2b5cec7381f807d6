"""The law's rows, the shipped calendar, and a request in hand."""

import uuid

import pytest
from django.core.management import call_command

from core.units.roles import Role
from core.units.tests.factories import make_person
from core.workdays.management.commands.working_day import shipped_calendar
from foi.letters.kinds import BY_CODE
from foi.models import ChainSwitch, LetterSettings, Outcome
from foi.services import chaining, letters

from .factories import HANDED, JANUARY, letter_values, make_request

LAW = ("foi_limits", "foi_outcomes", "foi_fees", "foi_case_terms")


@pytest.fixture
def law(db):
    call_command("loaddata", *LAW, verbosity=0)


@pytest.fixture(scope="session")
def calendar():
    return shipped_calendar()


@pytest.fixture
def make(law, bureau, cast, calendar):
    """`make(on=…, **facts)`: a request of the cast's bureau."""

    def make(**fields):
        return make_request(bureau, cast.office, calendar=calendar, **fields)

    return make


@pytest.fixture
def row(make):
    """Received on 26 January 2026 and due on 28 February, a make-up Saturday."""
    return make(on=JANUARY)


@pytest.fixture
def do(cast, calendar):
    """`do(act, row, today=…, **values)`: act as the office; the row fresh."""

    def do(act, row, *, today=None, **values):
        row.refresh_from_db()
        result = act(
            pk=row.pk,
            version=row.version,
            by=cast.office,
            today=today or values["on"],
            calendar=calendar,
            **values,
        )
        row.refresh_from_db()
        return result

    return do


@pytest.fixture
def secrecy(units):
    return make_person(Role.SECRECY, units["宣传科"])


@pytest.fixture
def chain(row, bureau, cast, units, secrecy):
    """The chain of the bureau is on, with its shipped limits and its reviewers."""
    call_command("loaddata", "foi_steps", "foi_guide", verbosity=0)
    ChainSwitch.objects.create(
        bureau=bureau, is_on=True, set_on=JANUARY, set_by=cast.office
    )
    cast.legal = make_person(Role.LEGAL, units["法制支队"])
    cast.secrecy = secrecy
    cast.handler = cast.neighbour
    return row


@pytest.fixture
def move(calendar):
    """`move(verb, row, by, on, **values)`: act at a station; the row fresh."""

    def move(verb, row, by, on, **values):
        row.refresh_from_db()
        if verb is not chaining.hand:
            values = {"opinion": ""} | values if verb is chaining.pass_on else values
        verb(
            pk=row.pk,
            version=row.version,
            by=by,
            today=on,
            calendar=calendar,
            **values,
        )
        row.refresh_from_db()
        return chaining.open_stay(row)

    return move


@pytest.fixture
def handled(chain, cast, units, move):
    move(chaining.hand, chain, cast.office, HANDED, unit=units["交警支队"])
    return chain


@pytest.fixture
def wording(law, bureau):
    """The shipped wording and remedies, and the bureau's own names."""
    call_command("loaddata", "foi_letter_templates", "foi_remedies", verbosity=0)
    return LetterSettings.objects.create(
        bureau=bureau,
        prefix="江公信公复",
        review_authority="江门市人民政府",
        court="江门市蓬江区人民法院",
        contact="江门市公安局政务公开办公室，0750-0000000",
    )


@pytest.fixture
def draft(wording, cast):
    """`draft(row, kind, outcome=…, **values)`: a draft by the office."""

    def draft(row, kind, *, outcome=None, today=JANUARY, token=None, **values):
        chosen = BY_CODE[kind]
        code = outcome or (chosen.outcomes[0] if chosen.outcomes else None)
        return letters.draft(
            request_pk=row.pk,
            kind=chosen,
            outcome=code and Outcome.objects.get(code=code),
            values=letter_values(chosen) | values,
            token=token or uuid.uuid4(),
            by=cast.office,
            today=today,
        )

    return draft


@pytest.fixture
def issue(cast):
    """`issue(letter, on=…)`: issued by the office on a day."""

    def issue(letter, *, on=JANUARY, today=None):
        return letters.issue(
            pk=letter.pk,
            version=letter.version,
            on=on,
            by=cast.office,
            today=today or on,
        )

    return issue
