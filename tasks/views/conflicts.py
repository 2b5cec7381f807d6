"""The page for the second of two people on one record."""

from django.shortcuts import render

from core.audit.models import Event


def conflict_page(request, *, title, form, row, theirs, version, keep_url):
    """Show both texts and who saved meanwhile; the writer chooses.

    `theirs` holds what is saved now by field; `version` is that of the saved row,
    so that choosing one's own text replaces exactly what was shown.
    """
    last = Event.objects.about(row).last()
    again = form.data.copy()
    again["version"] = version
    context = {
        "title": title,
        "who": last.actor,
        "when": last.at,
        "fields": [
            (field.label, field.value(), shown(theirs.get(field.name)))
            for field in form.visible_fields()
        ],
        "form": type(form)(again, **form.remake),
        "keep_url": keep_url,
    }
    return render(request, "conflict.html", context, status=409)


def shown(value):
    return "" if value is None else str(value)
