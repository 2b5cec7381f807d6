"""拟文书, 出文, 作废: drafts, numbers that are given once, and what is frozen."""

from datetime import date

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.audit.trail import record
from core.units.numbers import next_number
from core.workdays.days import current_calendar
from core.workdays.words import dated
from foi.history import needs_service, of_period
from foi.letters import kinds, rendering
from foi.letters.kinds import GROUND
from foi.letters.shared import ACT_OF
from foi.letters.words import DECREE_711, long_date
from foi.models import ClockEvent, InformationRequest, LegalCase, Letter, Limit
from foi.refusals import Overtaken, Refused
from foi.remedies import letters_are_on, settings_of

from .clocking import refuse_supplement
from .ending import STANDS_AT, refuse_too_soon
from .tying import attach, attach_to, do_with_letter, untold

__all__ = ["attach", "discard", "do_with_letter", "draft", "issue", "redraft"] + [
    "tie",
    "void",
]

SERIES = "依申请公开文书"
Status = InformationRequest.Status
FROZEN = ["year", "number", "mark", "template", "title", "addressee", "body"] + [
    "remedy",
    "organ",
    "issued_on",
    "issued_by",
    "version",
]
OFF = "本机关以省平台出具文书，不在本系统拟文书、取文号。"


@sensitive_variables("values")
@transaction.atomic
def draft(*, request_pk, kind, outcome, values, token, by, today) -> Letter:
    """Write a draft, without a number; a second click finds the first."""
    known = Letter.objects.filter(token=token).first()
    if known:
        return known
    request = locked_request(request_pk)
    case = case_to_redo(request) if kind.is_answer else None
    refuse_unfit(request, kind, outcome, case=case)
    letter = Letter(
        bureau=request.bureau,
        request=request,
        kind=kind.code,
        outcome=outcome,
        case=case,
        drafted_on=today,
        drafted_by=by,
        token=token,
    )
    letter.values = checked(kind, outcome, values)
    letter.save()
    record("拟文书", letter, by=by, note=str(request))
    return letter


@sensitive_variables("values")
@transaction.atomic
def redraft(*, pk, version, outcome, values, by, today) -> Letter:
    """Write a draft anew."""
    letter = locked(pk, version)
    refuse_unfit(letter.request, letter.about, outcome, case=letter.case)
    letter.outcome = outcome
    letter.values = checked(letter.about, outcome, values)
    letter.version += 1
    letter.save(update_fields=["outcome", "values_text", "version"])
    record("修改文书草稿", letter, by=by, note=str(letter.request))
    return letter


@transaction.atomic
def discard(*, pk, version, by, today) -> None:
    """Throw a draft away; what has a number is never deleted."""
    letter = locked(pk, version)
    record("删除文书草稿", letter, by=by, note=str(letter.request))
    letter.delete()


@transaction.atomic
def issue(*, pk, version, on, by, today, event=None) -> Letter:
    """出文: give the next number of the bureau's year, and freeze every word.

    The number is taken last, in the same transaction: a letter that is refused takes
    none, and two at a time wait for each other. `event`: the act it tells, where that
    is on record already.
    """
    letter = locked(pk, version)
    request, kind = letter.request, letter.about
    refuse_unfit(request, kind, letter.outcome, case=letter.case)
    refuse_date(letter, on, today=today)
    refuse_second(letter)
    refuse_late(letter, on)
    checked(kind, letter.outcome, letter.values)
    settings = settings_of(letter.bureau)
    if not settings.prefix:
        raise Refused("文书设置中还没有发文字号，请先在“文书设置”中填写。")
    paper, template = rendering.paper_of_draft(
        letter, on=on, settings=settings, limits=Limit.objects.loaded()
    )
    number = next_number(bureau=letter.bureau, kind=SERIES, year=on.year)
    letter.year, letter.number = on.year, number
    letter.mark = f"{settings.prefix}〔{on.year}〕{number}号"
    letter.template, letter.title = template, paper.title
    letter.addressee, letter.body = paper.addressee, paper.body
    letter.remedy, letter.organ = paper.remedy, paper.organ
    letter.issued_on, letter.issued_by = on, by
    letter.version += 1
    letter.save(update_fields=FROZEN)
    record("出文", letter, by=by, note=f"{request}，{on}")
    return attach_to(letter, request, event) if event else letter


@transaction.atomic
def tie(*, pk, version, event, by, today) -> Letter:
    """用于已登记的事项: the act was entered first, and the letter it lacked follows."""
    letter = locked_issued(pk, version)
    refuse_archived(letter.request)
    letter = attach_to(letter, letter.request, event)
    record("文书用于办理事项", letter, by=by, note=f"{letter.request}，{letter.event}")
    return letter


@transaction.atomic
def void(*, pk, version, reason, by, today) -> Letter:
    """作废: the letter no longer holds and keeps its number; its act has none, until
    the next letter takes its place."""
    letter = locked_issued(pk, version)
    refuse_archived(letter.request)
    refuse_served(letter)
    if not reason.strip():
        raise Refused("请写明作废的原因。")
    letter.voided_on, letter.voided_by = today, by
    letter.void_reason = reason.strip()
    letter.version += 1
    letter.save(update_fields=["voided_on", "voided_by", "void_reason", "version"])
    acts = letter.request.events.filter(pk=letter.event_id, letter_number=letter.mark)
    acts.update(letter_number="")
    record("文书作废", letter, by=by, note=str(letter.request))
    return letter


def locked_request(pk: int) -> InformationRequest:
    rows = InformationRequest.objects.select_for_update(of=("self",))
    return rows.select_related("bureau", "unit", "outcome", "applicant").get(pk=pk)


def locked(pk: int, version: int) -> Letter:
    """A draft, locked behind its request, as the person saw it."""
    request_pk = Letter.objects.values_list("request", flat=True).filter(pk=pk).first()
    if request_pk is None:
        raise Overtaken("这份草稿已被删除，请回到申请查看。")
    request = locked_request(request_pk)
    rows = Letter.objects.select_for_update(of=("self",))
    letter = rows.select_related("bureau", "outcome", "case").filter(pk=pk).first()
    if letter is None:
        raise Overtaken("这份草稿已被删除，请回到申请查看。")
    letter.request = request
    if letter.is_issued:
        raise Overtaken(
            f"这份文书已由{letter.issued_by}出文，文号{letter.mark}，"
            "不能再修改、删除或者重复出文；有误的请作废。"
        )
    if letter.version != version:
        raise Overtaken("这份草稿刚刚被修改过，请看过最新内容再办理。")
    return letter


def locked_issued(pk: int, version: int) -> Letter:
    """An issued letter that stands, locked behind its request, as the person saw it."""
    request_pk = Letter.objects.values_list("request", flat=True).get(pk=pk)
    request = locked_request(request_pk)
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=pk)
    letter.request = request
    if letter.is_voided:
        raise Overtaken(
            f"{letter.mark}已由{letter.voided_by}于{letter.voided_on}作废。"
        )
    if not letter.is_issued:
        raise Refused("草稿没有文号，不用作废，可以删除；要使用的，请先出文。")
    if letter.version != version:
        raise Overtaken("这份文书刚刚有变动，请看过最新情况再办理。")
    return letter


def case_to_redo(request) -> LegalCase | None:
    """The case that ordered a new answer on a request that is over, if one did."""
    return None if request.is_open else request.cases.to_redo().first()


def refuse_archived(request):
    if request.archived:
        raise Refused(f"这件申请已归档（{request.archived}），须先撤销归档才能改动。")


def refuse_served(letter):
    """What the applicant holds is not taken back by a click."""
    event, status = letter.event, letter.request.status
    is_answer = event and event.act == ClockEvent.Act.ANSWERED and not event.is_struck
    if is_answer and status == Status.CLOSED and needs_service(letter.outcome):
        raise Refused(
            f"{letter.mark}已经送达申请人，不能作废。送达登记有误的，"
            "请先在申请中“改正最后一项”。"
        )


def refuse_unfit(request, kind, outcome, *, case=None):
    """Letters are on, the request is not over, and the result fits where it stands.

    `case`: ordered a new answer, which is owed though the request is over.
    """
    if not letters_are_on(request.bureau):
        raise Refused(OFF)
    refuse_archived(request)
    state = request.get_status_display()
    if not request.is_open and request.status != kind.after_end and not case:
        raise Refused(f"这件申请{state}，不能再拟、再出“{kind.label}”。")
    if not kind.is_answer:
        refuse_impossible(request, kind)
        return
    if outcome is None or outcome.code not in kind.outcomes:
        raise Refused(f"请为“{kind.label}”选择办理结果。")
    if case and needs_service(outcome):
        return
    ended_so = request.status == kind.after_end and request.outcome_id == outcome.pk
    told_later = any(untold(request, kind, outcome))
    if request.status != STANDS_AT[outcome.ends] and not ended_so and not told_later:
        raise Refused(f"这件申请现在是“{state}”，不能出“{kind.label}”。")


def refuse_impossible(request, kind):
    """No number for what can no longer be done, and was not done without a letter."""
    is_over = request.status in (Status.SUPPLEMENT, Status.PAYMENT, Status.ANSWERED)
    if not is_over or kind.act in ("", "withdraw") or any(untold(request, kind)):
        return
    state = request.get_status_display()
    raise Refused(f"这件申请现在是“{state}”，不能出“{kind.label}”。")


def refuse_date(letter: Letter, on: date, *, today: date):
    request, kind = letter.request, letter.about
    if on > today:
        raise Refused("落款日期不能晚于今天。")
    received = request.received_on
    if received is None and kind.code not in ("receipt", "withdrawn"):
        raise Refused("收到日还没有与申请人确认，请先确认收到日，再出文书。")
    if on < (received or request.arrived_on):
        day = dated(received or request.arrived_on)
        raise Refused(f"落款日期不能早于收到申请的日期{day}。")
    if (received or request.arrived_on) < DECREE_711:
        raise Refused(
            f"{long_date(DECREE_711)}以前收到的申请适用修订前的条例，"
            "本系统的文书按现行条例编写，不能用于这件申请。"
        )
    if letter.case and on < letter.case.closed_on:
        day = dated(letter.case.closed_on)
        raise Refused(f"重新答复的落款日期不能早于案件的审结日期{day}。")
    if kind.is_answer and request.is_open:
        refuse_too_soon(request, letter.outcome, on)


def refuse_second(letter: Letter):
    """One answer a request; and what was issued is used before there is another."""
    others = Letter.objects.filter(request=letter.request_id).exclude(pk=letter.pk)
    if letter.about.is_answer:
        answers = [kind.code for kind in kinds.KINDS if kind.is_answer]
        found = others.filter(kind__in=answers, case=letter.case)
        other = found.standing().first()
    elif letter.about.act in ONCE:
        other = others.filter(kind=letter.kind).unused().first()
        refuse_told(letter)
    else:
        return
    if other:
        raise Refused(
            f"这件申请已有{other}（{dated(other.issued_on)}）；"
            "那一份有误的，请先作废，再出新的。"
        )


def refuse_told(letter: Letter):
    """What may be done once and has been told needs no second letter."""
    kind, request = letter.about, letter.request
    if kind.act not in TOLD_ONCE or any(untold(request, kind)):
        return
    events = list(request.events.standing())
    period = events if kind.act == "supplement" else of_period(events)
    done = next((each for each in period if each.act == ACT_OF[kind.act]), None)
    if done:
        mark = f"，文号{done.letter_number}" if done.letter_number else ""
        raise Refused(
            f"这件申请已于{dated(done.on)}{done.get_act_display()}{mark}，"
            f"不能再出“{kind.label}”；那一份文书有误的，请先作废。"
        )


def refuse_late(letter: Letter, on: date):
    """No number for a letter whose act would be refused that day."""
    kind, request = letter.about, letter.request
    if kind.act == "supplement" and not any(untold(request, kind)):
        refuse_supplement(
            request,
            [],
            on,
            letter.day("补正期限"),
            limits=Limit.objects.loaded(),
            calendar=current_calendar(),
        )
    late = request.due_on and on > request.due_on
    if late and kind.act in ("extend", "later", "charge"):
        raise Refused(f"答复期限{dated(request.due_on)}已过，不能再出“{kind.label}”。")


TOLD_ONCE = ("supplement", "reasons", "extend")
ONCE = ("supplement", "reasons", "extend", "later", "charge", "withdraw")


def checked(kind, outcome, values: dict[str, str]) -> dict[str, str]:
    """What the kind asks for and nothing else; refused where something is missing."""
    kept = {each.label: str(values.get(each.label, "")).strip() for each in kind.asked}
    if kind.is_answer and not kept[GROUND]:
        raise Refused(f"请写明“{outcome.label}”的法律依据，没有依据的不能答复。")
    missing = [each.label for each in kind.asked if each.is_required]
    missing = [label for label in missing if not kept[label]]
    if missing:
        raise Refused(f"“{kind.label}”必须写明：{'、'.join(missing)}。")
    return {label: value for label, value in kept.items() if value}
