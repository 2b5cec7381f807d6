"""归类的提问: which question is next, and which list the answers propose. Pure.

The questions are rows in their order; the first that is answered 是 proposes, and the
last is never asked in vain: 否 to all leaves the choice to the person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Standing:
    """How far the answers lead: what was asked, the next question, or a proposal."""

    answered: list = field(default_factory=list)
    next: object = None
    proposal: object = None


def follow(questions: Sequence, answers: Mapping[str, str]) -> Standing:
    """Go through the questions in order as far as the answers reach."""
    answered = []
    for question in questions:
        answer = answers.get(question.code)
        if answer == YES:
            return Standing([*answered, (question, answer)], proposal=question)
        if answer != NO:
            return Standing(answered, next=question)
        answered.append((question, answer))
    return Standing(answered)
