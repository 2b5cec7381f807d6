"""办理七问: which question is next, and what the answers lead to. Pure.

The questions and what each answer leads to are rows; the machine proposes a result,
a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NEXT, RESULT, ACT = "next", "result", "act"


@dataclass(frozen=True)
class Choice:
    """One answer: on to the next question, to a result, or an act comes first."""

    code: str
    label: str
    leads: str
    outcome: str = ""
    ground: str = ""
    act: str = ""


@dataclass(frozen=True)
class Question:
    code: str
    title: str
    choices: Sequence[Choice]

    def choice(self, code: str) -> Choice | None:
        return next((each for each in self.choices if each.code == code), None)


@dataclass(frozen=True)
class Standing:
    """How far the answers lead.

    `path` holds what was answered in order; `next` is the question to answer now.
    With a result only the last question, 怎么答, is left; an act that has to come
    first leaves none.
    """

    path: list[tuple[Question, Choice]] = field(default_factory=list)
    next: Question | None = None
    outcome: str = ""
    ground: str = ""
    act: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.outcome) and self.next is None


def follow(questions: Sequence[Question], answers: Mapping[str, str]) -> Standing:
    """Go through the questions in order as far as the answers reach.

    Answers past an open question, or to one that is not asked, are left out.
    """
    *asked, last = questions
    path, outcome, ground, act = [], "", "", ""
    for question in asked:
        choice = question.choice(answers.get(question.code, ""))
        if choice is None:
            return Standing(path, question)
        path.append((question, choice))
        if choice.leads == ACT:
            act, ground = choice.act, choice.ground
            return Standing(path, None, "", ground, act)
        if choice.leads == RESULT:
            outcome, ground = choice.outcome, choice.ground
            break
    choice = last.choice(answers.get(last.code, ""))
    if choice:
        path.append((last, choice))
    return Standing(path, None if choice else last, outcome, ground, act)
