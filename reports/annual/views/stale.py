"""The page for the second of two people on one draft."""

from django.contrib import messages
from django.shortcuts import redirect, render

from core.audit.models import Event


def stale_page(request, *, form, keep_url):
    """Show what the person typed beside what was saved meanwhile; they choose.

    Only what was really typed differs; everything else is as the other left it.
    """
    typed = {
        name: text for name, text in form.typed().items() if text != form.shown[name]
    }
    if not typed:
        messages.info(request, "填写的内容已经保存。")
        return redirect(keep_url)
    last = Event.objects.about(form.report).last()
    context = {
        "title": "年度报告刚刚有人修改过",
        "who": last.actor,
        "when": last.at,
        "fields": [
            (form.fields[name].label, text, form.shown[name])
            for name, text in typed.items()
        ],
        "form": form.again(),
        "keep_url": keep_url,
    }
    return render(request, "conflict.html", context, status=409)
