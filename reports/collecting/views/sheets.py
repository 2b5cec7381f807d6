"""One unit's sheet: fill, sign, return, enter on behalf, correct."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core.workdays.days import current_calendar
from reports.collecting.figures import last_years
from reports.collecting.forms import (
    CorrectForm,
    HoldBackForm,
    ReturnForm,
    SheetForm,
    VersionForm,
    saved,
)
from reports.collecting.models import (
    CollectedFigure,
    CollectedSheet,
    FigureCollection,
)
from reports.collecting.refusals import AskBack, Conflict, Refused
from reports.collecting.services import answering
from tasks.views.conflicts import conflict_page

from .loading import (
    KEEP,
    NO_FILL,
    NO_KEEP,
    NO_SIGN,
    NO_VIEW,
    figures_on,
    item_for,
    require,
    sheet_for,
)

Status = CollectedSheet.Status
FILL, SIGN = "reports.fill_figures", "reports.sign_figures"


@require_GET
def sheet_list(request):
    """The sheets of the person's units, what waits first."""
    user = request.user
    if not (user.may(FILL) or user.may(SIGN)):
        require(user, FILL, NO_FILL)
    sheets = CollectedSheet.objects.of(user, FILL) | CollectedSheet.objects.of(
        user, SIGN
    )
    context = {
        "sheets": sheets.select_related("unit", "collection__bureau").order_by(
            "-collection__year", "unit__position", "unit"
        ),
        "today": timezone.localdate(),
        "calendar": current_calendar(),
    }
    return render(request, "reports/collecting/sheet_list.html", context)


def sheet_detail(request, pk):
    """All a unit is asked for; who may fill it does so here."""
    sheet = sheet_for(request.user, pk)
    may_fill = request.user.may(FILL, sheet)
    is_draft = "draft" in request.GET
    form = form_of(request, sheet, whole=not is_draft)
    if request.method == "POST":
        require(request.user, FILL, NO_FILL, sheet)
        service = answering.save_draft if is_draft else answering.submit
        sure = {} if is_draft else {"sure": form.data.get("sure") == "on"}
        answer = attempt(request, sheet, form, service, **sure)
        if answer:
            return answer
    context = {
        "sheet": sheet,
        "collection": sheet.collection,
        "form": form,
        "may_fill": may_fill and is_going_on(sheet),
        "may_sign": request.user.may(SIGN, sheet)
        and is_going_on(sheet)
        and sheet.status == Status.TO_SIGN,
        "may_keep": request.user.may(KEEP, sheet.collection),
        "may_return": is_going_on(sheet) and sheet.status == Status.REPORTED,
        "is_first": sheet.status in (Status.FILLING, Status.RETURNED),
        "hold_back": HoldBackForm(
            initial={"version": sheet.version}, auto_id="hold_%s"
        ),
        "send_back": ReturnForm(initial={"version": sheet.version}, auto_id="back_%s"),
        "today": timezone.localdate(),
        "calendar": current_calendar(),
    }
    return render(request, "reports/collecting/sheet_detail.html", context)


def is_going_on(sheet):
    return sheet.collection.status == FigureCollection.Status.OPEN


def form_of(request, sheet, **more):
    data = request.POST if request.method == "POST" else None
    return SheetForm(
        data, sheet=sheet, figures=figures_on(sheet), last=last_years(sheet), **more
    )


def attempt(request, sheet, form, service, **more):
    """Call the service; None where the page is to be shown again with the reasons."""
    if not form.is_valid():
        return None
    try:
        done = service(
            pk=sheet.pk,
            by=request.user,
            today=timezone.localdate(),
            **form.values,
            **more,
        )
    except Conflict as conflict:
        return conflict_page(
            request,
            title="填报表刚刚有人改过",
            form=form,
            row=conflict.row,
            theirs=saved(conflict.row, figures_on(conflict.row)),
            version=conflict.row.version,
            keep_url=reverse("reports:collected_sheet", args=[sheet.pk]),
        )
    except AskBack:
        form.add_error("sure", "有的数字与上年相差十倍以上，核对无误的请勾选后再提交。")
        return None
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, said(done))
    return redirect("reports:collected_sheet", sheet.pk)


def said(sheet):
    return {
        Status.FILLING: "已暂存，填全后请提交。",
        Status.RETURNED: "已暂存，改好后请提交。",
        Status.TO_SIGN: "已提交，待单位负责人签批。",
        Status.REPORTED: "已报送政务公开办公室。",
    }[sheet.status]


@require_POST
def sheet_sign(request, pk):
    sheet = sheet_for(request.user, pk)
    require(request.user, SIGN, NO_SIGN, sheet)
    form = VersionForm(request.POST)
    return by_button(request, sheet, form, answering.sign, "已签批，报送完成。")


@require_POST
def sheet_hold_back(request, pk):
    sheet = sheet_for(request.user, pk)
    require(request.user, SIGN, NO_SIGN, sheet)
    form = HoldBackForm(request.POST)
    return by_button(request, sheet, form, answering.hold_back, "已退回联络员。")


@require_POST
def sheet_send_back(request, pk):
    sheet = sheet_for(request.user, pk)
    require(request.user, KEEP, NO_KEEP, sheet.collection)
    form = ReturnForm(request.POST)
    return by_button(request, sheet, form, answering.send_back, "已退回该单位修改。")


def by_button(request, sheet, form, service, done):
    """An act beside the form; refused, the sentence stands on top of the page."""
    if not form.is_valid():
        for field, errors in form.errors.items():
            messages.error(request, f"{form[field].label}：{errors[0]}")
        return redirect("reports:collected_sheet", sheet.pk)
    try:
        service(
            pk=sheet.pk,
            by=request.user,
            today=timezone.localdate(),
            **form.cleaned_data,
        )
    except (Refused, Conflict) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("reports:collected_sheet", sheet.pk)


def sheet_behalf(request, pk):
    """代录: the office enters what a unit said."""
    sheet = sheet_for(request.user, pk)
    require(request.user, KEEP, NO_KEEP, sheet.collection)
    form = form_of(request, sheet, behalf=True, whole=True)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer = attempt(
            request,
            sheet,
            form,
            answering.enter_for,
            received_from=data["received_from"],
            reason=data["reason"],
            sure=data["sure"],
        )
        if answer:
            return answer
    context = {
        "sheet": sheet,
        "collection": sheet.collection,
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "reports/collecting/sheet_behalf.html", context)


def figure_correct(request, pk):
    """One figure after the end, with the reason."""
    require(request.user, "reports.view_figurecollection", NO_VIEW)
    figure = get_object_or_404(
        CollectedFigure.objects.asked().select_related("sheet__unit", "item"), pk=pk
    )
    item = item_for(request.user, figure.item_id, KEEP)
    form = CorrectForm(
        request.POST or None,
        figure=figure,
        initial={"version": figure.sheet.version, "value": figure.shown},
    )
    if request.method == "POST" and form.is_valid():
        try:
            answering.correct(
                figure_pk=pk,
                by=request.user,
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except (Refused, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已更正，原数和理由记入操作日志。")
            return redirect("reports:collected_item", item.pk)
    context = {"figure": figure, "item": item, "form": form}
    return render(request, "reports/collecting/figure_correct.html", context)
