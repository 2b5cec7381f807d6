"""The page for the second of two people who wrote one wording."""

from django.shortcuts import render

from catalog.forms.wording import WordingForm
from catalog.wording import differences
from core.audit.models import Event


def wording_conflict(request, *, title, row, theirs, form, options, keep_url):
    """Show what differs and who saved meanwhile; the writer chooses.

    `row` is what is locked, the item or the revision; `theirs` is what is saved now.
    """
    last = Event.objects.about(row).last()
    again = form.data.copy()
    again["version"] = row.version
    mine = form.wording()
    mine.is_proactive = theirs.is_proactive
    context = {
        "title": title,
        "who": last.actor,
        "when": last.at,
        "fields": [
            (each.label, each.after, each.before)
            for each in differences(theirs, mine, is_with_bases=False)
        ],
        "form": WordingForm(again, **options),
        "keep_url": keep_url,
    }
    return render(request, "conflict.html", context, status=409)
