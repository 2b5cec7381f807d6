"""并入: a text and its materials are taken over into another unit's draft."""

from django.db import transaction
from django.db.models import Max

from core.audit.trail import record
from tasks.models import Assignment, Evidence, MergedReport, Occurrence, ProgressReport

from .faults import Conflict, Refused

Kind = ProgressReport.Kind
Status = ProgressReport.Status
# As much as one report holds on the sheet.
BODY_LIMIT = 10_000
# A report that says nothing of its own leaves nothing to take over.
WITH_TEXT = [Kind.PROGRESS, Kind.COMPLETED]


@transaction.atomic
def merge_child(report, *, by, today):
    """Take an approved report over into the draft of the unit that handed it down.

    Returns that draft; None where the report says 本期无 or 不涉及, or was taken over
    in this version before. The draft stays its unit's to submit and sign.
    """
    if report.status != Status.APPROVED:
        raise Refused(f"该项{report.get_status_display()}，审核通过后才能并入。")
    part = report.occurrence
    if part.assignment.parent_id is None:
        raise Refused("这份落实情况不是转派任务的，不能并入上级单位。")
    if report.kind not in WITH_TEXT:
        return None
    whole = held_occurrence(assignment=part.assignment.parent_id, number=part.number)
    target = ProgressReport.objects.filter(occurrence=whole).first()
    if target and is_merged(target, report):
        return None
    return merge(whole, target, [report], by=by, today=today)


@transaction.atomic
def merge_supporting(*, occurrence_pk, version, picks, by, today):
    """Take other units' reports on a task over into the leading unit's draft.

    `version` is that of the draft the page showed, 0 where there was none; `picks`
    holds the version of each ticked report by its key. One taken over before goes
    in again only where its unit reported anew. Returns the draft.
    """
    whole = held_occurrence(pk=occurrence_pk)
    target = ProgressReport.objects.filter(occurrence=whole).first()
    if (target.version if target else 0) != version:
        raise Conflict(target or ProgressReport(occurrence=whole))
    if not picks:
        raise Refused("没有勾选材料，请至少勾选一份。")
    found = list(sources_of(whole).select_for_update(of=("self",)).filter(pk__in=picks))
    if {report.pk: report.version for report in found} != picks:
        raise Refused("所选材料中有的内容或状态有变化，没有并入。请重新核对后再办。")
    if target:
        found = [report for report in found if not is_merged(target, report)]
    if not found:
        raise Refused("所选材料此前都已并入，没有重复并入。")
    return merge(whole, target, found, by=by, today=today)


def sources_of(occurrence):
    """What other units reported on the same task and round, and the lead may merge."""
    assignment = occurrence.assignment
    if not Assignment.objects.leading().filter(pk=assignment.pk).exists():
        return ProgressReport.objects.none()
    return (
        ProgressReport.objects.filter(
            occurrence__assignment__task=assignment.task_id,
            occurrence__assignment__parent=None,
            occurrence__round=occurrence.round_id,
            occurrence__voided_on=None,
            status__in=[Status.TO_REVIEW, Status.APPROVED],
            kind__in=WITH_TEXT,
        )
        .exclude(occurrence__assignment__unit=assignment.unit_id)
        .select_related("occurrence__assignment__unit", "occurrence__assignment__task")
        .prefetch_related("evidence__material")
        .order_by(
            "occurrence__assignment__unit__position",
            "occurrence__due_on",
        )
    )


def held_occurrence(**key):
    """The occurrence whose report takes texts over, held until the end."""
    occurrence = (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("assignment__unit", "assignment__task")
        .get(**key)
    )
    if occurrence.voided_on:
        raise Refused(f"该期次已撤销（{occurrence.void_reason}），不能并入。")
    return occurrence


def text_version(report):
    """The version in which the text last left its unit."""
    last = report.versions.aggregate(last=Max("version"))["last"]
    return last or report.version


def is_merged(target, source):
    return target.merged.filter(
        source=source, source_version=text_version(source)
    ).exists()


def merge(whole, target, sources, *, by, today):
    """Append texts and materials to a draft, made where there is none; return it."""
    target = target or ProgressReport(occurrence=whole, version=0, written_by=by)
    refuse_target(target, whole)
    earlier = set(target.merged.values_list("source", flat=True)) if target.pk else ()
    texts = [text_of(source, again=source.pk in earlier) for source in sources]
    target.body = "\n".join(filter(None, [target.body, *texts]))
    if len(target.body) > BODY_LIMIT:
        raise Refused(f"并入后超过{BODY_LIMIT}字，请先精简本单位的文字，再并入。")
    if target.kind in ("", Kind.NOTHING):
        target.kind = Kind.PROGRESS
    target.version += 1
    target.save()
    for source in sources:
        copy_materials(source, target)
    MergedReport.objects.bulk_create(
        MergedReport(
            report=target,
            source=source,
            source_version=text_version(source),
            merged_on=today,
            merged_by=by,
        )
        for source in sources
    )
    units = "、".join(str(source.occurrence.assignment.unit) for source in sources)
    record("并入材料", target, by=by, note=units)
    return target


def refuse_target(target, whole):
    unit = whole.assignment.unit
    if not target.is_editable:
        raise Refused(
            f"{unit}本期这项已提交（{target.get_status_display()}），不能并入。"
        )
    if target.kind == Kind.NOT_CONCERNED:
        raise Refused(f"{unit}这一项填的是“不涉及”，请先改选“有进展”，再并入。")


def text_of(source, *, again):
    """The text under its unit's name; a newer version says that it is one."""
    newer = "（更新）" if again else ""
    return f"【{source.occurrence.assignment.unit}{newer}】{source.body.strip()}"


def copy_materials(source, target):
    """Use the source's materials for the target as well, each once per criterion."""
    columns = ("criterion_id", "material_id", "publication_id")
    present = set(target.evidence.values_list(*columns))
    Evidence.objects.bulk_create(
        Evidence(report=target, **dict(zip(columns, use, strict=True)))
        for use in source.evidence.values_list(*columns)
        if use not in present
    )
