"""错链: the pages that cannot be opened; checked here, or by a desk with the internet."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from catalog.forms.articles import ResultsForm
from catalog.forms.publications import kept_bureau
from catalog.link_results import MOST_FAULTS, links_csv, read_results
from catalog.models import LinkState, LinkTerm, Publication
from catalog.models.link_term import Terms
from catalog.refusals import Refused
from catalog.services import checking
from catalog.standalone import check_links
from core.audit.trail import record
from core.papers.paper import Unreadable

from .publication_loading import (
    NO_OFFICE,
    NO_VIEW,
    may_keep,
    publication_for,
    require,
    require_keeper,
)

PER_PAGE = 50
SHOWN = {
    "": ("打不开、连不上", LinkState.BROKEN),
    "guarded": ("待人工核对", ["guarded"]),
    "redirected": ("已跳转", ["redirected"]),
    "refused": ("没有检查", ["refused"]),
    "alive": ("正常", ["alive"]),
}


@require_GET
def link_list(request):
    """错链, the longest broken first; other outcomes on asking."""
    user, today = request.user, timezone.localdate()
    require(user, "catalog.view_entry", NO_VIEW)
    shown = request.GET.get("outcome", "")
    shown = shown if shown in SHOWN else ""
    rows = LinkState.objects.visible_to(user).now()
    rows = rows.filter(outcome__in=SHOWN[shown][1])
    unit = request.GET.get("unit", "")
    if unit.isdecimal() and len(unit) < 18:
        rows = rows.filter(publication__in=Publication.objects.of_unit(unit))
    if request.GET.get("ours"):
        kept = Publication.objects.kept_by(user)
        rows = rows.filter(publication__in=kept)
    rows = rows.select_related("publication__unit", "publication__bureau", "looked_by")
    page = Paginator(rows.order_by("since_on", "pk"), PER_PAGE)
    page = page.get_page(request.GET.get("page"))
    for row in page:
        row.may_look = may_look(user, row)
    context = {
        "page": page,
        "may_look": any(row.may_look for row in page),
        "is_nightly": settings.LINK_CHECK,
        "mend_within": Terms(LinkTerm.Code.MEND).on(today),
        "outcome": shown,
        "outcomes": [(value, label) for value, (label, _) in SHOWN.items()],
        "is_office": user.may("catalog.keep_catalogue"),
        "today": today,
        "form": ResultsForm(),
    }
    return render(request, "catalog/link_list.html", context)


def may_look(user, state):
    """What a program found broken is called mended by the office alone."""
    if state.is_broken:
        return user.may("catalog.keep_catalogue", state.publication.bureau)
    return may_keep(user, state.publication)


@require_POST
def link_check(request):
    """Have the links looked at by this server, in the background."""
    require(request.user, "catalog.keep_catalogue", NO_OFFICE)
    try:
        run = checking.start_check(
            bureau=kept_bureau(request.user),
            by=request.user,
            today=timezone.localdate(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("catalog:link_list")
    return redirect("run_detail", run.uuid)


@require_POST
def link_look(request, pk):
    """人工核对: what the person saw who opened the page."""
    row = publication_for(request.user, pk)
    require_keeper(request.user, row)
    is_there = request.POST.get("is_there") == "1"
    back = reverse("catalog:publication_detail", args=[pk])
    if request.POST.get("from") in SHOWN:
        query = {"outcome": request.POST["from"]} if request.POST["from"] else None
        back = reverse("catalog:link_list", query=query)
    try:
        checking.look(
            publication=pk,
            is_there=is_there,
            by=request.user,
            today=timezone.localdate(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = "网页正常" if is_there else "打不开，已列入错链"
        messages.success(request, f"已记下人工核对结果：《{row.title}》{said}。")
    return redirect(back)


@require_GET
def link_export(request):
    """The links for the script, the longest unseen first."""
    require(request.user, "catalog.keep_catalogue", NO_OFFICE)
    today, bureau = timezone.localdate(), kept_bureau(request.user)
    rows = checking.to_check(bureau, today=today, again=True)
    record("导出待检查网址", bureau, by=request.user, note=f"共{rows.count()}个")
    return answer(links_csv(rows), "text/csv; charset=utf-8", "links.csv")


@require_GET
def link_script(request):
    """The program a desk with the internet runs; it needs Python and nothing else."""
    require(request.user, "catalog.keep_catalogue", NO_OFFICE)
    content = Path(check_links.__file__).read_text(encoding="utf-8")
    return answer(content, "text/x-python; charset=utf-8", "check_links.py")


def answer(content, kind, name):
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": disposition,
            "Cache-Control": "private, no-store",
        },
    )


@require_POST
def link_results(request):
    """Bring back what the script found."""
    user, today = request.user, timezone.localdate()
    require(user, "catalog.keep_catalogue", NO_OFFICE)
    form = ResultsForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "请选择检查程序写出的结果文件。")
        return redirect("catalog:link_list")
    bureau = kept_bureau(user)
    rows = Publication.objects.filter(bureau=bureau).standing()
    try:
        found = read_results(form.cleaned_data["file"].read(), rows, today=today)
        checking.refuse_cut_off(found.all())
    except (Unreadable, Refused) as fault:
        messages.error(request, str(fault))
        return redirect("catalog:link_list")
    for on in sorted(found.by_day):
        checking.keep(found.by_day[on], today=on)
    record("导入网址检查结果", bureau, by=user, note=f"共{found.number}个")
    context = {"found": found, "shown": found.faults[:MOST_FAULTS]}
    return render(request, "catalog/link_results.html", context)
