"""常年工作: put in force by the office, brought on every year by a job."""

from datetime import date

from django.db import transaction

from core.audit.trail import record
from tasks.models import (
    Assignment,
    DutyChoice,
    DutyDate,
    DutyTask,
    ProgressReport,
    Responsibility,
    Role,
    StandingDuty,
    StandingWork,
    StandingYear,
    Task,
    WorkPlan,
)
from tasks.standing import DutyDay, arrival, day_in, due_of, years_due

from .ending import end_family
from .faults import Conflict, Refused
from .handout import tell_units, write_assignments
from .occurrences import arrange
from .parts import Part

LEFT_OUT, NO_SITE = "本局不列入常年工作", "本局不自办网站"
MOVED = "常年工作时限调整"
RESPONSIBLE = Part(Role.UNNAMED, None)


@transaction.atomic
def put_in_force(*, bureau, runs_site, by, today, calendar):
    """Put the yearly duties in force, or bring them in step; nothing is made twice.

    Returns the new tasks.
    """
    work, is_new = StandingWork.objects.get_or_create(
        bureau=bureau,
        defaults={"started_on": today, "started_by": by, "runs_site": runs_site},
    )
    work = locked(work.pk)
    if work.runs_site != runs_site:
        work.runs_site = runs_site
        work.version += 1
        work.save(update_fields=["runs_site", "version"])
        follow_site(work, by=by, today=today, calendar=calendar)
    act = "启用常年工作" if is_new else "核对常年工作"
    site = "自办网站" if runs_site else "不自办网站"
    made = bring_on(work, by=by, today=today, calendar=calendar)
    record(act, work, by=by, note=f"{site}，新列入{len(made)}项")
    return made


def locked(pk):
    return (
        StandingWork.objects.select_for_update(of=("self",))
        .select_related("bureau__managing_office")
        .get(pk=pk)
    )


def bring_on_all(*, today, calendar):
    """The job: every bureau's duties of the years that have begun to appear.

    Safe to run again and after missed months: what was made stands in rows, what
    was missed is made with the day it should have appeared on.
    """
    count = 0
    for pk in StandingWork.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            made = bring_on(locked(pk), by=None, today=today, calendar=calendar)
        count += len(made)
    return count


def bring_on(work, *, by, today, calendar):
    """Make what the years that have appeared still lack; `work` must be locked."""
    made = []
    years = {year.year: year for year in work.years.select_related("plan")}
    choices = {choice.duty_id: choice for choice in work.choices.select_related("unit")}
    for year in years_due(work.started_on, today):
        present = years.get(year)
        # Of a year that is past and was made, nothing is added any more.
        if present and year < today.year:
            continue
        since = today if present else arrival(year, work.started_on)
        dues = lacking(work, year, present, choices, since, calendar)
        if dues:
            found = present or begin_year(work, year, since, by=by)
            made += make_tasks(found, dues, choices, since, by=by, today=today)
    return made


def lacking(work, year, present, choices, since, calendar):
    """The duties of a year without a task, each with its day."""
    duties = StandingDuty.objects.in_force(year)
    if not work.runs_site:
        duties = duties.filter(needs_site=False)
    if present:
        duties = duties.exclude(pk__in=present.duty_tasks.values("duty"))
    superior = dict(
        work.dates.filter(year=year).values_list("duty", "due_on").order_by()
    )
    found = []
    for duty in duties:
        choice = choices.get(duty.pk)
        if not (choice and choice.is_left_out):
            due_on = due_of(day_of(duty, choice), year, calendar, superior.get(duty.pk))
            if due_on >= since:
                found.append((duty, due_on))
    return found


def day_of(duty, choice):
    if choice and choice.month:
        return DutyDay(choice.month, choice.day, duty.is_statutory)
    return DutyDay(duty.month, duty.day, duty.is_statutory)


def begin_year(work, year, since, *, by):
    last = work.years.filter(year=year - 1).first()
    plan = WorkPlan.objects.create(
        bureau=work.bureau,
        kind=WorkPlan.Kind.STANDING,
        year=year,
        title=f"{year}年常年工作",
        issued_on=since,
        starts_on=since,
        # Always after the start, though it be put in force on New Year's Eve.
        ends_on=date(year + 1, 1, 1)
        if since == date(year, 12, 31)
        else date(year, 12, 31),
        status=WorkPlan.Status.RUNNING,
        previous=last and last.plan,
    )
    record("生成常年工作", plan, by=by)
    return StandingYear.objects.create(work=work, year=year, plan=plan)


def make_tasks(standing_year, dues, choices, since, *, by, today):
    """Write the tasks with their units and occurrences, and tell the units."""
    plan = standing_year.plan
    position = plan.tasks.count()
    parts, made = [], []
    for place, (duty, due_on) in enumerate(dues, start=position + 1):
        unit = unit_of(standing_year.work, choices.get(duty.pk), today)
        task = Task.objects.create(
            plan=plan,
            position=place,
            number=str(place),
            text=f"{duty.title}：{duty.text}。依据：{duty.source}",
            due_on=due_on,
            deadline_text=deadline_of(duty, due_on),
            units_text=unit.name,
            place="常年工作",
        )
        Responsibility.objects.create(
            task=task,
            position=1,
            written_name=unit.name,
            role=Role.UNNAMED,
            unit=unit,
        )
        DutyTask.objects.create(standing_year=standing_year, duty=duty, task=task)
        parts.append((task, unit, RESPONSIBLE))
        made.append(task)
    assignments = write_assignments(plan, parts, today=since)
    record("列入常年工作", plan, by=by, note="、".join(duty.title for duty, _ in dues))
    tell_units(plan, assignments, today=today)
    return made


def deadline_of(duty, due_on):
    kind = "法定日期，逢休息日不顺延" if duty.is_statutory else "内部安排"
    return f"{due_on.month}月{due_on.day}日前（{kind}）"


def unit_of(work, choice, today):
    """The unit chosen, or who goes on with its work; else the 政务公开办公室."""
    chosen = choice and choice.unit
    while chosen and not chosen.holds(on=today):
        chosen = chosen.successor
    if chosen:
        return chosen
    return work.bureau.managing_office or work.bureau


def follow_site(work, *, by, today, calendar):
    """Withdraw what only a site asks for, or take it back."""
    choices = {choice.duty_id: choice for choice in work.choices.select_related("unit")}
    for duty_task in standing_tasks(work, today, duty__needs_site=True):
        if work.runs_site:
            choice = choices.get(duty_task.duty_id)
            follow(duty_task, choice, work, by=by, today=today, calendar=calendar)
        else:
            withdraw(duty_task.task, reason=NO_SITE, by=by, today=today)


@transaction.atomic
def choose(
    *, work_pk, version, duty, is_left_out, month_day, unit, reason, by, today, calendar
):
    """Leave a duty out, or give it another day or unit; what is still open follows.

    A unit holds for years to come: what is already handed out is reassigned on its
    task.
    """
    work = locked(work_pk)
    if work.version != version:
        raise Conflict(work)
    if not reason.strip():
        raise Refused("请写明这样设定的理由。")
    refuse_later(duty, month_day)
    month, day = month_day or (None, None)
    choice, _ = DutyChoice.objects.update_or_create(
        work=work,
        duty=duty,
        defaults={
            "is_left_out": is_left_out,
            "month": month,
            "day": day,
            "unit": unit,
            "reason": reason.strip(),
        },
    )
    work.version += 1
    work.save(update_fields=["version"])
    record("设定常年工作", choice, by=by, note=told(choice))
    for duty_task in standing_tasks(work, today, duty=duty):
        follow(duty_task, choice, work, by=by, today=today, calendar=calendar)
    bring_on(work, by=by, today=today, calendar=calendar)
    return choice


def told(choice):
    said = [
        "不列入" if choice.is_left_out else "列入",
        choice.month and f"{choice.month}月{choice.day}日",
        choice.unit and f"责任单位{choice.unit}",
        choice.reason,
    ]
    return "，".join(filter(None, said))


def refuse_later(duty, month_day):
    """The law's day may be brought forward, never put off."""
    if month_day is None:
        return
    month, day = month_day
    if not (1 <= month <= 12 and day_in(2024, month, day).day == day):
        raise Refused(f"没有{month}月{day}日这一天。")
    if duty.is_statutory and (month, day) > (duty.month, duty.day):
        raise Refused(f"法定日期是{duty.month}月{duty.day}日，只能提前，不能推后。")


def standing_tasks(work, today, **narrowed):
    """The duties' tasks of this year and later."""
    return DutyTask.objects.filter(
        standing_year__work=work, standing_year__year__gte=today.year, **narrowed
    ).select_related("task__plan__bureau", "duty", "standing_year")


def follow(duty_task, choice, work, *, by, today, calendar):
    """Bring one year's task in step with the choice, where nothing is reported yet."""
    task = duty_task.task
    if is_reported(task):
        return
    if choice and choice.is_left_out:
        withdraw(task, reason=LEFT_OUT, by=by, today=today)
        return
    if duty_task.duty.needs_site and not work.runs_site:
        return
    year = duty_task.standing_year.year
    dates = work.dates.filter(year=year, duty=duty_task.duty)
    superior = dates.values_list("due_on", flat=True).first()
    due_on = due_of(day_of(duty_task.duty, choice), year, calendar, superior)
    if due_on < today:
        return
    if task.withdrawn_on:
        take_back(task, work, choice, due_on, by=by, today=today)
    else:
        move(task, duty_task.duty, due_on, by=by, today=today)


def is_reported(task):
    return ProgressReport.objects.filter(
        occurrence__assignment__task=task, reached_on__isnull=False
    ).exists()


def withdraw(task, *, reason, by, today):
    if task.withdrawn_on or is_reported(task):
        return
    task.withdrawn_on = today
    task.save(update_fields=["withdrawn_on"])
    for assignment in task.assignments.in_force().own().select_related("task__plan"):
        end_family(assignment, on=today, reason=reason, today=today, also_overdue=True)
    record("撤销常年工作任务", task, by=by, note=reason)


def take_back(task, work, choice, due_on, *, by, today):
    """Ask for a duty again that had been left out."""
    task.withdrawn_on, task.due_on = None, due_on
    task.save(update_fields=["withdrawn_on", "due_on"])
    unit = unit_of(work, choice, today)
    parts = [(task, unit, RESPONSIBLE)]
    assignments = write_assignments(task.plan, parts, today=today)
    record("恢复常年工作任务", task, by=by)
    tell_units(task.plan, assignments, today=today)


def move(task, duty, due_on, *, by, today):
    if task.due_on == due_on:
        return
    was, task.due_on = task.due_on, due_on
    task.deadline_text = deadline_of(duty, due_on)
    task.save(update_fields=["due_on", "deadline_text"])
    owing = Assignment.objects.owing().own().filter(task=task)
    arrange(owing, task.plan, reason=MOVED, today=today)
    record("调整常年工作时限", task, by=by, note=f"{was} → {due_on}")


@transaction.atomic
def set_superior_date(*, work_pk, version, duty, year, due_on, source, by, today):
    """上级提前的时限: a superior asks for a duty earlier in one year."""
    work = locked(work_pk)
    if work.version != version:
        raise Conflict(work)
    if not source.strip():
        raise Refused("请写明上级文件。")
    if due_on < today:
        raise Refused("上级要求的日期已经过去，不能再设。")
    latest = day_in(year, duty.month, duty.day)
    if due_on > latest:
        raise Refused(f"晚于{latest}，不是提前；上级的日期只能更早。")
    date_row, _ = DutyDate.objects.update_or_create(
        work=work,
        duty=duty,
        year=year,
        defaults={"due_on": due_on, "source": source.strip()},
    )
    work.version += 1
    work.save(update_fields=["version"])
    record("设定上级提前的时限", date_row, by=by, note=f"{year}年，{source.strip()}")
    for duty_task in standing_tasks(work, today, duty=duty, standing_year__year=year):
        if not duty_task.task.withdrawn_on and not is_reported(duty_task.task):
            move(duty_task.task, duty, due_on, by=by, today=today)
    return date_row


def follow_calendar(old, new, *, today):
    """A newly loaded calendar moves internal days that followed from the old one."""
    duty_tasks = DutyTask.objects.filter(
        standing_year__year__gte=today.year,
        duty__is_statutory=False,
        task__withdrawn_on=None,
    ).select_related("task__plan__bureau", "duty", "standing_year__work")
    choices = {
        (choice.work_id, choice.duty_id): choice for choice in DutyChoice.objects.all()
    }
    for duty_task in duty_tasks:
        duty, year = duty_task.duty, duty_task.standing_year
        day = day_of(duty, choices.get((year.work_id, duty.pk)))
        was, due_on = due_of(day, year.year, old), due_of(day, year.year, new)
        followed = duty_task.task.due_on == was != due_on >= today
        if followed and not is_reported(duty_task.task):
            move(duty_task.task, duty, due_on, by=None, today=today)


def duty_task_of(bureau, code: str, year: int):
    """The task of a duty that falls due in a year, for who does it elsewhere (年报发布)."""
    found = DutyTask.objects.filter(
        standing_year__work__bureau=bureau, standing_year__year=year, duty__code=code
    ).select_related("task__plan")
    first = found.first()
    return first and first.task
