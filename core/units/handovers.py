"""工作移交: a post goes to a successor, and what is open goes with it.

Upper floors register what is open in a post and what they do when it is passed on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from core.audit.trail import record

from .models import Handover, Post, User
from .people import fault_beside_held, not_yours

LONGEST_AHEAD = timedelta(days=31)


class CannotHandOver(Exception):
    """The post cannot be passed on so; the message says why and what to do."""


@dataclass(frozen=True)
class Matter:
    """One thing open in a post. `items` names it as notices do."""

    kind: str
    title: str
    detail: str = ""
    due_on: date | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Holding:
    """Somebody's part in a unit, as the registered floors are asked about it."""

    unit: object
    role: str
    user: object


finders: dict[str, Callable[..., Iterable[Matter]]] = {}
followers: list[Callable[..., None]] = []


def register(name: str, find: Callable[..., Iterable[Matter]]) -> None:
    """Have `find(holding, today=…)` say what is open in a post."""
    finders[name] = find


def on_handover(follow: Callable[..., None]) -> None:
    """Have `follow(handover, matters, today=…)` move what is a person's own."""
    if follow not in followers:
        followers.append(follow)


def open_matters(post, *, today: date) -> list[Matter]:
    """What is open in a post, by the order of registration and then by date."""
    holding = Holding(post.unit, post.role, post.user)
    return [
        matter
        for find in finders.values()
        for matter in sorted(
            find(holding, today=today), key=lambda matter: matter.due_on or date.max
        )
    ]


@transaction.atomic
def hand_over(*, pk, to_user, on, by, today, supervised_by="", note=""):
    """Pass a post on from a day, with all that is open; return the handover.

    The old post ends the day before, or on the day it began.
    """
    post = (
        Post.objects.select_for_update(of=("self",))
        .select_related("user", "unit__bureau")
        .get(pk=pk)
    )
    to_user = User.objects.select_for_update().get(pk=to_user.pk)
    refuse(post, to_user, on=on, by=by, today=today)

    matters = open_matters(post, today=today)
    post.until_on = max(on - timedelta(days=1), post.from_on)
    post.save(update_fields=["until_on"])
    Post.objects.create(
        user=to_user, unit=post.unit, role=post.role, deputy=post.deputy, from_on=on
    )
    handover = write(
        unit=post.unit,
        role=post.role,
        from_user=post.user,
        to_user=to_user,
        handed_on=on,
        supervised_by=supervised_by,
        note=note,
        matters=[told(matter) for matter in matters],
        made_by=by,
    )
    for follow in followers:
        follow(handover, matters, today=today)
    record(
        "工作移交",
        handover,
        by=by,
        note=f"自{on}起，未办结事项{len(matters)}项，原岗位任职至{post.until_on}",
    )
    return handover


def write(**fields):
    try:
        with transaction.atomic():
            return Handover.objects.create(**fields)
    except IntegrityError as error:
        raise CannotHandOver("这个岗位当日已经移交，请查看移交记录。") from error


def refuse(post, to_user, *, on, by, today):
    """Refuse what a handover may not do; the form asks nothing of this."""
    if not by.may_hand_over(post.role, post.unit):
        raise CannotHandOver(not_yours(post.role, post.unit))
    if to_user == post.user:
        raise CannotHandOver("不能移交给本人，请另选接交人。")
    if not to_user.is_active:
        raise CannotHandOver(f"{to_user}的账号已停用，不能接交。")
    if post.until_on and post.until_on < today:
        raise CannotHandOver(f"{post}已于{post.until_on}离任，不能再移交。")
    if post.until_on and post.until_on < on:
        raise CannotHandOver(f"{post}任职至{post.until_on}，移交日期不能晚于这一天。")
    if on < post.from_on:
        raise CannotHandOver(f"移交日期不能早于任职日期{post.from_on}。")
    if on > today + LONGEST_AHEAD:
        raise CannotHandOver("移交日期最多可提前一个月安排，请改近一些。")
    fault = fault_beside_held(
        user=to_user, unit=post.unit, role=post.role, from_on=on, deputy=False, by=by
    )
    if fault:
        raise CannotHandOver(fault)


def told(matter: Matter) -> dict:
    """A matter as the 交接单 keeps it."""
    return {
        "kind": matter.kind,
        "title": matter.title,
        "detail": matter.detail,
        "due_on": matter.due_on and matter.due_on.isoformat(),
    }
