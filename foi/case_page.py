"""What pages show of 复议、诉讼: on the request, and on the case's own page. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass

from core.audit.models import Event

from .forms import cases as forms
from .models import LegalCase
from .services import cases as services


@dataclass(frozen=True)
class CaseAct:
    slug: str
    label: str
    form: type
    service: Callable
    fits: Callable


def is_pending(case):
    return not case.ending


def may_be_extended(case):
    is_review = case.proceeding == LegalCase.Proceeding.REVIEW
    return is_review and not case.ending and not case.is_extended


def owes_answer(case):
    return case.owes_answer


def always(case):
    return True


ACTS = (
    CaseAct("close", "登记结果", forms.CloseForm, services.close, is_pending),
    CaseAct(
        "redo",
        "登记重新答复",
        forms.AnswerAgainForm,
        services.answer_again,
        owes_answer,
    ),
    CaseAct(
        "extend", "登记复议延长", forms.ExtendForm, services.extend, may_be_extended
    ),
    CaseAct("correct", "改正案件", forms.CorrectForm, services.correct, always),
    CaseAct("strike", "划去案件", forms.StrikeForm, services.strike, always),
)
BY_SLUG = {act.slug: act for act in ACTS}


@dataclass(frozen=True)
class Panel:
    slug: str
    label: str
    form: object


def open_acts(case):
    return [act for act in ACTS if case.is_standing and act.fits(case)]


def panels(case, today, failed):
    return [
        Panel(
            act.slug,
            act.label,
            failed.get(act.slug)
            or act.form(case=case, today=today, auto_id=f"{act.slug}_%s"),
        )
        for act in open_acts(case)
    ]


def context_of(case, user, *, today, failed=None):
    """`failed`: the bound form of the act that was refused, by its slug."""
    keeps = user.may("foi.keep_ledger", case.request)
    may_reveal = user.may("foi.reveal_applicant", case.request)
    papers = case.documents.select_related("file") if may_reveal else []
    return {
        "case": case,
        "today": today,
        "panels": panels(case, today, failed or {}) if keeps else [],
        "failed": next(iter((failed or {}).values()), None),
        "papers": [each.file for each in papers],
        "appeals": case.appeals.standing(),
        "trail": Event.objects.about(case),
    }


def on_request(row, *, keeps, today):
    """The cases of a request for its page, and the form to enter one more."""
    return {
        "cases": list(row.cases.all()),
        "case_form": forms.AcceptForm(row=row, today=today, auto_id="case_%s")
        if keeps
        else None,
    }
