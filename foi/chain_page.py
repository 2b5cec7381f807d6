"""办理流转 and 办理七问 as the page of one request shows them. Reads only."""

from dataclasses import dataclass

from .forms.chain import BackForm, PassForm, TakeForm
from .models import Step
from .services import chaining, guiding


@dataclass(frozen=True)
class StayLine:
    """One stay with the working days it has taken."""

    stay: object
    days: int

    @property
    def over(self):
        """Working days past the internal limit."""
        limit = self.stay.limit_days
        return max(self.days - limit, 0) if limit else 0


def stay_lines(row, *, calendar, today):
    stays = row.stays.select_related("unit", "person", "left_by").order_by("pk")
    return [
        StayLine(stay, calendar.between(stay.came_on, stay.left_on or today))
        for stay in stays
    ]


def held_by_unit(lines):
    """(unit, working days held, of them past the limits), the longest first."""
    sums = {}
    for line in lines:
        days, over = sums.get(line.stay.unit, (0, 0))
        sums[line.stay.unit] = days + line.days, over + line.over
    found = [(unit, *numbers) for unit, numbers in sums.items()]
    return sorted(found, key=lambda each: -each[1])


def context(row, user, *, calendar, today, failed):
    lines = stay_lines(row, calendar=calendar, today=today)
    current = next((line for line in lines if line.stay.is_open), None)
    is_on = chaining.is_on(row.bureau_id)
    is_own = bool(current) and chaining.is_own(user, current.stay)
    forms = []
    if is_on and current and row.status in chaining.IN_HAND and not row.archived:
        forms = step_forms(row, user, current.stay, is_own, failed)
    return {
        "chain_is_on": is_on,
        "stays": lines,
        "current": current,
        "held_by_unit": held_by_unit(lines) if len(lines) > 1 else [],
        "is_signed": bool(lines)
        and lines[-1].stay.step == Step.SIGNING
        and lines[-1].stay.result == lines[-1].stay.Result.PASSED,
        "step_forms": forms,
        "may_take": bool(forms) and is_own and current.stay.person_id != user.pk,
    }


FORMS = {"pass": PassForm, "back": BackForm, "take": TakeForm}


def step_forms(row, user, stay, is_own, failed):
    """(verb, label, form) of what the person may do at the station."""
    if not chaining.may_act(user, stay) or stay.step == Step.INTAKE:
        return []
    following = Step(stay.step).next
    onward = f"办结，转{following.label}" if following else "同意，签批完成"
    return [
        (verb, label, failed.get(verb) or form_of(verb, row, stay, is_own))
        for verb, label in (("pass", onward), ("back", "退回"))
    ]


def form_of(verb, row, stay, is_own, *data):
    return FORMS[verb](
        *data, row=row, stay=stay, is_own=is_own, auto_id=f"chain_{verb}_%s"
    )


@dataclass(frozen=True)
class Asked:
    """One of the seven questions on its page."""

    question: object
    choices: list
    answer: object = None  # the answer that stands
    is_open: bool = False  # may be answered, or answered anew


def guide_context(row, user):
    """The seven questions with what was answered, and what they propose."""
    rows = guiding.questions()
    standing = guiding.standing_of(row, rows)
    found = row.guide_answers.select_related("question", "choice", "answered_by")
    answers = list(found)
    stand = {each.question_id: each for each in answers if each.replaced_on is None}
    reached = {each.code for each, _ in standing.path} if standing else set()
    now = standing.next.code if standing and standing.next else None
    outcome = standing and proposed_outcome(rows, standing)
    return {
        "guide": standing,
        "asked": [
            Asked(
                question,
                list(question.choices.all()),
                stand.get(question.pk) if question.code in reached else None,
                question.code in reached or question.code == now,
            )
            for question in rows
        ],
        "now": now,
        "proposed": outcome,
        "earlier_answers": [each for each in answers if each.replaced_on],
        "may_guide": may_guide(user, row) and row.status in guiding.OPEN,
    }


def proposed_outcome(rows, standing):
    return next(
        (
            choice.outcome
            for row in rows
            for choice in row.choices.all()
            if choice.outcome and choice.outcome.code == standing.outcome
        ),
        None,
    )


def may_guide(user, row):
    return user.may("foi.keep_ledger", row) or user.may("foi.handle", row)
