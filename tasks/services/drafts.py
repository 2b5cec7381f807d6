"""From a document to a plan: the machine proposes rows, a person commits them."""

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.files.models import StoredFile
from core.files.services import store
from core.papers.paper import Unreadable
from core.papers.reading import read_paper
from core.runs.services import RunFailed, start
from core.units.models import Unit, UnitAlias, UnitGroup
from core.units.names import own_words
from tasks.intake.reading import NothingRead, read
from tasks.models import (
    Criterion,
    CriterionElement,
    DraftRow,
    Element,
    PlanDraft,
    Responsibility,
    Role,
    Section,
    Task,
    WorkPlan,
)

from .faults import Conflict, Refused

READING = "tasks.read_plan"
PASTED = "粘贴的表格.html"
# The longest plans known have about a hundred.
MAX_TASKS = 1000
ROLES = {role.label: role for role in Role}
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


@transaction.atomic
def start_reading(
    *,
    bureau,
    name,
    content,
    year,
    by,
    purpose=PlanDraft.Purpose.PLAN,
    basis=None,
    pasted=None,
):
    """Keep the original and read it in the background; return the run.

    `basis` is the plan a change is for. `pasted` is the HTML of a table pasted
    beside an original that cannot be read, a scan; it is read instead.
    """
    original = store(name=name, content=content, by=by)
    beside = pasted and store(name=PASTED, content=pasted.encode(), by=by)
    record("上传工作要点", bureau, by=by, note=original.name)
    return start(
        kind=READING,
        title=f"识别《{original.name}》",
        owner=by,
        arguments={
            "file": original.pk,
            "pasted": beside.pk if beside else None,
            "bureau": bureau.pk,
            "year": year,
            "purpose": purpose,
            "basis": basis.pk if basis else None,
        },
    )


def perform_reading(run, progress):
    """Read the stored file into a draft; what the run's page leads on to."""
    draft = PlanDraft.objects.filter(run=run).first() or read_draft(run)
    progress(1, 1)
    return {
        "url": reverse("tasks:draft_detail", args=[draft.pk]),
        "label": "核对识别结果",
    }


def read_draft(run):
    """The draft of the file a run names, in one transaction."""
    arguments = run.arguments
    bureau = Unit.objects.get(pk=arguments["bureau"])
    read_from = StoredFile.objects.get(pk=arguments["pasted"] or arguments["file"])
    with read_from.content.open("rb") as file:
        data = file.read()
    try:
        reading = read(
            read_paper(read_from.name, data),
            year=arguments["year"],
            roster=known_names(bureau),
        )
    except (Unreadable, NothingRead) as refused:
        raise RunFailed(str(refused)) from refused
    if len(reading.tasks) > MAX_TASKS:
        raise RunFailed(
            f"识别出{len(reading.tasks)}项任务，超过{MAX_TASKS}项，不像一份工作要点，"
            "请核对文件，或拆分后再导入。"
        )
    return write_draft(run, bureau, reading)


def known_names(bureau):
    """Every name a document may use for a unit or group of the bureau.

    Units also under what the bureau calls itself: 市局法制支队 is 法制支队.
    """
    units = Unit.objects.under(bureau).values_list("name", "former_names")
    names = {name for row in units for text in row for name in text.splitlines()}
    for model in (UnitGroup, UnitAlias):
        names |= set(model.objects.filter(bureau=bureau).values_list("name", flat=True))
    return sorted(
        names | {word + name for word in own_words(bureau.name) for name in names}
    )


@transaction.atomic
def write_draft(run, bureau, reading):
    arguments = run.arguments
    original = StoredFile.objects.get(pk=arguments["file"])
    draft = PlanDraft.objects.create(
        bureau=bureau,
        purpose=arguments["purpose"],
        basis_id=arguments["basis"],
        file=original,
        pasted_id=arguments["pasted"],
        run=run,
        title=(reading.title.value or original.name)[:200],
        year=reading.year.value,
        source=reading.paper.source(),
        unplaced=[
            {
                "text": piece.text,
                "line": piece.line,
                "place": reading.where(piece.line),
                "reason": piece.reason,
            }
            for piece in reading.unplaced
        ],
        warnings=reading.warnings,
        read_by=run.owner,
    )
    DraftRow.objects.bulk_create(
        draft_row(draft, position, task, reading.where)
        for position, task in enumerate(reading.tasks, start=1)
    )
    record("识别工作要点", draft, by=run.owner, note=f"{len(reading.tasks)}项任务")
    return draft


def draft_row(draft, position, task, where):
    contract = task.as_contract()
    return DraftRow(
        draft=draft,
        position=position,
        path=contract["path"],
        number=contract["number"] or "",
        text=contract["text"],
        criteria=contract["criteria"],
        units=[
            {"name": unit["name"], "role": ROLES[unit["role"]]}
            for unit in contract["units"]
        ],
        units_text=task.units_text.value or "",
        due_on=contract["deadline"],
        deadline_text=(contract["deadline_text"] or "")[:200],
        recurrence=contract["recurrence"],
        place=where(task.line),
        readings=readings_of(task, where),
        doubts=doubts_of(task),
    )


def readings_of(task, where):
    """Where each field stands and how sure it is, by field."""
    criteria_line = task.criteria[0].line if task.criteria else task.line
    units = [task.units_text.certainty, *(unit.certainty for unit in task.units)]
    found = {
        "number": (task.number.line, task.number.certainty),
        "text": (task.line, task.text.certainty),
        "criteria": (criteria_line, 1.0),
        "units": (task.units_text.line, min(units)),
        "due": (task.time_line or task.line, task.time.certainty),
    }
    return {
        field: {"line": line, "place": where(line), "certainty": certainty}
        for field, (line, certainty) in found.items()
    }


def doubts_of(task):
    """What a person should look at, by field."""
    doubts = {
        "text": [task.number.doubt, task.text.doubt],
        "units": [task.units_text.doubt, *(unit.doubt for unit in task.units)],
        "due": [task.time.doubt],
    }
    if not task.units:
        doubts["units"].append("没有读到责任单位。")
    return {
        field: " ".join(dict.fromkeys(filter(None, sentences)))
        for field, sentences in doubts.items()
        if any(sentences)
    }


@transaction.atomic
def save_row(*, pk, version, values, by):
    """Correct one row as a person reads it; its doubts are settled."""
    row = (
        DraftRow.objects.select_for_update(of=("self",))
        .select_related("draft__bureau")
        .get(pk=pk)
    )
    draft = PlanDraft.objects.select_for_update(of=("self",)).get(pk=row.draft_id)
    refuse_unless_open(draft)
    if row.version != version:
        raise Conflict(row)
    for field, value in values.items():
        setattr(row, field, value)
    row.doubts, row.checked_by = {}, by
    row.version += 1
    row.save()
    draft.version += 1
    draft.save(update_fields=["version"])
    record("核对任务", row, by=by)
    return row


@transaction.atomic
def drop_draft(*, pk, by):
    draft = PlanDraft.objects.select_for_update(of=("self",)).get(pk=pk)
    refuse_unless_open(draft)
    draft.move_to(PlanDraft.Status.DROPPED)
    draft.save(update_fields=["status"])
    record("放弃识别结果", draft, by=by)
    return draft


def refuse_unless_open(draft):
    if draft.status != PlanDraft.Status.CHECKING:
        raise Refused(f"该识别结果{draft.get_status_display()}，不能再修改。")


@transaction.atomic
def commit(*, pk, version, kind, year, title, doc_no, by):
    """Turn a draft into a plan with its sections, tasks and criteria; return it."""
    draft = PlanDraft.objects.select_for_update(of=("self",)).get(pk=pk)
    refuse_unless_open(draft)
    if draft.version != version:
        raise Conflict(draft)
    if draft.purpose != PlanDraft.Purpose.PLAN:
        raise Refused("这份识别结果不是本局的工作要点，不能这样导入。")
    rows = list(draft.rows.all())
    if not rows:
        raise Refused("没有任务，不能导入。")
    plan = WorkPlan.objects.create(
        bureau=draft.bureau,
        kind=kind,
        year=year,
        title=title,
        doc_no=doc_no,
        file=draft.file,
        previous=draft.basis,
    )
    write_tasks(plan, rows)
    draft.move_to(PlanDraft.Status.COMMITTED)
    draft.plan = plan
    draft.save(update_fields=["status", "plan"])
    record("导入工作要点", plan, by=by, note=f"{len(rows)}项任务")
    return plan


def write_tasks(plan, rows):
    sections = write_sections(plan, [row.path for row in rows])
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            section=sections.get(tuple(row.path)),
            position=row.position,
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


def write_sections(plan, paths):
    """The headings of the plan, each once, by their path."""
    sections = {}
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
