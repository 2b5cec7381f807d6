"""A letter and the act it told: tied once, whichever was entered first."""

from django.db import transaction

from core.workdays.words import dated
from foi.letters.shared import ACT_OF, ASKED, DATES, amount_of
from foi.models import ClockEvent, InformationRequest, Letter
from foi.refusals import Refused


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
    if outcome is not None and letter.outcome_id != outcome.pk:
        raise Refused(
            f"文书{letter.mark}的办理结果是“{letter.outcome}”，与所选的结果不同，"
            "请另选文书或者结果。"
        )
    attach_to(letter, request, request.events.order_by("-pk").first())


def attach_to(letter: Letter, request: InformationRequest, event: ClockEvent) -> Letter:
    """Tie an issued letter to an act on record that has none; the request is locked."""
    row = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not Letter.objects.filter(pk=row.pk, request=request).unused().exists():
        raise Refused(f"{row.mark}已经用于另一事项或者已作废，请另选。")
    if event not in untold(request, row.about, row.outcome):
        raise Refused(
            f"{event}已有文书，或者已改正，或者与“{row.about.label}”不是同一事项，"
            "请看过最新情况再办理。"
        )
    if event.on < row.issued_on:
        raise Refused(f"办理日期不能早于文书{row.mark}的日期{dated(row.issued_on)}。")
    refuse_other_words(row, event)
    row.event = event
    row.version += 1
    row.save(update_fields=["event", "version"])
    event.letter_number = row.mark
    event.save(update_fields=["letter_number"])
    return row


def untold(request, kind, outcome=None) -> list[ClockEvent]:
    """The acts on record that a letter of a kind would tell, and none tells yet."""
    if not kind.act:
        return []
    rows = request.events.standing().filter(act=ACT_OF[kind.act], letter_number="")
    if kind.is_answer:
        rows = rows.filter(request__outcome=outcome)
    if kind.code in ASKED:
        rows = rows.filter(asked=ASKED[kind.code])
    return list(rows)


def refuse_other_words(letter: Letter, event: ClockEvent) -> None:
    """What the applicant was told is what the clock goes by."""
    if letter.kind in DATES:
        label, field = DATES[letter.kind]
        refuse_other(letter, label, letter.day(label), getattr(event, field), dated)
    if letter.kind == "fee" and (amount := amount_of(letter)):
        refuse_other(letter, "金额", amount, event.amount, "{}元".format)


def refuse_other(letter, label, told, kept, said):
    if told != kept:
        raise Refused(
            f"文书{letter.mark}告知的{label}是{said(told)}，与这里的{said(kept)}不同。"
            "请改正这里的内容，或者将文书作废后重出。"
        )
