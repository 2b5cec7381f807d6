"""下一步: what a request waits for now, in one sentence. Pure."""

from core.workdays.words import dated

from .models import InformationRequest, Step

Status = InformationRequest.Status
CONFIRM = "与申请人确认收到日，再办理“确认收到日”；期限从确认之日的次日起算。"
SUPPLEMENT = "等待申请人补正，最迟{day}；收到后办理“收到补正”。"
NO_SUPPLEMENT = (
    "补正期限{day}已过：收到补正的办理“收到补正”，没有收到的办理“作出答复”，不再处理。"
)
PAYMENT = "等待申请人缴费，最迟{day}；缴费后办理“申请人缴费”。"
NOT_DELIVERED = (
    "收费通知送达申请人以后办理“文书送达对方”，缴费期限从申请人收到的次日起算；"
    "缴费后办理“申请人缴费”。"
)
NO_PAYMENT = (
    "缴费期限{day}已过：已缴费的办理“申请人缴费”，没有缴费的办理“作出答复”，不再处理。"
)
USE_LETTER = "文书{mark}已出文，还没有用：办理“{act}”，文号会自动带入。"
CONSULTED = "等待{whom}的意见（{day}征求）；收到后办理“收到意见”。"
HAND = "办理“交办”，交给承办单位。"
STATION = "正在{step}（{unit}）办理，办结后转{following}。"
ANSWER = "先“拟文书”，审签、出文以后办理“作出答复”。"
ANSWER_HERE = "办理“作出答复”，填写答复书的文号和日期。"
VOIDED = "答复书{mark}已作废：先“拟文书”重出，再送达申请人。"
SERVE = "把答复书送达申请人，再办理“登记送达”；是否按时以送达日期为准。"
ARCHIVE = "材料齐全后办理“归档”。"


def next_step(
    row, *, today, stay, consultations, unused, letters_are_on, voided=""
) -> str:
    """`stay`: where it lies in the chain, if that is on and it does; `unused`: the
    letters issued and told by no act yet, as (文号, the act's label); `voided`: the
    文号 of an answer that nothing has taken the place of."""
    if row.status == Status.CONFIRMING:
        return CONFIRM
    if row.status in (Status.SUPPLEMENT, Status.PAYMENT):
        return waiting(row, today)
    if row.status == Status.ANSWERED:
        return VOIDED.format(mark=voided) if voided else SERVE
    if row.status != Status.HANDLING:
        return "" if row.archived else ARCHIVE
    if unused:
        mark, act = unused[0]
        return USE_LETTER.format(mark=mark, act=act)
    if consultations:
        first = consultations[0]
        return CONSULTED.format(whom=first.get_asked_display(), day=dated(first.on))
    if row.unit_id is None:
        return HAND
    if stay:
        return station(stay)
    return ANSWER if letters_are_on else ANSWER_HERE


def waiting(row, today):
    """The applicant is to act, or has let the day pass."""
    if row.waits_until is None:
        return NOT_DELIVERED
    is_over = row.waits_until < today
    sentences = {
        Status.SUPPLEMENT: (SUPPLEMENT, NO_SUPPLEMENT),
        Status.PAYMENT: (PAYMENT, NO_PAYMENT),
    }[row.status]
    return sentences[is_over].format(day=dated(row.waits_until))


def station(stay):
    """Who has it, and where it goes from there."""
    following = Step(stay.step).next
    return STATION.format(
        unit=stay.unit,
        step=stay.get_step_display(),
        following=following.label if following else "政务公开办公室答复",
    )
