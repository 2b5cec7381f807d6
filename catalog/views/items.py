"""公开事项清单: what units have entered, one item, and handing it to the office."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from catalog.bases import basis_told, laws_of, named, named_again
from catalog.filters import ItemFilter
from catalog.flow_chart import as_svg, chart_of
from catalog.forms.wording import WordingForm
from catalog.limits import LimitKind
from catalog.models import Change, Entry, Revision
from catalog.refusals import Overtaken, Refused
from catalog.services import entering
from catalog.wording import copied, differences, parent_title
from core.audit.models import Event
from core.units.models import Unit

from .conflicts import wording_conflict
from .loading import (
    NO_ENTER,
    NO_VIEW,
    entry_for,
    keeps,
    last_wording,
    may_change,
    require,
    units_to_enter_for,
)

PER_PAGE = 50


@require_GET
def item_list(request):
    require(request.user, "catalog.view_entry", NO_VIEW)
    entries = Entry.objects.visible_to(request.user).with_wording()
    units = Unit.objects.filter(pk__in=entries.order_by().values("unit"))
    found = ItemFilter(
        request.GET,
        queryset=entries.select_related("unit", "catalogue").order_by("-pk"),
        units=units.order_by("path"),
    )
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": any(request.GET.get(name) for name in found.filters),
        "may_enter": units_to_enter_for(request.user).exists(),
    }
    return render(request, "catalog/item_list.html", context)


def item_new(request, unit=None):
    """填报公开事项 for one's unit; who has several chooses first."""
    units = units_to_enter_for(request.user)
    if not units.exists():
        require(request.user, "catalog.enter_item", NO_ENTER)
    if unit is None:
        chosen = list(units[:2])
        if len(chosen) > 1:
            return render(request, "catalog/item_unit.html", {"units": units})
        unit = chosen[0].pk
    unit = get_object_or_404(units.select_related("bureau"), pk=unit)
    form = WordingForm(
        request.POST or None,
        instance=wording_like(request),
        bureau=unit.bureau,
        initial={"unit": unit.pk, "parent": None},
    )
    if request.method == "POST" and form.is_valid():
        today, wording = timezone.localdate(), form.wording()
        entry = entering.enter(
            unit=unit,
            wording=wording,
            bases=named(wording.basis_text, laws_of(unit.bureau), today),
            token=form.cleaned_data["token"] or uuid.uuid4(),
            by=request.user,
            today=today,
        )
        messages.success(request, "已保存。核对无误后送归类。")
        tell_unclear(request, wording)
        return redirect("catalog:item_detail", entry.pk)
    context = {"form": form, "unit": unit, "title": "填报公开事项"}
    return render(request, "catalog/item_form.html", context)


def wording_like(request):
    """What the form begins with: nothing, or what another entry said last."""
    like = request.GET.get("like", "")
    if not like.isdecimal():
        return None
    entry = entry_for(request.user, like)
    return copied(last_wording(entry))


def tell_unclear(request, wording):
    """A 公开时限 that cannot be counted is kept; who wrote it is told."""
    if wording.limit_kind == LimitKind.UNCLEAR:
        messages.warning(
            request,
            f"公开时限“{wording.limit_shown}”不能计算，已照原文保留，标为“不明确”。",
        )


def item_edit(request, pk):
    entry = entry_for(request.user, pk)
    if not may_change(request.user, entry):
        require(request.user, "catalog.enter_item", NO_ENTER, entry)
    wording = entry.versions.filter(from_number=None, change=None).first()
    if wording is None or entry.status not in entering.OPEN_TO_THE_UNIT:
        messages.error(request, "这个事项现在不能直接修改。")
        return redirect("catalog:item_detail", pk)
    saved, options = copied(wording), {"bureau": entry.bureau, "entry": entry}
    form = WordingForm(
        request.POST or None,
        instance=wording,
        initial={"version": entry.version},
        **options,
    )
    if request.method == "POST" and form.is_valid():
        said, today = form.wording(), timezone.localdate()
        said.is_proactive = saved.is_proactive
        saved.pk = wording.pk
        try:
            entering.change(
                pk=pk,
                version=form.cleaned_data["version"],
                wording=said,
                bases=named_again(saved, said.basis_text, entry.bureau, on=today),
                by=request.user,
            )
        except Overtaken:
            return wording_conflict(
                request,
                title="修改公开事项",
                row=entry,
                theirs=saved,
                form=form,
                options=options,
                keep_url=reverse("catalog:item_detail", args=[pk]),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。")
            tell_unclear(request, said)
            return redirect("catalog:item_detail", pk)
    context = {
        "form": form,
        "unit": entry.unit,
        "title": "修改公开事项",
        "entry": entry,
    }
    return render(request, "catalog/item_form.html", context)


@require_GET
def item_detail(request, pk):
    entry = entry_for(request.user, pk)
    wording = last_wording(entry)
    shown = wording if wording.is_standing else None
    chart, today = chart_of(wording.steps), timezone.localdate()
    mine = may_change(request.user, entry)
    is_open = entry.status in entering.OPEN_TO_THE_UNIT
    is_ended = shown is None and wording.from_number is not None
    context = {
        "entry": entry,
        "is_ended": is_ended,
        "may_enter_anew": is_ended and mine,
        "may_submit": mine and is_open,
        "may_revise": mine and shown is not None,
        "change": open_change(entry),
        "basis": basis_told(wording, entry.bureau, on=today),
        "above": parent_title(wording),
        "wording": wording,
        "chart": chart
        and as_svg(chart, title=f"{wording.title}的公开流程图", key="flow"),
        "history": history_of(entry),
        "may_change": mine and is_open,
        "may_sort": keeps(request.user, entry.bureau)
        and entry.status == Entry.Status.SUBMITTED,
        "may_take_up": keeps(request.user, entry.bureau)
        and entry.status in {Entry.Status.SORTED, Entry.Status.LEFT_OUT}
        and shown is None
        and not is_ended,
        "trail": Event.objects.about(entry),
    }
    return render(request, "catalog/item_detail.html", context)


def history_of(entry):
    """Each wording of the editions, with what it changed of the one before."""
    rows = entry.versions.exclude(from_number=None).order_by("from_number")
    rows = list(rows.select_related("unit", "parent").prefetch_related("bases__law"))
    before = [None, *rows]
    return [
        (each, differences(last, each) if last else [])
        for last, each in zip(before, rows, strict=False)
    ]


def open_change(entry) -> Change | None:
    """The change an open revision would make of the entry."""
    rows = entry.changes.filter(revision__in=Revision.objects.open())
    return rows.select_related("revision__unit").first()


@require_POST
def item_submit(request):
    """送归类 of the ticked ones that are the person's."""
    if not ticked(request):
        messages.error(request, "请先勾选要送归类的事项。")
        return redirect("catalog:item_list")
    rows = Entry.objects.filter(pk__in=ticked(request))
    mine = rows.entered_by_unit_of(request.user) | rows.kept_by(request.user)
    try:
        count = entering.submit(entries=mine, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已送归类{count}项。政务公开办公室归类后列入目录。")
    return redirect("catalog:item_list")


def ticked(request):
    chosen = request.POST.getlist("item")
    return [each for each in chosen if each.isdecimal() and len(each) < 19]
