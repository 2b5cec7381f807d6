"""佐证: materials used for a report, or for one of its criteria."""

from django.db import transaction
from django.db.models import Q

from catalog.models import Publication
from core.audit.trail import record
from core.files.models import Material
from core.files.services import Refused as MaterialRefused
from core.files.services import add_material
from core.units import paths
from tasks.models import Evidence, ProgressReport

from .faults import Refused
from .opening import locked_occurrences, open_report

TITLE_LENGTH = 200


def usable_materials(*, unit, user):
    """What a unit may use: its own, its subordinates' and superiors' the person sees."""
    above = [unit.path[:end] for end in range(paths.STEP, len(unit.path), paths.STEP)]
    return Material.objects.visible_to(user).filter(
        paths.under([unit.path], "unit__path") | Q(unit__path__in=above)
    )


@transaction.atomic
def use_material(
    *,
    material_pk,
    version,
    by,
    today,
    report_pk=None,
    occurrence_pk=None,
    criterion_pk=None,
):
    """Use a material of the library for a report; return the report."""
    if report_pk is not None:
        reports = ProgressReport.objects.filter(pk=report_pk)
        occurrence_pk = reports.values_list("occurrence", flat=True).get()
    report = begun_report(occurrence_pk, version, by=by, today=today)
    unit = report.occurrence.assignment.unit
    material = usable_materials(unit=unit, user=by).filter(pk=material_pk).first()
    if material is None:
        raise Refused("佐证材料库里没有这份材料，请从列表中选择，或者重新上传。")
    return use(report, [material], criterion_pk, by=by)


def usable_publications(*, unit, user):
    """公开记录 a unit may use: its own and its subordinates'."""
    rows = Publication.objects.visible_to(user).standing()
    return rows.filter(paths.under([unit.path], "unit__path"))


@transaction.atomic
def use_publication(
    *, publication_pk, occurrence_pk, version, by, today, criterion_pk=None
):
    """Use what the unit published, recorded once there; return the report."""
    report = begun_report(occurrence_pk, version, by=by, today=today)
    unit = report.occurrence.assignment.unit
    usable = usable_publications(unit=unit, user=by)
    publication = usable.filter(pk=publication_pk).first()
    if publication is None:
        raise Refused("公开记录里没有这一条，或者已经撤下，请从列表中选择。")
    return use(report, [publication], criterion_pk, by=by, kind="publication")


@transaction.atomic
def add_evidence(
    *,
    occurrence_pk,
    version,
    by,
    today,
    title="",
    link="",
    upload=None,
    fact_on=None,
    criterion_pk=None,
):
    """Put a link or a file into the unit's library and use it; return the report."""
    report = begun_report(occurrence_pk, version, by=by, today=today)
    named = title or (upload.name if upload else link)
    try:
        material = add_material(
            unit=report.occurrence.assignment.unit,
            title=named[:TITLE_LENGTH],
            by=by,
            today=today,
            link=link,
            upload=upload,
            fact_on=fact_on,
        )
    except MaterialRefused as refused:
        raise Refused(str(refused)) from refused
    return use(report, [material], criterion_pk, by=by)


@transaction.atomic
def reuse_evidence(*, occurrence_pk, last_pk, version, by, today):
    """Use again what the report of an earlier round used; return the report."""
    report = begun_report(occurrence_pk, version, by=by, today=today)
    assignment = report.occurrence.assignment
    last = Evidence.objects.filter(
        report=last_pk,
        report__occurrence__assignment__unit=assignment.unit,
        report__occurrence__assignment__task=assignment.task,
    )
    Evidence.objects.bulk_create(
        [
            Evidence(
                report=report,
                criterion_id=each.criterion_id,
                material_id=each.material_id,
                publication_id=each.publication_id,
            )
            for each in last
        ],
        ignore_conflicts=True,
    )
    return changed(report, "沿用上期佐证材料", by=by, note=f"{len(last)}份")


@transaction.atomic
def drop_evidence(*, pk, version, by, today):
    """Take a material off a report that is still open; the material stays."""
    rows = Evidence.objects.select_related("report", "material", "publication")
    evidence = rows.get(pk=pk)
    report = begun_report(
        evidence.report.occurrence_id, version, by=by, today=today, begin=False
    )
    evidence.delete()
    return changed(report, "移除佐证材料", by=by, note=evidence.shown.title)


def begun_report(occurrence_pk, version, *, by, today, begin=True):
    """The report of a locked occurrence, begun as 有进展 where nothing is written."""
    occurrence = locked_occurrences([occurrence_pk])[occurrence_pk]
    known = ProgressReport.objects.filter(occurrence=occurrence).first()
    report = open_report(occurrence, version, today=today, report=known)
    if report.pk is None and begin:
        report.kind, report.written_by = ProgressReport.Kind.PROGRESS, by
        report.save()
        record("填报", report, by=by, note=report.get_kind_display())
    return report


def use(report, materials, criterion_pk, *, by, kind="material"):
    """Write down the uses, of materials or publications; one already there stays one."""
    task = report.occurrence.assignment.task
    if criterion_pk and not task.criteria.filter(pk=criterion_pk).exists():
        raise Refused(f"任务{task.number}的评价标准已有调整，请刷新页面后再选。")
    for material in materials:
        Evidence.objects.get_or_create(
            report=report, criterion_id=criterion_pk, **{kind: material}
        )
    titles = "、".join(material.title for material in materials)
    return changed(report, "使用佐证材料", by=by, note=titles)


def changed(report, act, *, by, note):
    """A report whose evidence changed is another one than the page showed."""
    report.version += 1
    report.save(update_fields=["version"])
    record(act, report, by=by, note=note)
    return report
