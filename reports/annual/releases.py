"""待发布清单: a report that is signed waits for the 年报 column of the platform."""

from datetime import date

from django.urls import reverse

from catalog.models.platform import PlatformColumn
from catalog.platform import Pending
from reports.models import AnnualReport


def to_release(bureau, on: date) -> list[Pending]:
    """The bureau's reports signed by a day, the correction of one published too."""
    rows = AnnualReport.objects.to_publish().filter(bureau=bureau, signed_on__lte=on)
    return [
        Pending(
            PlatformColumn.ANNUAL,
            str(row) + ("（更正）" if row.correction_reason else ""),
            since=row.signed_on,
            url=reverse("reports:annual_release", args=[row.pk]),
        )
        for row in rows.select_related("bureau").defer("snapshot", "texts")
    ]
