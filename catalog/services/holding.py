"""Whether a list would hold: no ring, no loose end, no fifth level."""

from catalog.models import Change, EntryVersion, Revision
from catalog.models.entry import LEVELS
from catalog.refusals import Refused
from catalog.tree import Broken, depths, in_order

Act = Change.Act


def refuse_broken(versions) -> list[EntryVersion]:
    """Return those whose level does not follow from where they hang, with it set.

    A wording in an edition cannot follow: what hangs from a moved heading moves with
    it, one change each.
    """
    try:
        ordered = in_order(versions)
    except Broken as broken:
        raise Refused(
            f"{named(broken.versions)}的上级事项已取消、还没有编入，或者上下级互相包含，"
            "请先调整上下级关系。"
        ) from None
    deep = depths(ordered)
    if low := [each for each in ordered if deep[each.entry_id] > LEVELS]:
        raise Refused(f"目录最多四级，{named(low)}到了第五级，请调整上下级关系。")
    moved = [each for each in ordered if each.level != deep[each.entry_id]]
    if left := [each for each in moved if each.from_number is not None]:
        raise Refused(
            f"{named(left)}的上级事项换了级次，请在这次调整里把它们也“修改”一次"
            "（内容不变，保存即可），级次才能跟着变。"
        )
    for each in moved:
        each.level = deep[each.entry_id]
    return moved


def named(versions) -> str:
    names = "、".join(f"“{each.title}”" for each in versions[:5])
    return names if len(versions) <= 5 else f"{names}等{len(versions)}项"


def as_drafted(revision) -> list[EntryVersion]:
    """The list as the revision would leave it, with the parents others are to add."""
    changes = list(revision.changes.select_related("after"))
    touched = [each.entry_id for each in changes]
    drafted = [each.after for each in changes if each.after]
    standing = EntryVersion.objects.standing().filter(
        entry__catalogue=revision.catalogue
    )
    found = {each.entry_id: each for each in standing.exclude(entry__in=touched)}
    found |= {each.entry_id: each for each in drafted}
    others = added_by_others(revision)
    for each in drafted:
        above = others.get(each.parent_id)
        while above and above.entry_id not in found:
            found[above.entry_id] = above
            above = others.get(above.parent_id)
    return list(found.values())


def added_by_others(revision) -> dict[int, EntryVersion]:
    open_ones = Revision.objects.open().filter(catalogue=revision.catalogue)
    rows = EntryVersion.objects.filter(
        change__act=Act.ADD, change__revision__in=open_ones.exclude(pk=revision.pk)
    )
    return {each.entry_id: each for each in rows}
