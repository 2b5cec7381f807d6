"""A new version of a 评分办法 is drafted from an old one, which never changes."""

from django.db import transaction

from core.audit.trail import record
from tasks.models import WorkPlan

from .models import GradeBand, Indicator, Part, RoleFactor, Rubric, Rule
from .rubrics import CannotGenerate, next_version

# What belongs to a version alone.
OWN = {"id", "status", "in_force_from", "doc_no", "version", "edition"}


@transaction.atomic
def draft_version(*, pk, by) -> Rubric:
    """Copy a rubric in force, with all that is in it, into a draft."""
    old = Rubric.objects.select_related("bureau", "plan").get(pk=pk)
    if old.plan_id:
        WorkPlan.objects.select_for_update(of=["self"]).get(pk=old.plan_id)
    if old.status == Rubric.Status.DRAFT:
        raise CannotGenerate("这份评分办法还是草案，请直接修改。")
    if Rubric.objects.drafts().filter(plan=old.plan, bureau=old.bureau).exists():
        raise CannotGenerate("本方案已有评分办法草案，请在草案上修改。")
    new = Rubric.objects.create(version=next_version(old), **values(old, leave=OWN))
    parts = copy_parts(old, new)
    indicators = copy_indicators(old, new, parts)
    copy_rows(RoleFactor, old.factors.all(), new)
    copy_rows(GradeBand, old.bands.all(), new)
    Rule.objects.bulk_create(
        Rule(
            rubric=new,
            indicator=indicators.get(rule.indicator_id),
            **values(rule, leave={"id", "rubric", "indicator"}),
        )
        for rule in old.rules.all()
    )
    note = f"第{new.version}版，由第{old.version}版复制"
    record("另立新版", new, by=by, note=note)
    return new


def values(row, *, leave) -> dict:
    """The fields of a row but those named, to make another of them."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in leave
    }


def copy_rows(model, rows, rubric) -> None:
    model.objects.bulk_create(
        model(rubric=rubric, **values(row, leave={"id", "rubric"})) for row in rows
    )


def copy_parts(old, new) -> dict[int, Part]:
    """The new parts by the keys of the old."""
    return {
        part.pk: Part.objects.create(rubric=new, **values(part, leave={"id", "rubric"}))
        for part in old.parts.all()
    }


def copy_indicators(old, new, parts) -> dict[int, Indicator]:
    """The new indicators by the keys of the old, headings before what is under them."""
    found: dict[int, Indicator] = {}
    waiting = list(old.indicators.order_by("position"))
    while waiting:
        ready = [row for row in waiting if not row.parent_id or row.parent_id in found]
        copies = Indicator.objects.bulk_create(
            Indicator(
                rubric=new,
                part=parts[row.part_id],
                parent=found.get(row.parent_id),
                **values(row, leave={"id", "rubric", "part", "parent"}),
            )
            for row in ready
        )
        found |= {row.pk: copy for row, copy in zip(ready, copies, strict=True)}
        waiting = [row for row in waiting if row.pk not in found]
    return found
