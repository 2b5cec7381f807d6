"""The rows of a draft written as the sections, tasks and criteria of a plan."""

from tasks.models import (
    Criterion,
    CriterionElement,
    DraftRow,
    Element,
    Responsibility,
    Section,
    Task,
)
from tasks.tables import section_paths

# What a name that contains the word is filled with; the first match decides.
ELEMENT_KINDS = (
    ("比例", Element.Kind.RATIO),
    ("占比", Element.Kind.RATIO),
    ("率", Element.Kind.RATIO),
    ("数量", Element.Kind.NUMBER),
    ("次数", Element.Kind.NUMBER),
    ("件数", Element.Kind.NUMBER),
    ("时间", Element.Kind.DATE),
    ("日期", Element.Kind.DATE),
)


def write_tasks(plan, rows, *, after=0):
    """Write rows as tasks of a plan, behind position `after`; return the tasks."""
    sections = write_sections(plan, [row.path for row in rows])
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            section=sections.get(tuple(row.path)),
            position=after + row.position,
            number=row.number,
            text=row.text,
            due_on=row.due_on,
            deadline_text=row.deadline_text,
            recurrence=row.recurrence,
            units_text=row.units_text,
            place=row.place,
            carried_from_id=row.carried_from_id,
        )
        for row in rows
    )
    pairs = list(zip(tasks, rows, strict=True))
    Responsibility.objects.bulk_create(
        Responsibility(
            task=task, position=position, written_name=unit["name"], role=unit["role"]
        )
        for task, row in pairs
        for position, unit in enumerate(row.units, start=1)
    )
    write_criteria(pairs)
    write_covers(pairs)
    return tasks


def write_sections(plan, paths):
    """The headings of the plan, each once, by their path; new ones are added."""
    present = section_paths(plan.sections.all())
    sections = {path: section for section, path in present.items()}
    for path in paths:
        for depth in range(1, len(path) + 1):
            key = tuple(path[:depth])
            if key not in sections:
                sections[key] = Section.objects.create(
                    plan=plan,
                    parent=sections.get(key[:-1]),
                    position=len(sections) + 1,
                    heading=key[-1],
                )
    return sections


def write_criteria(pairs):
    named = [
        (task, position, criterion)
        for task, row in pairs
        for position, criterion in enumerate(row.criteria, start=1)
    ]
    criteria = Criterion.objects.bulk_create(
        Criterion(
            task=task,
            position=position,
            text=criterion["text"],
            kind=criterion.get("kind", Criterion.Kind.ORDINARY),
            limit=criterion.get("limit"),
            deductions=criterion.get("deductions", []),
        )
        for task, position, criterion in named
    )
    elements = elements_by_name(
        name for _, _, criterion in named for name in criterion["elements"]
    )
    CriterionElement.objects.bulk_create(
        CriterionElement(criterion=criterion, element=elements[name], position=position)
        for criterion, (_, _, read) in zip(criteria, named, strict=True)
        for position, name in enumerate(dict.fromkeys(read["elements"]), start=1)
    )


def write_covers(pairs):
    """Link the tasks to the superior's rows their drafts were made for."""
    tasks = {row.pk: task for task, row in pairs}
    covers = DraftRow.covers.through.objects.filter(draftrow__in=tasks)
    Task.covers.through.objects.bulk_create(
        Task.covers.through(
            task_id=tasks[cover.draftrow_id].pk, superiortask_id=cover.superiortask_id
        )
        for cover in covers
    )


def elements_by_name(names):
    names = set(names)
    Element.objects.bulk_create(
        (Element(name=name, kind=kind_of(name)) for name in sorted(names)),
        ignore_conflicts=True,
    )
    return {element.name: element for element in Element.objects.filter(name__in=names)}


def kind_of(name):
    return next(
        (kind for word, kind in ELEMENT_KINDS if word in name), Element.Kind.TEXT
    )
