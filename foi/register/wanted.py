"""One row of a register as the request it describes, or every fault it has."""

import re
from dataclasses import dataclass, field
from datetime import date

from core.files.marks import has_identity_number
from core.units.models import Unit, User
from core.units.names import Resolver
from core.units.roles import Role
from foi import identity
from foi.models import Applicant, ClockEvent, InformationRequest, Outcome

from . import cells
from .columns import LABELS
from .outcomes import OutcomeWords

Act = ClockEvent.Act
Request = InformationRequest
Basis, Way, Column = Request.Basis, Request.Way, Request.Column
IdentityKind = Applicant.IdentityKind
OURS = re.compile(r"[〔\[(【](\d{4})[〕\])】]\s*(\d{1,6})\s*号?")
MASKED = re.compile(r"[*＊×某]")
ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
ON_UPLOAD = "请补填，或者重新上传时选择代填。"
NO_WAY = f"没有写申请方式，{ON_UPLOAD}"
NO_REASON = "登记簿未写明理由"
LONGEST_SUBJECT = 60
# What a text may hold, and whether everybody reads it.
TEXTS = {
    "old_number": 60,
    "provincial_number": 60,
    "subject": 200,
    "document_number": 100,
    "contents": 4000,
    "letter_number": 60,
    "ground": 2000,
    "extension_reason": 2000,
    "withdrawal": 2000,
}
SECRETS = {"name": 100, "identity": 40, "organisation": 40, "contact": 60} | {
    "phone": 60,
    "email": 120,
    "address": 200,
    "agent": 200,
}
CHOICES = {
    "kind": (Request.Kind, cells.KINDS),
    "way": (Way, cells.WAYS),
    "basis": (Basis, None),
    "form": (Request.Form, cells.FORMS),
    "getting": (Request.Getting, cells.GETTINGS),
    "identity_kind": (IdentityKind, cells.IDENTITY_KINDS),
    "asked": (ClockEvent.Asked, cells.ASKED),
    "service": (ClockEvent.Service, cells.SERVICES),
}
# Days of acts in the order they follow one another, each after which other one.
ACTS = {
    "supplement_asked": (Act.SUPPLEMENT_ASKED, "received"),
    "supplemented": (Act.SUPPLEMENTED, "supplement_asked"),
    "consulted": (Act.CONSULTED, "received"),
    "consult_answered": (Act.CONSULT_ANSWERED, "consulted"),
    "extended": (Act.EXTENDED, "received"),
    "charged": (Act.CHARGED, "received"),
    "charge_arrived": (Act.DELIVERED, "charged"),
    "paid": (Act.PAID, "charged"),
    "answered": (Act.ANSWERED, "received"),
    "served": (Act.SERVED, "answered"),
    "withdrawn": (Act.WITHDRAWN, "arrived"),
}
COMPLETES = {"consult_answered": "consulted", "charge_arrived": "charged"}
DAYS = ("received", "arrived", "applied", "handed", "approved_on", *ACTS)


@dataclass(frozen=True)
class Step:
    """One dated act a row describes; `code` is the column of its day."""

    code: str
    act: str
    on: date
    values: dict
    of: str = ""  # the code of the act it completes


@dataclass
class Wanted:
    """What a row says. A fault is told at its column."""

    texts: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    read: dict = field(default_factory=dict)  # days and choices, as they were read
    number: tuple[int, int] | None = None
    facts: dict = field(default_factory=dict)
    applicant: dict | None = None  # None: hidden, as our own workbook has it
    confirmed_on: date | None = None
    received_on: date | None = None
    unit: Unit | None = None
    outcome: Outcome | None = None
    steps: list[Step] = field(default_factory=list)

    def fault(self, code: str, sentence: str) -> None:
        self.faults.setdefault(code, sentence)

    def take(self, code: str, read):
        """The cell read; a fault where it cannot be, None where it is blank."""
        text = self.texts.get(code)
        if not text:
            return None
        try:
            self.read[code] = read(text)
        except ValueError as fault:
            self.fault(code, str(fault))
        return self.read.get(code)

    def has(self, code: str) -> bool:
        return bool(self.texts.get(code))


class RowReader:
    """Reads rows of one file; what they name was loaded once."""

    def __init__(self, *, bureau, answers, today, source=""):
        self.bureau, self.answers, self.today = bureau, answers, today
        self.source = source  # stands on answers that are known from elsewhere
        self.outcomes = OutcomeWords(Outcome.objects.all())
        self.resolver = Resolver(bureau=bureau, on=today)
        heads = User.objects.filter(
            posts__unit=bureau.managing_office_id, posts__role=Role.HEAD
        )
        self.heads = {user.last_name: user for user in heads.distinct()}
        self.by_pk = {user.pk: user for user in self.heads.values()}

    def read(self, texts: dict[str, str]) -> Wanted:
        row = Wanted(dict(texts))
        self.take_all(row)
        self.take_number(row)
        self.take_receipt(row)
        self.take_facts(row)
        self.take_applicant(row)
        self.take_unit(row)
        self.take_steps(row)
        return row

    def take_all(self, row):
        """Days, choices and texts, each by itself."""
        for code in DAYS:
            on = row.take(code, cells.day)
            if on and on > self.today:
                row.fault(code, f"{on}晚于今天（{self.today}），请核对。")
        row.take("supplement_until", cells.day)
        for code, (choices, words) in CHOICES.items():
            row.take(
                code, lambda text, of=choices, by=words: cells.choice(text, of, by)
            )
        row.take("column", lambda text: cells.column(text, Column))
        row.take("is_extended", cells.extended)
        row.take("extension_days", cells.whole_number)
        if row.take("amount", cells.whole_number) == 0:
            row.fault("amount", "收费金额应大于0；没有收费的留空。")
        row.outcome = row.take("outcome", self.outcomes.read)
        for code, length in (TEXTS | SECRETS).items():
            text = row.texts.get(code, "")
            if len(text) > length:
                row.fault(code, f"超过{length}个字，请缩短。")
            if code in TEXTS and has_identity_number(text):
                row.fault(
                    code, "写有公民身份号码；这一栏其他人员也能看到，请隐去中间的数字。"
                )

    def take_number(self, row):
        """Ours where it looks like ours; any other is kept beside it."""
        if match := OURS.fullmatch(row.texts.get("number", "")):
            row.number = int(match[1]), int(match[2])
        elif len(row.texts.get("number", "")) > LENGTH_OF_NUMBER:
            row.fault("number", f"编号超过{LENGTH_OF_NUMBER}个字，请核对。")

    def take_receipt(self, row):
        """The day of arrival, and the one that counts (Art. 31)."""
        received, arrived, applied = map(
            row.read.get, ("received", "arrived", "applied")
        )
        way = row.read.get("way") or self.answer(row, "way")
        basis = row.read.get("basis") or self.basis_of(way)
        if {"received", "arrived", "applied", "way", "basis"} & row.faults.keys():
            return
        if not (received or arrived):
            received = applied
        if not (received or arrived):
            row.fault("received", "没有收到日（收件日期），期限无从起算，请补填。")
            return
        if not way:
            row.fault("way", NO_WAY)
            row.received_on = received
            row.facts["arrived_on"] = arrived or received
            return
        if basis != Basis.CONFIRMED:
            received = received or arrived
        row.received_on = received
        row.confirmed_on = received if basis == Basis.CONFIRMED else None
        arrived = self.arrival(row, basis, received, arrived, applied)
        if basis not in Request.BASES[way]:
            allowed = "或者".join(each.label for each in Request.BASES[way])
            row.fault("basis", f"{Way(way).label}的申请，收到日以{allowed}为准。")
        row.facts |= {"way": way, "basis": basis, "arrived_on": arrived}

    def arrival(self, row, basis, received, arrived, applied):
        """The day the papers came; what does not fit the day that counts is a fault."""
        if received and applied and applied > received:
            row.fault("applied", f"申请日期{applied}晚于收到日{received}，请核对。")
        if received and arrived and arrived > received:
            row.fault("received", f"收到日{received}早于到达日期{arrived}，请核对。")
        if basis == Basis.CONFIRMED:
            return arrived or min(applied or received, received)
        if arrived and arrived != received:
            row.fault("arrived", "以提交、签收为准的，到达日期就是收到日，请核对。")
        return received

    def answer(self, row, code):
        """What the office said to take where the cell is blank."""
        return self.answers.get(code) or None

    def basis_of(self, way):
        if way == Way.POST:
            return self.answers.get("basis") or Basis.SIGNED
        return Request.BASES[way][0] if way else None

    def take_facts(self, row):
        texts = row.texts
        contents = texts.get("contents") or texts.get("subject", "")
        if not contents:
            row.fault("contents", "没有写申请内容，请补填。")
        row.facts |= {
            "provincial_number": texts.get("provincial_number", ""),
            "old_number": texts.get("old_number")
            or ("" if row.number else texts.get("number", "")),
            "kind": row.read.get("kind") or Request.Kind.DISCLOSURE.value,
            "column": row.read.get("column"),
            "subject": texts.get("subject") or contents[:LONGEST_SUBJECT],
            "document_number": texts.get("document_number", ""),
            "contents": contents,
            "form": row.read.get("form") or self.answer(row, "form"),
            "getting": row.read.get("getting") or self.answer(row, "getting"),
        }
        if not row.facts["column"]:
            known = "、".join(Column.labels)
            row.fault("column", f"没有写申请人类别，请填{known}之一。")
        for code in ("form", "getting"):
            if not row.facts[code]:
                row.fault(code, f"没有写{LABELS[code]}，{ON_UPLOAD}")

    def take_applicant(self, row):
        """Who asked; a hidden name is enough for a row the ledger has."""
        texts = row.texts
        if not row.has("name"):
            row.fault("name", "没有写申请人，请补填姓名或者名称。")
        if MASKED.search(texts.get("name", "")):
            return
        found = {code: texts.get(code, "") for code in SECRETS}
        number = "".join(found.pop("identity").split()).upper()
        organisation = "".join(found["organisation"].split()).upper()
        kind = row.read.get("identity_kind") or self.kind_of(number, row)
        if number and (fault := number_fault(number, kind)):
            row.fault("identity", fault)
        if organisation and (fault := identity.credit_code_fault(organisation)):
            row.fault("organisation", fault)
        row.applicant = found | {
            "number": number,
            "organisation": organisation,
            "identity_kind": kind if number else "",
        }

    def kind_of(self, number, row):
        """A number of digits of a person is an identity card's, until told otherwise."""
        is_cards = re.fullmatch(r"\d+[\dX*]?", number)
        is_persons = row.read.get("column") == Column.PERSON
        if number and (len(number) == 18 or is_persons) and is_cards:
            return IdentityKind.CITIZEN.value
        return IdentityKind.OTHER.value if number else ""

    def take_unit(self, row):
        name = row.texts.get("unit")
        if not name:
            return
        found = self.resolver.resolve(name)
        if isinstance(found, Unit) and found.bureau_id == self.bureau.pk:
            row.unit = found
            return
        near = self.resolver.nearest(name)
        ask = f"是否指“{near}”？" if near else "请核对单位名称。"
        row.fault("unit", f"“{name}”不在单位名录里，{ask}")

    def take_steps(self, row):
        """The acts in order of their days; each after the one it follows."""
        row.steps = []
        for code, (act, after) in ACTS.items():
            if on := row.read.get(code):
                self.refuse_out_of_place(row, code, on, after)
                values = getattr(self, f"values_of_{code}", no_values)(row)
                of = COMPLETES.get(code, "")
                row.steps.append(Step(code, act, on, values, of))
        row.steps.sort(key=lambda step: step.on)
        self.refuse_half_told(row)

    def refuse_out_of_place(self, row, code, on, after):
        first = row.received_on if after == "received" else row.read.get(after)
        if after == "arrived":
            first = row.facts.get("arrived_on")
        if first and on < first:
            row.fault(code, f"{on}早于{LABELS[after]}{first}，请核对。")
        elif not first and not {after, "way", "applied", "basis"} & row.faults.keys():
            row.fault(code, f"写了{LABELS[code]}，没有写{LABELS[after]}，请补填。")

    def refuse_half_told(self, row):
        """What says that something was done, and not when or how."""
        if row.read.get("is_extended") and not row.has("extended"):
            row.fault(
                "is_extended", "写明已延期，请补填“延期告知日期”和“延长工作日”两列。"
            )
        if row.read.get("is_extended") is False and row.has("extended"):
            row.fault("is_extended", "写明没有延期，又有延期告知日期，请核对。")
        if row.has("outcome") and not row.has("answered"):
            row.fault("outcome", "写了办理结果，没有写答复日期，请补填。")
        for code, needed in (("answered", "outcome"), ("charged", "amount")) + (
            ("supplement_asked", "supplement_until"),
            ("consulted", "asked"),
            ("extended", "extension_days"),
        ):
            if row.has(code) and not row.has(needed):
                row.fault(
                    needed, f"写了{LABELS[code]}，没有写{LABELS[needed]}，请补填。"
                )

    def values_of_supplement_asked(self, row):
        return {"until": row.read.get("supplement_until")}

    def values_of_consulted(self, row):
        return {"asked": row.read.get("asked") or ""}

    def values_of_charged(self, row):
        return {"amount": row.read.get("amount")}

    def values_of_extended(self, row):
        name = row.texts.get("approved_by")
        by = self.heads.get(name) if name else self.by_pk.get(self.answers.get("head"))
        if by is None:
            known = "、".join(self.heads) or "（还没有设岗位）"
            asked = f"“{name}”不是" if name else "没有写延期批准人。请填写"
            row.fault(
                "approved_by",
                f"{asked}政府信息公开工作机构负责人，现有负责人：{known}。",
            )
        approved_on = row.read.get("approved_on") or row.read["extended"]
        received = row.received_on
        if received and not received <= approved_on <= row.read["extended"]:
            row.fault("approved_on", "批准日期应在收到申请以后、告知申请人以前。")
        return {
            "days": row.read.get("extension_days") or 0,
            "reason": row.texts.get("extension_reason") or NO_REASON,
            "approved_by": by,
            "approved_on": approved_on,
        }

    def values_of_answered(self, row):
        ground = row.texts.get("ground", "")
        if self.source and (ground or row.outcome and row.outcome.ground):
            ground = f"{ground}（{self.source}）" if ground else self.source
        return {
            "letter_number": row.texts.get("letter_number", ""),
            "reason": ground,
        }

    def values_of_served(self, row):
        service = row.read.get("service") or self.answer(row, "service")
        if not service:
            row.fault("service", f"写了送达日期，没有写送达方式，{ON_UPLOAD}")
        return {"service": service or "", "reason": self.source}

    def values_of_withdrawn(self, row):
        return {"reason": row.texts.get("withdrawal", "")}


LENGTH_OF_NUMBER = 60


def no_values(row):
    return {}


def number_fault(number, kind):
    if ROUNDED.fullmatch(number):
        return "证件号码被 Excel 变成了约数，请把这一列设为文本格式后重新填写。"
    if MASKED.search(number):
        return "证件号码是隐去的，请填写完整的号码，或者留空。"
    return identity.citizen_number_fault(number) if kind == "citizen" else ""
