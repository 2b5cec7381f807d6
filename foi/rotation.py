"""A new key for what is encrypted: everything is written anew with the first one."""

from django.db import transaction

from .models import Applicant, Letter

CHUNK = 500


def encrypt_anew() -> int:
    """Write applicants and letters with the first key, so many in one transaction.

    Returns how many applicants. Safe to run again after it was interrupted: any key
    reads.
    """
    for _ in written_anew(Letter.objects.all(), ["values_text", "addressee", "body"]):
        pass
    return sum(written_anew(Applicant.objects.all(), None))


def written_anew(rows, fields):
    """Write each row again; yields how many in each transaction."""
    last = 0
    while keys := next_keys(rows, last):
        with transaction.atomic():
            for row in rows.select_for_update().filter(pk__in=keys):
                if isinstance(row, Applicant):
                    row.set_fingerprints()
                row.save(update_fields=fields)
        last = keys[-1]
        yield len(keys)


def next_keys(rows, last: int) -> list[int]:
    found = rows.filter(pk__gt=last).order_by("pk")
    return list(found.values_list("pk", flat=True)[:CHUNK])
