"""A draft written out: title, addressee, paragraphs. Reads only."""

from dataclasses import dataclass, replace
from datetime import date

from foi.models import InformationRequest, Letter, LetterSettings, LetterTemplate
from foi.models.law import Limits
from foi.refusals import Refused
from foi.remedies import remedy_text

from .kinds import ATTACHMENTS, DAY, REMEDY, Kind
from .placeholders import PLACE, filled
from .words import long_date

CONTACT = "联系方式"
HIDDEN = "（姓名、名称隐去）"
NO_CONTACT = (
    "{bureau}的文书设置还缺：联系方式。“{kind}”要写明向哪里提交、向谁询问，"
    "请先在“文书设置”中填写。"
)
NO_TEMPLATE = "还没有“{kind}”的模板，请先在“文书模板”中编写。"


@dataclass(frozen=True)
class Paper:
    """What a letter says, as the page and the Word file print it."""

    mark: str
    title: str
    addressee: str
    body: str
    organ: str
    date: str
    attachments: tuple[str, ...] = ()
    slip: str = ""
    remedy: str = ""

    @property
    def enclosed(self) -> list[str]:
        """The list of attachments, the slip that is sent along first."""
        return [*([self.slip] if self.slip else []), *self.attachments]

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.body.splitlines() if line.strip()]


def template_of(kind: Kind, bureau) -> LetterTemplate:
    """The version that holds: the bureau's newest, else the newest shipped."""
    row = LetterTemplate.objects.of(bureau).filter(kind=kind.code).first()
    if row is None:
        raise Refused(NO_TEMPLATE.format(kind=kind.label))
    return row


def ground_of(kind: Kind, outcome) -> str:
    """The legal ground of a result as a letter quotes it; "" where it has none."""
    if not outcome or not outcome.ground:
        return ""
    article, _, other = outcome.ground.partition("，")
    said = f"《中华人民共和国政府信息公开条例》{kind.article or article}"
    return f"{said}和{other}" if other else said


def paper_of_draft(
    letter: Letter, *, on: date, settings: LetterSettings, limits: Limits
) -> tuple[Paper, LetterTemplate]:
    """The draft as it would be issued on a day, and the template it was made from."""
    kind, request = letter.about, letter.request
    template = template_of(kind, letter.bureau)
    if CONTACT in PLACE.findall(template.body) and not settings.contact:
        raise Refused(NO_CONTACT.format(bureau=settings.bureau, kind=kind.label))
    remedy = remedy_of(letter, settings, on=on)
    values = common(request, settings) | fixed(kind, request, limits)
    values |= {each.label: said(each, letter.values) for each in kind.asked}
    values[REMEDY] = remedy
    paper = Paper(
        mark="",
        title=filled(template.title, values),
        addressee=addressee_of(letter),
        body=filled(template.body, values),
        organ=settings.bureau.name,
        date=long_date(on),
        attachments=attachments_of(letter),
        slip=kind.slip,
        remedy=remedy,
    )
    return paper, template


def paper_of(letter: Letter) -> Paper:
    """An issued letter as it was frozen."""
    return Paper(
        mark=letter.mark,
        title=letter.title,
        addressee=letter.addressee,
        body=letter.body,
        organ=letter.organ,
        date=long_date(letter.issued_on),
        attachments=attachments_of(letter),
        slip=letter.about.slip,
        remedy=letter.remedy,
    )


def without_names(paper: Paper, *names: str) -> Paper:
    """For who signs it at a station: the words, and nobody's name."""
    body, title = paper.body, paper.title
    for name in filter(None, {paper.addressee, *names}):
        body, title = body.replace(name, HIDDEN), title.replace(name, HIDDEN)
    return replace(paper, addressee=HIDDEN, body=body, title=title)


def remedy_of(letter: Letter, settings: LetterSettings, *, on: date) -> str:
    kind = letter.about
    if not kind.has_remedy:
        return ""
    code = letter.outcome.code if kind.is_answer else kind.remedy_code
    return remedy_text(code, settings, on=on)


def common(request: InformationRequest, settings: LetterSettings) -> dict[str, str]:
    received = request.received_on or request.arrived_on
    return {
        "申请人": request.applicant.name,
        "收到日期": long_date(received),
        "信息名称": request.subject,
        "申请编号": f"〔{request.year}〕{request.number}号",
        "机关": settings.bureau.name,
        "答复期限": long_date(request.due_on) if request.due_on else "",
        CONTACT: settings.contact,
    }


def fixed(kind: Kind, request: InformationRequest, limits: Limits) -> dict[str, str]:
    """Sentences of law, and the days the law gives whoever reads the letter."""
    terms = limits.on(request.received_on or request.arrived_on)
    days = {
        "征求意见期限": f"{terms.consultation}个工作日",
        "缴费期限": f"{terms.payment}个工作日",
    }
    return {name: text or days[name] for name, text in kind.fixed}


def said(asked, values: dict[str, str]) -> str:
    value = values.get(asked.label, "")
    return (
        long_date(date.fromisoformat(value)) if asked.form == DAY and value else value
    )


def addressee_of(letter: Letter) -> str:
    kind = letter.about
    if kind.addressee:
        return letter.values.get(kind.addressee, "")
    return letter.request.applicant.name


def attachments_of(letter: Letter) -> tuple[str, ...]:
    lines = letter.values.get(ATTACHMENTS, "").splitlines()
    return tuple(line.strip() for line in lines if line.strip())
