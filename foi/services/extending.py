"""Later dates the law allows: one extension (Art. 33), and a fixed date (Art. 35)."""

from django.db import transaction

from core.units.models import Post
from core.units.roles import Role
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

Act = ClockEvent.Act
Status = InformationRequest.Status


def heads_of_office(bureau, *, on):
    """The posts of those who head the 政府信息公开工作机构 on a day."""
    return Post.objects.in_force(on=on).filter(
        unit=bureau.managing_office_id, role=Role.HEAD
    )


@transaction.atomic
def extend(
    *,
    pk,
    version,
    days,
    reason,
    approved_by,
    approved_on,
    on,
    by,
    today,
    calendar,
    document=None,
):
    """延长答复期限: once, at most 20 working days, approved by the head of the 工作机构,
    told to the applicant on `on`, all before the due date (Art. 33)."""
    request = lock(pk, version)
    refuse_unless(request, Status.HANDLING)
    events = standing(request)
    refuse_out_of_order(events, on, today=today)
    refuse_second_or_late(request, events, on)
    refuse_bad_approval(request, approved_by, approved_on, on)
    refuse_bad_length(request, days, limits=Limit.objects.loaded())
    if not reason.strip():
        raise Refused("请写明延长答复期限的理由。")
    event = add_event(
        request,
        Act.EXTENDED,
        on,
        days=days,
        reason=reason.strip(),
        approved_by=approved_by,
        approved_on=approved_on,
        by=by,
        today=today,
        document=document,
    )
    tell_date(request, event, today=today, calendar=calendar)
    note = f"延长{days}个工作日，{approved_by}{approved_on}批准，{on}告知申请人"
    finish(request, "延长答复期限", by=by, today=today, calendar=calendar, note=note)
    return request


def refuse_second_or_late(request, events, on):
    if history.took_place(history.of_period(events), Act.EXTENDED):
        raise Refused("答复期限只能延长一次，这件申请已经延长过（第三十三条）。")
    if on > request.due_on:
        raise Refused(
            f"答复期限{dated(request.due_on)}已过，不能再延长；"
            "延长须在期限届满以前批准并告知申请人（第三十三条）。"
        )


def refuse_bad_length(request, days, *, limits):
    most = limits.on(request.received_on).extension
    if not 1 <= days <= most:
        raise Refused(f"延长不得超过{most}个工作日（第三十三条）。")


def refuse_bad_approval(request, approved_by, approved_on, told_on):
    heads = heads_of_office(request.bureau, on=approved_on)
    if not heads.filter(user=approved_by).exists():
        raise Refused(
            "延长答复期限须经政府信息公开工作机构负责人同意（第三十三条），"
            f"{approved_by}在{approved_on}不是其负责人。"
        )
    if not request.received_on <= approved_on <= told_on:
        raise Refused("批准日期应在收到申请以后、告知申请人以前。")


def tell_date(request, event, *, today, calendar):
    """Write on a new act the date it tells the applicant: the one computed that day."""
    clock = history.clock_of(
        standing(request), Limit.objects.loaded(), calendar, today=today
    )
    event.told_due_on = clock.due_on
    event.save(update_fields=["told_due_on"])


@transaction.atomic
def ask_reasons(*, pk, version, on, reason, by, today, calendar, document=None):
    """要求说明理由 of who asks too much and too often; the clock runs on (Art. 35)."""
    request = lock(pk, version)
    refuse_unless(request, Status.HANDLING)
    refuse_out_of_order(standing(request), on, today=today)
    add_event(
        request,
        Act.REASONS_ASKED,
        on,
        reason=reason.strip(),
        by=by,
        today=today,
        document=document,
    )
    finish(request, "要求说明理由", by=by, today=today, calendar=calendar, note=str(on))
    return request


@transaction.atomic
def fix_later_date(
    *, pk, version, on, until, reason, by, today, calendar, document=None
):
    """确定延迟答复的合理期限 and tell it, once reasons were asked for (Art. 35)."""
    request = lock(pk, version)
    refuse_unless(request, Status.HANDLING)
    events = standing(request)
    refuse_out_of_order(events, on, today=today)
    if not history.took_place(history.of_period(events), Act.REASONS_ASKED):
        raise Refused(
            "请先要求申请人说明理由，再确定延迟答复的合理期限（第三十五条）。"
        )
    if on > request.due_on:
        raise Refused(
            f"答复期限{dated(request.due_on)}已过，不能再确定延迟答复的期限。"
        )
    if until <= request.due_on:
        raise Refused(f"延迟答复的期限应晚于现在的答复期限{dated(request.due_on)}。")
    add_event(
        request,
        Act.LATER_DATE,
        on,
        until=until,
        told_due_on=until,
        reason=reason.strip(),
        by=by,
        today=today,
        document=document,
    )
    note = f"{on}告知申请人{until}前答复"
    finish(
        request,
        "确定延迟答复的合理期限",
        by=by,
        today=today,
        calendar=calendar,
        note=note,
    )
    return request
