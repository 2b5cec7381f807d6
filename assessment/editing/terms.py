"""计分口径: title, marks, bonuses, role factors, parts and grades of a draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max

from assessment.models import GradeBand, Part, RoleFactor
from assessment.wording import in_percent, in_points
from tasks.models import Role

from .draft import CannotEdit, draft_of

MARKS = ("pass_mark", "bonus_cap", "bonus_floor")
FIELDS = ("title", *MARKS, "min_indicators")


@dataclass(frozen=True)
class PartLine:
    """A part as typed: without a key it is new, without a name it goes."""

    pk: int | None
    name: str
    share: int | None


@dataclass(frozen=True)
class Terms:
    """Everything the page of 计分口径 holds."""

    fields: Mapping
    factors: Mapping[str, int]
    parts: Iterable[PartLine]
    bands: Iterable[tuple[str, int]]


def edit_terms(*, pk, edition, terms: Terms, by) -> None:
    """Write what applies to the whole of a draft."""
    with draft_of(pk=pk, edition=edition, act="修改计分口径", by=by) as (
        rubric,
        changes,
    ):
        write_fields(rubric, terms.fields, changes)
        write_factors(rubric, terms.factors, changes)
        write_parts(rubric, terms.parts, changes)
        write_bands(rubric, terms.bands, changes)


def write_fields(rubric, fields, changes) -> None:
    for name in FIELDS:
        label = rubric._meta.get_field(name).verbose_name.removesuffix("（0.01分）")
        old, new = getattr(rubric, name), fields[name]
        if name in MARKS:
            changes.note(label, in_points(old), in_points(new))
        else:
            changes.note(label, old, new)
        setattr(rubric, name, new)
    rubric.save(update_fields=FIELDS)


def write_factors(rubric, factors, changes) -> None:
    before = dict(rubric.factors.values_list("role", "percent"))
    for role, percent in factors.items():
        label = f"{Role(role).label}系数"
        changes.note(label, in_percent(before.get(role)), in_percent(percent))
        RoleFactor.objects.update_or_create(
            rubric=rubric, role=role, defaults={"percent": percent}
        )


def write_parts(rubric, lines, changes) -> None:
    parts = {part.pk: part for part in rubric.parts.all()}
    last = rubric.parts.aggregate(last=Max("position"))["last"] or 0
    for line in lines:
        part = parts.get(line.pk)
        if part is None and line.name:
            last += 1
            Part.objects.create(
                rubric=rubric, position=last, name=line.name, share=line.share
            )
            changes.note("评分部分", "", f"{line.name} {line.share}%")
        elif part is not None and not line.name:
            remove_part(part, changes)
        elif part is not None:
            new = f"{line.name} {line.share}%"
            changes.note("评分部分", f"{part} {part.share}%", new)
            part.name, part.share = line.name, line.share
            part.save(update_fields=["name", "share"])


def remove_part(part, changes) -> None:
    if part.indicators.exists():
        raise CannotEdit(f"“{part}”还有指标，请先删除或移走其中的指标。")
    changes.note("评分部分", f"{part} {part.share}%", "")
    part.delete()


def write_bands(rubric, bands, changes) -> None:
    """Nothing points at a band, so that the changed list replaces the old one."""
    before = list(rubric.bands.values_list("name", "from_points"))
    after = sorted(bands, key=lambda band: -band[1])
    changes.note("等次", bands_in_words(before), bands_in_words(after))
    if before != after:
        rubric.bands.all().delete()
        GradeBand.objects.bulk_create(
            GradeBand(rubric=rubric, name=name, from_points=least)
            for name, least in after
        )


def bands_in_words(bands) -> str:
    return "、".join(f"{name}{in_points(least)}起" for name, least in bands)
