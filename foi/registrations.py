"""What `foi` tells the floors below: files, reminders, what waits, the calendar."""

from django.urls import reverse_lazy

from core.files import owners
from core.law import registry as law
from core.reminders import sources, waiting
from core.reminders.waiting import Waiting
from core.units import handovers as unit_handovers
from core.units import successions
from core.workdays import on_change

from .deadlines import RepliesLongOwed, RepliesOwed
from .handovers import open_matters, pass_on_stays
from .models import (
    CaseTerm,
    FeeBracket,
    GuideQuestion,
    InformationRequest,
    LegalCase,
    LetterTemplate,
    Limit,
    Outcome,
    RemedyRoute,
    RemedyText,
    Step,
    StepLimit,
)
from .redo_deadlines import RedosLongOwed, RedosOwed
from .register_runs import register_kinds
from .services.recomputing import recompute_all, recompute_stays
from .step_deadlines import STEPS_OWED
from .succession import take_over
from .turns import SOON, turns

LAW = (Limit, Outcome, FeeBracket, CaseTerm, StepLimit, GuideQuestion) + (
    RemedyRoute,
    RemedyText,
    LetterTemplate,
)


OWED = (RepliesOwed(), RepliesLongOwed(), RedosOwed(), RedosLongOwed(), *STEPS_OWED)
# Where the files of a request hang.
PAPERS = ("attachments__file", "events__document", "events__sheet__document") + (
    "cases__documents__file",
)


def register():
    owners.register("foi", may_read)
    law.register(*LAW)
    for source in OWED:
        sources.register(source)
    unit_handovers.register("foi", open_matters)
    unit_handovers.on_handover(pass_on_stays)
    successions.on_succession(take_over)
    on_change.register(recompute_all)
    on_change.register(recompute_stays)
    register_kinds()
    for kind in WAITING:
        waiting.register(kind)


def may_read(user, stored_file):
    """Papers of a request name the applicant: only for who may see that in full."""
    for relation in PAPERS:
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
        rows=lambda user, today: turns(user, Step.HANDLING),
    ),
    Waiting(
        name="foi.legal",
        label="待法制审核的申请",
        url=listed("legal"),
        permission="foi.review_legality",
        rows=lambda user, today: turns(user, Step.LEGAL),
    ),
    Waiting(
        name="foi.secrecy",
        label="待保密审查的申请",
        url=listed("secrecy"),
        permission="foi.review_secrecy",
        rows=lambda user, today: turns(user, Step.SECRECY),
    ),
    Waiting(
        name="foi.sign",
        label="待签批的申请",
        url=listed("signing"),
        permission="foi.sign",
        rows=lambda user, today: turns(user, Step.SIGNING),
    ),
    Waiting(
        name="foi.overrun",
        label="内部超限的申请",
        url=listed("overrun"),
        permission="foi.keep_ledger",
        rows=lambda user, today: kept(user).overrun(on=today),
    ),
)
