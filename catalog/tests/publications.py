"""Publications and entries in force, made by the acts that make them."""

import uuid
from datetime import date

from catalog.channels import Channel
from catalog.models import LinkState
from catalog.services import checking, publishing
from catalog.standalone.check_links import Result
from core.workdays.calendar import WorkCalendar

from .factories import enter, first_edition, sort

CALENDAR = WorkCalendar()
IN_FORCE = date(2026, 1, 5)


def put_in_force(people, unit, office, *said, on=IN_FORCE):
    """Entries of a unit in the first edition of 主动公开基本目录, as `said` of each."""
    entries = [
        sort(enter(unit, people.office, on, **fields), people.office, on)
        for fields in said
    ]
    first_edition(entries, people, office, on)
    return entries


def publish(bureau, by, *, today, published_on, **facts):
    """Recorded by form."""
    said = {
        "unit": None,
        "entry": None,
        "title": "2026年户籍业务办理情况",
        "doc_no": "",
        "formed_on": None,
        "published_on": published_on,
        "channel": Channel.WEBSITE,
        "site_column": "",
        "link": "",
        "reviewer_first": "",
        "reviewer_second": "",
        "reviewer_third": "",
    }
    return publishing.record_publication(
        bureau=bureau,
        facts={**said, **facts},
        token=uuid.uuid4(),
        by=by,
        today=today,
        calendar=CALENDAR,
    )


def seen(row, outcome, on, code=404):
    """A link looked at on a day."""
    checking.keep(
        [(row, Result(outcome, code, row.link, "网站答复404，网页打不开。"))], today=on
    )
    return LinkState.objects.filter(publication=row).first()
