"""The demonstration's plan from above: kept, half of it covered, the rest gaps."""

from datetime import datetime, time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core.runs import performing
from tasks import superiors
from tasks.models import PlanDraft
from tasks.naming_us import SURE
from tasks.services import drafts
from tasks.services.superiors import cover, keep_rows, state_of, tasks_to_choose

TEXT = Path(settings.BASE_DIR) / "fixtures" / "jiangmen" / "superior_plan.txt"
TEXT_YEAR = "2026"
NOT_OURS = {"8": "由市政务服务和数据管理局统一办理，本局没有单独的热线。"}


def keep_plan_from_above(plan, *, by, day):
    """Keep what names the bureau, and cover it with the likest tasks of `plan`."""
    draft = read(plan, by, day)
    found = superiors.letterhead(draft)
    above = keep_rows(
        pk=draft.pk,
        version=draft.version,
        issuer=found.issuer,
        year=plan.year,
        title=draft.title,
        doc_no=found.doc_no,
        issued_on=day,
        chosen={
            each.row.pk: {"name": each.naming.name, "role": each.naming.role}
            for each in superiors.proposals(draft)
            if each.naming.verdict == SURE
        },
        by=by,
    )
    tasks = list(tasks_to_choose(above))
    for row in above.tasks.all():
        reason = NOT_OURS.get(row.number, "")
        likest = [] if reason else superiors.tasks_by_likeness(row, tasks)[0][:1]
        if likest or reason:
            cover(pk=row.pk, version=state_of(row), tasks=likest, reason=reason, by=by)
    return above


def read(plan, by, day):
    text = TEXT.read_text(encoding="utf-8").replace(TEXT_YEAR, str(plan.year))
    run = drafts.start_reading(
        bureau=plan.bureau,
        name=f"江门市{plan.year}年政务公开工作要点.txt",
        content=text.encode(),
        year=plan.year,
        purpose=PlanDraft.Purpose.SUPERIOR,
        by=by,
    )
    morning = datetime.combine(day, time(9), tzinfo=timezone.get_current_timezone())
    performing.perform(pk=run.pk, clock=lambda: morning)
    return PlanDraft.objects.get(run=run)
