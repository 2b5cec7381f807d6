"""The draft page: rows beside their source, doubts first; committing and dropping."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.http import require_POST

from tasks import checking, source
from tasks.forms.drafts import CommitForm
from tasks.forms.teaching import ColumnsForm
from tasks.models import PlanDraft
from tasks.services import drafts as services
from tasks.services.faults import Conflict, Refused
from tasks.tables import lines_of

# Where a checked draft goes on to, by what it is for.
NEXT_PAGES = {
    PlanDraft.Purpose.PLAN: "tasks:draft_commit",
    PlanDraft.Purpose.CHANGE: "tasks:draft_compare",
    PlanDraft.Purpose.SUPERIOR: "tasks:superior_keep",
}
NO_IMPORT = "只有政务公开办公室可以导入工作要点。"


def load_draft(request, pk):
    """A draft of the user's bureaus, which they may commit; a colleague is refused."""
    draft = get_object_or_404(
        PlanDraft.objects.known_to(request.user).select_related(
            "bureau", "file", "pasted", "run", "basis__bureau"
        ),
        pk=pk,
    )
    if not request.user.may("tasks.import_plan", draft):
        raise PermissionDenied(NO_IMPORT)
    return draft


def draft_detail(request, pk):
    draft = load_draft(request, pk)
    return render(request, "tasks/draft_detail.html", draft_context(draft))


def draft_context(draft, columns_form=None):
    """What the draft page shows; the form of the columns where it was refused."""
    rows = list(draft.rows.all())
    is_open = draft.status == PlanDraft.Status.CHECKING
    today = timezone.localdate()
    names = checking.unknown_names(rows, bureau=draft.bureau, on=today)
    blocks = source.shown(draft.source, rows=rows, unplaced=draft.unplaced)
    return {
        "draft": draft,
        "is_open": is_open,
        "lines": lines_of(
            [checking.CheckedRow.of(row) for row in rows], lambda shown: shown.row.path
        ),
        "row_count": len(rows),
        "checked_count": sum(1 for row in rows if row.checked_by_id),
        "doubtful": [row for row in rows if row.doubts],
        "blocks": blocks,
        "is_numbered": source.is_numbered(rows),
        "is_cut": source.is_cut(draft.source, blocks),
        "names": names,
        "name_options": options_of(checking.meanings(draft.bureau, on=today)),
        "columns_form": columns_form or columns_form_of(draft, rows),
        "next_page": NEXT_PAGES[draft.purpose],
        **existing_of(draft, title=draft.title, year=draft.year),
    }


def options_of(meanings):
    """The options every select of the names shares, written once."""
    return format_html_join(
        "",
        '<option value="{}" data-initials="{}">{}</option>',
        (
            (value, getattr(means, "initials", ""), checking.label_of(means))
            for value, means in meanings.items()
        ),
    )


def columns_form_of(draft, rows, data=None):
    """The form of the columns as understood; None where nothing can be read again."""
    columns = draft.run.result.get("columns") if draft.run else None
    if not columns or draft.status != PlanDraft.Status.CHECKING:
        return None
    checked = sum(1 for row in rows if row.checked_by_id)
    return ColumnsForm(data, draft=draft, columns=columns, checked=checked)


def existing_of(draft, *, title, year):
    """A plan or open draft that may be the same document, and where a change begins."""
    if draft.purpose != PlanDraft.Purpose.PLAN or draft.plan_id:
        return {"same": None, "same_draft": None, "change_url": None}
    same = services.existing_plan(draft, year=year, title=title)
    return {
        "same": same,
        "same_draft": None if same else services.open_twin(draft),
        "change_url": address_of("tasks:change_import", same.pk) if same else None,
    }


def address_of(name, *args):
    """The address of a page, None where the installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def draft_commit(request, pk):
    """Name the plan and commit the draft in one transaction."""
    draft = load_draft(request, pk)
    if draft.plan_id:
        messages.info(request, "这份识别结果已经导入，就是下面的工作要点。")
        return redirect("tasks:plan_detail", draft.plan_id)
    form = CommitForm(request.POST or None, draft=draft)
    is_valid = request.method == "POST" and form.is_valid()
    named = (
        form.cleaned_data if is_valid else {"title": draft.title, "year": draft.year}
    )
    existing = existing_of(draft, title=named["title"], year=named["year"])
    if not existing["same"]:
        del form.fields["again"]
    if is_valid:
        try:
            plan = services.commit(pk=pk, by=request.user, **form.cleaned_data)
        except Conflict:
            form.add_error(None, "您打开本页以后，识别结果有修改，请返回核对后再导入。")
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已导入。下一步：设定印发日期和计划期末。")
            return redirect("tasks:plan_dates", plan.pk)
    context = {
        "draft": draft,
        "form": form,
        "row_count": draft.rows.count(),
        "doubt_count": draft.rows.exclude(doubts={}).count(),
        "unitless_count": draft.rows.filter(units=[]).count(),
        **existing,
    }
    return render(request, "tasks/draft_commit.html", context)


@require_POST
def draft_drop(request, pk):
    load_draft(request, pk)
    try:
        services.drop_draft(pk=pk, by=request.user)
        messages.success(request, "已放弃识别结果，原件仍保存。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("tasks:plan_list")
