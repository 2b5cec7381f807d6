"""The wordings in force on a day: of each list those its edition of that day holds."""

from django.db.models import F, OuterRef, Q, Subquery

from .models import Edition, EntryVersion


def in_force(*, on):
    """Entry versions of every list as of a day; `of_number` is the edition's."""
    editions = Edition.objects.filter(catalogue=OuterRef("entry__catalogue"))
    number = editions.in_force(on=on).values("number")[:1]
    return EntryVersion.objects.annotate(of_number=Subquery(number)).filter(
        Q(until_number=None) | Q(until_number__gt=F("of_number")),
        from_number__lte=F("of_number"),
    )
