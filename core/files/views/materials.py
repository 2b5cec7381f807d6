"""佐证材料库: look, record, correct."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.audit.models import Event
from core.files import uses
from core.files.filters import MaterialFilter
from core.files.forms import (
    CorrectForm,
    LinkForm,
    SeenForm,
    SnapshotForm,
    UploadForm,
)
from core.files.inspection import MEBIBYTE
from core.files.models import Material
from core.files.services import (
    Conflict,
    Refused,
    add_material,
    add_snapshot,
    correct_material,
    see_again,
)

PER_PAGE = 50
NO_VIEW = "佐证材料库供填报、签批、审核、考核的人员使用。"
NO_ADD = "佐证材料由各单位的联络员、负责人和政务公开办公室录入。"
NO_CHANGE = "只有材料所属单位的联络员、负责人和政务公开办公室可以修改这份材料。"
ALL_REFUSED = "没有保存，请先改正以下问题"
SOME_REFUSED = "以下文件没有保存，其余的已经录入，不用再传"
RELATED = ("unit", "file", "seen_by", "recorded_by")


def material_list(request):
    """The materials a person may see, found by words and filters."""
    if not request.user.may("files.view_material"):
        raise PermissionDenied(NO_VIEW)
    visible = Material.objects.visible_to(request.user).select_related(*RELATED)
    found = MaterialFilter(request.GET, queryset=visible, request=request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    counts = uses.counts([material.pk for material in page])
    context = {
        "filter": found,
        "page": page,
        "rows": [(material, counts[material.pk]) for material in page],
        "may_add": request.user.may("files.add_material"),
        "is_filtered": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "files/material_list.html", context)


def load_material(request, pk, *, to_change=False):
    """A material the person may see and, where `to_change`, correct."""
    visible = Material.objects.visible_to(request.user).select_related(*RELATED)
    material = get_object_or_404(visible, pk=pk)
    if to_change and not request.user.may("files.add_material", material):
        raise PermissionDenied(NO_CHANGE)
    return material


def material_detail(request, pk):
    """All about a material: what uses it, where it is kept twice, its history."""
    material = load_material(request, pk)
    visible = Material.objects.visible_to(request.user)
    context = {
        "material": material,
        "uses": uses.uses_of(request.user, [pk]),
        "same": visible.same_as(material).select_related("unit", "file"),
        "entries": [entry_of(event) for event in Event.objects.about(material)],
        "may_change": request.user.may("files.add_material", material),
    }
    return render(request, "files/material_detail.html", context)


def entry_of(event):
    return {
        "when": f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}",
        "title": event.act,
        "who": event.actor,
        "text": event.note,
    }


def new_form(request, form_class):
    """The form for a new material, for who may record one."""
    if not request.user.may("files.add_material"):
        raise PermissionDenied(NO_ADD)
    return form_class(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        today=timezone.localdate(),
    )


def material_upload(request):
    """Several files at once: those that may be kept are, the others are named."""
    form = new_form(request, UploadForm)
    kept = []
    if request.method == "POST" and form.is_valid():
        kept = keep_each(request, form)
        if not form.errors and len(kept) == 1:
            return redirect("material_detail", kept[0].pk)
        if not form.errors:
            return redirect("material_list")
    context = {
        "form": form,
        "heading": SOME_REFUSED if kept else ALL_REFUSED,
        "most_megabytes": settings.UPLOAD_MAX_BYTES // MEBIBYTE,
    }
    return render(request, "files/material_upload.html", context)


def keep_each(request, form):
    """Record each file by itself; what is refused stands at the field."""
    data, kept = form.cleaned_data, []
    for upload in data["files"]:
        try:
            material = add_material(
                unit=data["unit"],
                title=data["title"],
                upload=upload,
                fact_on=data["fact_on"],
                by=request.user,
                today=form.today,
            )
        except Refused as refused:
            form.add_error("files", str(refused))
        else:
            kept.append(material)
    tell(request, kept)
    return kept


def tell(request, kept):
    """Say what was kept, and of each that was known that it was."""
    new = [material.title for material in kept if not material.was_known]
    for material in kept:
        if material.was_known:
            messages.info(request, material.known_sentence)
    if new:
        messages.success(request, f"已录入{len(new)}份佐证材料：{'、'.join(new)}。")


def material_link(request):
    """Record a link, seen by somebody, with or without a snapshot."""
    form = new_form(request, LinkForm)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            material = add_material(
                **{name: data[name] for name in ("unit", "title", "link", "fact_on")},
                seen_by=data["seen_by"],
                seen_on=data["seen_on"],
                upload=data["snapshot"],
                by=request.user,
                today=form.today,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, [material])
            return redirect("material_detail", material.pk)
    return render(request, "files/material_link.html", {"form": form})


def material_edit(request, pk):
    """Correct name and date; the second of two people is told what was saved."""
    material = load_material(request, pk, to_change=True)
    now = {name: getattr(material, name) for name in ("version", "title", "fact_on")}
    form = CorrectForm(request.POST or None, today=timezone.localdate(), initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            correct_material(
                pk=pk, by=request.user, today=form.today, **form.cleaned_data
            )
        except Conflict as conflict:
            form.data = form.data.copy()
            form.data["version"] = conflict.row.version
            form.add_error(None, taken_sentence(conflict.row))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。")
            return redirect("material_detail", pk)
    context = {"material": material, "form": form}
    return render(request, "files/material_edit.html", context)


def taken_sentence(material):
    """Who saved what meanwhile, and what the second may do about it."""
    last = Event.objects.about(material).filter(act="修改佐证材料").last()
    return (
        f"{last.actor}刚刚保存过：名称“{material.title}”，"
        f"事项日期{material.fact_on or '未填'}。您填写的还在下面，请核对；"
        "再次保存，以您的为准。"
    )


def material_snapshot(request, pk):
    """Keep how the page of a link looked."""
    material = load_material(request, pk, to_change=True)
    form = SnapshotForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_snapshot(pk=pk, upload=form.cleaned_data["snapshot"], by=request.user)
        except Refused as refused:
            form.add_error("snapshot", str(refused))
        else:
            messages.success(request, "已附上网页快照。")
            return redirect("material_detail", pk)
    context = {"material": material, "form": form}
    return render(request, "files/material_snapshot.html", context)


def material_seen(request, pk):
    """Write down that somebody opened the link again."""
    material = load_material(request, pk, to_change=True)
    form = SeenForm(request.POST or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            see_again(pk=pk, by=request.user, today=form.today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已记下查看情况。")
            return redirect("material_detail", pk)
    context = {"material": material, "form": form}
    return render(request, "files/material_seen.html", context)
