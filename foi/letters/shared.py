"""What a letter and the act it tells both say: recorded once, proposed to the other.

Only what is told to the applicant and kept in clear with the act is named here; what
is written to or of third parties, and why an answer is what it is, stays encrypted.
"""

import re

from foi.models import ClockEvent
from foi.services.clocking import CONSEQUENCE

from .kinds import GROUND
from .words import long_date

Act, Asked = ClockEvent.Act, ClockEvent.Asked
# The act on record that a letter tells, by the act it is sent with.
ACT_OF = {
    "supplement": Act.SUPPLEMENT_ASKED,
    "reasons": Act.REASONS_ASKED,
    "extend": Act.EXTENDED,
    "later": Act.LATER_DATE,
    "consult": Act.CONSULTED,
    "answer": Act.ANSWERED,
    "charge": Act.CHARGED,
    "withdraw": Act.WITHDRAWN,
}
SLUG_OF = {act: slug for slug, act in ACT_OF.items()}
# Whom a letter that consults is for.
ASKED = {
    "consult_third": Asked.THIRD_PARTY,
    "consult_co_issuer": Asked.CO_ISSUER,
    "consult_organ": Asked.OTHER_ORGAN,
}
# By kind: what it is asked for, and the field of the act's form that says the same.
TEXTS = {
    "supplement": {"需要补正的事项": "items"},
    "reasons": {"申请情况": "reason"},
    "extend": {"延长理由": "reason"},
    "later": {"延迟理由": "reason"},
    "consult_co_issuer": {"征求意见的内容": "reason"},
    "consult_organ": {"协办事项": "reason"},
    "fee": {"收费标准和计算": "reason"},
}
# The date a letter tells, and where the act keeps it.
DATES = {
    "supplement": ("补正期限", "until"),
    "extend": ("新的答复期限", "told_due_on"),
    "later": ("延迟答复的期限", "until"),
}


def amount_of(letter) -> int | None:
    """The yuan a fee notice asks for, as far as it says so plainly."""
    found = re.fullmatch(r"\D*(\d[\d,，]*)(?:\.0+)?\s*元?\D*", letter.values["金额"])
    return int(re.sub("[,，]", "", found[1])) if found else None


def said_by(letter) -> dict:
    """What a letter already says of its act, by field of the act's form."""
    values, kind = letter.values, letter.kind
    said = {field: values[label] for label, field in TEXTS.get(kind, {}).items()}
    label, field = DATES.get(kind, ("", ""))
    if field == "until":
        said["until"] = letter.day(label)
    if kind == "supplement":
        said["told"] = True
    elif kind == "fee":
        said["amount"] = amount_of(letter)
    elif kind in ASKED:
        said["asked"] = ASKED[kind]
    elif kind == "withdrawn":
        said["on"] = letter.day("撤回日期")
    elif letter.outcome and not letter.outcome.ground:
        said["reason"] = f"依据：{values[GROUND]}。"
    if letter.outcome:
        said["outcome"] = letter.outcome
    return said


def said_of(kind, event) -> dict:
    """What an act on record already says, by what a letter of a kind asks for."""
    reason = event.reason.removesuffix(CONSEQUENCE).strip()
    said = dict.fromkeys(TEXTS.get(kind.code, ()), reason)
    if kind.code in DATES:
        label, field = DATES[kind.code]
        said[label] = getattr(event, field)
    if kind.code == "extend":
        day = long_date(event.approved_on)
        said["审批情况"] = f"{event.approved_by}于{day}批准"
    elif kind.code == "fee":
        said["金额"] = f"{event.amount}元"
    elif kind.code == "withdrawn":
        said["撤回日期"] = event.on
    return said
