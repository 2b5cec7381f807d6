"""The draft page: rows beside their source, doubts first."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tasks.forms.drafts import CommitForm, DraftRowForm
from tasks.models import DraftRow, PlanDraft, WorkPlan
from tasks.services import drafts as services
from tasks.services.faults import Conflict, Refused
from tasks.tables import lines_of

from .conflicts import conflict_page

# Where a checked draft goes on to, by what it is for.
NEXT_PAGES = {
    PlanDraft.Purpose.PLAN: "tasks:draft_commit",
    PlanDraft.Purpose.SUPERIOR: "tasks:superior_keep",
}
NO_IMPORT = "只有政务公开办公室可以导入工作要点。"


def load_draft(request, pk):
    """A draft of a bureau in the user's scope, which they may commit."""
    draft = get_object_or_404(
        PlanDraft.objects.visible_to(request.user).select_related("bureau", "file"),
        pk=pk,
    )
    if not request.user.may("tasks.import_plan", draft):
        raise PermissionDenied(NO_IMPORT)
    return draft


def draft_detail(request, pk):
    draft = load_draft(request, pk)
    rows = list(draft.rows.all())
    already = draft.file and (
        WorkPlan.objects.filter(
            bureau=draft.bureau, file__sha256=draft.file.sha256
        ).first()
    )
    context = {
        "draft": draft,
        "lines": lines_of(rows, lambda row: row.path),
        "row_count": len(rows),
        "has_criteria": any(row.criteria for row in rows),
        "doubtful": [row for row in rows if row.doubts],
        "already": already,
        "next_page": NEXT_PAGES[draft.purpose],
        "is_open": draft.status == PlanDraft.Status.CHECKING,
    }
    return render(request, "tasks/draft_detail.html", context)


def row_edit(request, pk):
    row = get_object_or_404(DraftRow.objects.select_related("draft"), pk=pk)
    draft = load_draft(request, row.draft_id)
    form = DraftRowForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_row(
                pk=pk,
                version=form.cleaned_data["version"],
                values=form.values(),
                by=request.user,
            )
        except Conflict as conflict:
            return conflict_page(
                request,
                title="这项任务刚刚有人核对过",
                form=form,
                row=conflict.row,
                theirs=form.values_of(conflict.row),
                version=conflict.row.version,
                keep_url=reverse("tasks:draft_detail", args=[draft.pk]),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已核对：{row}")
            return redirect("tasks:draft_detail", draft.pk)
    context = {
        "draft": draft,
        "row": row,
        "form": form,
        "source": source_of(draft, row),
    }
    return render(request, "tasks/row_edit.html", context)


def source_of(draft, row):
    """The source around a row, its own part marked: (line, text, is own)."""
    own = row.readings.get("text", {}).get("line", 0)
    pieces = [
        (piece["line"], piece["text"])
        for block in draft.source
        for piece in pieces_of(block)
        if piece["text"].strip()
    ]
    first = next((i for i, (line, _) in enumerate(pieces) if line >= own), 0)
    return [
        (line, text, line == own)
        for line, text in pieces[max(first - 6, 0) : first + 10]
    ]


def pieces_of(block):
    """The paragraph of a block, or the cells of its rows."""
    if "rows" in block:
        return [cell for row in block["rows"] for cell in row]
    return [block]


def draft_commit(request, pk):
    """Name the plan and commit the draft in one transaction."""
    draft = load_draft(request, pk)
    form = CommitForm(request.POST or None, draft=draft)
    if request.method == "POST" and form.is_valid():
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
