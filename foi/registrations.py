"""What `foi` tells the floors below: files, reminders, what waits, the calendar."""

from datetime import timedelta

from django.urls import reverse_lazy

from core.files import owners
from core.law import registry as law
from core.reminders import sources, waiting
from core.reminders.waiting import Waiting
from core.units import successions
from core.workdays import on_change

from .deadlines import RepliesOwed
from .models import (
    CaseTerm,
    FeeBracket,
    InformationRequest,
    LegalCase,
    Limit,
    Outcome,
)
from .services.recomputing import recompute_all
from .succession import take_over

SOON = timedelta(days=7)


def register():
    owners.register("foi", may_read)
    law.register(Limit, Outcome, FeeBracket, CaseTerm)
    sources.register(RepliesOwed())
    successions.on_succession(take_over)
    on_change.register(recompute_all)
    for kind in WAITING:
        waiting.register(kind)


def may_read(user, stored_file):
    """Papers of a request name the applicant: only for who may see that in full."""
    for relation in ("attachments__file", "events__document", "cases__documents__file"):
        found = InformationRequest.objects.visible_to(user).filter(
            **{relation: stored_file}
        )
        for request in found.select_related("bureau", "unit"):
            if user.may("foi.reveal_applicant", request):
                return True
    return False


def kept(user):
    return InformationRequest.objects.kept_by(user)


def listed(matter):
    """The ledger narrowed to one matter, which is what the count counts."""
    return reverse_lazy("foi:request_list", query={"matter": matter})


WAITING = (
    Waiting(
        name="foi.late",
        label="超期的申请",
        url=listed("late"),
        permission="foi.keep_ledger",
        rows=lambda user, today: kept(user).overdue(on=today),
    ),
    Waiting(
        name="foi.soon",
        label="七天内到期的申请",
        url=listed("soon"),
        permission="foi.keep_ledger",
        rows=lambda user, today: kept(user).due_soon(on=today, until=today + SOON),
    ),
    Waiting(
        name="foi.confirming",
        label="待确认收到日的申请",
        url=listed("confirming"),
        permission="foi.keep_ledger",
        rows=lambda user, today: kept(user).confirming(),
    ),
    Waiting(
        name="foi.unassigned",
        label="待交办的申请",
        url=listed("unassigned"),
        permission="foi.keep_ledger",
        rows=lambda user, today: kept(user).unassigned(),
    ),
    Waiting(
        name="foi.abandoned",
        label="逾期没有补正或缴费的申请",
        url=listed("abandoned"),
        permission="foi.keep_ledger",
        rows=lambda user, today: kept(user).abandoned(on=today),
    ),
    Waiting(
        name="foi.redo",
        label="责令重新答复、还没有答复的案件",
        url=reverse_lazy("foi:case_list", query={"matter": "to_redo"}),
        permission="foi.keep_ledger",
        rows=lambda user, today: LegalCase.objects.kept_by(user).to_redo(),
    ),
    Waiting(
        name="foi.handle",
        label="交由本单位承办的申请",
        url=listed("ours"),
        permission="foi.handle",
        rows=lambda user, today: InformationRequest.objects.handed_to(user),
    ),
)
