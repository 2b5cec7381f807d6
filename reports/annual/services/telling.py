"""The tasks of work plans that demand the report; publishing it closes them."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from core.audit.trail import record
from reports.annual.refusals import Refused
from reports.models import AnnualReport, Demand
from tasks.models import DutyTask, Occurrence, ProgressReport, Task, WorkPlan
from tasks.services.faults import Conflict
from tasks.services.faults import Refused as TaskRefused
from tasks.services.settling import Shown, Signature, settle

from . import leaving
from .locking import lock, refuse_unless, save

PUBLISH_DUTY, SUBMIT_DUTY = "annual-publish", "annual-submit"
SUBMITTED = "{on}提交{to}；"
TOLD = "《{report}》{submitted}{on}向社会公布，网址：{address}。"
ANOTHER_REPORT = "法治政府建设年度报告"


def tasks_naming_reports(report):
    """The bureau's tasks that speak of the report by their words, not linked yet."""
    years = Q(plan__year__in=[report.year, report.year + 1])
    standing = Q(plan__kind=WorkPlan.Kind.STANDING)
    # A year's duties speak of the report of the year before.
    of_other_years = DutyTask.objects.exclude(standing_year__year=report.year + 1)
    words = Q(text__contains="年度报告") | Q(text__contains="年报")
    return (
        Task.objects.in_force()
        .filter(years | standing, words, plan__bureau=report.bureau_id)
        .exclude(text__contains=ANOTHER_REPORT)
        .exclude(pk__in=report.demands.values("task"))
        .exclude(pk__in=of_other_years.values("task"))
        .select_related("plan")
    )


@transaction.atomic
def link_task(*, pk, version, task, by, today):
    """Say that a task of a work plan demands this report."""
    report = lock(pk, version)
    if task is None:
        raise Refused("请选择任务。")
    if report.demands.filter(task=task).exists():
        raise Refused("这项任务已经关联。")
    if task.plan.bureau_id != report.bureau_id:
        raise Refused("只能关联本局工作要点的任务。")
    demand = Demand.objects.create(
        report=report, task=task, linked_on=today, linked_by=by
    )
    save(report)
    record("年度报告关联任务", report, by=by, note=str(task))
    return demand


def duties_of(report):
    """常年工作: the tasks of the year that ask for this very report."""
    asked = [PUBLISH_DUTY]
    latest = report.versions.last()
    if latest and latest.submitted_on:
        asked.append(SUBMIT_DUTY)
    return DutyTask.objects.filter(
        standing_year__work__bureau=report.bureau_id,
        standing_year__year=report.year + 1,
        duty__code__in=asked,
    ).exclude(task__in=report.demands.filter(told_on__isnull=False).values("task"))


def occurrences_of(report, today):
    """What publication would close: what is open of the tasks not yet told."""
    linked = report.demands.filter(told_on=None).values("task")
    rows = Occurrence.objects.standing().filter(
        Q(report=None) | Q(report__status__in=ProgressReport.Status.editable()),
        Q(assignment__task__in=linked)
        | Q(assignment__task__in=duties_of(report).values("task")),
        assignment__ended_on=None,
        opens_on__lte=today,
    )
    return rows.select_related(
        "assignment__unit", "assignment__task__plan", "report"
    ).order_by("due_on", "pk")


def proposed(occurrences, today):
    """Of each unit's task the one that is due next, else the last that is overdue."""
    found = {}
    for each in occurrences:
        chosen = found.get(each.assignment_id)
        if chosen is None or chosen.due_on < today:
            found[each.assignment_id] = each
    return list(found.values())


@dataclass(frozen=True)
class Outcome:
    """What became of one task, in a sentence; `is_closed` where nothing is left."""

    sentence: str
    is_closed: bool = False


@transaction.atomic
def publish(*, pk, version, closes, by, today, **values):
    """登记向社会公布, and close the tasks the person named in the same act."""
    frozen = leaving.publish(pk=pk, version=version, by=by, today=today, **values)
    return close_all(frozen.report, frozen, closes, by=by, today=today)


@transaction.atomic
def tell(*, pk, version, closes, by, today):
    """Close tasks that were linked after the publication."""
    report = lock(pk, version)
    refuse_unless(report, AnnualReport.Status.PUBLISHED)
    if not closes:
        raise Refused("请勾选要办结的任务。")
    frozen = report.versions.filter(published_on__isnull=False).last()
    outcomes = close_all(report, frozen, closes, by=by, today=today)
    save(report)
    return outcomes


def close_all(report, frozen, occurrences, *, by, today):
    """One after another; what one is refused for leaves the publication alone."""
    outcomes = []
    for occurrence in occurrences:
        try:
            with transaction.atomic():
                written = close(report, frozen, occurrence, by=by, today=today)
        except Conflict:
            said = f"{named(occurrence)}没有办结：刚刚有人填报，请用“办结任务”再办。"
            outcomes.append(Outcome(said))
        except (Refused, TaskRefused) as refused:
            outcomes.append(Outcome(f"{named(occurrence)}没有办结：{refused}"))
        else:
            outcomes.append(outcome_of(written))
    return outcomes


def close(report, frozen, occurrence, *, by, today):
    """Write the publication into the task's report, with the address as evidence."""
    if not occurrences_of(report, today).filter(pk=occurrence.pk).exists():
        raise Refused("这一期已经登记、报送或者不再需要报送。")
    signature = Signature(
        frozen.signed_on, frozen.signed_by, frozen.signer, frozen.signed_scan
    )
    shown = Shown(
        body=words_of(report, frozen),
        link=frozen.address,
        link_title=f"{report}公布页面",
        source=f"{report.year}年政府信息公开工作年度报告公布登记",
        done_on=frozen.published_on,
        signature=signature,
    )
    written = settle(occurrence=occurrence, shown=shown, by=by, today=today)
    task = occurrence.assignment.task
    Demand.objects.update_or_create(
        report=report,
        task=task,
        defaults={"told_on": today, "told_by": by},
        create_defaults={
            "linked_on": today,
            "linked_by": by,
            "told_on": today,
            "told_by": by,
        },
    )
    note = f"{task}：{written.get_status_display()}"
    record("年度报告登记到任务", report, by=by, note=note)
    return written


def named(occurrence):
    assignment = occurrence.assignment
    return f"任务“{assignment.task}”（{assignment.unit}，{occurrence.due_on}到期）"


def outcome_of(written):
    """What was closed, or what is left to whom."""
    occurrence = written.occurrence
    if written.status == ProgressReport.Status.APPROVED:
        return Outcome(f"{named(occurrence)}已办结，佐证材料是公布网址。", True)
    if written.status == ProgressReport.Status.TO_REVIEW:
        above = occurrence.assignment.parent.unit
        return Outcome(f"{named(occurrence)}已报送，由转派它的{above}审核后办结。")
    unit = occurrence.assignment.unit
    return Outcome(
        f"{named(occurrence)}没有办结：{unit}已填了内容，公布情况补在后面，"
        "由该单位在“填报”中提交、签批，再审核。"
    )


def words_of(report, frozen):
    submitted = ""
    if frozen.submitted_on:
        submitted = SUBMITTED.format(on=frozen.submitted_on, to=frozen.submitted_to)
    return TOLD.format(
        report=report,
        submitted=submitted,
        on=frozen.published_on,
        address=frozen.address,
    )
