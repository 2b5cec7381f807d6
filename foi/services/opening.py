"""起用: the day the ledger began to count, and the figures of the year before it."""

from django.db import transaction

from core.audit.trail import record
from core.workdays.words import dated
from foi.figures.requests import CARRIED_IN, HELD, NEW
from foi.models import InformationRequest, LedgerStart, OpeningFigure
from foi.refusals import Overtaken, Refused
from foi.register.opening import refuse_beside_rows

from .changing import who_was_quicker

Column = InformationRequest.Column


@transaction.atomic
def keep_opening(*, bureau, version, started_on, figures, reason, by, today):
    """Enter the start and its figures, or put them right with a reason.

    `figures`: (column, code) to a number, R4 being what was in hand on the day;
    `version`: that of the start the person saw, 0 where there was none.
    """
    start = LedgerStart.objects.select_for_update().filter(bureau=bureau).first()
    if (start.version if start else 0) != version:
        raise Overtaken(who_was_quicker(start) if start else "请重新打开这一页。")
    if started_on > today:
        raise Refused("起用日期不能晚于今天。")
    refuse_unbalanced(figures)
    refuse_before_new_year(figures, started_on)
    refuse_beside_rows(bureau, started_on, figures)
    if start and not reason.strip():
        raise Refused("请写明改正的理由。")
    notes = [f"起用日期{started_on}"] if not start else []
    if start is None:
        start = LedgerStart(
            bureau=bureau, started_on=started_on, entered_on=today, entered_by=by
        )
    elif start.started_on != started_on:
        notes.append(f"起用日期：{start.started_on} → {started_on}")
        start.started_on, start.entered_on = started_on, today
    start.version = version + 1
    start.save()
    notes += write(start, figures)
    if not notes:
        raise Refused("没有改动，不必保存。")
    if version:
        notes.append(f"理由：{reason.strip()}")
    act = "改正起用前数字" if version else "登记台账起用"
    record(act, start, by=by, note="；".join(notes))
    return start


def refuse_unbalanced(figures):
    """V1 for what came before: carried in + new = done + handed over."""
    for column in Column:
        of_column = {
            code: n for (each, code), n in figures.items() if each == column.value
        }
        came = of_column.pop(NEW, 0) + of_column.pop(CARRIED_IN, 0)
        held = of_column.pop(HELD, 0)
        done = sum(of_column.values())
        if came != done + held:
            raise Refused(
                f"{column.label}：新收和上年结转共{came}件，办结{done}件加起用时在办"
                f"{held}件是{done + held}件，两边应当相等。"
            )


def refuse_before_new_year(figures, started_on):
    """On 1 January nothing of the year lies before the start."""
    is_new_year = (started_on.month, started_on.day) == (1, 1)
    others = sum(
        n for (_, code), n in figures.items() if code not in (CARRIED_IN, HELD)
    )
    if is_new_year and others:
        raise Refused(
            f"起用日期是{dated(started_on)}，只填上年结转和起用时在办的件数，"
            "当年没有起用以前的新收和办结。"
        )


def write(start, figures):
    """Store what changed; says each cell old → new."""
    known = {(each.column, each.code): each for each in start.figures.all()}
    told, new, changed = [], [], []
    for (column, code), count in figures.items():
        row = known.get((column, code))
        before = row.count if row else 0
        if before == count:
            continue
        told.append(f"{Column(column).label}{code}：{before} → {count}")
        if row:
            row.count = count
            changed.append(row)
        else:
            new.append(
                OpeningFigure(start=start, column=column, code=code, count=count)
            )
    OpeningFigure.objects.bulk_create(new)
    OpeningFigure.objects.bulk_update(changed, ["count"])
    return told
