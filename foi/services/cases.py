"""复议、诉讼: accepted, decided, corrected with a reason; a new answer that was ordered.

The answer a case is about is never rewritten: a new one is recorded on the case.
"""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from core.audit.trail import record
from core.files.services.storing import keep_received
from core.reminders.services import give_default_ladder
from core.workdays.words import dated
from foi.models import CaseDocument, CaseTerm, InformationRequest, LegalCase
from foi.models.law import row_on
from foi.refusals import Overtaken, Refused

from .changing import who_was_quicker

Proceeding, Ending = LegalCase.Proceeding, LegalCase.Ending
FACTS = ("proceeding", "procedure", "organ", "number", "accepted_on", "follows") + (
    "appeal_of",
    "is_extended",
)
RESULT = ("ending", "closed_on", "detail", "redo_by")


def lock(pk: int, version: int) -> LegalCase:
    """The case, locked, as the person saw it, and still counted."""
    case = (
        LegalCase.objects.select_for_update(of=("self",))
        .select_related("request__bureau", "request__unit", "follows", "appeal_of")
        .get(pk=pk)
    )
    if case.version != version:
        raise Overtaken(who_was_quicker(case))
    if not case.is_standing:
        raise Refused("这个案件已经划去，不能再办理。")
    return case


def finish(case, act: str, *, by, note: str = "") -> None:
    """Write what follows from the facts, the row and the line in the trail."""
    if case.redo_by:
        give_default_ladder(bureau=case.request.bureau, by=by, source="foi.redo")
    case.expected_on = expected_on(case)
    case.version += 1
    case.save()
    told = "；".join(filter(None, [str(case.request), note]))
    record(act, case, by=by, note=told)


def expected_on(case) -> date | None:
    """When a review should be decided (行政复议法 Art. 62); None for a suit."""
    if case.proceeding != Proceeding.REVIEW:
        return None
    rows = CaseTerm.objects.filter(procedure=case.procedure)
    term = row_on(rows, case.accepted_on)
    if term is None:
        return None
    days = term.days + (term.extension if case.is_extended else 0)
    return case.accepted_on + timedelta(days=days)


@transaction.atomic
def accept(*, pk, facts, token, by, today, files=()):
    """登记案件 on a request; a second click finds the first."""
    known = LegalCase.objects.filter(token=token).first()
    if known:
        return known
    request = (
        InformationRequest.objects.select_for_update(of=("self",))
        .select_related("bureau", "unit")
        .get(pk=pk)
    )
    case = LegalCase(
        request=request, entered_on=today, entered_by=by, token=token, **facts
    )
    follow_first_instance(case)
    refuse_bad_facts(case, today=today)
    case.expected_on = expected_on(case)
    case.save()
    keep_files(case, files, by=by)
    record("登记复议诉讼案件", case, by=by, note=str(request))
    return case


def follow_first_instance(case):
    """A second instance goes the way of its first, whatever was chosen."""
    if first := case.appeal_of:
        case.proceeding, case.follows = first.proceeding, first.follows
        case.procedure = ""


def refuse_bad_facts(case, *, today):
    if case.accepted_on > today:
        raise Refused("受理（立案）日期不能晚于今天。")
    if case.accepted_on < case.request.arrived_on:
        raise Refused(
            f"受理（立案）日期不能早于申请的到达日期{dated(case.request.arrived_on)}。"
        )
    refuse_wrong_appeal(case)
    if case.proceeding == Proceeding.REVIEW and not case.procedure:
        raise Refused("行政复议请选择普通程序或者简易程序。")
    if case.proceeding != Proceeding.REVIEW and (case.procedure or case.is_extended):
        raise Refused("诉讼案件不填复议程序和复议的延长。")
    refuse_wrong_review(case)
    same = LegalCase.objects.standing().exclude(pk=case.pk)
    same = same.filter(organ=case.organ, number=case.number).exclude(number="")
    if found := same.select_related("request").first():
        raise Refused(
            f"{case.organ}的案号{case.number}已经登记在{found.request}，不能重复登记。"
        )


def refuse_wrong_review(case):
    """Only 复议后起诉 follows a review, and one of the same request that has ended."""
    if case.proceeding != Proceeding.SUIT_AFTER_REVIEW:
        if case.follows:
            raise Refused("只有复议后起诉的案件填写起诉前的复议。")
        return
    review = case.follows
    if review is None:
        raise Refused("复议后起诉的，请选择起诉前的复议；还没有登记的，请先登记复议。")
    is_ours = review.request_id == case.request_id and review.is_standing
    if not is_ours or review.proceeding != Proceeding.REVIEW:
        raise Refused("起诉前的复议应是这件申请的行政复议案件。")
    if review.closed_on is None or review.closed_on > case.accepted_on:
        raise Refused("复议在起诉以前应已审结，请先登记复议结果，或者核对立案日期。")


def refuse_wrong_appeal(case):
    """A second instance follows a suit of the same request that was decided, once."""
    first = case.appeal_of
    if first is None:
        return
    is_ours = first.request_id == case.request_id and first.pk != case.pk
    if not is_ours or not first.may_be_appealed:
        raise Refused("二审针对的一审应是这件申请已经审结的一审诉讼案件。")
    if first.closed_on > case.accepted_on:
        raise Refused(f"二审立案日期不能早于一审审结日期{dated(first.closed_on)}。")
    if first.appeals.standing().exclude(pk=case.pk).exists():
        raise Refused(f"{first}已经登记二审，不能重复登记。")


def keep_files(case, files, *, by):
    """Keep papers under names that name nobody."""
    first = case.documents.count() + 1
    for number, file in enumerate(files, start=first):
        _, dot, extension = file.name.rpartition(".")
        name = f"{case.request}案件材料{number}{dot}{extension}"
        stored = keep_received(replace(file, name=name), by=by)
        CaseDocument.objects.create(case=case, file=stored)


@transaction.atomic
def close(*, pk, version, ending, closed_on, detail, by, today, redo_by=None, files=()):
    """登记结果: with `redo_by` a new answer was ordered, and is owed by then."""
    case = lock(pk, version)
    if case.ending:
        raise Refused(f"这个案件已经登记结果：{case.get_ending_display()}。")
    case.ending, case.closed_on = ending, closed_on
    case.detail, case.redo_by = detail.strip(), redo_by
    refuse_bad_result(case, today=today)
    keep_files(case, files, by=by)
    note = f"{closed_on}，{case.get_ending_display()}"
    if redo_by:
        note += f"，责令{redo_by}前重新答复"
    finish(case, "登记案件结果", by=by, note=note)
    return case


def refuse_bad_result(case, *, today):
    if not case.ending:
        if case.closed_on or case.redo_by:
            raise Refused("没有结果的案件不填审结日期和重新答复的期限。")
        return
    if case.closed_on is None or not case.accepted_on <= case.closed_on <= today:
        raise Refused(
            f"审结日期应在受理（立案）日期{dated(case.accepted_on)}以后、今天以前。"
        )
    if case.redo_by is None:
        return
    if case.ending != Ending.CORRECTED:
        raise Refused("只有结果纠正的案件填写责令重新答复的期限。")
    if case.redo_by < case.closed_on:
        raise Refused("责令重新答复的期限不能早于审结日期。")


@transaction.atomic
def extend(*, pk, version, by, today):
    """The review organ told that it takes longer (行政复议法 Art. 62)."""
    case = lock(pk, version)
    if case.ending or case.proceeding != Proceeding.REVIEW or case.is_extended:
        raise Refused("只有没有审结、没有延长过的行政复议案件可以登记延长。")
    case.is_extended = True
    before, case.expected_on = case.expected_on, expected_on(case)
    if case.expected_on == before:
        raise Refused("简易程序的复议没有延长审理期限的规定，请核对复议程序。")
    note = f"审理期限：{before} → {case.expected_on}"
    finish(case, "登记复议延长", by=by, note=note)
    return case


@transaction.atomic
def answer_again(*, pk, version, on, letter_number, by, today, files=()):
    """重新答复: record the new answer; the old one stays as it was given."""
    case = lock(pk, version)
    if not case.owes_answer:
        raise Refused("这个案件没有责令重新答复，或者已经重新答复。")
    if not case.closed_on <= on <= today:
        raise Refused(
            f"重新答复日期应在审结日期{dated(case.closed_on)}以后、今天以前。"
        )
    case.redone_on, case.redone_number = on, letter_number.strip()
    keep_files(case, files, by=by)
    finish(case, "登记重新答复", by=by, note=f"{on} {letter_number}".strip())
    return case


@transaction.atomic
def correct(*, pk, version, facts, reason, by, today):
    """改正 what was entered wrongly; without an ending the case is open again.

    The trail names the fields, with old → new where no free text is in them.
    """
    case = lock(pk, version)
    if not reason.strip():
        raise Refused("请写明改正的理由。")
    before = {name: getattr(case, name) for name in facts}
    changed = [name for name in facts if facts[name] != before[name]]
    if not changed:
        raise Refused("没有改动，不必保存。")
    for name in changed:
        setattr(case, name, facts[name])
    follow_first_instance(case)
    refuse_bad_facts(case, today=today)
    refuse_bad_result(case, today=today)
    if case.redone_on and (not case.redo_by or case.closed_on > case.redone_on):
        raise Refused("已经登记重新答复，结果和期限不能再这样改正。")
    if not case.ending and case.suits.standing().exists():
        raise Refused("已经登记复议以后的诉讼，复议结果不能取消。")
    if case.appeals.standing().exists() and not is_first_still(case, changed):
        raise Refused("已经登记二审，一审的途径、结果不能再这样改正，请先划去二审。")
    note = (
        f"改正{'、'.join(label_of(name) for name in changed)}，理由：{reason.strip()}"
    )
    finish(case, "改正复议诉讼案件", by=by, note=note)
    return case


def is_first_still(case, changed):
    ways = {"proceeding", "follows", "appeal_of"}
    return case.ending and not ways.intersection(changed)


def label_of(name):
    return str(LegalCase._meta.get_field(name).verbose_name)


@transaction.atomic
def strike(*, pk, version, reason, by, today):
    """划去 a case entered by mistake: it stays to be read and counts nowhere."""
    case = lock(pk, version)
    if not reason.strip():
        raise Refused("请写明划去的理由。")
    if case.suits.standing().exists() or case.appeals.standing().exists():
        raise Refused("已经登记以后的诉讼、二审，请先划去那个案件。")
    case.struck_on, case.struck_by, case.struck_reason = today, by, reason.strip()
    finish(case, "划去复议诉讼案件", by=by, note=f"理由：{reason.strip()}")
    return case
