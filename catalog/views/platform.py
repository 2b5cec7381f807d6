"""政府信息公开平台: what to publish, its fragment, where it stands; guide and rules."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from catalog.attachments import attachments_of, guide_document
from catalog.forms.platform import (
    AmendRulesForm,
    GuideForm,
    ReleaseForm,
    RulesForm,
)
from catalog.fragments import fragment_of
from catalog.models import Catalogue, Edition, Guide, Release, RulesDocument
from catalog.platform import pending_of, released
from catalog.refusals import Refused
from catalog.services import platform
from core.units.models import Unit
from core.workdays.days import current_calendar

from .files import WORD, as_file
from .loading import NO_KEEP, NO_VIEW, require

SHOWN = 50


def bureau_for(user, pk):
    rows = Unit.objects.filter(path__in=user.bureau_paths_with("catalog.view_entry"))
    return get_object_or_404(rows, pk=pk)


@require_GET
def platform_home(request, bureau=None):
    """待发布清单 of a bureau, and what has been published lately."""
    require(request.user, "catalog.view_entry", NO_VIEW)
    bureaus = Unit.objects.filter(
        path__in=request.user.bureau_paths_with("catalog.view_entry")
    ).order_by("path")
    bureau = bureau_for(request.user, bureau) if bureau else bureaus.first()
    today = timezone.localdate()
    context = {
        "bureau": bureau,
        "bureaus": bureaus,
        "pending": pending_of(bureau, on=today),
        "releases": Release.objects.filter(publication__bureau=bureau).select_related(
            "publication"
        )[:SHOWN],
        "guide": Guide.objects.filter(bureau=bureau).in_force(on=today).first(),
        "coming": Guide.objects.filter(bureau=bureau, effective_on__gt=today).first(),
        "rules": RulesDocument.objects.filter(bureau=bureau),
        "may_keep": request.user.may("catalog.keep_catalogue", bureau),
        "today": today,
    }
    return render(request, "catalog/platform_home.html", context)


def subject_for(user, kind, pk):
    """What is published, as far as the person sees it and it is public at all."""
    match kind:
        case "edition":
            rows = Edition.objects.visible_to(user).filter(
                catalogue__in=Catalogue.objects.published()
            )
            return get_object_or_404(rows.select_related("catalogue__bureau"), pk=pk)
        case "guide":
            rows = Guide.objects.visible_to(user).select_related("bureau")
            return get_object_or_404(rows, pk=pk)
        case "rules":
            rows = RulesDocument.objects.visible_to(user)
            return get_object_or_404(rows.select_related("bureau", "file"), pk=pk)
    raise Http404


def bureau_of(subject):
    return subject.catalogue.bureau if isinstance(subject, Edition) else subject.bureau


def release(request, kind, pk):
    """The fragment to copy; the address where it stands is recorded below it."""
    subject = subject_for(request.user, kind, pk)
    bureau, today = bureau_of(subject), timezone.localdate()
    form = ReleaseForm(request.POST or None, initial={"published_on": today})
    if request.method == "POST":
        require(request.user, "catalog.keep_catalogue", NO_KEEP, bureau)
        if form.is_valid():
            try:
                platform.release(
                    subject=subject,
                    by=request.user,
                    today=today,
                    calendar=current_calendar(),
                    **form.cleaned_data,
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "已登记发布网址。")
                return redirect("catalog:platform_of", bureau.pk)
    context = {
        "subject": subject,
        "kind": kind,
        "bureau": bureau,
        "fragment": fragment_of(subject),
        "attachments": attachments_of(subject),
        "release": released(subject),
        "form": form,
        "may_keep": request.user.may("catalog.keep_catalogue", bureau),
    }
    return render(request, "catalog/release.html", context)


@require_GET
def fragment(request, kind, pk):
    """The fragment as a file."""
    subject = subject_for(request.user, kind, pk)
    response = HttpResponse(
        fragment_of(subject), content_type="text/html; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{kind}-{pk}.html"'
    return response


@require_GET
def guide_file(request, pk):
    """The guide as a Word file, to be attached."""
    guide = subject_for(request.user, "guide", pk)
    return as_file(guide_document(guide), WORD, str(guide))


def guide_edit(request, bureau):
    """编制指南: the next version, begun with what the last one says."""
    row = bureau_for(request.user, bureau)
    require(request.user, "catalog.keep_catalogue", NO_KEEP, row)
    last, today = Guide.objects.filter(bureau=row).first(), timezone.localdate()
    form = GuideForm(
        request.POST or None,
        instance=last,
        initial={"after": last.number if last else 0, "effective_on": today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            platform.write_guide(
                bureau=row,
                after=form.cleaned_data["after"],
                values=form.values(),
                by=request.user,
                today=today,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已编制新版指南。下一步：发布到平台栏目。")
            return redirect("catalog:platform_of", row.pk)
    return render(request, "catalog/guide_form.html", {"form": form, "bureau": row})


@require_POST
def guide_confirm(request, pk):
    guide = get_object_or_404(Guide.objects.visible_to(request.user), pk=pk)
    require(request.user, "catalog.keep_catalogue", NO_KEEP, guide.bureau)
    try:
        platform.confirm_guide(pk=pk, by=request.user, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已记下：指南核对无误。")
    return redirect("catalog:platform_of", guide.bureau_id)


def rules_new(request, bureau):
    row = bureau_for(request.user, bureau)
    require(request.user, "catalog.keep_catalogue", NO_KEEP, row)
    form = RulesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        platform.add_rules(
            bureau=row,
            token=form.cleaned_data["token"],
            values=form.values(),
            file=form.cleaned_data["upload"],
            by=request.user,
            today=timezone.localdate(),
        )
        messages.success(request, "已录入。下一步：发布到平台栏目。")
        return redirect("catalog:platform_of", row.pk)
    return render(request, "catalog/rules_form.html", {"form": form, "bureau": row})


def rules_edit(request, pk):
    """更正制度, or date its end."""
    rules = subject_for(request.user, "rules", pk)
    bureau = rules.bureau
    require(request.user, "catalog.keep_catalogue", NO_KEEP, bureau)
    is_released = released(rules) is not None
    form = AmendRulesForm(request.POST or None, instance=rules, is_released=is_released)
    if request.method == "POST" and form.is_valid():
        try:
            platform.amend_rules(
                pk=pk,
                version=form.cleaned_data["version"],
                values=form.values(),
                by=request.user,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已更正。")
            return redirect("catalog:platform_of", bureau.pk)
    context = {"form": form, "bureau": bureau, "is_released": is_released}
    return render(request, "catalog/rules_edit.html", context)
