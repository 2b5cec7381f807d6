"""A new key for what is encrypted: everything is written anew with the first one."""

from django.db import transaction

from .models import Applicant, ApplicantRevision, ImportRow, Letter, RegisterImport

CHUNK = 500


def encrypt_anew() -> int:
    """Write all that is encrypted with the first key, so many rows in a transaction.

    Returns how many applicants. Safe to run again after it was interrupted: any key
    reads.
    """
    for model in (ImportRow, RegisterImport, ApplicantRevision):
        write_anew(model)
    write_anew(Letter, ["values_text", "addressee", "body"])
    return write_anew(Applicant)


def write_anew(model, fields=None) -> int:
    last = written = 0
    while rows := next_rows(model, last):
        with transaction.atomic():
            for row in model.objects.select_for_update().filter(pk__in=rows):
                if model is Applicant:
                    row.set_fingerprints()
                row.save(update_fields=fields)
        last, written = rows[-1], written + len(rows)
    return written


def next_rows(model, last: int) -> list[int]:
    found = model.objects.filter(pk__gt=last).order_by("pk")
    return list(found.values_list("pk", flat=True)[:CHUNK])
