"""The lists: where each stands, the edition of any day, the difference of any two."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from catalog.editions import compare, edition_on, entries_of
from catalog.forms.acts import FileForm
from catalog.home import cards_of
from catalog.models import Edition, Revision
from catalog.refusals import Refused
from catalog.repealed import repealed_bases
from catalog.services import filing
from core.units.models import Unit

from .loading import (
    NO_KEEP,
    NO_VIEW,
    catalogue_for,
    edition_for,
    require,
    units_to_enter_for,
)

WORDS = "q"


@require_GET
def home(request):
    """公开目录: the three lists of each bureau the person works in."""
    require(request.user, "catalog.view_entry", NO_VIEW)
    bureaus = Unit.objects.filter(
        path__in=request.user.bureau_paths_with("catalog.view_entry")
    ).order_by("path")
    context = {
        "cards": cards_of(bureaus, request.user, today=timezone.localdate()),
        "may_revise": units_to_enter_for(request.user).exists(),
    }
    return render(request, "catalog/home.html", context)


@require_GET
def catalogue_detail(request, pk):
    """The edition in force today, or on the day that was asked for."""
    catalogue, today = catalogue_for(request.user, pk), timezone.localdate()
    day, problem = day_asked(request.GET.get("on"), today)
    edition = numbered(catalogue, request.GET.get("edition")) or edition_on(
        catalogue, day
    )
    entries = found(entries_of(edition), request.GET) if edition else []
    context = {
        "repealed": repealed_bases(entries, on=today),
        "catalogue": catalogue,
        "editions": catalogue.editions.all(),
        "edition": edition,
        "entries": entries,
        "day": day,
        "problem": problem,
        "q": request.GET.get(WORDS, ""),
        "to_file": Revision.objects.to_file().filter(catalogue=catalogue).count(),
        "may_file": request.user.may("catalog.keep_catalogue", catalogue),
        "may_revise": units_to_enter_for(request.user)
        .filter(bureau=catalogue.bureau)
        .exists(),
    }
    return render(request, "catalog/catalogue_detail.html", context)


def numbered(catalogue, text) -> Edition | None:
    """The edition asked for by its number: of two of one day, the earlier too."""
    if not (text or "").isdecimal() or len(text) > 6:
        return None
    return catalogue.editions.filter(number=text).first()


def day_asked(text, today):
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, "日期请按 2026-01-26 的样子填写，下面是今天的目录。"


def found(entries, asked):
    """Those whose title or content holds every word; the whole where none is asked."""
    words = asked.get(WORDS, "").split()
    return [
        each
        for each in entries
        if all(word in each.title or word in each.content for word in words)
    ]


@require_GET
def edition_compare(request, pk):
    """What changed from another edition of the same list, by default the one before."""
    edition = edition_for(request.user, pk)
    others = edition.catalogue.editions.exclude(pk=pk)
    chosen = request.GET.get("with", "")
    if chosen.isdecimal():
        other = get_object_or_404(others, pk=chosen)
    else:
        other = others.filter(number__lt=edition.number).first()
    pair = sorted(filter(None, [other, edition]), key=lambda each: each.number)
    context = {
        "edition": edition,
        "others": others,
        "pair": pair,
        "changes": compare(*pair) if other else [],
    }
    return render(request, "catalog/edition_compare.html", context)


def catalogue_file(request, pk):
    """备案 of signed revisions: together they make the next edition."""
    catalogue, today = catalogue_for(request.user, pk), timezone.localdate()
    require(request.user, "catalog.keep_catalogue", NO_KEEP, catalogue)
    signed = Revision.objects.to_file().filter(catalogue=catalogue)
    form = FileForm(request.POST or None, initial={"effective_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            edition = filing.file(
                catalogue=pk,
                revisions=chosen_of(request.POST.getlist("revision")),
                by=request.user,
                today=today,
                **form.cleaned_data,
            )
        except Refused as refused:
            if already := filed_before(request, pk):
                messages.info(request, f"已经备案，就是第{already.number}版。")
                return redirect("catalog:edition_compare", already.pk)
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                f"已备案，成为第{edition.number}版，{edition.effective_on}起施行。"
                "下一步：发布到网站栏目。",
            )
            return redirect("catalog:edition_compare", edition.pk)
    context = {
        "catalogue": catalogue,
        "form": form,
        "signed": signed.select_related("unit", "signed_by").order_by("pk"),
        "last": catalogue.editions.first(),
    }
    return render(request, "catalog/catalogue_file.html", context)


def filed_before(request, catalogue) -> Edition | None:
    """The edition a first click has made of the same revisions, by the same person."""
    chosen = {pk for pk, _version in chosen_of(request.POST.getlist("revision"))}
    edition = Edition.objects.filter(
        catalogue=catalogue, filed_by=request.user, revisions__in=chosen
    ).first()
    if edition is None or chosen != {*edition.revisions.values_list("pk", flat=True)}:
        return None
    return edition


def chosen_of(values) -> list[tuple[int, int]]:
    """Pairs of key and version, as the page ticked them: "12-3"."""
    pairs = [each.partition("-")[::2] for each in values]
    return [
        (int(one), int(two))
        for one, two in pairs
        if one.isdecimal() and two.isdecimal() and len(one) < 19
    ]
