"""Laws no longer in force, where an entry still stands on them."""

from collections import defaultdict
from datetime import date

from .models import Basis


def told(law) -> str:
    """The sentence beside an entry based on a repealed law."""
    successor = f"，由{law.successor}取代" if law.successor_id else ""
    return f"依据的{law}已于{law.valid_until}失效{successor}，请核对后更新。"


def repealed_bases(versions, *, on: date) -> dict[int, list[Basis]]:
    """By the key of a version: its bases repealed by a day; one query."""
    found = defaultdict(list)
    bases = Basis.objects.filter(version__in=versions, law__valid_until__lt=on)
    for each in bases.select_related("law__successor"):
        found[each.version_id].append(each)
    return dict(found)
