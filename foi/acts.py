"""Which acts are open on a request now, each with its form and its service."""

from collections.abc import Callable
from dataclasses import dataclass

from . import history
from .forms import acts as forms
from .forms import archive
from .models import ClockEvent, InformationRequest
from .services import amending, archiving, clocking, ending, extending, registering

Status = InformationRequest.Status
Act = ClockEvent.Act
IN_HAND = (Status.CONFIRMING, Status.HANDLING, Status.SUPPLEMENT, Status.PAYMENT)


def always(request, events):
    return True


@dataclass(frozen=True)
class OpenTo:
    """One act: `fits(request, events)` says whether it makes sense by now, `unfit`
    why not, where there is more to say than where the request stands.

    `is_plain`: its service counts no days. `put_away`: it is for what is archived,
    and nothing else is.
    """

    slug: str
    label: str
    form: type
    service: Callable
    statuses: tuple
    fits: Callable = always
    unfit: str = ""
    is_plain: bool = False
    put_away: bool = False


def not_yet(act, *, in_period=False):
    def fits(request, events):
        looked_at = history.of_period(events) if in_period else events
        return not history.took_place(looked_at, act)

    return fits


def was_asked_for_reasons(request, events):
    return history.took_place(history.of_period(events), Act.REASONS_ASKED)


def has_been_consulted(request, events):
    return bool(history.open_consultations(events))


def has_letters_under_way(request, events):
    return bool(history.undelivered(events))


def has_sheets_to_file(request, events):
    return any(map(history.is_outgoing, events)) and bool(
        archiving.without_sheet(events)
    )


def is_untouched(request, events):
    begun = [event for event in events if event.act != Act.RECEIVED]
    return not begun and request.split_from_id is None


def may_be_struck(request, events):
    """The day of a request handed in or signed for is the day it arrived."""
    if not events:
        return False
    last = max(events, key=lambda event: event.pk)
    return last.act != Act.RECEIVED or request.basis == request.Basis.CONFIRMED


HANDLING = (Status.HANDLING,)
ACTS = (
    OpenTo(
        "confirm",
        "确认收到日",
        forms.ConfirmForm,
        clocking.confirm_receipt,
        (Status.CONFIRMING,),
    ),
    OpenTo("serve", "登记送达", forms.ServeForm, ending.serve, (Status.ANSWERED,)),
    OpenTo(
        "supplemented",
        "收到补正",
        forms.SupplementedForm,
        clocking.take_supplement,
        (Status.SUPPLEMENT,),
    ),
    OpenTo("paid", "申请人缴费", forms.PaidForm, clocking.pay, (Status.PAYMENT,)),
    OpenTo(
        "hand",
        "交办",
        forms.HandForm,
        ending.hand,
        (*IN_HAND, Status.ANSWERED),
        is_plain=True,
    ),
    OpenTo(
        "answer",
        "作出答复",
        forms.AnswerForm,
        ending.answer,
        (Status.HANDLING, Status.SUPPLEMENT, Status.PAYMENT),
    ),
    OpenTo(
        "supplement",
        "告知补正",
        forms.SupplementForm,
        clocking.ask_supplement,
        HANDLING,
        not_yet(Act.SUPPLEMENT_ASKED),
        "补正只能告知一次，这件申请已经告知过（第三十条）。",
    ),
    OpenTo("consult", "征求意见", forms.ConsultForm, clocking.consult, HANDLING),
    OpenTo(
        "consulted",
        "收到意见",
        forms.ConsultAnsweredForm,
        clocking.take_answer,
        HANDLING,
        has_been_consulted,
        "没有等待答复的征求意见；先登记“征求意见”。",
    ),
    OpenTo(
        "delivered",
        "文书送达对方",
        forms.DeliveredForm,
        clocking.note_delivery,
        (Status.HANDLING, Status.PAYMENT),
        has_letters_under_way,
    ),
    OpenTo(
        "extend",
        "延长答复期限",
        forms.ExtendForm,
        extending.extend,
        HANDLING,
        not_yet(Act.EXTENDED, in_period=True),
        "答复期限只能延长一次，这件申请已经延长过（第三十三条）。",
    ),
    OpenTo("charge", "发出收费通知", forms.ChargeForm, clocking.charge, HANDLING),
    OpenTo(
        "reasons",
        "要求说明理由",
        forms.ReasonsForm,
        extending.ask_reasons,
        HANDLING,
        not_yet(Act.REASONS_ASKED, in_period=True),
    ),
    OpenTo(
        "later",
        "确定延迟答复的合理期限",
        forms.LaterForm,
        extending.fix_later_date,
        HANDLING,
        was_asked_for_reasons,
        "先“要求说明理由”，再确定延迟答复的合理期限（第三十五条）。",
    ),
    OpenTo(
        "split",
        "一事一申请拆分",
        forms.SplitForm,
        registering.split,
        (Status.CONFIRMING, Status.HANDLING),
        is_untouched,
        "已经办理过其他事项，不能再拆分；另一事项请另行登记。",
    ),
    OpenTo(
        "sheet",
        "存入审签单",
        archive.SheetForm,
        archiving.file_sheet,
        tuple(Status),
        has_sheets_to_file,
        "这件申请没有要存审签单的事项，或者都已存入。",
        is_plain=True,
    ),
    OpenTo(
        "archive",
        "归档",
        archive.ArchiveForm,
        archiving.archive,
        (Status.CLOSED, Status.WITHDRAWN),
        is_plain=True,
    ),
    OpenTo(
        "unarchive",
        "撤销归档",
        archive.TakeBackForm,
        archiving.take_back,
        (Status.CLOSED, Status.WITHDRAWN),
        is_plain=True,
        put_away=True,
    ),
    OpenTo("withdraw", "申请人撤回", forms.WithdrawForm, ending.withdraw, IN_HAND),
    OpenTo("amend", "改正登记", forms.AmendForm, amending.amend, IN_HAND),
    OpenTo(
        "strike",
        "改正最后一项",
        forms.StrikeForm,
        ending.strike,
        tuple(Status),
        may_be_struck,
    ),
    OpenTo(
        "relate",
        "关联另一件申请",
        forms.RelateForm,
        registering.relate,
        tuple(Status),
        is_plain=True,
    ),
)
BY_SLUG = {act.slug: act for act in ACTS}


def open_acts(request, events):
    """The acts that can be done now, in the order they are offered."""
    return [
        act
        for act in ACTS
        if request.status in act.statuses
        and act.put_away == bool(request.archived)
        and act.fits(request, events)
    ]
