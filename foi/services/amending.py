"""改正登记: what was typed wrongly at registration, with the reason."""

from django.db import transaction

from foi.models import ClockEvent, InformationRequest, Strike
from foi.refusals import Refused

from .changing import add_event, finish, lock, standing
from .registering import contents_key, refuse_impossible

Status = InformationRequest.Status
# What the day of receipt follows from.
RECEIPT = ("way", "basis", "arrived_on")


@transaction.atomic
def amend(*, pk, version, facts, reason, by, today, calendar):
    """Correct the facts of a request; a new day of receipt strikes out the old one.

    The day changes only before anything else has been done. The trail names the
    fields, not what they held.
    """
    request = lock(pk, version)
    refuse_impossible(facts, None, today=request.registered_on)
    changed = [name for name in facts if facts[name] != getattr(request, name)]
    if not changed:
        raise Refused("没有改动，不必保存。")
    if not reason.strip():
        raise Refused("请写明改正的理由。")
    for name in changed:
        setattr(request, name, facts[name])
    request.contents_key = contents_key(request.contents)
    if set(changed) & set(RECEIPT):
        receive_again(request, reason.strip(), by=by, today=today)
    request.save()
    labels = [str(request._meta.get_field(name).verbose_name) for name in changed]
    note = f"改正{'、'.join(labels)}"
    finish(request, "改正登记", by=by, today=today, calendar=calendar, note=note)
    return request


def receive_again(request, reason, *, by, today):
    """Strike out the day of receipt, and enter the one that follows from the facts."""
    events = standing(request)
    if any(event.act != ClockEvent.Act.RECEIVED for event in events):
        raise Refused("已经办理其他事项，请先逐项改正后面的事项，再改正收到日。")
    for event in events:
        Strike.objects.create(event=event, reason=reason, struck_on=today, struck_by=by)
    request.status, request.received_on = Status.CONFIRMING, None
    if request.basis != request.Basis.CONFIRMED:
        add_event(
            request, ClockEvent.Act.RECEIVED, request.arrived_on, by=by, today=today
        )
