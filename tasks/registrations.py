"""What `tasks` tells the floors below: long jobs, files, reminders, what waits."""

from django.db.models import Q
from django.urls import reverse_lazy

from core.files import owners, uses
from core.law import registry as law
from core.reminders import sources, waiting
from core.reminders.waiting import Waiting
from core.runs import kinds
from core.units import handovers as unit_handovers
from core.units import paths, successions
from core.workdays import on_change

from . import material_uses
from .adjustments import adjustments_to_decide
from .deadlines import SheetsOwed, SheetsToRedo
from .handovers import open_matters
from .models import (
    PlanDraft,
    ProgressReport,
    Responsibility,
    ReturnedSheet,
    StandingDuty,
    SuperiorPlan,
    SuperiorTask,
    Task,
    WorkPlan,
)
from .reviewing import reports_to_review
from .services.drafts import READING, perform_reading
from .services.standing import follow_calendar
from .sheets import sheets_to_sign, sheets_to_write
from .succession import take_over
from .superior_table import export
from .workbooks import handing_out


def register():
    law.register(StandingDuty)
    on_change.register(follow_calendar)
    kinds.register(READING, perform_reading)
    kinds.register(export.KIND, export.perform)
    kinds.register(handing_out.KIND, handing_out.perform)
    owners.register("tasks", may_read)
    uses.register("tasks", rows=material_uses.rows, uses=material_uses.uses)
    unit_handovers.register("tasks", open_matters)
    successions.on_succession(take_over)
    for source in (SheetsOwed(), SheetsToRedo()):
        sources.register(source)
    for kind in WAITING:
        waiting.register(kind)


def may_read(user, stored_file):
    """The original of a plan or draft, what was pasted beside it, or a file of a report the user may see."""
    plans = WorkPlan.objects.visible_to(user).filter(file=stored_file)
    drafts = PlanDraft.objects.visible_to(user).filter(
        Q(file=stored_file) | Q(pasted=stored_file)
    )
    superiors = SuperiorPlan.objects.visible_to(user).filter(file=stored_file)
    reports = ProgressReport.objects.visible_to(user)
    return (
        plans.exists()
        or superiors.exists()
        or (user.may("tasks.import_plan") and drafts.exists())
        or reports.filter(evidence__material__file=stored_file).exists()
        or reports.filter(original=stored_file).exists()
        or reports.filter(signed_scan=stored_file).exists()
        or ReturnedSheet.objects.visible_to(user).filter(file=stored_file).exists()
    )


def tasks_to_review(user, today):
    """The tasks with reports that wait for the user's decision."""
    waiting_reports = reports_to_review(user)
    return Task.objects.filter(
        assignments__occurrences__report__in=waiting_reports
    ).distinct()


def open_adjustments(user, today):
    return adjustments_to_decide(user)


def open_drafts(user, today):
    return PlanDraft.objects.visible_to(user).open()


def returned_sheets(user, today):
    """填报表 the user uploaded for their unit and has not confirmed."""
    return unconfirmed(user).by_unit()


def received_sheets(user, today):
    """填报表 units sent in, which the user uploaded and has not confirmed."""
    return unconfirmed(user).by_office()


def unconfirmed(user):
    return ReturnedSheet.objects.visible_to(user).open().filter(uploaded_by=user)


def open_names(user, today):
    """待明确责任单位 on the plans the user may hand out."""
    return Responsibility.objects.open_on_running_plans().filter(
        paths.under(user.paths_with("tasks.hand_out"), "task__plan__bureau__path")
    )


def superior_gaps(user, today):
    """Superiors' tasks nobody covers, of the bureaus whose plans the user keeps."""
    return SuperiorTask.objects.gaps().filter(
        paths.under(user.paths_with("tasks.change_workplan"), "plan__bureau__path")
    )


WAITING = (
    Waiting(
        name="tasks.fill",
        label="待填报的填报表",
        url=reverse_lazy("tasks:sheet_list"),
        permission="tasks.report",
        rows=sheets_to_write,
    ),
    Waiting(
        name="tasks.sign",
        label="待签批的填报表",
        url=reverse_lazy("tasks:sign_list"),
        permission="tasks.sign",
        rows=sheets_to_sign,
    ),
    Waiting(
        name="tasks.review",
        label="待审核的任务",
        url=reverse_lazy("tasks:review_list"),
        permission="tasks.open_review",
        rows=tasks_to_review,
    ),
    Waiting(
        name="tasks.adjustments",
        label="待决定的调整申请",
        url=reverse_lazy("tasks:adjustment_list", query={"state": "mine"}),
        permission="tasks.open_review",
        rows=open_adjustments,
    ),
    Waiting(
        name="tasks.returned_sheets",
        label="已上传、待确认的填报表",
        url=reverse_lazy("tasks:returned_list"),
        permission="tasks.view_progressreport",
        rows=returned_sheets,
    ),
    Waiting(
        name="tasks.received_sheets",
        label="单位报来、待确认的填报表",
        url=reverse_lazy("tasks:behalf_returned_list"),
        permission="tasks.enter_for",
        rows=received_sheets,
    ),
    Waiting(
        name="tasks.drafts",
        label="待核对的识别结果",
        url=reverse_lazy("tasks:plan_list"),
        permission="tasks.import_plan",
        rows=open_drafts,
    ),
    Waiting(
        name="tasks.open_names",
        label="待明确责任单位",
        url=reverse_lazy("tasks:responsibility_list"),
        permission="tasks.hand_out",
        rows=open_names,
    ),
    Waiting(
        name="tasks.superior_gaps",
        label="上级任务待承接",
        url=reverse_lazy("tasks:superior_list"),
        permission="tasks.change_workplan",
        rows=superior_gaps,
    ),
)
