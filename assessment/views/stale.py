"""The page for the second of two people on one 草案."""

from django.contrib import messages
from django.shortcuts import redirect, render

from assessment.grids import as_text
from core.audit.models import Event

GONE = "（这一行已被删除）"


def stale_page(request, *, title, form, keep_url):
    """Show what the person typed beside what was saved meanwhile; they choose.

    Only what was really typed differs; everything else is as the other left it.
    A second click on one save finds its own values and is told so.
    """
    fresh = form.shown()
    typed = [
        form[name]
        for name in form.typed_names()
        if as_text(form[name].value()) != fresh[name]
    ]
    gone = form.typed_into_gone_rows()
    if not typed and not gone:
        messages.info(request, "填写的内容已经保存。")
        return redirect(keep_url)
    last = Event.objects.about(form.rubric).last()
    context = {
        "title": title,
        "who": last.actor,
        "when": last.at,
        "fields": [
            *(
                (field.label, told(field, field.value()), told(field, field.initial))
                for field in typed
            ),
            *(("已删除的一行", value, GONE) for value in gone),
        ],
        "form": form.again(keep={field.html_name for field in typed}),
        "keep_url": keep_url,
    }
    return render(request, "conflict.html", context, status=409)


def told(bound, value) -> str:
    """A value in words: a choice by its label, a tick as 是 or 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    value = bound.field.prepare_value(value)
    labels = dict(getattr(bound.field, "choices", ()))
    if isinstance(value, list):
        return "、".join(labels[each] for each in value)
    text = as_text(value)
    return labels.get(text, text)
