"""A ledger of so many requests, put straight into the tables."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.core.management import call_command
from django.db import connection

from core.units.roles import Role
from core.units.tests.factories import make_bureau, make_person
from foi.models import Applicant, ClockEvent, InformationRequest, Outcome
from foi.tests.scenes import plain_row

COLUMNS = InformationRequest.Column.values
FIRST = date(2022, 1, 4)
BATCH = 5000


def make_bench_bureau():
    """A bureau with its office, the law loaded."""
    call_command("loaddata", "foi_limits", "foi_outcomes", verbosity=0)
    bureau = make_bureau(unit_names=["宣传科"])
    return SimpleNamespace(
        bureau=bureau, office=make_person(Role.OFFICE, bureau.managing_office)
    )


def make_requests(scene, size, facts_of):
    """So many rows; `facts_of(number)` says what each is."""
    for start in range(1, size + 1, BATCH):
        InformationRequest.objects.bulk_create(
            plain_row(scene.bureau, scene.office, number, **facts_of(number))
            for number in range(start, min(start + BATCH, size + 1))
        )


def lives():
    """`facts_of` for five years of every column, result and state."""
    results = [*Outcome.objects.order_by("code"), None]

    def facts_of(number):
        received_on = FIRST + timedelta(days=number * 7 % 1780)
        facts = {"received_on": received_on, "column": COLUMNS[number % 6]}
        if number % 50 == 0:
            facts["kind"] = "correction"
        if number % 97 == 0:
            return facts | {"received_on": None}
        if number % 40 == 0:
            return facts
        return facts | {
            "ended_on": received_on + timedelta(days=7 + number % 40),
            "result": results[number % len(results)],
        }

    return facts_of


def make_applicants():
    """An applicant for every request, all with the same encrypted name."""
    first = InformationRequest.objects.earliest("pk")
    applicant = Applicant(request=first, name="甄试验")
    applicant.set_fingerprints()
    applicant.save()
    fields = [
        field.column
        for field in Applicant._meta.concrete_fields
        if not field.primary_key and field.name != "request"
    ]
    into = ", ".join(fields)
    copied = ", ".join(f"a.{field}" for field in fields)
    sql = f"""
        INSERT INTO foi_applicant (request_id, {into})
        SELECT r.id, {copied} FROM foi_informationrequest r, foi_applicant a
        WHERE r.id <> a.request_id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)


def make_receipts(scene):
    """The act that begins the clock, of every request received."""
    rows = InformationRequest.objects.exclude(received_on=None)
    pairs = list(rows.values_list("pk", "received_on"))
    for start in range(0, len(pairs), BATCH):
        ClockEvent.objects.bulk_create(
            ClockEvent(
                request_id=pk,
                act=ClockEvent.Act.RECEIVED,
                on=received_on,
                entered_on=received_on,
                entered_by=scene.office,
            )
            for pk, received_on in pairs[start : start + BATCH]
        )
