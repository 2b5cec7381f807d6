"""合并、更名: units go on under another name, or in another unit.

One act: old units end the day before, the successor takes over their people, names
and groups, and upper floors register what else moves. Past records stay with the old
unit, which from then on stands under its successor: so its people see them, and still
owe what was due before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction

from core.audit.trail import record

from .models import Post, Unit, UnitAlias, UnitChange, UnitGroup
from .services import lock_trees, place

DAY = timedelta(days=1)
CHANGED_MEANWHILE = "您打开页面以后情况有变化，没有办理。下面是现在的情况，请重新核对。"


class CannotSucceed(Exception):
    """The units cannot go on so; the message says why and what to do."""


@dataclass(frozen=True)
class Wish:
    """What a person asks for: an existing successor, or the name of a new one.

    `posts` are the keys of the posts that go along.
    """

    units: tuple[int, ...]
    successor: int | None
    name: str
    effective_on: date
    doc_no: str = ""
    posts: frozenset[int] = frozenset()


@dataclass
class Succession:
    """One act under way; `tell` collects what a person reads before and after."""

    olds: list[Unit]
    successor: Unit
    effective_on: date
    reason: str
    effects: dict[str, list[str]] = field(default_factory=dict)

    def tell(self, heading, line):
        self.effects.setdefault(heading, []).append(line)

    @property
    def fingerprint(self):
        return sha256(repr(self.effects).encode()).hexdigest()


followers: list[Callable[..., None]] = []


def on_succession(follow: Callable[..., None]) -> None:
    """Have `follow(succession, by=…, today=…)` move what belongs to the old units."""
    if follow not in followers:
        followers.append(follow)


@transaction.atomic
def foresee(*, wish, by, today):
    """What the act would do: done, noted, and taken back."""
    succession, _ = carry_out(wish, by=by, today=today)
    transaction.set_rollback(True)
    return succession


@transaction.atomic
def succeed(*, wish, seen, by, today):
    """Carry the act out; return its `UnitChange`.

    `seen` is the fingerprint of what the person was shown: where it would be
    something else by now, nothing is done.
    """
    succession, change = carry_out(wish, by=by, today=today)
    if succession.fingerprint != seen:
        raise CannotSucceed(CHANGED_MEANWHILE)
    return change


def carry_out(wish, *, by, today):
    olds = locked_units(wish, by=by, today=today)
    if is_rename(wish):
        return rename(olds[0], wish, by=by)
    return merge(olds, wish, by=by, today=today)


def is_rename(wish):
    return len(wish.units) == 1 and wish.successor is None


def locked_units(wish, *, by, today):
    """The old units, held; refused where they cannot go on so."""
    units = Unit.objects.filter(pk__in=wish.units).select_related("bureau", "parent")
    lock_trees(*units)
    olds = list(units.select_for_update(of=("self",)).order_by("path"))
    if not olds or len(olds) < len(wish.units):
        raise CannotSucceed("请选择要合并或更名的单位。")
    if len({unit.bureau_id for unit in olds}) > 1:
        raise CannotSucceed("只能合并同一公安局的单位。")
    if wish.effective_on > today:
        raise CannotSucceed("请在文件生效当日或以后办理，生效日期不能晚于今天。")
    for unit in olds:
        refuse_unit(unit, wish, by)
    return olds


def refuse_unit(unit, wish, by):
    if not by.may("units.change_unit", unit):
        raise CannotSucceed(f"{unit}不在您的管理范围内。")
    if unit.is_bureau:
        raise CannotSucceed(f"{unit}是公安局，不能在这里合并、更名。")
    if unit.valid_until:
        raise CannotSucceed(f"{unit}已于{unit.valid_until}停用，请刷新后重选。")
    if wish.effective_on <= unit.valid_from and not is_rename(wish):
        raise CannotSucceed(f"生效日期须晚于{unit}的启用日期{unit.valid_from}。")


def rename(unit, wish, *, by):
    """The unit stays; its old name is among the former ones and still understood."""
    old_name = unit.name
    if wish.name == old_name:
        raise CannotSucceed("新名称与原名称相同，请填写新名称。")
    refuse_taken(wish.name, unit.parent_id, but={unit.pk})
    succession = Succession(
        [unit], unit, wish.effective_on, reason_of(wish, "单位更名")
    )
    unit.name = wish.name
    place(unit, by=by, note=f"{old_name}更名为{wish.name}，{succession.reason}")
    succession.tell("单位", f"{old_name}更名为{wish.name}，原名称记为曾用名。")
    kind = UnitChange.Kind.RENAMED
    return succession, write(succession, kind, [old_name], wish, by=by)


def merge(olds, wish, *, by, today):
    names = [unit.name for unit in olds]
    successor = successor_of(olds, wish, by=by)
    olds = [unit for unit in olds if unit != successor]
    if not olds:
        raise CannotSucceed("承接单位就是所选单位，请再选要并入的单位。")
    succession = Succession(
        olds, successor, wish.effective_on, reason_of(wish, "单位合并")
    )
    end(succession, by=by)
    carry_posts(succession, wish.posts)
    carry_names(succession)
    for follow in followers:
        follow(succession, by=by, today=today)
    change = write(succession, UnitChange.Kind.MERGED, names, wish, by=by)
    record("合并单位", change, by=by, note=f"{change}，{succession.reason}")
    return succession, change


def successor_of(olds, wish, *, by):
    """The existing unit, or a new one in the place of the first of the old ones."""
    if wish.successor is None:
        return new_unit(olds, wish, by=by)
    found = Unit.objects.select_related("bureau", "parent").get(pk=wish.successor)
    if found.bureau_id != olds[0].bureau_id or found.is_bureau:
        raise CannotSucceed("承接单位必须是本局的单位。")
    if not found.holds(on=wish.effective_on) or found.valid_until:
        raise CannotSucceed(f"{found}在{wish.effective_on}没有启用，不能承接。")
    above = [unit for unit in olds if unit != found and lies_under(found, unit)]
    if above:
        raise CannotSucceed(f"{found}是{above[0]}的下级，不能承接，请另选。")
    return found


def lies_under(unit, other):
    return unit.path.startswith(other.path)


def new_unit(olds, wish, *, by):
    first = olds[0]
    # The name of an old unit may go on: that one ends the day before.
    refuse_taken(wish.name, first.parent_id, but={unit.pk for unit in olds})
    code = f"{first.code[:30]}-{wish.effective_on:%Y%m%d}"
    if Unit.objects.filter(code=code).exists():
        raise CannotSucceed("这个单位当日已经办理过合并，请刷新后重选。")
    Unit.objects.filter(pk__in=[unit.pk for unit in olds]).update(
        valid_until=wish.effective_on - DAY
    )
    unit = Unit(
        code=code,
        name=wish.name,
        parent=first.parent,
        kind=first.kind,
        legal_kind=first.legal_kind,
        position=min(unit.position for unit in olds),
        valid_from=wish.effective_on,
    )
    return place(unit, by=by, note=reason_of(wish, "单位合并"))


def refuse_taken(name, parent, *, but):
    same = Unit.objects.filter(parent=parent, name=name, valid_until=None)
    if not name:
        raise CannotSucceed("请填写新名称，或者选择现有的承接单位。")
    if same.exclude(pk__in=but).exists():
        raise CannotSucceed(f"同一上级单位下已有“{name}”，请改选它为承接单位。")


def end(succession, *, by):
    """End the old units and put them under the successor; what lay below goes along."""
    olds, successor = succession.olds, succession.successor
    below = Unit.objects.filter(parent__in=olds, valid_until=None).exclude(
        pk__in=[unit.pk for unit in olds]
    )
    for unit in below.exclude(pk=successor.pk).order_by("path"):
        succession.tell("下级单位", f"{unit}改由{successor}管理。")
        unit.parent = successor
        place(unit, by=by, note=succession.reason)
    until = succession.effective_on - DAY
    for unit in olds:
        unit.refresh_from_db()
        unit.parent = unit.successor = successor
        unit.valid_until = until
        place(unit, by=by, note=f"{succession.reason}，由{successor}承接")
        succession.tell(
            "单位", f"{unit}自{succession.effective_on}起由{successor}承接。"
        )
    bureau = successor.bureau
    if bureau.managing_office_id in {unit.pk for unit in olds}:
        Unit.objects.filter(pk=bureau.pk).update(managing_office=successor)
        succession.tell("单位", f"政务公开办公室改为{successor}。")


def carry_posts(succession, chosen):
    """End the posts of the old units; who is chosen has the same one in the successor."""
    day, successor = succession.effective_on, succession.successor
    posts = Post.objects.select_for_update(of=("self",)).filter(
        unit__in=succession.olds, until_on=None
    ) | Post.objects.select_for_update(of=("self",)).filter(
        unit__in=succession.olds, until_on__gte=day
    )
    held = set(
        Post.objects.filter(unit=successor, until_on=None).values_list("user", "role")
    )
    ending, given = [], []
    for post in posts.select_related("user", "unit").order_by("pk"):
        label, until = str(post), post.until_on
        post.until_on = max(day - DAY, post.from_on)
        ending.append(post)
        goes = post.pk in chosen
        told = "随单位任职" if goes else "不再任职"
        succession.tell("人员", f"{label}：任职至{post.until_on}，{told}。")
        if goes and (post.user_id, post.role) not in held:
            held.add((post.user_id, post.role))
            given.append(moved(post, successor, until, day))
    Post.objects.bulk_update(ending, ["until_on"])
    Post.objects.bulk_create(given)


def moved(post, successor, until, day):
    return Post(
        user=post.user,
        unit=successor,
        role=post.role,
        deputy=post.deputy,
        from_on=max(day, post.from_on),
        until_on=until,
    )


def carry_names(succession):
    """The old names and aliases mean the successor; lists of groups name it instead."""
    successor, olds = succession.successor, succession.olds
    UnitAlias.objects.filter(unit__in=olds).update(unit=successor)
    taken = set(
        UnitAlias.objects.filter(bureau=successor.bureau).values_list("name", flat=True)
    ) | {successor.name}
    for unit in olds:
        if unit.name not in taken:
            taken.add(unit.name)
            UnitAlias.objects.create(
                bureau=successor.bureau, name=unit.name, unit=successor
            )
            succession.tell("名称", f"“{unit.name}”记为{successor}的别名。")
    for group in UnitGroup.objects.filter(members__in=olds).distinct():
        group.members.remove(*olds)
        if successor.parent_id == group.bureau_id:
            group.members.add(successor)
        succession.tell("名称", f"单位组“{group}”改列{successor}。")


def reason_of(wish, what):
    return f"{what}（{wish.doc_no or f'{wish.effective_on}起'}）"


def write(succession, kind, old_names, wish, *, by):
    change = UnitChange.objects.create(
        kind=kind,
        successor=succession.successor,
        old_names=old_names,
        new_name=succession.successor.name,
        effective_on=wish.effective_on,
        doc_no=wish.doc_no,
        effects=[[heading, lines] for heading, lines in succession.effects.items()],
        made_by=by,
    )
    change.units.set(succession.olds)
    return change
