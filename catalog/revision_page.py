"""What the page of a revision shows: its changes, their conflicts, who may do what."""

from dataclasses import dataclass

from .models import Change, Revision
from .repealed import repealed_bases, told
from .wording import Difference, differences

Status = Revision.Status


@dataclass(frozen=True)
class Shown:
    """One change with its fields, and the sentence of what stands against it."""

    change: Change
    differences: list[Difference]
    conflict: str
    warnings: list[str]


def changes_of(revision, *, today) -> list[Shown]:
    """Every change in order, with repealed laws it stands on; constant queries."""
    wording = ("before", "after")
    rows = list(
        revision.changes.select_related(
            *wording,
            *(f"{each}__{one}" for each in wording for one in ("unit", "parent")),
        )
        .prefetch_related(*(f"{each}__bases__law" for each in wording))
        .order_by("pk")
    )
    others = {}
    if revision.status != Status.FILED:
        open_changes = Change.objects.filter(
            entry__in=[each.entry_id for each in rows],
            revision__in=Revision.objects.open(),
        ).exclude(revision=revision)
        others = {
            each.entry_id: each.revision
            for each in open_changes.select_related(
                "revision__unit", "revision__catalogue__bureau"
            )
        }
    after = [each.after for each in rows if each.after]
    repealed = (
        repealed_bases(after, on=today) if revision.status != Status.FILED else {}
    )
    return [
        Shown(
            each,
            differences(each.before, each.after) if each.after else [],
            conflict_of(revision, each, others.get(each.entry_id)),
            [told(basis.law) for basis in repealed.get(each.after_id, [])],
        )
        for each in rows
    ]


def conflict_of(revision, change, other) -> str:
    if revision.status == Status.FILED:
        return ""
    if change.before and change.before.until_number is not None:
        return (
            f"这个事项已由第{change.before.until_number}版改动，下面是与改动前的差别。"
            "请以现行内容为准重新核对，否则不能备案。"
        )
    if other:
        return (
            f"{other.unit.name}{other.proposed_on}提出的动态调整也改动这个事项"
            f"（{other.get_status_display()}），两件不能一起备案。"
        )
    return ""


def acts_of(revision, user) -> set[str]:
    """Which acts are open to the person now: names the page and the views share."""
    proposes = may_propose(user, revision.unit)
    signs = may_sign(user, revision)
    files = user.may("catalog.keep_catalogue", revision.catalogue)
    match revision.status:
        case Status.DRAFT if proposes:
            return {"change", "submit", "withdraw"}
        case Status.SUBMITTED:
            return ({"sign", "return"} if signs else set()) | (
                {"paper"} if files or proposes else set()
            )
        case Status.SIGNED if files:
            return {"file", "return"}
    return set()


def may_propose(user, unit) -> bool:
    return user.may("catalog.enter_item", unit) or user.may(
        "catalog.keep_catalogue", unit
    )


def may_sign(user, revision) -> bool:
    """A unit's is signed by its head; the office's, of the whole list, by the leader."""
    if revision.unit_id == revision.catalogue.bureau.managing_office_id:
        return user.may("catalog.approve_revision", revision.catalogue)
    return user.may("catalog.sign_revision", revision.unit) or user.may(
        "catalog.approve_revision", revision.catalogue
    )
