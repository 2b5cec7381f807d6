"""Writing the trail: one call, inside the transaction of the act itself."""

from .models import Event

SYSTEM = "系统"
LABEL_LENGTH = 200


def record(act, subject, *, by, note=""):
    """Append one event and return it.

    `by` is a user, or None for a job. A bulk act writes one event on the row
    that holds the others, with the count in `note`. `act` is what the auditor
    reads, in Chinese.
    """
    return Event.objects.create(
        actor=SYSTEM if by is None else by.audit_label,
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:LABEL_LENGTH],
        unit_path=path_of(subject, by),
        note=note,
    )


def path_of(subject, by):
    """Where an event belongs: with its subject, else with the post that acted.

    Empty for what concerns the whole installation, such as the calendar.
    """
    acting_post = getattr(by, "acting_post", None)
    return (
        getattr(subject, "scope_path", None)
        or getattr(acting_post, "scope_path", None)
        or ""
    )
