"""One person edits a 草案 at a time, and the trail tells what changed."""

from contextlib import contextmanager

from django.db import transaction

from assessment.models import Rubric
from core.audit.trail import record

IN_FORCE = "这份评分办法已经施行，不能修改；要改，请另立新版。"
NONE = "无"


class CannotEdit(Exception):
    """An edit that is not allowed; the sentence says why."""


class Stale(Exception):
    """Somebody saved the draft meanwhile; `rubric` is as they left it."""

    def __init__(self, rubric):
        super().__init__("评分办法刚刚有人修改过，请核对后再保存。")
        self.rubric = rubric


class Changes(list):
    """What an edit changes, old → new, as the trail tells it."""

    def note(self, label, old, new) -> None:
        if old != new:
            self.append(f"{label}：{told(old)} → {told(new)}")


def told(value) -> str:
    return NONE if value in (None, "") else str(value)


@contextmanager
def draft_of(*, pk, act, by, edition=None):
    """The locked draft and the list of its changes, written to the trail at the end.

    `edition` is the one the person saw; None where the act cannot overwrite another's.
    """
    with transaction.atomic():
        rubric = (
            Rubric.objects.select_for_update(of=["self"])
            .select_related("bureau", "plan")
            .get(pk=pk)
        )
        if rubric.status != Rubric.Status.DRAFT:
            raise CannotEdit(IN_FORCE)
        if edition is not None and edition != rubric.edition:
            raise Stale(rubric)
        changes = Changes()
        yield rubric, changes
        if changes:
            rubric.edition += 1
            rubric.save(update_fields=["edition"])
            record(act, rubric, by=by, note="；".join(changes))
