"""Why a unit stands apart from the ranking. Pure."""

from .points import FEW, NOT_JUDGED

NOTHING = "考核期内没有应报送的任务，没有可以计分的指标。"
WEIGHTLESS = "承担的任务都不计分，没有可以计分的指标。"


def why_apart(standing: str, basis: dict, least: int) -> str:
    """Why a score is not ranked, of a rubric that asks for `least` indicators."""
    if standing == NOT_JUDGED:
        return WEIGHTLESS if basis.get("leaves") else NOTHING
    if standing == FEW:
        number = sum(1 for leaf in basis["leaves"] if leaf["weight"])
        return f"计分指标只有{number}项，少于{least}项，不参加排名。"
    return ""
