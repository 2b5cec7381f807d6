"""The clock in words: what happened, what counts, and why the date is what it is.

Works on loaded rows and changes nothing.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from core.workdays.calendar import WorkCalendar
from core.workdays.words import PROVISIONAL, dated

from . import history
from .clock import Clock, State, day_by_day
from .models import ClockEvent, InformationRequest
from .models.law import Limits

Act = ClockEvent.Act


@dataclass(frozen=True)
class Cell:
    """One day of the line."""

    on: date
    number: int | None
    why: str
    tone: str  # counted, paused or rest
    is_due: bool
    is_today: bool

    @property
    def title(self):
        counted = f"第{self.number}个工作日" if self.number else ""
        return f"{dated(self.on)} {'，'.join(filter(None, [counted, self.why]))}"


@dataclass(frozen=True)
class Month:
    label: str
    cells: list[Cell]


def months(clock: Clock, due_on: date, calendar: WorkCalendar, today: date):
    """The days from the beginning of the period to the due date, month by month."""
    cells = [
        Cell(
            day.on,
            day.number,
            day.why,
            tone_of(day),
            day.on == due_on,
            day.on == today,
        )
        for day in day_by_day(clock, calendar)
    ]
    return [
        Month(f"{year}年{month}月", list(found))
        for (year, month), found in groupby(
            cells, key=lambda cell: (cell.on.year, cell.on.month)
        )
    ]


def tone_of(day):
    if day.number:
        return "counted"
    return "paused" if day.why.startswith("征求") else "rest"


def reasons(
    request: InformationRequest,
    events: list[ClockEvent],
    clock: Clock | None,
    limits: Limits,
    calendar: WorkCalendar,
) -> list[str]:
    """Why the date is what it is, a sentence for each cause."""
    if clock is None:
        return ["收到日还没有与申请人确认，答复期限没有起算（第三十一条）。"]
    return [
        *began(events, clock, limits),
        *pauses(clock, calendar),
        *stopped(clock),
        *told(request, clock),
    ]


def began(events, clock, limits):
    """From which day on how many working days count."""
    period = history.of_period(events)
    received = next(event for event in events if event.act == Act.RECEIVED)
    terms = limits.on(received.on)
    first = period[0]
    if clock.state in (State.SUPPLEMENT, State.PAYMENT, State.ABANDONED):
        return
    fixed = [each for each in period if each.act == Act.LATER_DATE]
    if fixed:
        yield f"已按第三十五条确定并告知延迟答复的期限：{dated(fixed[-1].until)}。"
        return
    yield (
        f"{dated(clock.began_on)}{first.get_act_display()}，"
        f"从次日起算{terms.reply}个工作日。"
    )
    for event in period:
        if event.act == Act.EXTENDED:
            yield f"延长答复期限{event.days}个工作日，{dated(event.on)}告知申请人。"


def pauses(clock, calendar):
    for asked, answered in clock.pauses:
        if days := calendar.between(asked, answered):
            yield (
                f"{dated(asked)}次日至{dated(answered)}征求意见，"
                f"{days}个工作日不计（第三十三条）。"
            )
    if clock.state == State.CONSULTING:
        yield "还有意见没有答复，答复期限逐日顺延；下面按今天就答复推算。"


def stopped(clock):
    waits = dated(clock.waits_until) if clock.waits_until else ""
    if clock.state == State.SUPPLEMENT:
        yield f"等待申请人补正，期限{waits}；收到补正后从次日起重新计算。"
    elif clock.state == State.PAYMENT and waits:
        yield f"等待申请人缴费，期限{waits}；缴费后从次日起重新计算。"
    elif clock.state == State.PAYMENT:
        yield "收费通知还没有登记送达；缴费期限从申请人收到的次日起算。"
    elif clock.state == State.ABANDONED:
        yield f"申请人的期限{waits}已过，可以按逾期办结。"


def told(request, clock):
    if request.told_due_on and clock.due_on and request.told_due_on < clock.due_on:
        yield (
            f"按规则推算为{dated(clock.due_on)}；已告知申请人{dated(request.told_due_on)}"
            "以前答复，以告知的日期为准。"
        )
    if request.is_provisional:
        yield f"期限所在年度的放假调休安排还没有公布，{PROVISIONAL}，公布后重新计算。"


@dataclass(frozen=True)
class Entry:
    """One act as the timeline prints it."""

    when: str
    title: str
    who: str
    text: str


def timeline(
    events: list[ClockEvent], limits: Limits, calendar: WorkCalendar
) -> list[Entry]:
    """Every act, those struck out too, each with the due date from then on."""
    standing = history.in_order([each for each in events if not each.is_struck])
    due = {
        event.pk: due_then(standing[: index + 1], limits, calendar)
        for index, event in enumerate(standing)
    }
    return [entry_of(event, due.get(event.pk)) for event in history.in_order(events)]


def due_then(known, limits, calendar):
    """The due date as it stood once the last of `known` had happened."""
    clock = history.clock_of(known, limits, calendar, today=known[-1].on)
    return clock and clock.due_on


def entry_of(event, due_on):
    title = event.get_act_display() + (f" {event.letter_number}").rstrip()
    entered = "" if event.entered_on == event.on else f"，{event.entered_on}录入"
    lines = [*facts_of(event), event.reason, *voided(event)]
    if event.is_struck:
        title = f"{title}（已改正）"
        strike = event.strike
        lines.append(f"{strike.struck_on} {strike.struck_by}改正：{strike.reason}")
    elif due_on and event.act not in (Act.ANSWERED, Act.SERVED, Act.WITHDRAWN):
        lines.append(f"自此答复期限：{dated(due_on)}")
    return Entry(
        when=dated(event.on),
        title=title,
        who=f"{event.entered_by}{entered}",
        text="\n".join(filter(None, lines)),
    )


def voided(event):
    """The letters that told it once and are 作废."""
    for letter in event.letters.all():
        if letter.voided_on:
            yield f"文书{letter.mark}已于{dated(letter.voided_on)}作废：{letter.void_reason}"


def facts_of(event):
    """What an act says beside its day and its reason."""
    if event.asked:
        yield f"征求对象：{event.get_asked_display()}"
    if event.of_id:
        yield f"对应：{event.of}"
    if event.days:
        yield f"延长{event.days}个工作日"
    if event.approved_by_id:
        yield f"{event.approved_by}于{event.approved_on}批准"
    if event.amount:
        yield f"金额：{event.amount}元{charged_how(event)}"
    if event.until and event.act != Act.LATER_DATE:
        yield f"期限：{dated(event.until)}"
    if event.service:
        yield f"送达方式：{event.get_service_display()}"
    if event.told_due_on:
        yield f"告知申请人：{dated(event.told_due_on)}以前答复"


def charged_how(event):
    if not event.fee_basis:
        return ""
    is_piece = event.fee_basis == ClockEvent.Basis.PIECE
    count = f"当月第{event.fee_quantity}件" if is_piece else f"{event.fee_quantity}页"
    return f"（{event.get_fee_basis_display()}，{count}）"
