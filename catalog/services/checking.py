"""错链: links looked at by the worker or by a desk with the internet, and the results."""

import time
from collections.abc import Iterable
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from catalog.models import LinkState, Publication
from catalog.refusals import Refused
from catalog.standalone.check_links import Pauses, Result, by_turns, check
from core.audit.trail import record
from core.runs.services import start
from core.units.models import Unit

CHECKING = "catalog.check_links"
# So long a run asks sites; what is left has its turn next time, longest unseen first.
SECONDS = 2 * 3600
MOST = 5000
BATCH = 20
# So many first results, and every site unreachable: it is this machine that is cut off.
ENOUGH = 5
CUT_OFF = (
    "试了{}个网址，一个网站也连不上，可能是本机连不上互联网，没有记录结果。"
    "请在能上互联网的电脑上用检查程序检查，再导入结果。"
)


def to_check(bureau, *, today):
    """The links of a bureau not looked at today, the longest unseen first."""
    last = LinkState.objects.filter(publication=OuterRef("pk"), ended_on=None)
    rows = Publication.objects.standing().filter(bureau=bureau).exclude(link="")
    rows = rows.annotate(seen_on=Subquery(last.values("seen_on")[:1]))
    rows = rows.filter(Q(seen_on=None) | Q(seen_on__lt=today))
    return rows.order_by(F("seen_on").asc(nulls_first=True), "pk")


@transaction.atomic
def start_check(*, bureau, by, today):
    """Have the links of a bureau looked at in the background; return the run."""
    if not to_check(bureau, today=today).exists():
        raise Refused("今天没有还未检查的网址。")
    arguments = {"bureau": bureau.pk, "today": str(today)}
    return start(
        kind=CHECKING, title=f"检查{bureau}的网址", owner=by, arguments=arguments
    )


def check_all(*, today) -> int:
    """Look at the links of every bureau in turn; a bureau that fails stops no other."""
    number = 0
    owning = Publication.objects.standing().exclude(link="").values("bureau")
    for bureau in Unit.objects.filter(pk__in=owning).order_by("pk"):
        try:
            number += check_bureau(bureau, by=None, today=today)
        except Refused:
            continue
    return number


def check_bureau(bureau, *, by, today, progress=None, pause=None) -> int:
    """Look at links until they are all seen or the time is over; how many were."""
    rows = list(to_check(bureau, today=today)[:MOST])
    inside = frozenset(map(str.lower, settings.LINK_CHECK_INSIDE))
    pauses = Pauses(settings.LINK_CHECK_PAUSE if pause is None else pause)
    ends_at = time.monotonic() + SECONDS
    turns = iter(by_turns(rows, lambda row: row.link))
    number = 0
    while batch := list(islice(turns, BATCH)):
        if time.monotonic() > ends_at:
            break
        found = {}
        for row in batch:
            pauses.wait(row.link)
            found[row] = check(row.link, inside)
            if progress:
                progress(number + len(found), len(rows))
        refuse_cut_off(found.values(), number)
        keep(found.items(), today=today)
        number += len(found)
    record("检查网址", bureau, by=by, note=f"共{number}个")
    return number


def refuse_cut_off(results, number):
    results = list(results)
    away = LinkState.Outcome.UNREACHABLE
    if (
        number == 0
        and len(results) >= ENOUGH
        and all(result.outcome == away for result in results)
    ):
        raise Refused(CUT_OFF.format(len(results)))


@transaction.atomic
def keep(results: Iterable[tuple[Publication, Result]], *, today) -> None:
    """Write what was found: a stretch goes on, or ends and another begins."""
    found = {row.pk: (row, result) for row, result in results}
    last = {
        state.publication_id: state
        for state in LinkState.objects.filter(publication__in=found, ended_on=None)
    }
    going_on, ended, begun = [], [], []
    for pk, (row, result) in found.items():
        state = last.get(pk)
        new = LinkState(publication_id=pk, link=row.link, since_on=today)
        if state and today < state.seen_on:
            continue
        if state and is_same_stretch(state, row, result):
            new, _ = state, going_on.append(state)
        else:
            begun.append(new)
            if state:
                state.ended_on = today
                ended.append(state)
        put(new, result, today)
    columns = ["outcome", "code", "final", "detail", "seen_on"]
    LinkState.objects.bulk_update(going_on, columns, batch_size=500)
    LinkState.objects.bulk_update(ended, ["ended_on"], batch_size=500)
    LinkState.objects.bulk_create(begun, batch_size=500)


def is_same_stretch(state, row, result):
    is_broken = result.outcome in LinkState.BROKEN
    return state.link == row.link and state.is_broken == is_broken


def put(state, result, today):
    state.outcome, state.code = result.outcome, result.code
    state.final, state.detail = result.final[:1000], result.detail[:300]
    state.seen_on = today
