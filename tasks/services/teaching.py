"""What a person's corrections teach, so that it is known next time."""

from django.db import transaction

from core.audit.trail import record
from core.units.aliases import CannotName, remember
from tasks.intake.columns import bare_word
from tasks.models import ColumnMeaning, PlanDraft

from .drafting import locked_draft
from .drafts import read_again
from .faults import Conflict, Refused

LONGEST_WORD = ColumnMeaning._meta.get_field("word").max_length


@transaction.atomic
def name_units(*, draft_pk, names, by):
    """Keep each name as an alias of what the person says it means: all or none."""
    draft = locked_draft(draft_pk)
    try:
        return [
            remember(bureau=draft.bureau, name=name, means=means, by=by)
            for name, means in names.items()
        ]
    except CannotName as cannot:
        raise Refused(str(cannot)) from cannot


@transaction.atomic
def teach_columns(*, draft_pk, version, meanings, by):
    """Keep what header words mean and read the file again; return the run.

    The draft is dropped; the new one stands in its place.
    """
    draft = locked_draft(draft_pk)
    if draft.version != version:
        raise Conflict(draft)
    for word, meaning in meanings.items():
        teach_column(draft.bureau, word, meaning, by=by)
    draft.move_to(PlanDraft.Status.DROPPED)
    draft.save(update_fields=["status"])
    record("按表头含义重新识别", draft, by=by)
    return read_again(run=draft.run, by=by)


def teach_column(bureau, word, meaning, *, by):
    word = bare_word(word)
    if not 0 < len(word) <= LONGEST_WORD:
        raise Refused(f"表头“{word[:20]}”太长，不能记住，请在原文件中改短后再导入。")
    taught, _ = ColumnMeaning.objects.update_or_create(
        bureau=bureau, word=word, defaults={"meaning": meaning, "taught_by": by}
    )
    record("确认表头含义", taught, by=by)
    return taught
