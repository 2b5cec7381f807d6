"""The texts of the report, typed; the rules speak while they are."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.annual.drafting import drafted
from reports.annual.forms import TextsForm, field_of
from reports.annual.page import TEXTS, now
from reports.annual.parts import PARTS
from reports.annual.refusals import Overtaken, Refused
from reports.annual.services import preparing

from .stale import stale_page
from .tables import draft_for

KEPT = "已写好的部分没有改动：{titles}。要用初稿替换的，先清空再生成。"


def form_for(request, report, *, bound):
    shown = {field_of(part.key): report.texts.get(part.key, "") for part in PARTS}
    return TextsForm(request.POST if bound else None, report=report, shown=shown)


def annual_text(request, pk):
    """Type the texts; 核对 saves nothing, 生成初稿 fills only what is empty."""
    report = draft_for(request, pk)
    is_sent = request.method == "POST"
    form = form_for(request, report, bound=is_sent)
    url = reverse("reports:annual_text", args=[pk])
    act = request.POST.get("act")
    if is_sent and act != "check":
        if form.is_stale():
            return stale_page(request, form=form, keep_url=url)
        texts = form.texts()
        if act == "draft":
            texts, kept = with_drafts(report, texts, timezone.localdate())
            if kept:
                messages.info(request, KEPT.format(titles="、".join(kept)))
        if saved(request, report, form, texts):
            return redirect(url)
    return render(request, "reports/annual_text.html", context_of(report, form))


def with_drafts(report, typed, today):
    """What was typed, and a draft of each part that is empty; the parts kept."""
    standing = {**report.texts, **typed}
    fresh = drafted(report, today)
    empty = {key: text for key, text in fresh.items() if not standing.get(key)}
    kept = [part.title for part in PARTS if standing.get(part.key)]
    return {**typed, **empty}, kept


def saved(request, report, form, texts):
    try:
        preparing.save_texts(
            pk=report.pk, version=report.version, texts=texts, by=request.user
        )
    except (Overtaken, Refused) as refused:
        form.is_valid()
        form.add_error(None, str(refused))
        return False
    messages.success(request, "已保存。")
    return True


def context_of(report, form):
    texts = form.texts() if form.is_bound else {}
    return {
        "row": report,
        "form": form,
        "checked": now(report, texts=texts, table=TEXTS),
        "fields": [(part, form[field_of(part.key)]) for part in PARTS],
    }


@require_POST
def annual_text_judge(request, pk):
    """What the rules say of what is typed and not saved."""
    report = draft_for(request, pk)
    context = context_of(report, form_for(request, report, bound=True))
    return render(request, "reports/_judged.html", context)
