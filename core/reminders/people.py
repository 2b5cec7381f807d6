"""Whom a reminder reaches: posts in force, loaded once per bureau."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from core.units.models import Post
from core.units.paths import STEP
from core.units.roles import UNIT_WIDE

from .sources import Owed


class People:
    """The posts of the bureaus asked for so far; a bureau costs no second query."""

    def __init__(self, *, on: date):
        self.on = on
        self.loaded: set[int] = set()
        # By role, bureau and place: the path of a unit for liaisons and heads,
        # nothing for those who work for the whole bureau.
        self.held: dict[tuple[str, int, str], set[int]] = defaultdict(set)

    def load(self, bureaus: Iterable[int]) -> None:
        """Load the posts of the bureaus not loaded yet, in one query."""
        missing = set(bureaus) - self.loaded
        if not missing:
            return
        posts = Post.objects.in_force(on=self.on).filter(unit__bureau__in=missing)
        rows = posts.values_list("role", "unit__bureau", "unit__path", "user")
        for role, bureau, path, user in rows.order_by():
            place = path if role in UNIT_WIDE else ""
            self.held[role, bureau, place].add(user)
        self.loaded |= missing

    def of(self, owed: Owed, roles: Iterable[str]) -> set[int]:
        """The users who hold one of the roles for what is owed.

        A liaison or head of the unit or of a unit above it in the same bureau; the
        other roles work for the whole bureau.
        """
        path = owed.unit_path
        above = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
        found: set[int] = set()
        for role in roles:
            for place in above if role in UNIT_WIDE else [""]:
                found |= self.held.get((role, owed.bureau_id, place), set())
        return found

    def told(self, owed: Owed, roles: Iterable[str]) -> set[int]:
        """Whom a step for these roles reaches: where the unit has nobody in those of
        its own that are asked for, its liaison or head, whoever there is."""
        found = self.of(owed, roles)
        own = UNIT_WIDE.intersection(roles)
        if own and not self.of(owed, own):
            found |= self.of(owed, UNIT_WIDE)
        return found
