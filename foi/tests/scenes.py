"""Rows of the ledger put straight into the table, many at a time."""

import uuid
from datetime import date, timedelta

from foi.models import InformationRequest, Outcome

Status = InformationRequest.Status


def plain_row(bureau, by, number, *, received_on, ended_on=None, result=None, **facts):
    """A request as the ledger stores it; ended without a result it was withdrawn."""
    if ended_on is None:
        status = Status.HANDLING if received_on else Status.CONFIRMING
    else:
        status = Status.CLOSED if result else Status.WITHDRAWN
    arrived_on = received_on or ended_on or date(2026, 1, 26)
    values = {
        "kind": "disclosure",
        "way": "online",
        "basis": "confirmed",
        "column": "person",
        "subject": f"第{number}件",
        "contents": f"第{number}件",
        "contents_key": str(number),
        "form": "paper",
        "getting": "post",
    } | facts
    return InformationRequest(
        bureau=bureau,
        year=arrived_on.year,
        number=number,
        arrived_on=arrived_on,
        received_on=received_on,
        registered_on=max(arrived_on, ended_on or arrived_on),
        registered_by=by,
        status=status,
        due_on=received_on and received_on + timedelta(days=28),
        ended_on=ended_on,
        outcome=result,
        token=uuid.uuid4(),
        **values,
    )


def keep(bureau, by, specs):
    """Store a row for each of the facts, with a result named by its code."""
    results = {outcome.code: outcome for outcome in Outcome.objects.all()}
    first = InformationRequest.objects.filter(bureau=bureau).count() + 1
    InformationRequest.objects.bulk_create(
        plain_row(
            bureau, by, number, **{**spec, "result": results.get(spec.get("result"))}
        )
        for number, spec in enumerate(specs, start=first)
    )
