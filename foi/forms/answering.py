"""What 作出答复 asks and offers beyond its own fields: 签批, and what the seven
questions propose."""

from foi.models import Outcome
from foi.services import chaining, guiding

from .fields import text


def prepare(form):
    """Ask why it is not signed, where that is missing; preselect what is proposed."""
    is_reply = form.ends == Outcome.Ends.REPLY
    if is_reply and (why := chaining.why_not_signed(form.row)):
        form.fields["unsigned_reason"] = text(
            "未经签批的理由",
            rows=2,
            required=False,
            length=500,
            help_text=f"{why}应先完成流转；确需先行答复的，在此写明理由，会记入操作日志。",
        )
    proposed(form)


def proposed(form):
    standing = guiding.standing_of(form.row)
    if standing is None or not standing.is_whole:
        return
    outcome = Outcome.objects.filter(code=standing.outcome).first()
    if outcome is None or outcome.ends != form.ends:
        return
    form.initial["outcome"] = outcome.pk
    ground = standing.ground or outcome.ground
    answers = "，".join(
        f"{each.title}：{choice.label}" for each, choice in standing.path
    )
    form.initial["reason"] = (
        f"依据：{ground}。{answers}。" if ground else f"{answers}。"
    )
    form.fields[
        "outcome"
    ].help_text = f"每件只有一个结果。按办理七问建议：{outcome}（{ground or '请写明依据'}），由办理人决定。"
