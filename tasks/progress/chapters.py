"""进度 by chapter: the outermost headings of a plan."""

from collections.abc import Iterable

from tasks.models import Section

from .counted import FIGURES, PLAN, Progress, counts, rows


def tops_of(sections: Iterable[Section]) -> dict[int, Section]:
    """The outermost section each lies under, by its key; itself where it is one."""
    by_pk = {section.pk: section for section in sections}
    found = {}
    for section in by_pk.values():
        top = section
        while top.parent_id:
            top = by_pk[top.parent_id]
        found[section.pk] = top
    return found


def by_section(plans, *, today) -> dict[tuple[int, int | None], Progress]:
    """By (plan, innermost section); None for tasks under no heading."""
    found = (
        rows(plans)
        .values_list(PLAN, "assignment__task__section")
        .annotate(**counts(today, *FIGURES))
        .order_by()
    )
    return {(plan, section): Progress(*figures) for plan, section, *figures in found}
