"""Acts on units: a unit's place decides its path and its bureau."""

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Concat, Substr
from pypinyin import Style, lazy_pinyin

from core.audit.trail import record

from .models import Unit
from .paths import STEP, child_path

BATCH = 1000


class CannotPlace(Exception):
    """The unit cannot stand there; the message says why."""


def initials_of(name):
    """Pinyin initials, so that people find a unit by typing them."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:60]


@transaction.atomic
def place(unit, *, by, note=""):
    """Save a unit and what follows from its name and place; return it.

    A renamed unit keeps its old name among the former ones. Moving a unit moves its
    subtree. The bureau is the unit itself where it is one, else the one above.
    """
    before = Unit.objects.filter(pk=unit.pk).first()
    lock_trees(before, unit.parent)
    if before:
        before.refresh_from_db()
        unit.path, unit.bureau_id = before.path, before.bureau_id
    parent = unit.parent and Unit.objects.get(pk=unit.parent_id)
    _check_place(before, unit, parent)

    if before and before.name != unit.name:
        unit.former_names = f"{unit.former_names}\n{before.name}".strip()
    unit.initials = initials_of(unit.name)
    unit.save()
    bureau = unit if unit.is_bureau else parent.bureau
    path = child_path(parent.path if parent else "", unit.pk)
    if before and before.path:
        _move_subtree(before, path=path, bureau=bureau)
    else:
        Unit.objects.filter(pk=unit.pk).update(path=path, bureau=bureau)
    unit.path, unit.bureau = path, bureau
    record("修改单位" if before else "新建单位", unit, by=by, note=note)
    return unit


def lock_trees(*units):
    """Hold the roots of the trees an act touches, so that moves follow each other."""
    roots = {int(unit.path[:STEP]) for unit in units if unit and unit.path}
    list(Unit.objects.select_for_update().filter(pk__in=roots).order_by("pk"))


def _check_place(before, unit, parent):
    if parent is None and not unit.is_bureau:
        raise CannotPlace("不是公安局的单位必须有上级单位。")
    if before and before.path and parent and parent.path.startswith(before.path):
        raise CannotPlace("上级单位不能是本单位或者本单位的下级。")


def _move_subtree(before, *, path, bureau):
    """Write path and bureau of a unit and of all below it, in two statements."""
    subtree = Unit.objects.under(before)
    subtree.filter(bureau=before.bureau_id).update(bureau=bureau)
    if path != before.path:
        rest = Substr("path", len(before.path) + 1)
        subtree.update(path=Concat(Value(path), rest, output_field=CharField()))


@transaction.atomic
def settle_all():
    """Set path, bureau and initials of the units where they are not right.

    For fixtures and imports, which write rows without their place. Wrong paths are
    cleared first: one left over could stand in the way of a right one.
    """
    units = list(Unit.objects.select_for_update())
    wrong = []
    for unit, path, bureau_pk in _places(units):
        right = (initials_of(unit.name), path, bureau_pk)
        if (unit.initials, unit.path, unit.bureau_id) != right:
            unit.initials, unit.path, unit.bureau_id = right
            wrong.append(unit)
    Unit.objects.filter(pk__in=[unit.pk for unit in wrong]).update(path=None)
    Unit.objects.bulk_update(wrong, ["initials", "path", "bureau"], BATCH)


def _places(units):
    """(unit, path, key of its bureau) of all units, from the roots down."""
    below = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    found = []
    waiting = [(root, "", None) for root in below.get(None, [])]
    while waiting:
        unit, above, bureau_pk = waiting.pop()
        place = (
            child_path(above, unit.pk),
            unit.pk if unit.is_bureau else bureau_pk,
        )
        found.append((unit, *place))
        waiting += [(child, *place) for child in below.get(unit.pk, [])]
    if len(found) < len(units):
        raise CannotPlace("有单位互为上下级，不能确定隶属关系。")
    return found
