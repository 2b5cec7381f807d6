"""A plan in force and the draft that is to change it, for the tests of 方案调整."""

from tasks.changing import item_of_task, sides_of, usual_picks
from tasks.models import DraftRow, PlanDraft
from tasks.services.changes import change_plan, foresee
from tasks.tables import section_paths


def draft_like(plan, by, **changes):
    """A draft whose rows are the plan's tasks; `changes` by number of the task.

    `changes["3"]` is a dict of fields to change, None leaves the task out; a number
    the plan has not is a new row.
    """
    draft = PlanDraft.objects.create(
        bureau=plan.bureau,
        purpose=PlanDraft.Purpose.CHANGE,
        basis=plan,
        title=plan.title,
        year=plan.year,
        read_by=by,
    )
    paths = {s.pk: path for s, path in section_paths(plan.sections.all()).items()}
    rows = {task.number: row_values(task, paths) for task in plan.tasks.in_force()}
    for number, changed in changes.items():
        if changed is None:
            del rows[number]
        else:
            rows[number] = {"number": number, **rows.get(number, {}), **changed}
    DraftRow.objects.bulk_create(
        DraftRow(draft=draft, position=position, **values)
        for position, values in enumerate(rows.values(), start=1)
    )
    return draft


def row_values(task, paths):
    pairs = dict.fromkeys(
        (unit.written_name, unit.role) for unit in task.responsibilities.all()
    )
    return {
        "path": list(item_of_task(task, paths).path),
        "number": task.number,
        "text": task.text,
        "criteria": [
            {
                "text": criterion.text,
                "elements": [str(one) for one in criterion.named_elements.all()],
            }
            for criterion in task.criteria.all()
        ],
        "units": [{"name": name, "role": role} for name, role in pairs],
        "units_text": task.units_text,
        "due_on": task.due_on,
        "deadline_text": task.deadline_text,
        "recurrence": task.recurrence,
    }


def named(*units):
    """The units of a row, as (name, role) pairs."""
    return {"units": [{"name": name, "role": role} for name, role in units]}


def terms(draft, *, picks=None, also=(), **changed):
    """What a person sends who ticks the usual, `also` those named, or only `picks`."""
    plan = draft.basis
    plan.refresh_from_db()
    draft.refresh_from_db()
    usual = usual_picks(sides_of(plan, draft).comparison)
    return {
        "draft_pk": draft.pk,
        "version": draft.version,
        "plan_version": plan.version,
        "picks": (usual | set(also)) if picks is None else set(picks),
        "doc_no": "江公办〔2026〕20号",
        "reason": "",
        **changed,
    }


def changed(draft, **sent):
    """Look at what a change would do, and do it; return the change and the outcome."""
    by, today = sent.pop("by"), sent.pop("today")
    values = terms(draft, **sent)
    outcome = foresee(by=by, today=today, **values)
    change = change_plan(seen=outcome.fingerprint, by=by, today=today, **values)
    return change, outcome
