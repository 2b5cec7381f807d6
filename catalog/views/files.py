"""Lists as files: every edition in each column set, and two editions compared."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from catalog.columns.profiles import FULL, PROFILES, profiles_for
from catalog.editions import compare, entries_of
from catalog.entry_document import entries_document, entry_document
from catalog.flow_picture import NoPicture
from catalog.inventory import OPEN, inventory_of
from catalog.models import Entry
from catalog.workbooks.writing import (
    compared_workbook,
    list_document,
    list_workbook,
)
from core.files.inspection import KINDS
from core.units.models import Unit

from .loading import NO_VIEW, edition_for, entry_for, last_wording, require

EXCEL, WORD = "xlsx", "docx"


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=KINDS[kind].media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, f"{name}.{kind}"),
            "Cache-Control": "private, no-store",
        },
    )


def profile_named(code, entry_list):
    found = {each.code: each for each in profiles_for(entry_list)}
    if code not in found:
        raise Http404
    return found[code]


def day(date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"


def line_of(edition) -> str:
    number = f"，{edition.doc_no}" if edition.doc_no else ""
    return f"第{edition.number}版，自{day(edition.effective_on)}起施行{number}"


@require_GET
def edition_files(request, pk):
    """What an edition can be taken out as."""
    edition = edition_for(request.user, pk)
    others = edition.catalogue.editions.exclude(pk=edition.pk)
    context = {
        "edition": edition,
        "profiles": profiles_for(edition.catalogue.entry_list),
        "others": others,
    }
    return render(request, "catalog/edition_files.html", context)


@require_GET
def edition_file(request, pk, profile, kind):
    edition = edition_for(request.user, pk)
    catalogue = edition.catalogue
    profile = profile_named(profile, catalogue.entry_list)
    versions, title = entries_of(edition), str(catalogue)
    name = f"{title}（第{edition.number}版，{profile.label}）"
    if kind == EXCEL:
        content = list_workbook(versions, profile, title=title, line=line_of(edition))
    else:
        said = {
            "title": title,
            "line": line_of(edition),
            "organ": catalogue.bureau.name,
            "preamble": catalogue.preamble,
        }
        if profile is FULL:
            content = entries_document(versions, **said)
        else:
            content = list_document(versions, profile, **said)
    return as_file(content, kind, name)


@require_GET
def item_word(request, pk):
    """One entry as it stands in force, else as it is proposed, with its 流程图."""
    entry = entry_for(request.user, pk)
    version = last_wording(entry)
    try:
        content = entry_document(
            version, line=standing_of(entry, version), organ=entry.bureau.name
        )
    except NoPicture as fault:
        messages.error(request, str(fault))
        return redirect("catalog:item_detail", pk)
    return as_file(content, WORD, f"{version.title}公开事项")


def standing_of(entry, version) -> str:
    if version.from_number is None:
        return f"{entry.unit.name}填报，{entry.get_status_display()}，尚未列入目录版次"
    until = (
        f"，自第{version.until_number}版起取消或者更换" if version.until_number else ""
    )
    return f"{entry.catalogue}，自第{version.from_number}版{until}"


@require_GET
def edition_compare(request, pk, other):
    """What changed from one edition to another of the same list."""
    later = edition_for(request.user, pk)
    earlier = get_object_or_404(later.catalogue.editions.all(), pk=other)
    if earlier.number > later.number:
        earlier, later = later, earlier
    title = f"{later.catalogue}第{earlier.number}版与第{later.number}版对照"
    line = f"第{later.number}版自{day(later.effective_on)}起施行"
    content = compared_workbook(compare(earlier, later), title=title, line=line)
    return as_file(content, EXCEL, title)


def units_with_items(user):
    """The units whose inventory the person may read, where there is one."""
    open_items = Entry.objects.visible_to(user).filter(status__in=OPEN)
    return Unit.objects.filter(pk__in=open_items.values("unit")).order_by("path")


@require_GET
def item_files(request):
    """Of which unit the inventory is taken out; a file holds one, as it comes in."""
    require(request.user, "catalog.view_entry", NO_VIEW)
    units = units_with_items(request.user)
    return render(request, "catalog/item_files.html", {"units": units})


@require_GET
def item_file(request, unit):
    rows = units_with_items(request.user).select_related("bureau")
    unit = get_object_or_404(rows, pk=unit)
    title = f"{unit.name}公开事项清单"
    line = "尚未列入目录的事项。改好以后从“导入目录”导入，没有改的行不会变动。"
    versions = inventory_of(unit, on=timezone.localdate())
    content = list_workbook(versions, PROFILES["full"], title=title, line=line)
    return as_file(content, EXCEL, title)


@require_GET
def template_file(request, profile):
    """A column set with nothing in it, to be filled in and brought back."""
    if profile not in PROFILES:
        raise Http404
    chosen = PROFILES[profile]
    title = f"{chosen.label}（空白模板）"
    line = "从表头下一行开始填写；一级、二级事项相同的可以合并单元格。"
    content = list_workbook((), chosen, title=title, line=line)
    return as_file(content, EXCEL, title)
