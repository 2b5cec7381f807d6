"""Acts on the rows of a draft: corrected, added, removed, joined, cut apart.

Each locks the draft first, so that two people's acts follow each other.
"""

from django.db import transaction
from django.db.models import F

from core.audit.trail import record
from tasks.models import DraftRow, PlanDraft
from tasks.source import lines_of

from .drafts import NO_UNITS, refuse_unless_open
from .faults import Conflict, Refused

# Farther than any draft has rows: positions pass through there to stay unique.
OUT_OF_THE_WAY = 1_000_000
TAKEN_OUT = "核对时去掉"
GONE = "这项任务已经不在识别结果里，可能刚刚有人去掉或合并了它。"
# What a removed row is brought back with.
KEPT = (
    "path",
    "number",
    "text",
    "criteria",
    "units",
    "units_text",
    "deadline_text",
    "recurrence",
    "place",
    "readings",
    "doubts",
    "carried_from_id",
)


@transaction.atomic
def save_row(*, pk, version, values, by):
    """Correct one row as a person reads it; its doubts are settled."""
    draft, row = locked(pk, version)
    for field, value in values.items():
        setattr(row, field, value)
    settle(row, by=by)
    touch(draft)
    record("核对任务", row, by=by)
    return row


@transaction.atomic
def add_row(*, draft_pk, version, after, values, by):
    """Add a task below the row `after`, or on top where that is None; return it."""
    draft = locked_draft(draft_pk)
    if draft.version != version:
        raise Conflict(draft)
    position = make_room(draft, after)
    row = DraftRow.objects.create(
        draft=draft, position=position, place="核对时增加", checked_by=by, **values
    )
    touch(draft)
    record("增加任务", row, by=by)
    return row


@transaction.atomic
def remove_row(*, pk, version, by):
    """Take a row out; it stays listed as 没有列入任务, from where it can come back."""
    draft, row = locked(pk, version)
    units = "、".join(f"{name}（{role}）" for name, role in row.named_units)
    draft.unplaced = [
        *draft.unplaced,
        {
            "text": row.text,
            "line": line_of(row),
            "place": row.place,
            "reason": TAKEN_OUT,
            "row": {field: getattr(row, field) for field in KEPT}
            | {
                "due_on": row.due_on and row.due_on.isoformat(),
                "covers": list(row.covers.values_list("pk", flat=True)),
            },
        },
    ]
    record("去掉任务", row, by=by, note=f"{row.place}：{row.text} {units}".strip())
    row.delete()
    touch(draft, "unplaced")
    return draft


@transaction.atomic
def list_piece(*, draft_pk, index, line, by):
    """Make a row, at its place, of what became nothing; return the row.

    `line` is that of the piece shown at `index`, which may have moved meanwhile.
    """
    draft = locked_draft(draft_pk)
    pieces = list(draft.unplaced)
    if index >= len(pieces) or pieces[index]["line"] != line:
        raise Refused("这段原文刚刚有人处理过，请核对。")
    piece = pieces.pop(index)
    above = row_above(draft, piece["line"])
    values = dict(piece.get("row") or as_row(piece, above))
    covers = values.pop("covers", [])
    position = make_room(draft, above)
    row = DraftRow.objects.create(draft=draft, position=position, **values)
    row.covers.set(covers)
    draft.unplaced = pieces
    touch(draft, "unplaced")
    record("列为任务", row, by=by, note=f"{piece['place']}：{piece['text']}")
    return row


def as_row(piece, above):
    reading = {"line": piece["line"], "place": piece["place"], "certainty": 1.0}
    return {
        "path": above.path if above else [],
        "text": piece["text"],
        "place": piece["place"][:60],
        "readings": {"text": reading},
        "doubts": {"units": NO_UNITS},
    }


@transaction.atomic
def merge_row(*, pk, version, by):
    """Join a row to the one above it, which keeps its number and date; return that."""
    draft, row = locked(pk, version)
    above = draft.rows.filter(position__lt=row.position).last()
    if above is None:
        raise Refused("这是第一项任务，上面没有可以并入的任务。")
    note = f"{above.text}＋{row.text}"
    above.text = joined(above.text, row.text)
    above.criteria = above.criteria + row.criteria
    known = {unit["name"] for unit in above.units}
    above.units = above.units + [u for u in row.units if u["name"] not in known]
    above.units_text = "；".join(filter(None, [above.units_text, row.units_text]))
    if not above.due_on and not above.recurrence:
        above.due_on, above.recurrence = row.due_on, row.recurrence
        above.deadline_text = row.deadline_text
    above.carried_from = above.carried_from or row.carried_from
    above.readings = with_lines(above.readings, row.readings)
    above.covers.add(*row.covers.all())
    row.delete()
    settle(above, by=by)
    touch(draft)
    record("合并任务", above, by=by, note=note)
    return above


@transaction.atomic
def split_row(*, pk, version, at, by):
    """Cut a row in two before the character `at`; return the lower one.

    Both have the headings, units and time of the whole; the criteria stay above.
    """
    draft, row = locked(pk, version)
    upper, lower = row.text[:at].strip(), row.text[at:].strip()
    if not upper or not lower:
        raise Refused("请选择一处分开，两边都要有文字。")
    position = make_room(draft, row)
    row.text = upper
    settle(row, by=by)
    new = DraftRow.objects.create(
        draft=draft,
        position=position,
        path=row.path,
        text=lower,
        units=row.units,
        units_text=row.units_text,
        due_on=row.due_on,
        deadline_text=row.deadline_text,
        recurrence=row.recurrence,
        place=row.place,
        readings=row.readings,
        checked_by=by,
    )
    touch(draft)
    record("拆分任务", row, by=by, note=f"{upper}｜{lower}")
    return new


def locked_draft(pk):
    draft = (
        PlanDraft.objects.select_for_update(of=("self",))
        .select_related("bureau")
        .get(pk=pk)
    )
    refuse_unless_open(draft)
    return draft


def locked(pk, version):
    """The draft of a row, then the row, if it is as the person saw it."""
    found = DraftRow.objects.filter(pk=pk).values_list("draft", flat=True).first()
    if found is None:
        raise Refused(GONE)
    draft = locked_draft(found)
    row = draft.rows.filter(pk=pk).first()
    if row is None:
        raise Refused(GONE)
    row.draft = draft
    if row.version != version:
        raise Conflict(row)
    return draft, row


def settle(row, *, by):
    row.doubts, row.checked_by = {}, by
    row.version += 1
    row.save()


def touch(draft, *fields):
    draft.version += 1
    draft.save(update_fields=["version", *fields])


def make_room(draft, above):
    """The position below `above`, after moving the rows there down by one."""
    position = above.position + 1 if above else 1
    below = draft.rows.filter(position__gte=position)
    below.update(position=F("position") + OUT_OF_THE_WAY)
    moved = draft.rows.filter(position__gte=OUT_OF_THE_WAY)
    moved.update(position=F("position") - OUT_OF_THE_WAY + 1)
    return position


def row_above(draft, line):
    """The last row that stands before a line of the source."""
    above, reached = None, 0
    for row in draft.rows.all():
        # A row a person added stands nowhere; it follows the one above it.
        reached = line_of(row) or reached
        if reached > line:
            break
        above = row
    return above


def line_of(row):
    return row.readings.get("text", {}).get("line", 0)


def with_lines(readings, others):
    """The readings of a row that also stands where another did."""
    text = readings.get("text")
    if text is None:
        return others
    also = sorted(lines_of(others) | set(text.get("also", ())))
    return readings | {"text": text | {"also": also}}


def joined(first, second):
    """Two texts as one; a text that ends without a stop gets one."""
    stop = "" if first.rstrip().endswith(tuple("。；;！？：:，,、")) else "。"
    return f"{first.rstrip()}{stop}{second.lstrip()}"
