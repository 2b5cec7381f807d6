"""Rows of a register beside the ledger: new, changed, the same, or at fault.

What the rows name is loaded once; each is judged in memory, and nothing is written.
"""

from dataclasses import dataclass, field

from foi.models import ClockEvent, InformationRequest, Limit
from foi.refusals import Refused
from foi.services.registering import contents_key

from .acts import ENDING, acts_of, step_again
from .columns import LABELS
from .course import Course
from .ledger import Ledger, is_of, keys_of
from .wanted import RowReader, Wanted

Act = ClockEvent.Act
Status = InformationRequest.Status
# Facts a file may correct, and those that only the ledger's own page may.
OPEN_FACTS = ("kind", "column", "subject", "document_number", "contents") + (
    "form",
    "getting",
)
FREE_TEXTS = frozenset({"subject", "contents", "document_number"})
ELSEWHERE = "台账中是{}，这里是{}，请先在台账中用“改正”办理，再导入。"
OTHER_NUMBER = "省平台编号在台账中是{}的，编号不同，请核对。"
TAKEN = "{}已用于台账中的另一件申请（{}），请核对。"


@dataclass
class Judged:
    """One row: its request as it is or would be, and what is to be written."""

    wanted: Wanted
    course: Course | None = None
    known: InformationRequest | None = None
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    facts: dict = field(default_factory=dict)  # of a known one, to be changed

    @property
    def faults(self):
        return self.wanted.faults

    @property
    def verdict(self):
        if self.faults:
            return "faulty"
        if self.known is None:
            return "new"
        return "changed" if self.differences else "same"

    @property
    def label(self):
        if self.known:
            return f"〔{self.known.year}〕{self.known.number}号"
        texts = self.wanted.texts
        return texts.get("number") or texts.get("provincial_number") or ""


class Judge:
    """Judges the rows of one file, in their order."""

    def __init__(
        self, rows, *, bureau, answers, by, today, calendar, places=None, source=""
    ):
        self.bureau, self.by, self.today = bureau, by, today
        self.calendar = calendar
        self.limits = Limit.objects.loaded()
        reader = RowReader(bureau=bureau, answers=answers, today=today, source=source)
        self.places = places or [f"第{n}行" for n in range(1, len(rows) + 1)]
        self.rows = [Judged(reader.read(texts)) for texts in rows]
        self.ledger = Ledger(bureau, [each.wanted for each in self.rows])
        self.seen: dict[tuple, int] = {}

    def all(self):
        """The rows, judged."""
        for at, row in enumerate(self.rows):
            self.refuse_twice(at, row)
            self.find(row)
            if row.known:
                self.compare(row)
            else:
                self.register(row)
        return self.rows

    def refuse_twice(self, at, row):
        """What names one request stands once in a file."""
        for code, key in keys_of(row.wanted):
            first = self.seen.setdefault(key, at)
            if first != at:
                what = "内容" if code == "contents" else LABELS[code]
                row.wanted.fault(
                    code, f"{what}与{self.places[first]}重复，请只留一行或者改正。"
                )

    def find(self, row):
        """The request of the ledger a row means; one of another applicant is a fault."""
        wanted = row.wanted
        found = {}
        for code, key in keys_of(wanted):
            for request in self.ledger.by_key.get(key, ()):
                found.setdefault(request.pk, (code, request))
        found = {
            pk: (code, request)
            for pk, (code, request) in found.items()
            if code != "contents" or is_of(request, wanted)
        }
        if len(found) > 1:
            first = next(iter(found.values()))[1]
            wanted.fault(
                "provincial_number", TAKEN.format(LABELS["provincial_number"], first)
            )
        for code, request in list(found.values())[:1]:
            if not is_of(request, wanted):
                wanted.fault(code, TAKEN.format(LABELS[code], request))
            else:
                row.known = request

    def register(self, row):
        """A new request with its acts; refused as the services refuse."""
        wanted = row.wanted
        if wanted.applicant is None and wanted.has("name"):
            wanted.fault(
                "name",
                f"申请人“{wanted.texts['name']}”是隐去的，请填写完整的姓名或者名称。",
            )
        if wanted.faults:
            return
        request = InformationRequest(
            bureau=self.bureau,
            registered_on=self.today,
            registered_by=self.by,
            contents_key=contents_key(wanted.facts["contents"]),
            unit=wanted.unit,
            handed_on=self.handed_on(wanted),
            **wanted.facts,
        )
        row.course = self.course(request, ())
        row.course.begin(wanted.received_on)
        request.version += wanted.unit is not None
        self.walk(row, wanted.steps, {})

    def handed_on(self, wanted):
        return wanted.unit and (wanted.read.get("handed") or self.today)

    def course(self, request, events):
        return Course(
            request,
            events,
            by=self.by,
            today=self.today,
            calendar=self.calendar,
            limits=self.limits,
        )

    def walk(self, row, steps, done):
        """Take the acts one after the other; `done` holds those there, by column."""
        for step in steps:
            values = dict(step.values)
            if step.of:
                values["of"] = done.get(step.of)
            if step.act == Act.ANSWERED:
                values["outcome"] = row.wanted.outcome
            try:
                done[step.code] = row.course.add(step.act, step.on, **values)
            except Refused as refused:
                row.wanted.fault(column_of(step, refused), str(refused))
                return

    def compare(self, row):
        """What a row says differently of a request the ledger has."""
        wanted, request = row.wanted, row.known
        self.forgive(wanted, request)
        if wanted.number and wanted.number != (request.year, request.number):
            wanted.fault("number", OTHER_NUMBER.format(request))
        if wanted.faults:
            return
        # Judged on a copy of its fields: nothing of it is written before a person says.
        row.course = self.course(request, request.standing)
        self.compare_facts(row)
        self.refuse_other_receipt(row)
        if not wanted.faults:
            self.compare_acts(row)

    def forgive(self, wanted, request):
        """A row of a known request need not say again what the ledger has."""
        there = dict(acts_of(request.standing))
        forgiven = ["way", "received", "column", "contents", "form", "getting", "name"]
        forgiven += ["outcome"] * ("answered" in there)
        forgiven += ["service"] * ("served" in there)
        for code in forgiven:
            if not wanted.has(code):
                wanted.faults.pop(code, None)
        if "extended" in there:
            for code in ("is_extended", "extension_days", "approved_by"):
                wanted.faults.pop(code, None)

    def compare_facts(self, row):
        wanted, request = row.wanted, row.known
        for code in OPEN_FACTS:
            theirs, ours = wanted.facts.get(code), getattr(request, code)
            if wanted.has(code) and not same_fact(code, ours, theirs):
                shown = labelled(request, code, theirs)
                row.differences.append((LABELS[code], labelled(request, code), shown))
                row.facts[code] = theirs
        theirs = wanted.facts["provincial_number"]
        if theirs and theirs != request.provincial_number:
            row.differences.append(
                (LABELS["provincial_number"], request.provincial_number, theirs)
            )
            row.facts["provincial_number"] = theirs
        if wanted.unit and wanted.unit != request.unit:
            ours = str(request.unit) if request.unit else ""
            row.differences.append((LABELS["unit"], ours, str(wanted.unit)))
            row.facts["unit"] = wanted.unit
            row.facts["handed_on"] = self.handed_on(wanted)
        if row.facts:
            request.version += 1

    def refuse_other_receipt(self, row):
        """The day that counts is corrected where its consequences are seen."""
        wanted, request = row.wanted, row.known
        for code, ours in (("way", request.way), ("basis", request.basis)):
            theirs = wanted.read.get(code)
            if theirs and theirs != ours:
                said = labelled(request, code), labelled(request, code, theirs)
                wanted.fault(code, ELSEWHERE.format(*said))
        received = wanted.received_on
        if received and request.received_on is None:
            row.differences.append((LABELS["received"], "", str(received)))
            row.course.put(Act.RECEIVED, received)
            row.course.follow()
        elif received and received != request.received_on:
            code = "received" if wanted.has("received") else "applied"
            wanted.fault(code, ELSEWHERE.format(request.received_on, received))

    def compare_acts(self, row):
        """Acts the ledger lacks are added; the last ones may be put on other days."""
        there = dict(acts_of(row.known.standing))
        ending = [step for step in row.wanted.steps if step.code in ENDING]
        before = [step for step in row.wanted.steps if step.code not in ENDING]
        for step in before:
            if step.code in there and there[step.code].on != step.on:
                said = there[step.code].on, step.on
                row.wanted.fault(step.code, ELSEWHERE.format(*said))
                return
        lacking = [step for step in before if step.code not in there]
        if lacking and there.keys() & set(ENDING):
            step = lacking[0]
            row.wanted.fault(
                step.code,
                "台账中这件申请已经答复，请先在台账中改正答复，再补登这一项。",
            )
            return
        self.note_acts(row, lacking)
        self.walk(row, lacking, there)
        if not row.wanted.faults:
            self.compare_ending(row, ending, there)

    def note_acts(self, row, steps):
        row.differences += [(LABELS[step.code], "", str(step.on)) for step in steps]

    def compare_ending(self, row, steps, there):
        """Answer and service: added, or struck out and put on the days of the file."""
        wanted, request = row.wanted, row.known
        said = {step.code: step for step in steps}
        changed = [code for code in said if code in there and self.differs(row, code)]
        first = next((code for code in ENDING if code in changed), None)
        outcome = wanted.outcome or request.outcome
        wanted.outcome = outcome
        if first:
            for code in ENDING[ENDING.index(first) :]:
                if code in there:
                    said[code] = step_again(code, there[code], said.get(code))
            try:
                row.course.strike_from(there[first].act)
            except Refused as refused:
                wanted.fault(first, str(refused))
                return
            there = {code: there[code] for code in there if code not in ENDING} | {
                code: there[code]
                for code in ENDING[: ENDING.index(first)]
                if code in there
            }
        lacking = [said[code] for code in ENDING if code in said and code not in there]
        if not first:
            self.note_acts(row, lacking)
            if any(step.act == Act.ANSWERED for step in lacking):
                row.differences.append((LABELS["outcome"], "", str(outcome)))
        else:
            known = {code for code, _ in acts_of(row.known.standing)}
            self.note_acts(row, [step for step in lacking if step.code not in known])
        self.walk(row, lacking, dict(there))

    def differs(self, row, code):
        """Whether the file says otherwise of an act there, noting how."""
        wanted, event = row.wanted, dict(acts_of(row.known.standing))[code]
        before = len(row.differences)
        pairs = [(code, event.on, wanted.read[code])]
        if code == "answered":
            if wanted.outcome:
                pairs.append(("outcome", row.known.outcome, wanted.outcome))
            if wanted.has("letter_number"):
                letter = wanted.texts["letter_number"]
                pairs.append(("letter_number", event.letter_number, letter))
        if code == "served" and "service" in wanted.read:
            ours, theirs = event.service, wanted.read["service"]
            label = ClockEvent.Service
            pairs.append(("service", label(ours).label, label(theirs).label))
        row.differences += [
            (LABELS[name], str(ours), str(theirs))
            for name, ours, theirs in pairs
            if ours != theirs
        ]
        return len(row.differences) > before


def column_of(step, refused):
    """Where the fault of an act is shown."""
    sentence = str(refused)
    if step.act == Act.ANSWERED and "依据" in sentence and "说明" in sentence:
        return "ground"
    if step.act == Act.EXTENDED and "不得超过" in sentence:
        return "extension_days"
    return step.code


def same_fact(code, ours, theirs):
    """Texts are the same however they are spaced and punctuated."""
    if code in FREE_TEXTS:
        return contents_key(ours) == contents_key(theirs)
    return ours == theirs


def labelled(request, code, value=None):
    """The value of a fact as a person reads it; that of the ledger where none is given."""
    value = getattr(request, code) if value is None else value
    choices = dict(request._meta.get_field(code).flatchoices)
    return str(choices.get(value, value))
