"""From a document to a plan: the machine proposes rows, a person commits them."""

from dataclasses import astuple

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
from tasks import checking
from tasks.intake.reading import NothingRead, read
from tasks.models import ColumnMeaning, DraftRow, PlanDraft, Role, WorkPlan

from .faults import Conflict, Refused
from .writing import write_tasks

READING = "tasks.read_plan"
PASTED, PASTED_TEXT = "粘贴的表格.html", "粘贴的文字.txt"
# The longest plans known have about a hundred.
MAX_TASKS = 1000
ROLES = {role.label: role for role in Role}
NO_UNITS = "没有读到责任单位。"
# Warnings that the draft page says in places of its own.
SAID_ELSEWHERE = ("不在单位名单中", "没有写责任单位")


@transaction.atomic
def start_reading(
    *,
    bureau,
    year,
    by,
    name=None,
    content=None,
    purpose=PlanDraft.Purpose.PLAN,
    basis=None,
    pasted=None,
):
    """Keep the original and read it in the background; return the run.

    `basis` is the plan a change is for. `pasted` is the cleaned HTML or text of a
    table: read instead of an original that cannot be read, a scan; without `name`
    and `content` it is the original itself.
    """
    beside = pasted and store_pasted(pasted, by=by)
    original = beside if content is None else store(name=name, content=content, by=by)
    record("上传工作要点", bureau, by=by, note=original.name)
    return put_in_line(
        original,
        by=by,
        pasted=beside.pk if beside and beside != original else None,
        bureau=bureau.pk,
        year=year,
        purpose=purpose,
        basis=basis.pk if basis else None,
    )


@transaction.atomic
def read_again(*, run, by, pasted=None):
    """Read what an earlier run read once more, or a table pasted beside it."""
    arguments = dict(run.arguments)
    original = StoredFile.objects.get(pk=arguments.pop("file"))
    if pasted:
        arguments["pasted"] = store_pasted(pasted, by=by).pk
    return put_in_line(original, by=by, **arguments)


def store_pasted(pasted, *, by):
    name = PASTED if pasted.startswith("<!DOCTYPE html>") else PASTED_TEXT
    return store(name=name, content=pasted.encode(), by=by)


def put_in_line(original, *, by, **arguments):
    return start(
        kind=READING,
        title=f"识别《{original.name}》",
        owner=by,
        arguments={"file": original.pk, **arguments},
    )


def perform_reading(run, progress):
    """Read the stored file into a draft; what the run's page leads on to.

    The result also keeps the columns as understood: [[word, meaning, certain]].
    """
    bureau = Unit.objects.get(pk=run.arguments["bureau"])
    reading = reading_of(run, bureau)
    draft = PlanDraft.objects.filter(run=run).first()
    draft = draft or write_draft(run, bureau, reading)
    progress(1, 1)
    return {
        "url": reverse("tasks:draft_detail", args=[draft.pk]),
        "label": "核对识别结果",
        "columns": [astuple(column) for column in reading.columns],
    }


def reading_of(run, bureau):
    """What the file of a run says; or the run fails, and leads back to the import."""
    arguments = run.arguments
    read_from = StoredFile.objects.get(pk=arguments["pasted"] or arguments["file"])
    with read_from.content.open("rb") as file:
        data = file.read()
    try:
        reading = read(
            read_paper(read_from.name, data),
            year=arguments["year"],
            roster=known_names(bureau),
            meanings=known_meanings(bureau),
        )
    except (Unreadable, NothingRead) as refused:
        raise RunFailed(
            str(refused),
            url=f"{reverse('tasks:plan_import')}?beside={run.uuid}",
            label="粘贴表格，或换一个文件",
        ) from refused
    if len(reading.tasks) > MAX_TASKS:
        raise RunFailed(
            f"识别出{len(reading.tasks)}项任务，超过{MAX_TASKS}项，不像一份工作要点，"
            "请核对文件，或拆分后再导入。"
        )
    return reading


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


def known_meanings(bureau):
    """What header words mean in the documents the bureau receives."""
    taught = ColumnMeaning.objects.filter(bureau=bureau)
    return dict(taught.values_list("word", "meaning"))


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
        warnings=warnings_of(reading),
        read_by=run.owner,
    )
    if draft.purpose != PlanDraft.Purpose.SUPERIOR:
        draft.warnings[:0] = checking.others_plan(draft.title, bureau)
        draft.save(update_fields=["warnings"])
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
        criteria=[
            {
                "text": criterion.text,
                "elements": list(criterion.elements),
                "kind": criterion.kind,
                "limit": criterion.limit,
                "deductions": criterion.deductions,
            }
            for criterion in task.criteria
        ],
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
        doubts=doubts_of(task, draft.year),
    )


def readings_of(task, where):
    """Where each field stands and how sure it is, by field.

    `also` holds the further lines of a field that has several.
    """
    units = [task.units_text.certainty, *(unit.certainty for unit in task.units)]
    criteria = [criterion.line for criterion in task.criteria] or [task.line]
    unit_lines = [task.units_text.line, *(unit.line for unit in task.units)]
    found = {
        "number": ([task.number.line], task.number.certainty),
        "text": ([task.line], task.text.certainty),
        "criteria": (criteria, 1.0),
        "units": (unit_lines, min(units)),
        "due": ([task.time_line or task.line], task.time.certainty),
    }
    return {
        field: {
            "line": lines[0],
            "place": where(lines[0]),
            "certainty": certainty,
            "also": sorted(set(lines[1:]) - {lines[0]}),
        }
        for field, (lines, certainty) in found.items()
    }


def doubts_of(task, year):
    """What a person should look at, by field, in a plan of a year."""
    doubts = {
        "text": [task.number.doubt, task.text.doubt],
        "units": [task.units_text.doubt, *(unit.doubt for unit in task.units)],
        "due": [task.time.doubt],
    }
    if not task.units:
        doubts["units"].append(NO_UNITS)
    due_on = task.as_contract()["deadline"]
    if due_on and year and due_on[:4] < str(year):
        doubts["due"].append(f"时限{due_on}早于方案的年度{year}年，请核对。")
    return {
        field: " ".join(dict.fromkeys(filter(None, sentences)))
        for field, sentences in doubts.items()
        if any(sentences)
    }


def warnings_of(reading):
    """The warnings that are no row's doubt and no unknown name."""
    of_rows = {
        f"{reading.where(task.line)}：{doubt}"
        for task in reading.tasks
        for doubt in task.doubts
    }
    return [
        warning
        for warning in reading.warnings
        if warning not in of_rows
        and not any(words in warning for words in SAID_ELSEWHERE)
    ]


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
def commit(*, pk, version, kind, year, title, doc_no, by, again=False):
    """Turn a draft into a plan with its sections, tasks and criteria; return it.

    `again`: although the bureau has a plan of the same file, or year and title.
    """
    draft = PlanDraft.objects.select_for_update(of=("self",)).get(pk=pk)
    refuse_unless_open(draft)
    if draft.version != version:
        raise Conflict(draft)
    rows = list(draft.rows.all())
    if draft.purpose != PlanDraft.Purpose.PLAN:
        raise Refused(
            f"该识别结果用于{draft.get_purpose_display()}，不能导入为新方案。"
        )
    if not rows:
        raise Refused("没有任务，不能导入。")
    if not again and (same := existing_plan(draft, year=year, title=title)):
        raise Refused(
            f"已有{same.year}年的《{same}》，请核对；确需再导入的，请勾选“仍要导入”。"
        )
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


def existing_plan(draft, *, year, title):
    """A plan the bureau has from the same file, or of the same year and title."""
    plans = WorkPlan.objects.filter(bureau=draft.bureau)
    return plans.same_as(file=draft.file, year=year, title=title).first()


def open_twin(draft):
    """An earlier draft of the same file that is still being checked."""
    if draft.file is None:
        return None
    twins = PlanDraft.objects.open().filter(
        bureau=draft.bureau,
        purpose=draft.purpose,
        file__sha256=draft.file.sha256,
        pk__lt=draft.pk,
    )
    return twins.defer("source", "unplaced", "warnings").first()
