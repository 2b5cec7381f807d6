"""A new key for what is encrypted: everything is written anew with the first one."""

from django.db import transaction

from .models import Applicant, ApplicantRevision, ImportRow, RegisterImport

CHUNK = 500


def encrypt_anew() -> int:
    """Write every applicant with the first key, so many in one transaction, and what
    was put right of them.

    Registers that wait for a decision are written anew as well. Returns how many
    applicants. Safe to run again after it was interrupted: any key reads.
    """
    for model in (ImportRow, RegisterImport, ApplicantRevision):
        write_anew(model)
    return write_anew(Applicant)


def write_anew(model) -> int:
    last = written = 0
    while rows := next_rows(model, last):
        with transaction.atomic():
            for row in model.objects.select_for_update().filter(pk__in=rows):
                if model is Applicant:
                    row.set_fingerprints()
                row.save()
        last, written = rows[-1], written + len(rows)
    return written


def next_rows(model, last: int) -> list[int]:
    found = model.objects.filter(pk__gt=last).order_by("pk")
    return list(found.values_list("pk", flat=True)[:CHUNK])
