"""What an entry says, field by field, and what has changed between two wordings."""

from dataclasses import dataclass

from .channels import Channel
from .models import EntryVersion

# Copied from version to version: all that a revision may change.
CONTENT = [
    field.name
    for field in EntryVersion._meta.concrete_fields
    if field.name not in {"id", "entry", "from_number", "until_number", "entry_list"}
]
LIMIT = ("days", "event", "period", "month", "day", "text")
# Told together with the field that says what they belong to.
PARTS = {f"limit_{name}" for name in LIMIT} | {"channels_other"}


@dataclass(frozen=True)
class Difference:
    """One field that two wordings do not share; "" where it is empty."""

    name: str
    label: str
    before: str
    after: str


def shown(version: EntryVersion | None, name: str) -> str:
    """Return a field as a person reads it."""
    if version is None:
        return ""
    match name:
        case "limit_kind":
            return version.limit_shown
        case "channels":
            return "、".join(version.channel_names)
        case "steps":
            return " → ".join(
                f"{step}（{who}）" if who else step for step, who in version.steps
            )
        case "parent":
            return parent_title(version)
    field = EntryVersion._meta.get_field(name)
    if field.choices:
        return getattr(version, f"get_{name}_display")()
    value = getattr(version, name)
    if isinstance(value, bool):
        return "是" if value else ""
    return "" if value is None else str(value)


def parent_title(version) -> str:
    """The title of the parent: in the edition it was read with, else its last."""
    if version.parent_id is None:
        return ""
    if "above" in version.__dict__:
        return version.above
    last = version.parent.versions.order_by("-from_number").first()
    return last.title if last else str(version.parent)


def bases_shown(version: EntryVersion | None) -> str:
    if version is None:
        return ""
    return "；".join(str(each) for each in version.bases.all())


def differences(before, after, *, is_with_bases=True) -> list[Difference]:
    """Return the fields two wordings do not share, in the order of the form.

    Either may be None: then every field the other fills is told. `bases` and their
    laws are read, so prefetch them; an unsaved wording has none to compare.
    """
    found = [
        Difference(name, EntryVersion._meta.get_field(name).verbose_name, *pair)
        for name in CONTENT
        if name not in PARTS and (before or name not in ("level", "position"))
        for pair in [(shown(before, name), shown(after, name))]
        if pair[0] != pair[1]
    ]
    if not is_with_bases:
        return found
    bases = (bases_shown(before), bases_shown(after))
    if bases[0] != bases[1]:
        found.append(Difference("bases", "依据的法律文件", *bases))
    return found


def copied(version: EntryVersion) -> EntryVersion:
    """Return an unsaved proposal that says the same."""
    return EntryVersion(
        entry_id=version.entry_id, **{name: getattr(version, name) for name in CONTENT}
    )


def channels_in_order(chosen) -> list[str]:
    return [each.value for each in Channel if each.value in set(chosen)]
