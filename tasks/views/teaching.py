"""Saying on the draft page what a name or a column means, once for all times."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tasks import checking
from tasks.services import teaching
from tasks.services.faults import Conflict, Refused

from .drafts import columns_form_of, draft_context, load_draft


@require_POST
def draft_names(request, pk):
    """Keep the names the person gave a meaning, or the one suggestion they took."""
    draft = load_draft(request, pk)
    allowed = checking.meanings(draft.bureau, on=timezone.localdate())
    names = {
        name: allowed[means]
        for name, means in posted_names(request.POST)
        if name and means in allowed
    }
    back = f"{reverse('tasks:draft_detail', args=[pk])}#names"
    if not names:
        messages.error(request, "没有选择单位，请至少为一个名称选择单位或单位组。")
        return redirect(back)
    try:
        teaching.name_units(draft_pk=pk, names=names, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = "，".join(f"“{name}”是{means}" for name, means in names.items())
        messages.success(request, f"已记住：{said}。以后导入和下达时都这样认。")
    return redirect(back)


def posted_names(posted):
    """(name, meaning) pairs: of the suggestion's button, or of every select."""
    number = posted.get("accept")
    if number is not None:
        return [(posted.get(f"name{number}"), posted.get(f"suggested{number}"))]
    return [
        (posted.get(f"name{key[5:]}"), value)
        for key, value in posted.items()
        if key.startswith("means")
    ]


@require_POST
def draft_columns(request, pk):
    """Keep what the columns mean, and read the file again into a fresh draft."""
    draft = load_draft(request, pk)
    form = columns_form_of(draft, list(draft.rows.all()), request.POST)
    if form is None:
        messages.error(request, "这份识别结果不能重新识别。")
        return redirect("tasks:draft_detail", pk)
    if form.is_valid():
        try:
            run = teaching.teach_columns(
                draft_pk=pk,
                version=form.cleaned_data["version"],
                meanings=form.meanings(),
                by=request.user,
            )
        except Conflict:
            form.add_error(
                None, "您打开本页以后，识别结果有修改，请刷新页面核对后再试。"
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已记住表头的含义，正在重新识别原件。")
            return redirect("run_detail", run.uuid)
    return render(request, "tasks/draft_detail.html", draft_context(draft, form))
