"""公开事项清单: what units have entered, one item, and handing it to the office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from catalog.filters import ItemFilter
from catalog.flow_chart import as_svg, chart_of
from catalog.forms.wording import WordingForm
from catalog.models import Entry
from catalog.refusals import Refused
from catalog.services import entering
from core.audit.models import Event
from core.units.models import Unit

from .loading import (
    NO_ENTER,
    NO_VIEW,
    entry_for,
    keeps,
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
        request.POST or None, bureau=unit.bureau, initial={"unit": unit.pk}
    )
    if request.method == "POST" and form.is_valid():
        entry = entering.enter(
            unit=unit,
            wording=form.wording(),
            token=form.cleaned_data["token"],
            by=request.user,
            today=timezone.localdate(),
        )
        messages.success(request, "已保存。核对无误后送归类。")
        return redirect("catalog:item_detail", entry.pk)
    context = {"form": form, "unit": unit, "title": "填报公开事项"}
    return render(request, "catalog/item_form.html", context)


def item_edit(request, pk):
    entry = entry_for(request.user, pk)
    if not may_change(request.user, entry):
        require(request.user, "catalog.enter_item", NO_ENTER, entry)
    wording = entry.versions.filter(from_number=None, change=None).first()
    if wording is None or entry.status not in entering.OPEN_TO_THE_UNIT:
        messages.error(request, "这个事项现在不能直接修改。")
        return redirect("catalog:item_detail", pk)
    form = WordingForm(
        request.POST or None,
        instance=wording,
        bureau=entry.bureau,
        entry=entry,
        initial={"version": entry.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            entering.change(
                pk=pk,
                version=form.cleaned_data["version"],
                wording=form.wording(),
                by=request.user,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。")
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
    versions = list(
        entry.versions.select_related("unit", "parent").prefetch_related("bases__law")
    )
    shown = next((each for each in versions if each.is_standing), None)
    drafted = next((each for each in versions if each.from_number is None), None)
    wording = shown or drafted or versions[-1]
    chart = chart_of(wording.steps)
    context = {
        "entry": entry,
        "wording": wording,
        "chart": chart
        and as_svg(chart, title=f"{wording.title}的公开流程图", key="flow"),
        "history": [each for each in versions if each.from_number],
        "may_change": may_change(request.user, entry)
        and entry.status in entering.OPEN_TO_THE_UNIT,
        "may_sort": keeps(request.user, entry.bureau)
        and entry.status == Entry.Status.SUBMITTED,
        "may_take_up": keeps(request.user, entry.bureau)
        and entry.status in {Entry.Status.SORTED, Entry.Status.LEFT_OUT}
        and shown is None,
        "trail": Event.objects.about(entry),
        "today": timezone.localdate(),
    }
    return render(request, "catalog/item_detail.html", context)


@require_POST
def item_submit(request):
    """送归类 of the ticked ones that are the person's."""
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
    return [each for each in request.POST.getlist("item") if each.isdecimal()]
