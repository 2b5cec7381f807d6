"""Pages of the office: collections, their items, the units behind a figure."""

from django.contrib import messages
from django.db.models import Case, Count, Exists, OuterRef, Q, Sum, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from core.audit.trail import record
from core.files.inspection import KINDS
from core.units.models import Unit
from core.workdays.days import current_calendar
from reports.collecting import figures as found_figures
from reports.collecting.forms import (
    BeginForm,
    ChangeForm,
    CloseForm,
    ItemForm,
    VersionForm,
)
from reports.collecting.jumps import jump
from reports.collecting.models import (
    CollectedFigure,
    CollectedSheet,
    FigureCollection,
    shown,
)
from reports.collecting.refusals import Conflict, Refused
from reports.collecting.services import arranging
from reports.collecting.workbook import as_workbook
from tasks.forms.handing import UnitTicksForm
from tasks.views.conflicts import conflict_page

from .loading import KEEP, NO_KEEP, NO_VIEW, collection_for, item_for, require

REPORTED = CollectedSheet.Status.REPORTED
ASKED = Q(figures__withdrawn_on=None, figures__isnull=False)
ANSWERED = ASKED & Q(figures__sheet__status=REPORTED, figures__value__isnull=False)
SHEETS = Count("sheets", distinct=True)
# What the office waits for stands on top.
BY_STATUS = Case(
    When(status=CollectedSheet.Status.RETURNED, then=0),
    When(status=REPORTED, then=2),
    default=1,
)
NAMED = 3
ITEM_FIELDS = ("label", "number", "help_text")


@require_GET
def collection_list(request):
    """Every collection the person reads, with how far it is."""
    user = request.user
    require(user, "reports.view_figurecollection", NO_VIEW)
    collections = (
        FigureCollection.objects.visible_to(user)
        .select_related("bureau")
        .annotate(
            asked=SHEETS,
            reported=Count("sheets", filter=Q(sheets__status=REPORTED), distinct=True),
        )
        # Grouped, the rows lose the order of the model.
        .order_by("-year", "-pk")
    )
    context = {
        "collections": collections,
        "may_keep": user.may(KEEP),
        "today": timezone.localdate(),
        "calendar": current_calendar(),
    }
    return render(request, "reports/collecting/collection_list.html", context)


def collection_begin(request):
    """Prepare the collection of a year."""
    require(request.user, KEEP, NO_KEEP)
    today, calendar = timezone.localdate(), current_calendar()
    # From July on the running year's figures are meant.
    year = today.year if today.month > 6 else today.year - 1
    proposed = max(arranging.proposed_due(year, calendar), today)
    initial = {"year": year, "due_on": proposed}
    form = BeginForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            collection = arranging.begin(
                bureau=request.user.acting_post.unit.bureau,
                by=request.user,
                today=today,
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, "已建立。下一步：核对各数据项的填报单位，然后下发。"
            )
            return redirect("reports:collection_detail", collection.pk)
    return render(request, "reports/collecting/collection_begin.html", {"form": form})


@require_GET
def collection_detail(request, pk):
    """The items with their sums, and the units with their state."""
    collection = collection_for(request.user, pk)
    return render(
        request,
        "reports/collecting/collection_detail.html",
        context_of(request, collection),
    )


def context_of(request, collection, *, close=None):
    is_preparing = collection.status == FigureCollection.Status.PREPARING
    items = collection.items.prefetch_related("units").annotate(
        asked=Count("units", distinct=True)
        if is_preparing
        else Count("figures", filter=ASKED, distinct=True),
        answered=Count("figures", filter=ANSWERED, distinct=True),
    )
    totals = dict(
        CollectedFigure.objects.asked()
        .filter(item__collection=collection, sheet__status=REPORTED)
        .values_list("item")
        .annotate(total=Sum("value"))
        .order_by()
    )
    lines = [
        (item, shown(totals.get(item.pk)), names_of(item.units.all())) for item in items
    ]
    asked = CollectedFigure.objects.asked().filter(sheet=OuterRef("pk"))
    sheets = collection.sheets.filter(Exists(asked)).select_related(
        "unit", "submitted_by", "signed_by"
    )
    return {
        "collection": collection,
        "lines": lines,
        "bare": sum(not item.asked for item, *_ in lines),
        "sheets": sheets.order_by(BY_STATUS, "unit__position", "unit"),
        "may_keep": request.user.may(KEEP, collection),
        "close_form": close or CloseForm(initial={"version": collection.version}),
        "today": timezone.localdate(),
        "calendar": current_calendar(),
    }


def names_of(units):
    """The units by name, the first three of many."""
    names = [unit.name for unit in units]
    told = "、".join(names[:NAMED])
    return told if len(names) <= NAMED else f"{told}等{len(names)}个单位"


def collection_change(request, pk):
    """The deadline and what the units are told."""
    collection = collection_for(request.user, pk, KEEP)
    fields = ("version", "due_on", "note")
    initial = {name: getattr(collection, name) for name in fields}
    form = ChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            arranging.change(
                pk=pk, by=request.user, today=timezone.localdate(), **form.cleaned_data
            )
        except Conflict as conflict:
            return conflict_page(
                request,
                title="数据收集刚刚有人修改过",
                form=form,
                row=conflict.row,
                theirs={name: getattr(conflict.row, name) for name in fields},
                version=conflict.row.version,
                keep_url=reverse("reports:collection_detail", args=[pk]),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。")
            return redirect("reports:collection_detail", pk)
    context = {"collection": collection, "form": form}
    return render(request, "reports/collecting/collection_change.html", context)


@require_POST
def collection_send(request, pk):
    collection_for(request.user, pk, KEEP)
    return perform(
        request, pk, arranging.send, "已下发，各单位联络员和负责人收到通知。"
    )


def perform(request, pk, service, said):
    """One act of one button on the collection's page."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有办理，请刷新页面再办。")
        return redirect("reports:collection_detail", pk)
    try:
        service(
            pk=pk,
            by=request.user,
            today=timezone.localdate(),
            version=form.cleaned_data["version"],
        )
    except (Refused, Conflict) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("reports:collection_detail", pk)


@require_POST
def collection_close(request, pk):
    collection = collection_for(request.user, pk, KEEP)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            arranging.close(
                pk=pk, by=request.user, today=timezone.localdate(), **form.cleaned_data
            )
        except (Refused, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已结束收集，数据可以用于年度报告。")
            return redirect("reports:collection_detail", pk)
    context = context_of(request, collection, close=form)
    return render(request, "reports/collecting/collection_detail.html", context)


@require_GET
def collection_export(request, pk):
    """The collected table as a workbook."""
    collection = collection_for(request.user, pk)
    content, title = as_workbook(collection)
    record("导出年报数据", collection, by=request.user)
    name = content_disposition_header(True, f"{title}.xlsx")
    return HttpResponse(
        content,
        content_type=KINDS["xlsx"].media_type,
        headers={"Content-Disposition": name, "Cache-Control": "private, no-store"},
    )


@require_GET
def item_detail(request, pk):
    """Each unit's figure behind a sum."""
    item = item_for(request.user, pk)
    last = found_figures.last_years_of_item(item)
    rows = [
        {
            "figure": figure,
            "sheet": figure.sheet,
            "last": shown(last.get(figure.sheet.unit_id)),
            "jump": jump(figure.value, last.get(figure.sheet.unit_id)),
        }
        for figure in item.figures.asked()
        .select_related("sheet__unit", "entered_by", "item")
        .order_by("sheet__unit__position", "sheet__unit")
    ]
    reported = [
        row["figure"].value
        for row in rows
        if row["sheet"].status == REPORTED and row["figure"].value is not None
    ]
    context = {
        "item": item,
        "collection": item.collection,
        "rows": rows,
        "total": shown(sum(reported)) if reported else "",
        "answered": len(reported),
        "may_keep": request.user.may(KEEP, item.collection),
        "is_closed": item.collection.status == FigureCollection.Status.CLOSED,
    }
    return render(request, "reports/collecting/item_detail.html", context)


def item_units(request, pk):
    """Tick the units an item is asked of."""
    item = item_for(request.user, pk, KEEP)
    collection, today = item.collection, timezone.localdate()
    chosen = list(item.units.values_list("pk", flat=True))
    form = UnitTicksForm(
        request.POST or None,
        choices=Unit.objects.in_force(on=today)
        .under(collection.bureau)
        .exclude(pk=collection.bureau_id),
        initial={"units": chosen},
    )
    version = VersionForm(request.POST or None, initial={"version": collection.version})
    if request.method == "POST" and form.is_valid() and version.is_valid():
        try:
            arranging.choose_units(
                item_pk=pk,
                version=version.cleaned_data["version"],
                units=list(form.cleaned_data["units"]),
                by=request.user,
                today=today,
            )
        except (Refused, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已保存“{item}”的填报单位。")
            return redirect("reports:collection_detail", collection.pk)
    context = {
        "item": item,
        "collection": collection,
        "form": form,
        "version": version,
        "is_preparing": collection.status == FigureCollection.Status.PREPARING,
    }
    return render(request, "reports/collecting/item_units.html", context)


def item_edit(request, pk, item_pk=None):
    """Add an item of the bureau's own, or word one anew."""
    collection = collection_for(request.user, pk, KEEP)
    item = get_object_or_404(collection.items, pk=item_pk) if item_pk else None
    initial = {"version": collection.version}
    if item:
        initial |= {name: getattr(item, name) for name in ITEM_FIELDS}
    form = ItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            saved = arranging.save_item(
                collection_pk=pk,
                item_pk=item_pk,
                version=values.pop("version"),
                values=values,
                by=request.user,
            )
        except (Refused, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已保存“{saved}”，请选择填报单位。")
            return redirect("reports:collected_item_units", saved.pk)
    context = {"collection": collection, "item": item, "form": form}
    return render(request, "reports/collecting/item_edit.html", context)


@require_POST
def item_drop(request, pk):
    item = item_for(request.user, pk, KEEP)
    form = VersionForm(request.POST)
    try:
        if form.is_valid():
            arranging.drop_item(
                item_pk=pk, version=form.cleaned_data["version"], by=request.user
            )
            messages.success(request, f"已删去“{item}”。")
    except (Refused, Conflict) as refused:
        messages.error(request, str(refused))
    return redirect("reports:collection_detail", item.collection_id)
