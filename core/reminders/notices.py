"""Writing inbox rows, each once."""

from .models import Notice

BATCH = 500


def write(notices: list[Notice]) -> list[Notice]:
    """Insert those of one source not sent yet, and return them.

    The unique constraint decides between two writers; asking first keeps a second
    run from trying every row again.
    """
    new = not_sent(notices)
    Notice.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    return new


def not_sent(notices: list[Notice]) -> list[Notice]:
    """Those of one source of which there is no row yet."""
    if not notices:
        return []
    sent = set(
        Notice.objects.filter(
            source=notices[0].source, item__in={notice.item for notice in notices}
        )
        .order_by()
        .values_list("item", "step", "due_on", "person")
    )
    return [
        notice
        for notice in notices
        if (notice.item, notice.step, notice.due_on, notice.person_id) not in sent
    ]
