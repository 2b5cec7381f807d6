"""The rows of a draft: corrected on a page of their own, moved about on the draft page."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.units.names import Resolver
from tasks import checking, source
from tasks.forms.drafts import DraftRowForm, SplitForm
from tasks.models import DraftRow, Role
from tasks.services import drafting
from tasks.services.faults import Conflict, Refused

from .conflicts import conflict_page
from .drafts import load_draft

CHANGED = "这项任务刚刚有人修改过，没有办理，请核对后再操作。"


def row_page(draft, row=None):
    """The draft page, at one of its rows."""
    url = reverse("tasks:draft_detail", args=[draft.pk])
    return f"{url}#row-{row.pk}" if row else url


def load_row(request, pk):
    row = get_object_or_404(DraftRow.objects.select_related("draft"), pk=pk)
    return load_draft(request, row.draft_id), row


def row_edit(request, pk):
    draft, row = load_row(request, pk)
    form = DraftRowForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_row(
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
                keep_url=row_page(draft, row),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已核对：{row}")
            return redirect(after_saving(request, draft, row))
    return render(request, "tasks/row_edit.html", row_context(draft, row, form))


def after_saving(request, draft, row):
    """The next row in doubt where the person asked for it, else the draft page."""
    if "next" in request.POST:
        doubtful = draft.rows.exclude(doubts={})
        following = doubtful.filter(position__gt=row.position).first()
        if found := following or doubtful.first():
            return reverse("tasks:row_edit", args=[found.pk])
        messages.info(request, "没有存疑的任务了。")
    return row_page(draft, row)


def row_add(request, pk):
    """A task the document does not name by itself, below the row `after`."""
    draft = load_draft(request, pk)
    after = request.GET.get("after", "")
    above = draft.rows.filter(pk=after).first() if after.isdecimal() else None
    row = DraftRow(draft=draft, version=draft.version, path=above.path if above else [])
    form = DraftRowForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            added = drafting.add_row(
                draft_pk=pk,
                version=form.cleaned_data["version"],
                after=above,
                values=form.values(),
                by=request.user,
            )
        except Conflict as conflict:
            form = again(form, row, conflict.row.version)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已增加：{added}")
            return redirect(row_page(draft, added))
    return render(request, "tasks/row_edit.html", row_context(draft, row, form))


def again(form, row, version):
    """What the person typed, to be sent again if the task is still missing."""
    data = form.data.copy()
    data["version"] = version
    form = DraftRowForm(data, row=row)
    form.add_error(
        None, "您打开本页以后，识别结果有修改；请确认这项任务还没有增加，再保存一次。"
    )
    return form


def row_context(draft, row, form):
    own = source.lines_of(row.readings)
    today = timezone.localdate()
    resolver = Resolver(bureau=draft.bureau, on=today)
    unsure = [
        (name, resolver.nearest(name))
        for name, _ in row.named_units
        if not checking.waits(name) and resolver.resolve(name) is None
    ]
    return {
        "draft": draft,
        "row": row,
        "form": form,
        "own_line": min(own, default=0),
        "blocks": source.shown(
            draft.source, rows=[row], unplaced=draft.unplaced, own=own
        ),
        "is_numbered": source.is_numbered([row]),
        "unknown": unsure,
        "known_names": [
            m.name for m in checking.meanings(draft.bureau, on=today).values()
        ],
        "roles": Role.labels,
        "doubts_left": draft.rows.exclude(doubts={}).exclude(pk=row.pk).count(),
    }


def row_split(request, pk):
    draft, row = load_row(request, pk)
    form = SplitForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.split_row(pk=pk, by=request.user, **form.cleaned_data)
        except Conflict:
            messages.error(request, CHANGED)
            return redirect(row_page(draft, row))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已拆成两项任务，请核对两项的内容和责任单位。")
            return redirect(row_page(draft, row))
    context = {"draft": draft, "row": row, "form": form, "back": row_page(draft, row)}
    return render(request, "tasks/row_split.html", context)


@require_POST
def draft_act(request, pk):
    """One button of the draft page: remove, merge, or list what became nothing."""
    draft = load_draft(request, pk)
    act = next((name for name in ACTS if name in request.POST), None)
    if act is None:
        raise BadRequest("没有说明要办理什么。")
    try:
        row, sentence = ACTS[act](draft, numbers(request.POST[act]), request)
    except Conflict as conflict:
        messages.error(request, CHANGED)
        return redirect(row_page(draft, conflict.row))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(row_page(draft))
    messages.success(request, sentence)
    return redirect(row_page(draft, row))


def numbers(value):
    """The two numbers of a button's value: a row and its version, or place and line."""
    first, _, second = value.partition(":")
    if not (first.isdecimal() and second.isdecimal()):
        raise BadRequest("按钮的内容不对，请刷新页面再试。")
    return int(first), int(second)


def remove(draft, row, request):
    pk, version = own_row(draft, row)
    drafting.remove_row(pk=pk, version=version, by=request.user)
    return None, "已去掉这项任务，列在本页末尾“没有列入任务的原文”中，可以恢复。"


def merge(draft, row, request):
    pk, version = own_row(draft, row)
    above = drafting.merge_row(pk=pk, version=version, by=request.user)
    return above, f"已并入：{above}"


def take(draft, piece, request):
    index, line = piece
    row = drafting.list_piece(
        draft_pk=draft.pk, index=index, line=line, by=request.user
    )
    return row, f"已列为任务，请核对责任单位：{row}"


def own_row(draft, row):
    """The row's key and version, if it is of this draft."""
    if not draft.rows.filter(pk=row[0]).exists():
        raise Refused(drafting.GONE)
    return row


ACTS = {"remove": remove, "merge": merge, "take": take}
