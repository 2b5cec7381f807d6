"""拟文书, 出文, 作废: drafts, numbers that are given once, and what is frozen."""

from datetime import date

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.audit.trail import record
from core.units.numbers import next_number
from core.workdays.words import dated
from foi.letters import kinds, rendering
from foi.letters.kinds import GROUND
from foi.letters.words import DECREE_711, long_date
from foi.models import InformationRequest, Letter, Limit, Outcome
from foi.refusals import Overtaken, Refused
from foi.remedies import letters_are_on, settings_of

from .ending import STANDS_AT, refuse_too_soon

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
    refuse_unfit(request, kind, outcome)
    letter = Letter(
        bureau=request.bureau,
        request=request,
        kind=kind.code,
        outcome=outcome,
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
    refuse_unfit(letter.request, letter.about, outcome)
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
def issue(*, pk, version, on, by, today) -> Letter:
    """出文: give the next number of the bureau's year, and freeze every word.

    The number is taken last, in the same transaction: a letter that is refused takes
    none, and two at a time wait for each other.
    """
    letter = locked(pk, version)
    request, kind = letter.request, letter.about
    refuse_unfit(request, kind, letter.outcome)
    refuse_date(request, kind, letter.outcome, on, today=today)
    refuse_second(letter)
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
    return letter


@transaction.atomic
def void(*, pk, version, reason, by, today) -> Letter:
    """作废: the letter no longer holds, and keeps its number."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=pk)
    if letter.is_voided:
        raise Overtaken(
            f"{letter.mark}已由{letter.voided_by}于{letter.voided_on}作废。"
        )
    if not letter.is_issued:
        raise Refused("草稿没有文号，不用作废，可以删除。")
    if letter.version != version:
        raise Overtaken("这份文书刚刚有变动，请看过最新情况再办理。")
    if not reason.strip():
        raise Refused("请写明作废的原因。")
    letter.voided_on, letter.voided_by = today, by
    letter.void_reason = reason.strip()
    letter.version += 1
    letter.save(update_fields=["voided_on", "voided_by", "void_reason", "version"])
    record("文书作废", letter, by=by, note=str(letter.request))
    return letter


@transaction.atomic
def do_with_letter(act, request: InformationRequest, values: dict) -> None:
    """Do an act and write on it the letter it was told by, or a 文号 from elsewhere."""
    values = dict(values)
    letter, mark = values.pop("letter", None), values.pop("letter_number", "")
    act(**values)
    if letter:
        attach(letter, request, outcome=values.get("outcome"))
    elif mark.strip():
        event = request.events.order_by("-pk").first()
        event.letter_number = mark.strip()
        event.save(update_fields=["letter_number"])


def attach(letter: Letter, request: InformationRequest, *, outcome=None) -> None:
    """Tie an issued letter to the act just entered, whose 文号 it becomes.

    Called within the transaction of the act.
    """
    row = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    found = Letter.objects.filter(pk=row.pk, request=request).unused()
    if not found.exists():
        raise Refused(f"{row.mark}已经用于另一事项或者已作废，请另选。")
    event = request.events.order_by("-pk").first()
    if event.on < row.issued_on:
        raise Refused(f"办理日期不能早于文书{row.mark}的日期{dated(row.issued_on)}。")
    if outcome is not None and row.outcome_id != outcome.pk:
        raise Refused(
            f"文书{row.mark}的办理结果是“{row.outcome}”，与所选的结果不同，"
            "请另选文书或者结果。"
        )
    refuse_other_date(row, event)
    row.event = event
    row.version += 1
    row.save(update_fields=["event", "version"])
    event.letter_number = row.mark
    event.save(update_fields=["letter_number"])


# The date a letter tells, and where the act keeps it.
TOLD = {
    "supplement": ("补正期限", "until"),
    "extend": ("新的答复期限", "told_due_on"),
    "later": ("延迟答复的期限", "until"),
}


def refuse_other_date(letter: Letter, event) -> None:
    """What the applicant was told is what the clock goes by."""
    if letter.kind not in TOLD:
        return
    label, field = TOLD[letter.kind]
    told = date.fromisoformat(letter.values[label])
    kept = getattr(event, field)
    if told != kept:
        raise Refused(
            f"文书{letter.mark}告知的{label}是{dated(told)}，与这里的{dated(kept)}不同。"
            "请改正这里的日期，或者将文书作废后重出。"
        )


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
    letter = rows.select_related("bureau", "outcome").filter(pk=pk).first()
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


def refuse_unfit(request, kind, outcome):
    """Letters are on, the request is not over, and the result fits where it stands."""
    if not letters_are_on(request.bureau):
        raise Refused(OFF)
    state = request.get_status_display()
    if not request.is_open and request.status != kind.after_end:
        raise Refused(f"这件申请{state}，不能再拟、再出“{kind.label}”。")
    if not kind.is_answer:
        return
    if outcome is None or outcome.code not in kind.outcomes:
        raise Refused(f"请为“{kind.label}”选择办理结果。")
    ended_so = request.status == kind.after_end and request.outcome_id == outcome.pk
    if request.status != STANDS_AT[outcome.ends] and not ended_so:
        raise Refused(f"这件申请现在是“{state}”，不能出“{kind.label}”。")


def refuse_date(request, kind, outcome: Outcome | None, on: date, *, today: date):
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
    if kind.is_answer and request.is_open:
        refuse_too_soon(request, outcome, on)


def refuse_second(letter: Letter):
    """One answer a request; and what was issued is used before there is another."""
    others = Letter.objects.filter(request=letter.request_id).exclude(pk=letter.pk)
    if letter.about.is_answer:
        answers = [kind.code for kind in kinds.KINDS if kind.is_answer]
        other = others.filter(kind__in=answers).standing().first()
    elif letter.about.act in ONCE:
        other = others.filter(kind=letter.kind).unused().first()
    else:
        return
    if other:
        raise Refused(
            f"这件申请已有{other}（{dated(other.issued_on)}）；"
            "那一份有误的，请先作废，再出新的。"
        )


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
