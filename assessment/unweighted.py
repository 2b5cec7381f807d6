"""减负: which leaves of a rubric are proposed without points, and why."""

from tasks.models import Criterion

from . import burden

BY_HAND = f"按{burden.SOURCE}，已列为减负不计分。"


def why_unweighted(task, criterion) -> str:
    """Why a task's criterion, or a task without any, is worth no points; or empty."""
    if criterion is None:
        return burden.reason(task.text) or ""
    if criterion.kind == Criterion.Kind.BURDEN:
        return burden.reason(criterion.text) or BY_HAND
    return burden.reason(criterion.text) or ""


def burden_of(leaf) -> str:
    """Why 减负 proposes no points for a leaf; empty where it does not."""
    if leaf.task is None:
        return burden.reason(leaf.title) or ""
    return why_unweighted(leaf.task, leaf.criterion)


def weight_fault(leaf, weight: int, reason: str) -> str:
    """What is wrong with a leaf's points and their reason; empty where nothing is."""
    proposal = burden_of(leaf)
    if not weight and not reason:
        return "不计分的，须写明理由。"
    if weight and proposal and reason in ("", proposal):
        return f"{proposal.removesuffix('。')}；要计分，须另写理由。"
    return ""
