"""回头看 and 沿用: what one year's plan hands on to the next."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from tasks.forms.changes import CloneForm
from tasks.lookback import earlier_plans, previous_of, rows_of, unfinished_tasks
from tasks.models import Assignment
from tasks.services.carrying import carry_over
from tasks.services.cloning import clone, next_years
from tasks.services.faults import Conflict, Refused

from .drafts import NO_IMPORT
from .plans import NO_CHANGE, load_plan

CHANGED_MEANWHILE = "您打开页面以后，工作要点有修改，没有结转。请重新核对。"


def plan_carry(request, pk):
    """Last year's unfinished tasks: tick which go on, as which tasks of this plan."""
    plan = load_plan(request, pk, "tasks.change_workplan", NO_CHANGE)
    earlier = earlier_plans(plan)
    chosen = request.GET.get("from", "")
    previous = previous_of(plan)
    if chosen.isdigit():
        previous = get_object_or_404(earlier, pk=int(chosen))
    if request.method == "POST" and previous:
        count = carry(request, plan, previous)
        if count:
            messages.success(request, told_carried(plan, count))
            return redirect("tasks:plan_detail", pk)
        plan.refresh_from_db()
    today = timezone.localdate()
    context = {
        "plan": plan,
        "earlier": earlier,
        "previous": previous,
        "rows": rows_of(previous, plan, on=today) if previous else [],
    }
    return render(request, "tasks/plan_carry.html", context)


def carry(request, plan, previous):
    """Carry over what was ticked; None where that was refused."""
    posted, version = request.POST, request.POST.get("version", "")
    try:
        return carry_over(
            pk=plan.pk,
            version=int(version) if version.isdigit() else 0,
            previous=previous,
            picks={
                int(key): number_in(posted.get(f"to-{key}", ""))
                for key in posted.getlist("pick")
                if key.isdigit()
            },
            by=request.user,
            today=timezone.localdate(),
        )
    except Conflict:
        messages.error(request, CHANGED_MEANWHILE)
    except Refused as refused:
        messages.error(request, str(refused))
    return None


def number_in(text):
    return int(text) if text.isdigit() else None


def told_carried(plan, count):
    next_step = "下一步：补充下达新增的任务。" if plan.status == "running" else ""
    return f"已结转上年未完成任务{count}项。{next_step}"


def plan_clone(request, pk):
    """Say what goes on into the next year and what does not, and make the draft."""
    plan = load_plan(request, pk, "tasks.import_plan", NO_IMPORT)
    year, today = plan.year + 1, timezone.localdate()
    form = CloneForm(
        request.POST or None,
        initial={"year": year, "title": next_years(plan.title, plan.year, year)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            draft = clone(pk=pk, by=request.user, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已按本方案生成草稿，请逐项核对后导入。")
            return redirect("tasks:draft_detail", draft.pk)
    tasks = plan.tasks.in_force()
    waived = Assignment.objects.own().exclude(waived_on=None)
    context = {
        "plan": plan,
        "form": form,
        "task_count": tasks.count(),
        "dated_count": tasks.exclude(due_on=None).count(),
        "withdrawn_count": plan.tasks.exclude(withdrawn_on=None).count(),
        "unfinished_count": unfinished_tasks(plan, on=today).count(),
        "waived_count": waived.filter(task__in=tasks).count(),
    }
    return render(request, "tasks/plan_clone.html", context)
