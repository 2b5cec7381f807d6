"""动态调整: the list, one of them, its draft, its signature."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from catalog import turns
from catalog.bases import named_again
from catalog.forms.acts import OpenRevisionForm, PaperSignForm, ReasonForm, SeenForm
from catalog.forms.wording import WordingForm
from catalog.models import Entry, EntryList, EntryVersion, Revision
from catalog.refusals import Overtaken, Refused
from catalog.revision_page import acts_of, changes_of
from catalog.services import revising
from catalog.wording import copied
from core.audit.models import Event

from .conflicts import wording_conflict
from .loading import (
    NO_ENTER,
    NO_VIEW,
    catalogue_for,
    entry_for,
    require,
    revision_for,
    units_to_enter_for,
)

PER_PAGE = 50
NOT_NOW = "现在不能办理这一项，请看过最新情况。"


@require_GET
def revision_list(request):
    require(request.user, "catalog.view_entry", NO_VIEW)
    rows = Revision.objects.visible_to(request.user).select_related(
        "catalogue__bureau", "unit", "edition", "proposed_by"
    )
    if matter := turns.REVISIONS.get(request.GET.get("matter", "")):
        rows = rows.filter(pk__in=matter(request.user).values("pk"))
    if request.GET.get("open"):
        rows = rows.open()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "catalog/revision_list.html",
        {"page": page, "only_open": request.GET.get("open")},
    )


def revision_new(request, catalogue):
    """提出动态调整 for one's unit, in one list."""
    row = catalogue_for(request.user, catalogue)
    units = units_to_enter_for(request.user).filter(bureau=row.bureau)
    unit = office_first(units, row.bureau)
    if unit is None:
        raise PermissionDenied(NO_ENTER)
    form = OpenRevisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        revision = revising.open_revision(
            catalogue=row,
            unit=unit,
            by=request.user,
            today=timezone.localdate(),
            **form.cleaned_data,
        )
        return redirect("catalog:revision_detail", revision.pk)
    context = {"form": form, "catalogue": row, "unit": unit}
    return render(request, "catalog/revision_new.html", context)


def office_first(units, bureau):
    """The office speaks for the whole list; a liaison for the first unit of one's own."""
    if bureau.managing_office and units.filter(pk=bureau.managing_office_id).exists():
        return bureau.managing_office
    return units.first()


@require_GET
def revision_detail(request, pk):
    return page_of(request, revision_for(request.user, pk))


def page_of(request, revision, **forms):
    """The page of a revision; `forms` are those that were sent and refused.

    They keep what was typed, and take over what is on the page now.
    """
    for form in forms.values():
        form.data = form.data.copy()
        form.data["version"] = revision.version
    acts = acts_of(revision, request.user)
    seen = {"version": revision.version}
    context = {
        "revision": revision,
        "changes": changes_of(revision, today=timezone.localdate()),
        "acts": acts,
        "waiting": waiting_for(revision) if "change" in acts else 0,
        "seen": SeenForm(initial=seen),
        "reason_form": ReasonForm(initial=seen),
        "paper_form": PaperSignForm(initial=seen),
        "trail": Event.objects.about(revision),
        **forms,
    }
    return render(request, "catalog/revision_detail.html", context)


def waiting_for(revision) -> int:
    """How many sorted entries no edition and no revision holds yet."""
    return revising.waiting(revision).count()


def revision_entry(request, pk, entry):
    """修改 one entry within a revision: what is in force, or what is drafted already."""
    revision = revision_for(request.user, pk)
    row = entry_for(request.user, entry)
    if "change" not in acts_of(revision, request.user):
        messages.error(request, NOT_NOW)
        return redirect("catalog:revision_detail", pk)
    drafted = revision.changes.filter(entry=row).select_related("after").first()
    shown = drafted.after if drafted else row.versions.standing().first()
    if shown is None:
        messages.error(request, "这个事项没有可以修改的内容。")
        return redirect("catalog:revision_detail", pk)
    saved = copied(shown)
    saved.pk = shown.pk
    options = {
        "bureau": row.bureau,
        "entry": row,
        "limited_to": revision.catalogue,
    }
    form = WordingForm(
        request.POST or None,
        instance=shown,
        initial={"version": revision.version},
        **options,
    )
    if request.method == "POST" and form.is_valid():
        wording = form.wording()
        wording.is_proactive = saved.is_proactive
        if revision.catalogue.entry_list != EntryList.PROACTIVE:
            wording.is_on_request = saved.is_on_request
        try:
            revising.alter(
                pk=pk,
                version=form.cleaned_data["version"],
                entry=row,
                wording=wording,
                bases=named_again(
                    saved, wording.basis_text, row.bureau, on=timezone.localdate()
                ),
                by=request.user,
            )
        except Overtaken:
            return wording_conflict(
                request,
                title="修改目录事项",
                row=revision,
                theirs=saved,
                form=form,
                options=options,
                keep_url=reverse("catalog:revision_detail", args=[pk]),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已记入这次动态调整。")
            return redirect("catalog:revision_detail", pk)
    context = {
        "form": form,
        "revision": revision,
        "entry": row,
        "title": "修改目录事项",
    }
    return render(request, "catalog/revision_entry.html", context)


def revision_choose(request, pk):
    """Which entry in force to change or take out."""
    revision = revision_for(request.user, pk)
    if "change" not in acts_of(revision, request.user):
        messages.error(request, NOT_NOW)
        return redirect("catalog:revision_detail", pk)
    entries = (
        revising.open_to(revision)
        .filter(versions__in=standing_versions(revision))
        .with_wording()
        .order_by("pk")
    )
    words = request.GET.get("q", "").split()
    for word in words:
        entries = entries.filter(shown_title__icontains=word)
    page = Paginator(entries.select_related("unit"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "revision": revision,
        "page": page,
        "q": request.GET.get("q", ""),
        "seen": SeenForm(initial={"version": revision.version}),
    }
    return render(request, "catalog/revision_choose.html", context)


def standing_versions(revision):
    return EntryVersion.objects.standing().filter(entry__catalogue=revision.catalogue)


@require_POST
def revision_act(request, pk, act):
    """One act on a revision; refused, the page says why."""
    revision = revision_for(request.user, pk)
    if act not in ACTS:
        raise Http404
    needed, service, done = ACTS[act]
    if needed not in acts_of(revision, request.user):
        messages.error(request, NOT_NOW)
        return redirect("catalog:revision_detail", pk)
    kind, place = FORMS.get(act, (SeenForm, ""))
    form = kind(request.POST, request.FILES)
    if not form.is_valid():
        problem = next(iter(form.errors.values()))[0]
        messages.error(request, f"没有办理：{problem}")
        if place:
            return page_of(request, revision, **{place: form})
        return redirect("catalog:revision_detail", pk)
    try:
        service(request, pk, form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
        if place:
            again = revision_for(request.user, pk)
            return page_of(request, again, **{place: form})
    else:
        messages.success(request, done)
    return redirect("catalog:revision_detail", pk)


def dated(service):
    return lambda request, pk, data: service(
        pk=pk, by=request.user, today=timezone.localdate(), **data
    )


def undated(service):
    return lambda request, pk, data: service(pk=pk, by=request.user, **data)


def on_change(service):
    return lambda request, pk, data: service(
        pk=pk, by=request.user, change_pk=number(request, "change"), **data
    )


def number(request, name) -> int:
    text = request.POST.get(name, "")
    if not (text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)


def end_entry(request, pk, data):
    entry = get_object_or_404(
        Entry.objects.visible_to(request.user).select_related("catalogue", "unit"),
        pk=number(request, "entry"),
    )
    revising.end(pk=pk, entry=entry, by=request.user, **data)


# Of each act: what the person must be allowed, the service, and what is said then.
ACTS = {
    "gather": ("change", undated(revising.gather), "已编入已归类的事项。"),
    "end": ("change", end_entry, "已记为取消，备案后不再列入。"),
    "take-out": ("change", on_change(revising.take_out), "已从这次调整移出。"),
    "anew": ("change", on_change(revising.start_anew), "已改为与现行内容比较。"),
    "submit": (
        "submit",
        dated(revising.submit),
        "已送签批，签批后由政务公开办公室备案。",
    ),
    "withdraw": ("withdraw", undated(revising.withdraw), "已撤回。"),
    "sign": ("sign", dated(revising.sign), "已签批，由政务公开办公室备案。"),
    "paper": ("paper", dated(revising.sign), "已登记线下签批。"),
    "return": ("return", undated(revising.send_back), "已退回起草。"),
}
# Those with more to say than what was seen, and their places on the page.
FORMS = {
    "return": (ReasonForm, "reason_form"),
    "paper": (PaperSignForm, "paper_form"),
}
