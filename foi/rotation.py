"""A new key for what is encrypted: everything is written anew with the first one."""

from django.db import transaction

from .models import Applicant

CHUNK = 500


def encrypt_anew() -> int:
    """Write every applicant with the first key, so many in one transaction.

    Returns how many. Safe to run again after it was interrupted: any key reads.
    """
    last = written = 0
    while rows := next_rows(last):
        with transaction.atomic():
            for row in Applicant.objects.select_for_update().filter(pk__in=rows):
                row.set_fingerprints()
                row.save()
        last, written = rows[-1], written + len(rows)
    return written


def next_rows(last: int) -> list[int]:
    found = Applicant.objects.filter(pk__gt=last).order_by("pk")
    return list(found.values_list("pk", flat=True)[:CHUNK])
