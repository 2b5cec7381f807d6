"""Acts that move the clock: confirmed, supplemented, consulted, delivered, charged."""

from django.db import transaction

from core.workdays.words import dated
from foi import history
from foi.models import ClockEvent, InformationRequest, Limit
from foi.refusals import Refused

from .changing import (
    add_event,
    finish,
    lock,
    refuse_out_of_order,
    refuse_unless,
    standing,
)
from .charging import (
    refuse_above_standard,
    refuse_both_ways,
    refuse_without_standard,
)

Act = ClockEvent.Act
Status = InformationRequest.Status
CONSEQUENCE = "无正当理由逾期不补正的，视为放弃申请，不再处理该申请（第三十条）。"


@transaction.atomic
def confirm_receipt(*, pk, version, on, by, today, calendar, document=None):
    """双方确认: the day both sides agree the request was received (Art. 31)."""
    request = lock(pk, version)
    refuse_unless(request, Status.CONFIRMING)
    refuse_out_of_order([], on, today=today)
    if on < request.arrived_on:
        raise Refused(f"收到日不能早于到达日期{dated(request.arrived_on)}。")
    add_event(request, Act.RECEIVED, on, by=by, today=today, document=document)
    finish(request, "确认收到日", by=by, today=today, calendar=calendar, note=str(on))
    return request


@transaction.atomic
def ask_supplement(
    *, pk, version, on, items, until, told, by, today, calendar, document=None
):
    """告知补正: once, within 7 working days, with items, period, consequence (Art. 30).

    `told`: the applicant was told what follows from silence.
    """
    request = lock(pk, version)
    refuse_unless(request, Status.HANDLING)
    events = standing(request)
    refuse_out_of_order(events, on, today=today)
    refuse_supplement(
        request, events, on, until, limits=Limit.objects.loaded(), calendar=calendar
    )
    if not told:
        raise Refused("补正告知须写明逾期不补正的后果（第三十条）。")
    add_event(
        request,
        Act.SUPPLEMENT_ASKED,
        on,
        until=until,
        reason=f"{items.strip()}\n{CONSEQUENCE}",
        by=by,
        today=today,
        document=document,
    )
    note = f"{on}告知，{until}前补正"
    finish(request, "告知补正", by=by, today=today, calendar=calendar, note=note)
    return request


def refuse_supplement(request, events, on, until, *, limits, calendar):
    if history.took_place(events, Act.SUPPLEMENT_ASKED):
        raise Refused("补正只能告知一次，这件申请已经告知过（第三十条）。")
    terms = limits.on(request.received_on)
    last = calendar.add(request.received_on, terms.supplement_notice)
    if on > last:
        raise Refused(
            f"补正应在收到申请之日起{terms.supplement_notice}个工作日内告知，"
            f"最迟{dated(last)}（第三十条）。"
        )
    if until <= on:
        raise Refused("补正期限应晚于告知日期，请给申请人合理的时间。")


@transaction.atomic
def take_supplement(*, pk, version, on, by, today, calendar, reason="", document=None):
    """收到补正: the whole period begins anew (Art. 30); late only for a good reason."""
    request = lock(pk, version)
    refuse_unless(request, Status.SUPPLEMENT)
    events = standing(request)
    refuse_out_of_order(events, on, today=today)
    asked = next(each for each in events if each.act == Act.SUPPLEMENT_ASKED)
    if on > asked.until and not reason.strip():
        raise Refused(
            f"补正期限{dated(asked.until)}已过，请写明申请人逾期补正的正当理由。"
        )
    add_event(
        request,
        Act.SUPPLEMENTED,
        on,
        reason=reason.strip(),
        by=by,
        today=today,
        document=document,
    )
    finish(request, "收到补正", by=by, today=today, calendar=calendar, note=str(on))
    return request


@transaction.atomic
def consult(*, pk, version, asked, on, reason, by, today, calendar, document=None):
    """征求意见: outsiders stop the clock (Art. 32 to 34), one's own units never."""
    request = lock(pk, version)
    refuse_unless(request, Status.HANDLING)
    refuse_out_of_order(standing(request), on, today=today)
    event = add_event(
        request,
        Act.CONSULTED,
        on,
        asked=asked,
        reason=reason.strip(),
        by=by,
        today=today,
        document=document,
    )
    note = f"{on}征求{event.get_asked_display()}意见"
    finish(request, "征求意见", by=by, today=today, calendar=calendar, note=note)
    return event


@transaction.atomic
def take_answer(*, pk, version, of_pk, on, reason, by, today, calendar, document=None):
    """意见答复: from the next day on the clock runs again."""
    request = lock(pk, version)
    refuse_unless(request, Status.HANDLING)
    events = standing(request)
    refuse_out_of_order(events, on, today=today)
    consulted = named(history.open_consultations(events), of_pk)
    add_event(
        request,
        Act.CONSULT_ANSWERED,
        on,
        of=consulted,
        reason=reason.strip(),
        by=by,
        today=today,
        document=document,
    )
    note = f"{consulted.get_asked_display()}{on}答复"
    finish(request, "意见答复", by=by, today=today, calendar=calendar, note=note)
    return request


@transaction.atomic
def note_delivery(*, pk, version, of_pk, on, by, today, calendar, document=None):
    """登记送达: the day a letter arrived from which a period of the reader runs."""
    request = lock(pk, version)
    refuse_unless(request, Status.HANDLING, Status.PAYMENT)
    events = standing(request)
    if on > today:
        raise Refused("日期不能晚于今天。")
    letter = named(history.undelivered(events), of_pk)
    if on < letter.on:
        raise Refused(f"送达日期不能早于发出日期{dated(letter.on)}。")
    add_event(
        request, Act.DELIVERED, on, of=letter, by=by, today=today, document=document
    )
    note = f"{letter.get_act_display()}{on}送达"
    finish(request, "登记送达", by=by, today=today, calendar=calendar, note=note)
    return request


def named(events, pk) -> ClockEvent:
    """The one of `events` the person chose."""
    found = next((event for event in events if event.pk == pk), None)
    if found is None:
        raise Refused("所选事项已经登记过，请看过最新情况再办理。")
    return found


@transaction.atomic
def charge(
    *,
    pk,
    version,
    on,
    amount,
    reason,
    by,
    today,
    calendar,
    fee_basis="",
    fee_quantity=None,
    document=None,
):
    """收费通知: sent within the reply period, it stops the clock (国办函〔2020〕109号).

    `fee_quantity`: the how-manieth request of the month, or the pages.
    """
    request = lock(pk, version)
    refuse_unless(request, Status.HANDLING)
    events = standing(request)
    refuse_out_of_order(events, on, today=today)
    if fee_basis:
        refuse_without_standard(fee_basis, on)
        refuse_both_ways(events, fee_basis)
        refuse_above_standard(fee_basis, fee_quantity, amount, on)
    refuse_late_charge(request, on)
    add_event(
        request,
        Act.CHARGED,
        on,
        amount=amount,
        fee_basis=fee_basis,
        fee_quantity=fee_quantity,
        reason=reason.strip(),
        by=by,
        today=today,
        document=document,
    )
    note = f"{on}发出，{amount}元"
    finish(request, "发出收费通知", by=by, today=today, calendar=calendar, note=note)
    return request


def refuse_late_charge(request, on):
    if on > request.due_on:
        raise Refused(f"答复期限{dated(request.due_on)}已过，不能再发收费通知。")


@transaction.atomic
def pay(*, pk, version, on, by, today, calendar, document=None):
    """申请人缴费: the whole period begins anew."""
    request = lock(pk, version)
    refuse_unless(request, Status.PAYMENT)
    refuse_out_of_order(standing(request), on, today=today)
    add_event(request, Act.PAID, on, by=by, today=today, document=document)
    finish(request, "申请人缴费", by=by, today=today, calendar=calendar, note=str(on))
    return request
