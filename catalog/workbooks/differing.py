"""What a line would change of the entry it means, field by field. Pure."""

from catalog.models import EntryVersion
from catalog.wording import CONTENT, PARTS, shown

from .nodes import Node

FIELDS = {
    field.name: (field.attname, field.verbose_name)
    for field in EntryVersion._meta.concrete_fields
    if field.name in CONTENT
}
ATTRIBUTES = frozenset(attname for attname, _ in FIELDS.values())
# Shown with their parts, which may differ where they themselves do not.
COMPOSED = frozenset(["limit_kind", "channels"])
# Told with another field, or by the titles of the entries above.
NOT_TOLD = frozenset([*PARTS, "position", "level", "parent"])


def differences(node: Node, by_entry, *, flat: bool) -> list[tuple[str, str, str]]:
    """(label, now, in the file) of every field that is not the same.

    `by_entry` are the wordings of the list. Bases that are the same are left alone.
    """
    known, wording = node.known, node.wording
    found = [
        (label, shown(known, name), shown(wording, name))
        for name, (attname, label) in FIELDS.items()
        if name not in NOT_TOLD
        and (name in COMPOSED or getattr(known, attname) != getattr(wording, attname))
    ]
    found = [each for each in found if each[1] != each[2]]
    return found + ([] if flat else moved(node, by_entry)) + bases(node)


def moved(node: Node, by_entry) -> list[tuple[str, str, str]]:
    """A move below another entry, told by the titles of both."""
    known, parent = node.known, node.parent
    new = parent.known if parent is not None else None
    is_below_new = parent is not None and new is None
    if not is_below_new and known.parent_id == (new.entry_id if new else None):
        return []
    above = by_entry.get(known.parent_id)
    after = parent.title if parent is not None else ""
    return [("上级事项", above.title if above else "", after)]


def bases(node: Node) -> list[tuple[str, str, str]]:
    if node.bases is None:
        return []
    known = list(node.known.bases.all())
    before = [(each.law_id, each.article) for each in known]
    if before == [(law.pk, article) for law, article in node.bases]:
        node.bases = None
        return []
    after = "；".join(f"{law}{article}" for law, article in node.bases)
    return [("依据的法律文件", "；".join(str(each) for each in known), after)]
