"""常年工作: the yearly duties of a bureau, put in force by one button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core.units.models import Unit
from core.workdays.days import current_calendar
from tasks.forms.standing import DutyForm, StartForm, SuperiorDateForm
from tasks.models import StandingDuty, StandingWork
from tasks.services import standing
from tasks.services.faults import Conflict, Refused
from tasks.standing_page import lines_of, work_of

NO_STANDING = "常年工作由政务公开办公室设定。"


def own_bureau(request):
    """The bureau whose office acts; nobody else comes here."""
    post = request.user.acting_post
    bureau = post and post.unit.bureau
    if not bureau or not request.user.may("tasks.change_workplan", bureau):
        raise PermissionDenied(NO_STANDING)
    return bureau


@require_GET
def standing_work(request):
    """Every duty with its days of this year and the next."""
    bureau = own_bureau(request)
    work, today, calendar = work_of(bureau), timezone.localdate(), current_calendar()
    lines = list(lines_of(bureau, work, today=today, calendar=calendar))
    context = {
        "bureau": bureau,
        "work": work,
        "lines": lines,
        "years": (today.year, today.year + 1),
        "form": StartForm(initial={"runs_site": work.runs_site if work else False}),
        "today": today,
        "calendar": calendar,
    }
    return render(request, "tasks/standing_work.html", context)


@require_POST
def standing_start(request):
    """Put the duties in force, or bring them in step."""
    bureau = own_bureau(request)
    form = StartForm(request.POST)
    form.full_clean()
    made = standing.put_in_force(
        bureau=bureau,
        runs_site=form.cleaned_data["runs_site"],
        by=request.user,
        today=timezone.localdate(),
        calendar=current_calendar(),
    )
    if made:
        messages.success(request, f"已列入{len(made)}项任务，责任单位收到通知。")
    else:
        messages.success(
            request, "已核对，没有新增任务。以后各年的任务每年11月1日自动生成。"
        )
    return redirect("tasks:standing_work")


def duty_and_work(request, pk):
    bureau = own_bureau(request)
    duty = get_object_or_404(StandingDuty, pk=pk)
    return duty, get_object_or_404(StandingWork, bureau=bureau)


def duty_choose(request, pk):
    """Leave a duty out, or give it another day or unit."""
    duty, work = duty_and_work(request, pk)
    today = timezone.localdate()
    units = Unit.objects.under(work.bureau).in_force(on=today)
    form = DutyForm(request.POST or None, choices=units, initial=chosen(work, duty))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            standing.choose,
            work_pk=work.pk,
            duty=duty,
            by=request.user,
            today=today,
            calendar=current_calendar(),
        )
        if done:
            messages.success(request, f"已保存“{duty}”的设定。")
            return redirect("tasks:standing_work")
    return page(request, duty, form, "本局设定")


def chosen(work, duty):
    found = work.choices.filter(duty=duty).first()
    values = {"version": work.version}
    for name in ("is_left_out", "month", "day", "unit", "reason"):
        values[name] = getattr(found, name, None)
    return values


def duty_date(request, pk):
    """上级提前的时限."""
    duty, work = duty_and_work(request, pk)
    form = SuperiorDateForm(request.POST or None, initial={"version": work.version})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            standing.set_superior_date,
            work_pk=work.pk,
            duty=duty,
            by=request.user,
            today=timezone.localdate(),
        )
        if done:
            messages.success(request, f"已设定“{duty}”的上级时限{done.due_on}。")
            return redirect("tasks:standing_work")
    return page(request, duty, form, "上级提前的时限")


def attempt(form, service, **more):
    """Call the service; None where it refused, with the sentence on the form."""
    try:
        return service(**more, **form.values())
    except Conflict:
        form.add_error(None, "刚刚有人改过常年工作的设定，请返回列表看过最新内容再办。")
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def page(request, duty, form, heading):
    context = {"duty": duty, "form": form, "heading": heading}
    return render(request, "tasks/standing_duty.html", context)
