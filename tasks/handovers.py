"""What is open in a person's post, as a handover lists it. Reads, changes nothing.

Sheets and reports belong to a unit, not to a person: the successor finds them where
they were. What a person wrote stays under their name as history.
"""

from django.db.models import Count, Min, Q

from core.units.handovers import Matter
from core.units.roles import Role as PostRole

from .models import Adjustment, Occurrence, PlanDraft, ProgressReport, WorkPlan

Status = ProgressReport.Status
TO_WRITE = Q(report=None) | Q(report__status=Status.DRAFT)


def open_matters(holding, *, today):
    """What a post leaves open, by its role."""
    find = BY_ROLE.get(holding.role)
    return find(holding, today) if find else []


def of_liaison(holding, today):
    rows = running(Occurrence.objects.standing()).filter(assignment__unit=holding.unit)
    return [
        *sheets(rows.filter(TO_WRITE), "待填报", with_drafts),
        *returned(rows),
        *asked(rows),
    ]


def of_head(holding, today):
    rows = running(Occurrence.objects.standing()).filter(
        assignment__unit=holding.unit, report__status=Status.TO_SIGN
    )
    return sheets(rows, "待签批", counted)


def of_office(holding, today):
    """What waits for the office, and the documents this person began to check."""
    bureau = holding.unit.bureau
    drafts = PlanDraft.objects.open().filter(bureau=bureau, read_by=holding.user)
    reports = ProgressReport.objects.to_review().filter(
        occurrence__assignment__task__plan__bureau=bureau
    )
    by_plan = reports.values_list("occurrence__assignment__task__plan__title").annotate(
        count=Count("pk"), due=Min("occurrence__due_on")
    )
    undecided = Adjustment.objects.filter(
        decision="",
        occurrence__voided_on=None,
        occurrence__assignment__task__plan__bureau=bureau,
    )
    return [
        *(
            Matter("待审核", f"《{title}》", f"{count}件", due)
            for title, count, due in by_plan.order_by("due")
        ),
        *adjustments(undecided, "待决定"),
        *(
            Matter("待核对", f"《{draft.title}》", "识别结果尚未导入")
            for draft in drafts
        ),
    ]


BY_ROLE = {
    PostRole.LIAISON: of_liaison,
    PostRole.HEAD: of_head,
    PostRole.OFFICE: of_office,
}


def running(occurrences):
    return occurrences.filter(
        assignment__task__plan__status=WorkPlan.Status.RUNNING,
        assignment__ended_on=None,
    )


def sheets(rows, kind, told):
    """One matter for each sheet with such rows, in one query."""
    lines = (
        rows.values_list(
            "assignment__task__plan",
            "assignment__task__plan__title",
            "assignment__unit",
            "round",
            "round__name",
        )
        .annotate(
            due=Min("due_on"),
            count=Count("pk"),
            drafts=Count("pk", filter=Q(report__isnull=False)),
        )
        .order_by("due")
    )
    return [
        Matter(
            kind,
            f"《{title}》{name or '其他时限'}",
            told(count, drafts),
            due,
            (sheet_item(plan, unit, round),),
        )
        for plan, title, unit, round, name, due, count, drafts in lines
    ]


def sheet_item(plan, unit, round):
    """The sheet as notices name it, from keys."""
    return f"plan-{plan}-unit-{unit}-round-{round or 0}"


def with_drafts(count, drafts):
    return f"{count}项" + (f"，其中{drafts}项已起草" if drafts else "")


def counted(count, drafts):
    return f"{count}项"


def returned(rows):
    """One matter for each report the office sent back."""
    sent_back = rows.filter(report__status=Status.RETURNED).select_related(
        "report", "assignment__task"
    )
    return [
        Matter(
            "退回修改",
            f"{occurrence.assignment.task}",
            occurrence.report.return_reason,
            occurrence.report.redo_by,
            (
                f"report-{occurrence.report.pk}-{occurrence.report.version}",
                sheet_item(
                    occurrence.assignment.task.plan_id,
                    occurrence.assignment.unit_id,
                    occurrence.round_id,
                ),
            ),
        )
        for occurrence in sent_back
    ]


def asked(rows):
    return adjustments(
        Adjustment.objects.filter(decision="", occurrence__in=rows), "调整申请待批复"
    )


def adjustments(undecided, kind):
    return [
        Matter(
            kind,
            f"{adjustment.occurrence.assignment.task}",
            f"{adjustment.occurrence.assignment.unit}申请由{adjustment.due_was}"
            f"调整至{adjustment.until}",
            adjustment.due_was,
        )
        for adjustment in undecided.select_related(
            "occurrence__assignment__task", "occurrence__assignment__unit"
        )
    ]
