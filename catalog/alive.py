"""Whether what is to be published is, entry by entry, from the publications alone.

Counted are the entries of 主动公开基本目录 in force that are no headings.
"""

from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from core.units import paths

from .answering import answering
from .in_force import in_force
from .limits import LimitKind
from .models import Edition, EntryList, EntryVersion, LinkState, Publication
from .periods import BY_DATE, Period
from .renewal import PERIODIC, due_before, due_within

OWNER = "owner"


# Of the 更新周期; where the catalogue names none, of the 公开时限 that comes round.
# A date of the year says more than 每年.
PERIOD = Case(
    When(limit_kind=LimitKind.FIXED_DATE, cycle=Period.YEAR, then=Value(BY_DATE)),
    When(cycle__in=Period.values, then=F("cycle")),
    When(limit_kind=LimitKind.PERIODIC, then=F("limit_period")),
    When(limit_kind=LimitKind.FIXED_DATE, then=Value(BY_DATE)),
    default=Value(""),
    output_field=CharField(),
)


class State(TextChoices):
    FRESH = "fresh", "按期更新"
    STALE = "stale", "应更未更"
    NEVER = "never", "从未公开"
    UNTIMED = "untimed", "已公开，没有固定周期"


def alive(*, on: date):
    """The entries in force with `period`, `last_on`, `since_on`, `owner`, its path, `state`.

    `last_on` is the day of the last publication; `since_on` the same, or the day the
    entry came into force where nothing was published yet: from it the next renewal
    is counted.
    """
    published = Publication.objects.standing().filter(
        entry=OuterRef("entry"), published_on__lte=on
    )
    numbers = EntryVersion.objects.filter(
        entry=OuterRef("entry"), from_number__isnull=False
    )
    first = Edition.objects.filter(
        catalogue=OuterRef("entry__catalogue"), number=OuterRef("first_number")
    )
    rows = in_force(on=on).filter(entry_list=EntryList.PROACTIVE, is_heading=False)
    return rows.annotate(
        period=PERIOD,
        last_on=Subquery(
            published.order_by("-published_on").values("published_on")[:1]
        ),
        first_number=Subquery(
            numbers.order_by("from_number").values("from_number")[:1]
        ),
        since_on=Coalesce("last_on", Subquery(first.values("effective_on")[:1])),
        owner=answering("unit", "entry__unit"),
        owner_path=answering("unit", "entry__unit", of="__path"),
        state=Case(
            When(last_on=None, then=Value(State.NEVER)),
            When(due_before(on, last="last_on"), then=Value(State.STALE)),
            When(period__in=PERIODIC, then=Value(State.FRESH)),
            default=Value(State.UNTIMED),
            output_field=CharField(),
        ),
    )


def to_renew(*, on: date, first: date, until: date):
    """The entries whose next renewal is due between two days, published or not."""
    return alive(on=on).filter(due_within(first, until, last="since_on"))


def overdue(*, on: date):
    """The entries that should have been renewed before a day."""
    return alive(on=on).filter(due_before(on, last="since_on"))


def visible(rows, user):
    """Of the bureaus the person works in."""
    scope = user.bureau_paths_with("catalog.view_entry")
    return rows.filter(paths.under(scope, "entry__bureau__path"))


def counted(user, *, on: date) -> dict[int, dict[str, int]]:
    """How many entries and publications of each unit are in which state.

    {unit: {a State, "never_overdue", "late", "broken": number}}; `never_overdue` are
    those of NEVER whose first renewal was due, `late` are publications of
    this year after their own 公开期限, `broken` links that cannot be opened.
    """
    found: dict[int, dict[str, int]] = {}
    states = visible(alive(on=on), user).values(OWNER, "state")
    for row in states.annotate(number=Count("pk")).order_by():
        found.setdefault(row[OWNER], {})[row["state"]] = row["number"]
    never = visible(overdue(on=on), user).filter(state=State.NEVER).values(OWNER)
    for row in never.annotate(number=Count("pk")).order_by():
        found[row[OWNER]]["never_overdue"] = row["number"]
    late = Publication.objects.visible_to(user).standing().late()
    late = late.filter(published_on__year=on.year)
    broken = LinkState.objects.visible_to(user).broken()
    for name, rows, of in (("late", late, ""), ("broken", broken, "publication__")):
        unit = answering(f"{of}unit", f"{of}bureau")
        rows = rows.annotate(of_unit=unit).values("of_unit")
        for row in rows.annotate(number=Count("pk")).order_by():
            found.setdefault(row["of_unit"], {})[name] = row["number"]
    return found
