"""What pages of publications say of the entries they belong to."""

from .models import EntryVersion


def titles_of(entries) -> dict[int, str]:
    """The last title of each entry, in one query."""
    rows = EntryVersion.objects.filter(
        entry__in={pk for pk in entries if pk}, from_number__isnull=False
    )
    return dict(rows.order_by("from_number").values_list("entry", "title"))
