"""What every act shares: one at a time, in order, settled and in the trail."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from core.audit.models import Event
from core.audit.trail import record
from core.files.models import StoredFile
from core.files.services.storing import Received, keep_received
from core.workdays.calendar import WorkCalendar
from core.workdays.words import dated
from foi import history
from foi.models import ClockEvent, InformationRequest, Limit
from foi.models.law import Limits
from foi.refusals import Overtaken, Refused

from . import staying

Status = InformationRequest.Status
# Acts in the trail that change nothing of the request.
READING = ("查看申请人信息",)
SETTLED = ["status", "received_on", "due_on", "is_provisional", "told_due_on"] + [
    "waits_until",
    "ended_on",
    "outcome",
    "version",
]


def lock(pk: int, version: int, *, put_away=False) -> InformationRequest:
    """The row, locked, as the person saw it; else the sentence who was quicker.

    One that is archived is refused, unless the act is about that.
    """
    request = (
        InformationRequest.objects.select_for_update(of=("self",))
        .select_related("bureau", "unit", "outcome")
        .get(pk=pk)
    )
    if request.version != version:
        raise Overtaken(who_was_quicker(request))
    if request.archived and not put_away:
        raise Refused(f"这件申请已归档（{request.archived}），须先撤销归档才能改动。")
    return request


def who_was_quicker(request: InformationRequest) -> str:
    last = Event.objects.about(request).exclude(act__in=READING).last()
    if last is None:
        return "这件申请刚刚有变动，请看过最新情况再办理。"
    when = f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}"
    return (
        f"{last.actor}已于{when}办理“{last.act}”，"
        "您的这一项没有办理。请看过最新情况，再决定是否办理。"
    )


def refuse_unless(request: InformationRequest, *statuses: Status) -> None:
    if request.status not in statuses:
        allowed = "、".join(f"“{status.label}”" for status in statuses)
        raise Refused(
            f"这件申请现在是“{request.get_status_display()}”，"
            f"{allowed}时才能办理这一项。"
        )


def standing(request: InformationRequest) -> list[ClockEvent]:
    return list(request.events.standing())


def refuse_out_of_order(events: list[ClockEvent], on: date, *, today: date) -> None:
    """No act lies ahead, and none before the one that came before it."""
    if on > today:
        raise Refused("日期不能晚于今天。")
    last = events[-1] if events else None
    if last and on < last.on:
        raise Refused(
            f"日期不能早于上一事项：{last.get_act_display()}是{dated(last.on)}。"
        )


def add_event(
    request: InformationRequest,
    act: ClockEvent.Act,
    on: date,
    *,
    by,
    today: date,
    document: Received | None = None,
    **values,
) -> ClockEvent:
    return ClockEvent.objects.create(
        request=request,
        act=act,
        on=on,
        document=document and keep_document(request, act, document, by=by),
        entered_on=today,
        entered_by=by,
        **values,
    )


def enter(request, act, on, *, called, by, today, calendar, note="", **values):
    """Write one act and all that follows from it; `called`: its line in the trail."""
    event = add_event(request, act, on, by=by, today=today, **values)
    note = note or str(on)
    finish(request, called, by=by, today=today, calendar=calendar, note=note)
    return event


def keep_document(request, act, file: Received, *, by, of="") -> StoredFile:
    """Keep a paper under a name that names nobody; `of`: what it is of the act."""
    _, dot, extension = file.name.rpartition(".")
    name = f"{request}{ClockEvent.Act(act).label}{of}{dot}{extension}"
    return keep_received(replace(file, name=name), by=by)


def settle(
    request: InformationRequest,
    *,
    today: date,
    calendar: WorkCalendar,
    limits: Limits | None = None,
) -> None:
    """Write what follows from the acts: status, due date, who is waited for."""
    follow(
        request,
        standing(request),
        limits=limits or Limit.objects.loaded(),
        calendar=calendar,
        today=today,
    )
    request.save(update_fields=SETTLED)


def follow(request, events, *, limits, calendar, today) -> None:
    """Set all that follows from the acts, as a new version; nothing is saved."""
    apply(request, events, limits=limits, calendar=calendar, today=today)
    received = [each.on for each in events if each.act == ClockEvent.Act.RECEIVED]
    request.received_on = received[0] if received else None
    request.ended_on = history.ended_on(events)
    if not any(each.act == ClockEvent.Act.ANSWERED for each in events):
        request.outcome = None
    status = history.status_of(events, request.outcome)
    if status != request.status:
        request.move_to(status)
    request.version += 1


def apply(request, events, *, limits, calendar, today) -> None:
    """Set the dates that follow from the acts; nothing is saved."""
    clock = history.clock_of(events, limits, calendar, today=today)
    told = history.told_due_on(events)
    due_on = history.governing(clock and clock.due_on, told)
    request.told_due_on = told
    request.due_on = due_on
    request.is_provisional = bool(due_on) and calendar.is_provisional(due_on)
    request.waits_until = clock and clock.waits_until


def due_in_words(day: date | None) -> str:
    return dated(day) if day else "无"


def finish(request, act: str, *, by, today, calendar, note: str = "") -> None:
    """Settle the request and write the audit line, with the due date old → new.

    No line holds what was written about or by an applicant.
    """
    before = request.due_on
    settle(request, today=today, calendar=calendar)
    staying.follow(request, by=by, today=today, calendar=calendar)
    parts = [note] if note else []
    if before != request.due_on:
        moved = f"{due_in_words(before)} → {due_in_words(request.due_on)}"
        parts.append(f"答复期限：{moved}")
    record(act, request, by=by, note="；".join(parts))
