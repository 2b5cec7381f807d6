"""The answer to a row that saves itself: what its page puts beside the typed text."""

from django.template.loader import render_to_string

from tasks.forms.sheets import EVIDENCE


def of(request, row, sent, context):
    """JSON: how it went, parts of the page by id, values of fields by name.

    `row` is as it stands now, `sent` as it was posted. What a person typed is never
    replaced, except by a button that says so.
    """
    form = row.form
    lines = {f"uses-{row.pk}-{line.key}": line for line in row.lines}
    parts = {
        name: rendered("tasks/_row_uses.html", request, context, row=row, line=line)
        for name, line in lines.items()
    }
    for part in ("state", "faults"):
        template = f"tasks/_row_{part}.html"
        parts[f"{part}-{row.pk}"] = rendered(template, request, context, row=row)
    return {
        "state": state_of(row, context),
        "at": context["saved_at"],
        "message": form.notice or first_error(form),
        "parts": parts,
        "wrong": [form.add_prefix(name) for name in form.errors if name in form.fields],
        "fields": form.kept,
        "values": filled_fields(form) if is_filled(request.POST, row) else {},
        "kind": str(form["kind"].value() or ""),
        "emptied": emptied(sent.form),
    }


def rendered(template, request, context, **more):
    return render_to_string(template, context | more, request=request)


def state_of(row, context):
    if row.form.theirs:
        return "conflict"
    if row.form.errors:
        return "fault"
    return "saved" if context["saved_at"] else "same"


def first_error(form):
    return next((errors[0] for errors in form.errors.values()), "")


def is_filled(post, row):
    """Whether a button was pressed that fills fields by itself."""
    pressed = any(name in post for name in ("nothing", "reuse", "waive"))
    return pressed or f"o{row.pk}-adopt" in post


def filled_fields(form):
    return {form.add_prefix(name): str(form[name].value() or "") for name in form.words}


def emptied(form):
    """The evidence fields whose content was taken in."""
    if form.errors.keys() & set(EVIDENCE) or form.theirs or not form.is_bound:
        taken = ()
    else:
        taken = EVIDENCE
    return [form.add_prefix(name) for name in taken]
