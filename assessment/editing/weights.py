"""指标分值: the points of leaves, the caps of headings, and the sums above them."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.balance import CannotBalance, in_proportion, rest_to_largest
from assessment.models import Indicator
from assessment.trees import Tree
from assessment.unweighted import weight_fault
from assessment.wording import in_points

from .draft import CannotEdit, draft_of

BALANCES = {"rest": rest_to_largest, "proportion": in_proportion}
WRITTEN = ("weight", "weight_reason", "cap")


@dataclass(frozen=True)
class Typed:
    """What a person typed for a row: a leaf's points and why, or a heading's cap."""

    weight: int = 0
    reason: str = ""
    cap: int | None = None


def edit_weights(*, pk, edition, typed: Mapping[int, Typed], by, balance="") -> None:
    """Write points and caps by indicator; `balance` then fills each part to 100.00."""
    with draft_of(pk=pk, edition=edition, act="修改指标分值", by=by) as (
        rubric,
        changes,
    ):
        tree = Tree(rubric)
        before = {row.pk: stated(row) for row in tree.by_pk.values()}
        for row in tree.by_pk.values():
            if row.pk in typed:
                take(row, typed[row.pk])
        if balance:
            fill(tree, BALANCES[balance])
        sum_up(tree)
        for row in tree.lines():
            note_change(changes, before[row.pk], row)
        Indicator.objects.bulk_update(tree.by_pk.values(), WRITTEN)


def stated(row) -> tuple:
    return tuple(getattr(row, name) for name in WRITTEN)


def take(row, typed: Typed) -> None:
    """Set what was typed, or refuse it by name."""
    if not row.is_leaf:
        row.cap = typed.cap
        return
    if fault := weight_fault(row, typed.weight, typed.reason):
        raise CannotEdit(f"“{row}”：{fault}")
    row.weight, row.weight_reason = typed.weight, typed.reason


def fill(tree, balance) -> None:
    """Bring every part that has leaves to 100.00."""
    parts = {}
    for leaf in tree.leaves:
        parts.setdefault(leaf.part, []).append(leaf)
    for part, leaves in parts.items():
        try:
            found = balance({leaf.pk: leaf.weight for leaf in leaves})
        except CannotBalance as fault:
            raise CannotEdit(f"“{part}”{fault}") from fault
        for leaf in leaves:
            leaf.weight = found[leaf.pk]


def sum_up(tree) -> None:
    """A heading weighs what lies under it."""
    sums = tree.sums()
    for row in tree.by_pk.values():
        if not row.is_leaf:
            row.weight = sums[row.pk]


def note_change(changes, before: tuple, row) -> None:
    weight, reason, cap = before
    if row.is_leaf:
        changes.note(f"{row}的分值", in_points(weight), in_points(row.weight))
        changes.note(f"{row}的分值理由", reason, row.weight_reason)
    changes.note(f"{row}的扣分上限", in_points(cap), in_points(row.cap))
