"""已核对: which rows of law are to be compared with their source again, and that
they were. A row is right or it is corrected by who keeps it; here it is dated."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Max, Model, Q

from core.audit.models import Event
from core.audit.trail import record
from core.units import paths

from . import registry

CHECKED = "核对法定依据"


class Refused(Exception):
    """Nothing was recorded; the message says why."""


@dataclass(frozen=True)
class Row:
    """One row of law as the list shows it."""

    row: Model
    key: str  # names it in a form
    is_old: bool
    checked: Event | None  # the last time it was recorded as checked

    @property
    def valid_until(self):
        return getattr(self.row, "valid_until", None)


def year_before(today: date) -> date:
    try:
        return today.replace(year=today.year - 1)
    except ValueError:  # 29 February
        return date(today.year - 1, 2, 28)


def within(model, scope):
    """The rows that hold everywhere, and those of bureaus under the paths of `scope`."""
    rows = model.objects.all()
    if has(model, "bureau"):
        rows = rows.filter(Q(bureau=None) | paths.under(scope, "bureau__path"))
    return rows


def has(model, name) -> bool:
    return any(field.name == name for field in model._meta.fields)


def in_force(model, today: date, scope):
    """The rows of a model that hold today or later."""
    rows = within(model, scope)
    if hasattr(rows, "in_use"):
        rows = rows.in_use()
    if has(model, "valid_until"):
        rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=today))
    return rows


def old(model, today: date, scope):
    """Those nobody has checked for a year, or ever."""
    unchecked = Q(verified_on=None) | Q(verified_on__lt=year_before(today))
    return in_force(model, today, scope).filter(unchecked)


def left(today: date, scope) -> int:
    """How many rows nobody has checked for a year."""
    return sum(old(model, today, scope).count() for model in registry.models.values())


def listed(today: date, scope, *, only_old: bool) -> list[tuple[str, list[Row]]]:
    """The rows by kind, the longest unchecked first."""
    choose = old if only_old else in_force
    found = {
        label: list(
            choose(model, today, scope).order_by(
                F("verified_on").asc(nulls_first=True), "pk"
            )
        )
        for label, model in registry.models.items()
    }
    checks = last_checks(found)
    border = year_before(today)
    return [
        (
            registry.models[label]._meta.verbose_name,
            [
                Row(
                    row,
                    f"{label}-{row.pk}",
                    row.verified_on is None or row.verified_on < border,
                    checks.get((label, row.pk)),
                )
                for row in rows
            ],
        )
        for label, rows in found.items()
        if rows
    ]


def last_checks(found) -> dict[tuple[str, int], Event]:
    """The last record of each row, in one query."""
    last = (
        Event.objects.filter(act=CHECKED, subject_type__in=found)
        .values("subject_type", "subject_id")
        .annotate(last=Max("pk"))
        .order_by()
        .values("last")
    )
    return {
        (event.subject_type, event.subject_id): event
        for event in Event.objects.filter(pk__in=last)
    }


@transaction.atomic
def check(*, keys, scope, note, by, today) -> int:
    """Record that the rows agree with their sources today; return how many."""
    chosen = defaultdict(set)
    for key in keys:
        label, _, pk = key.rpartition("-")
        if label not in registry.models or not pk.isdecimal():
            raise Refused("所选内容有变化，请重新勾选。")
        chosen[label].add(int(pk))
    if not chosen:
        raise Refused("没有勾选，请先勾选已经核对的条目。")
    count = 0
    for label, pks in chosen.items():
        model = registry.models[label]
        found = within(model, scope).filter(pk__in=pks)
        rows = list(found.select_for_update(of=("self",)).order_by("pk"))
        if len(rows) < len(pks):
            raise Refused("所选内容有变化，请重新勾选。")
        model.objects.filter(pk__in=pks).update(verified_on=today)
        for row in rows:
            said = f"上次{row.verified_on or '没有核对'}，来源：{row.source}"
            record(CHECKED, row, by=by, note="；".join(filter(None, [said, note])))
        count += len(rows)
    return count
