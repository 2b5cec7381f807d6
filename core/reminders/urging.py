"""催办单: numbered papers that ask one unit for what is overdue."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from core.audit.trail import record
from core.units.models import Post, Unit
from core.units.numbers import next_number
from core.units.paths import STEP
from core.units.roles import Role

from .models import UrgingSlip
from .services import notify

KIND = "催办单"
SOURCE = "reminders.urging"
ASKED_ROLES = (Role.LIAISON, Role.HEAD)


class CannotUrge(Exception):
    """No slip can be issued; the message says why."""


@dataclass(frozen=True)
class Item:
    """One thing a slip asks for, as it is printed."""

    title: str
    detail: str
    due_on: date

    def kept(self) -> dict:
        return asdict(self) | {"due_on": self.due_on.isoformat()}


@transaction.atomic
def issue_slip(*, bureau, unit, items, note, answer_by, page, by, today) -> UrgingSlip:
    """Give a unit the next 催办单 of a bureau and tell its liaisons and heads.

    `page` names the address that shows a slip by its key. A unit without anybody
    still gets its slip, to be handed over on paper.
    """
    if answer_by < today:
        raise CannotUrge("限期不能早于今天。")
    if not items:
        raise CannotUrge(f"{unit}没有可催办的事项。")
    slip = UrgingSlip.objects.create(
        bureau=bureau,
        unit=unit,
        year=today.year,
        number=next_number(bureau=bureau, kind=KIND, year=today.year),
        issued_on=today,
        issued_by=by,
        answer_by=answer_by,
        note=note,
        items=[item.kept() for item in items],
    )
    record("开具催办单", slip, by=by, note=f"{unit}，{len(items)}项")
    asked = contacts_of([unit], on=today)[unit.pk]
    notify(
        people=[post.user for post in asked],
        source=SOURCE,
        item=f"slip-{slip.pk}",
        step="开具",
        due_on=answer_by,
        title=f"收到{slip}：{len(items)}项逾期",
        body=f"请于{answer_by}前报送。{note}",
        url=reverse(page, args=[slip.pk]),
        today=today,
    )
    return slip


def contacts_of(units: Iterable[Unit], *, on: date) -> dict[int, list[Post]]:
    """The posts of the liaisons and heads who answer for each unit, in one query.

    Those of the unit itself, or of a unit above it in its bureau; the nearest first.
    """
    units = list(units)
    posts = (
        Post.objects.in_force(on=on)
        .filter(role__in=ASKED_ROLES, unit__bureau__in={u.bureau_id for u in units})
        .select_related("user", "unit")
    )
    held = defaultdict(list)
    for post in posts:
        held[post.unit.bureau_id, post.unit.path].append(post)
    return {
        unit.pk: [
            post
            for end in range(len(unit.path), 0, -STEP)
            for post in held[unit.bureau_id, unit.path[:end]]
        ]
        for unit in units
    }
