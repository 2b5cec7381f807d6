"""办理七问: who answered what and when; a changed answer clears those after it."""

from django.db import transaction
from django.db.models import Prefetch

from core.audit.trail import record
from foi import guide
from foi.models import GuideAnswer, GuideChoice, GuideQuestion, InformationRequest
from foi.refusals import Refused

from .changing import lock, refuse_unless

Status = InformationRequest.Status
OPEN = (Status.CONFIRMING, Status.HANDLING, Status.SUPPLEMENT, Status.PAYMENT)


def questions() -> list[GuideQuestion]:
    """The seven in order, each with its choices."""
    choices = GuideChoice.objects.select_related("outcome").order_by("position")
    rows = GuideQuestion.objects.order_by("position")
    return list(rows.prefetch_related(Prefetch("choices", choices)))


def plain(rows) -> list[guide.Question]:
    """The rows as the pure guide knows them."""
    return [
        guide.Question(
            row.code,
            row.title,
            tuple(
                guide.Choice(
                    choice.code,
                    choice.label,
                    choice.leads,
                    choice.outcome.code if choice.outcome else "",
                    choice.ground,
                    choice.act,
                )
                for choice in row.choices.all()
            ),
        )
        for row in rows
    ]


def standing_of(request, rows=None) -> guide.Standing | None:
    """How far a request has been led; None where no questions are loaded."""
    if not (rows := questions() if rows is None else rows):
        return None
    answers = request.guide_answers.standing()
    known = answers.values_list("question__code", "choice__code")
    return guide.follow(plain(rows), dict(known))


@transaction.atomic
def reply(*, pk, version, question, choice, by, today):
    """Answer the next question, or one before anew: what came after it is cleared."""
    request = lock(pk, version)
    refuse_unless(request, *OPEN)
    rows = questions()
    row = next((each for each in rows if each.code == question), None)
    chosen = row and next(
        (each for each in row.choices.all() if each.code == choice), None
    )
    if chosen is None:
        raise Refused("请选择一个答案。")
    standing = standing_of(request, rows)
    reached = [each.code for each, _ in standing.path]
    if standing.next:
        reached.append(standing.next.code)
    if question not in reached:
        raise Refused(f"“{row.title}”还没有问到，请按顺序回答。")
    replaced = request.guide_answers.standing().filter(
        question__position__gte=row.position
    )
    cleared = replaced.update(replaced_on=today)
    GuideAnswer.objects.create(
        request=request, question=row, choice=chosen, answered_on=today, answered_by=by
    )
    request.version += 1
    request.save(update_fields=["version"])
    note = f"{row.title}：{chosen.label}"
    if cleared:
        note += f"（重新回答，清除{cleared}项）"
    record("办理七问", request, by=by, note=note)
    return request
