"""Uploading and confirming a filled workbook, as unit or office."""

from tasks.services.returned_sheets import take_in, take_over
from tasks.workbooks.comparing import lines_of


def brought_in(filled, sheet, *, by, today, name="填报表.xlsx", **received):
    upload = filled.upload(name)
    return take_in(
        name=upload.name, content=upload, sheet=sheet, by=by, today=today, **received
    )


def confirm(returned, *, by, today, mine=(), **more):
    """Confirm what the preview shows."""
    return take_over(
        pk=returned.pk,
        mine=set(mine),
        seen=seen_on(returned, today=today),
        by=by,
        today=today,
        **more,
    )


def seen_on(returned, *, today):
    lines = lines_of(returned.rows, today=today)
    return {line.pk: line.version for line in lines if line.is_written}


def states(returned, *, today):
    """What the preview says of each row, in the order of the workbook."""
    return [line.state.label for line in lines_of(returned.rows, today=today)]


def faults(returned):
    """(place, sentence) of every fault."""
    return [
        (fault["place"], fault["text"])
        for row in returned.rows
        for fault in row["faults"]
    ]
