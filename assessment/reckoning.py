"""How a score comes from its base: what bonuses add, and what holds it down."""

from .models import Finding, Rule
from .points import POINT
from .wording import in_points


def bonus_note(score, rubric, findings) -> str:
    """Why the bonus is not the sum of what was entered; empty where it is."""
    entered = sum(
        each.points
        for each in findings
        if each.effect == Rule.Effect.BONUS and each.status == Finding.Status.CONFIRMED
    )
    if score.base is None or entered == score.bonus:
        return ""
    told = f"登记的加分合计{in_points(entered)}"
    if score.base < rubric.bonus_floor:
        return f"{told}，基础分不到{in_points(rubric.bonus_floor)}，不计加分"
    return f"{told}，以{in_points(rubric.bonus_cap)}为限"


def ceilings(basis, rubric) -> list[tuple[str, str]]:
    """What holds a score down, whatever was earned: (label, sentence)."""
    found = []
    if basis.get("limit") is not None:
        found.append(("限档", f"得分不高于{in_points(basis['limit'])}"))
    if basis.get("vetoed"):
        most, mark = in_points(rubric.pass_mark - POINT), in_points(rubric.pass_mark)
        told = f"得分不高于{most}（合格分{mark}减1分），等次为最低等次"
        found.append(("单项否决", told))
    return found
