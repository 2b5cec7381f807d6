"""How a request ends: answered and served, or withdrawn; and what was wrong is mended."""

from django.db import transaction

from core.audit.trail import record
from core.workdays.words import dated
from foi import history
from foi.models import ClockEvent, InformationRequest, Outcome, Strike
from foi.refusals import Refused

from . import chaining
from .chaining import hand
from .changing import (
    enter,
    finish,
    lock,
    refuse_out_of_order,
    refuse_unless,
    standing,
)

__all__ = ["answer", "hand", "is_served_late", "reveal", "serve", "strike", "withdraw"]

Act = ClockEvent.Act
Status = InformationRequest.Status
# The result that fits a request which stands there.
STANDS_AT = {
    Outcome.Ends.REPLY: Status.HANDLING,
    Outcome.Ends.NO_SUPPLEMENT: Status.SUPPLEMENT,
    Outcome.Ends.NO_PAYMENT: Status.PAYMENT,
}


@transaction.atomic
def answer(
    *,
    pk,
    version,
    outcome,
    on,
    by,
    today,
    calendar,
    letter_number="",
    reason="",
    document=None,
    unsigned_reason="",
):
    """作出答复, with exactly one of the 21 results; it ends when it has been served.

    An applicant who let the day for a supplement or payment pass is owed no letter:
    the request is closed at once. Where the bureau's chain is on, an answer waits for
    签批, or gives the reason why it did not.
    """
    request = lock(pk, version)
    refuse_unless(request, STANDS_AT[outcome.ends])
    refuse_out_of_order(standing(request), on, today=today)
    refuse_too_soon(request, outcome, on)
    refuse_without_ground(outcome, reason)
    unsigned = ""
    if outcome.ends == Outcome.Ends.REPLY:
        unsigned = chaining.refuse_unsigned(request, unsigned_reason)
    request.outcome = outcome
    enter(
        request,
        Act.ANSWERED,
        on,
        called="作出答复",
        note=f"{on}，{outcome}{unsigned}",
        letter_number=letter_number.strip(),
        reason=reason.strip(),
        document=document,
        by=by,
        today=today,
        calendar=calendar,
    )
    return request


def refuse_without_ground(outcome, reason):
    if not outcome.ground and not reason.strip():
        raise Refused(
            f"“{outcome.label}”没有固定的法律依据，请在说明中写明依据和理由。"
        )


def refuse_too_soon(request, outcome, on):
    """Who still has time cannot be treated as having let it pass."""
    if outcome.ends == Outcome.Ends.REPLY:
        return
    if request.waits_until is None:
        raise Refused("收费通知还没有登记送达日期，缴费期限没有起算。")
    if on <= request.waits_until:
        raise Refused(f"申请人的期限到{dated(request.waits_until)}，还没有过。")


@transaction.atomic
def serve(*, pk, version, on, service, by, today, calendar, document=None):
    """送达答复: the day that decides whether the answer was in time."""
    request = lock(pk, version)
    refuse_unless(request, Status.ANSWERED)
    refuse_out_of_order(standing(request), on, today=today)
    enter(
        request,
        Act.SERVED,
        on,
        called="送达答复",
        note=f"{on}，{ClockEvent.Service(service).label}",
        service=service,
        document=document,
        by=by,
        today=today,
        calendar=calendar,
    )
    return request


@transaction.atomic
def withdraw(*, pk, version, on, reason, by, today, calendar, document=None):
    """申请人撤回: nothing more is owed."""
    request = lock(pk, version)
    refuse_unless(
        request,
        Status.CONFIRMING,
        Status.HANDLING,
        Status.SUPPLEMENT,
        Status.PAYMENT,
    )
    refuse_out_of_order(standing(request), on, today=today)
    if on < request.arrived_on:
        raise Refused(f"撤回日期不能早于到达日期{dated(request.arrived_on)}。")
    enter(
        request,
        Act.WITHDRAWN,
        on,
        called="申请人撤回",
        reason=reason.strip(),
        document=document,
        by=by,
        today=today,
        calendar=calendar,
    )
    return request


@transaction.atomic
def strike(*, pk, version, event_pk, reason, by, today, calendar):
    """改正: strike out the last act that stands; it stays on record with the reason."""
    request = lock(pk, version)
    events = sorted(standing(request), key=lambda event: event.pk)
    last = events[-1] if events else None
    if last is None or last.pk != event_pk:
        raise Refused("只能改正最后登记的一项；前面的请先改正后面的。")
    if last.act == Act.RECEIVED and request.basis != request.Basis.CONFIRMED:
        raise Refused("收到日以提交、签收为准，请用“改正登记”改正到达日期。")
    if not reason.strip():
        raise Refused("请写明改正的理由。")
    Strike.objects.create(
        event=last, reason=reason.strip(), struck_on=today, struck_by=by
    )
    note = f"{last.get_act_display()}（{last.on}）"
    finish(request, "改正办理事项", by=by, today=today, calendar=calendar, note=note)
    return request


@transaction.atomic
def reveal(*, request, by):
    """The applicant in full, for who handles the request; leaves a line, no data."""
    record("查看申请人信息", request, by=by)
    return request.applicant.in_full()


def is_served_late(request, events) -> bool:
    """Whether the answer reached the applicant after the due date."""
    served = [each.on for each in history.in_order(events) if each.act == Act.SERVED]
    return bool(served and request.due_on and served[-1] > request.due_on)
