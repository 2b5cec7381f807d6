"""生成初稿: the facts the drafts are written from, and the drafts by part."""

import re
from datetime import date

from reports.annual.assembling import assemble
from reports.collecting.figures import gathered
from reports.models import AnnualReport
from reports.writing.facts import Contact, Facts, PlanResult
from reports.writing.prose import draft_sections
from tasks.models import Occurrence, WorkPlan

from .ledger import bureaus_of, late_answers
from .parts import PARTS

# Cells of a collection that are no cells of the report.
PLATFORMS = {
    "指标/政府网站公开信息数": "政府网站",
    "指标/政务新媒体公开信息数": "政务新媒体",
    "指标/公报公开信息数": "公报",
    "指标/公示栏等其他方式公开信息数": "公示栏等其他方式",
}
INDICATORS = {
    "interpretations": "指标/政策解读数",
    "responses": "指标/回应公众关切数",
    "platform_count": "指标/政务公开平台（专区、账号）数",
}
HEAD = re.compile(r"^（[一二三四五]）.*$", re.MULTILINE)


def drafted(report: AnnualReport, today: date | None = None) -> dict[str, str]:
    """A draft of each part, by key; the contact lines stand at the preamble's end.

    Without `today` nobody says which requests are overdue and not yet answered.
    """
    book = assemble(report)
    sections = draft_sections(book.report, facts_of(report, book, today))
    opening, _, contact = sections[0].rpartition("\n")
    texts = {"0": opening, "contact": contact, "5": sections[5], "6": sections[6]}
    heads = [part for part in PARTS if part.number == 1]
    bodies = HEAD.split(sections[1])[1:]
    for part, body in zip(heads, bodies, strict=True):
        texts[part.key] = body
    return {key: text.strip() for key, text in texts.items()}


def facts_of(report: AnnualReport, book, today=None) -> Facts:
    office = report.bureau.managing_office
    fees = {}
    if book.fees:
        fees = {
            "fee_notices": book.fees.notices,
            "fee_noticed": book.fees.asked,
            "fee_received": book.fees.received,
        }
    return Facts(
        scope=report.get_scope_display(),
        contact=Contact(office=f"{report.bureau}{office or ''}"),
        late_answers=late_answers(report, today),
        plans=tuple(plans_of(report)),
        **fees,
        **told_by_units(report),
    )


def told_by_units(report):
    """The 指标 the units were asked for; of one still owed nothing is said."""
    found = gathered(bureaus_of(report), report.year)
    numbers = {cell: int(each.total) for cell, each in found.items() if each.is_whole}
    told = {fact: numbers[cell] for fact, cell in INDICATORS.items() if cell in numbers}
    asked = [cell for cell in PLATFORMS if cell in found]
    if all(cell in numbers for cell in asked):
        told["published"] = {PLATFORMS[cell]: numbers[cell] for cell in asked}
    return told


def plans_of(report):
    """How the bureau's plans of the year were carried out, task by task.

    A task is done where every standing report of it was approved; late where one of
    them reached the office after its day.
    """
    plans = WorkPlan.objects.filter(
        bureau=report.bureau, year=report.year, kind__in=["points", "scheme"]
    ).exclude(status=WorkPlan.Status.PREPARING)
    tasks = {}
    rows = Occurrence.objects.standing().filter(
        assignment__task__plan__in=plans,
        assignment__parent=None,
        assignment__task__withdrawn_on=None,
    )
    for plan, task, status, reached, due in rows.values_list(
        "assignment__task__plan",
        "assignment__task",
        "report__status",
        "report__reached_on",
        "due_on",
    ):
        done, late = tasks.get((plan, task), (True, False))
        is_late = reached is not None and reached > due
        tasks[plan, task] = (done and status == "approved", late or is_late)
    for plan in plans:
        own = [state for (pk, _), state in tasks.items() if pk == plan.pk]
        yield PlanResult(
            title=plan.title,
            tasks=len(own),
            done=sum(done for done, _ in own),
            late=sum(late for _, late in own),
        )
