"""错链: links looked at by the worker or by a desk with the internet, and the results."""

import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from catalog.models import LinkState, LinkTerm, Publication
from catalog.models.link_term import Terms
from catalog.refusals import Refused
from catalog.standalone.check_links import Pauses, Result, by_turns, check
from core.audit.trail import record
from core.runs.models import Run
from core.runs.services import start
from core.units.models import Unit

CHECKING = "catalog.check_links"
# So long a run asks sites; what is left has its turn next time, longest unseen first.
# A broker sends again what no worker has finished in an hour.
SECONDS = 45 * 60
MOST = 5000  # of all: one site that is down must not take every turn
BATCH = 20
CHUNK = 500
Outcome = LinkState.Outcome
ANSWERED = {Outcome.ALIVE, Outcome.REDIRECTED, Outcome.DEAD, Outcome.GUARDED}
# Answers that a person's look gives way to; a page moved elsewhere is none.
TELLING = {Outcome.ALIVE, Outcome.DEAD, Outcome.UNREACHABLE}
SEEN, NOT_SEEN = "人工打开核对，网页正常。", "人工打开核对，网页打不开。"
AFTERWARDS = "网站不让程序检查，请人工打开核对。"
CUT_OFF = (
    "{}个网址所在的网站一个也连不上，可能是连不上互联网，没有记录这些结果。"
    "请在能上互联网的电脑上用检查程序检查，再导入结果。"
)


def to_check(bureau, *, today, again=False):
    """The links of a bureau not looked at today, the longest unseen first.

    With `again` the broken ones as well: they may have been mended since.
    """
    last = LinkState.objects.filter(publication=OuterRef("pk"), ended_on=None)
    rows = Publication.objects.standing().filter(bureau=bureau).exclude(link="")
    rows = rows.annotate(seen_on=Subquery(last.values("seen_on")[:1]))
    wanted = Q(seen_on=None) | Q(seen_on__lt=today)
    if again:
        wanted |= Q(pk__in=LinkState.objects.broken().values("publication"))
    rows = rows.filter(wanted)
    return rows.order_by(F("seen_on").asc(nulls_first=True), "pk")


@transaction.atomic
def start_check(*, bureau, by, today):
    """Have the links looked at in the background, the broken ones again; the run."""
    if not to_check(bureau, today=today, again=True).exists():
        raise Refused("今天没有还未检查的网址，也没有打不开的要再检查。")
    running = Run.objects.unfinished().filter(kind=CHECKING)
    if running.filter(arguments__bureau=bureau.pk).exists():
        raise Refused("正在检查，不用再点；结果出来以后列在本页。")
    arguments = {"bureau": bureau.pk, "today": str(today)}
    return start(
        kind=CHECKING, title=f"检查{bureau}的网址", owner=by, arguments=arguments
    )


def check_all(*, today) -> int:
    """Look at the links of every bureau in turn; a bureau that fails stops no other."""
    number, ends_at = 0, time.monotonic() + SECONDS
    owning = Publication.objects.standing().exclude(link="").values("bureau")
    for bureau in Unit.objects.filter(pk__in=owning).order_by("pk"):
        try:
            number += check_bureau(bureau, by=None, today=today, ends_at=ends_at)
        except Refused:
            continue
    return number


def check_bureau(
    bureau, *, by, today, again=False, progress=None, pause=None, ends_at=None
) -> int:
    """Look at links until they are all seen or the time is over; how many were.

    Nothing is written before some site has answered: where none does, it is this
    machine that is cut off. A run that is killed goes on with what it had not seen.
    """
    rows = list(to_check(bureau, today=today, again=again).only("link", "bureau"))
    inside = sites_inside()
    pauses = Pauses(settings.LINK_CHECK_PAUSE if pause is None else pause)
    ends_at = ends_at or time.monotonic() + SECONDS
    found, number, is_online = {}, 0, was_online(bureau, inside, today)
    for row in by_turns(rows, lambda row: row.link):
        if time.monotonic() > ends_at or number == MOST:
            break
        if pauses.gives_up(row.link):
            continue
        pauses.wait(row.link)
        result = found[row] = check(row.link, inside)
        pauses.note(row.link, result)
        is_online = is_online or is_proof(row.link, result.outcome, inside)
        number += 1
        if progress:
            progress(number, min(len(rows), MOST))
        if is_online and len(found) >= BATCH:
            keep(found.items(), today=today)
            found.clear()
    away = [] if is_online else unproven(found, inside)
    for row in away:
        del found[row]
    keep(found.items(), today=today)
    left = len(rows) - number
    note = f"共{number - len(away)}个" + (f"，{left}个留待下次" if left else "")
    record("检查网址", bureau, by=by, note=note)
    if away:
        raise Refused(CUT_OFF.format(len(away)))
    return number


def is_proof(link, outcome, inside) -> bool:
    """Whether an answer shows that this machine gets out of the house."""
    return outcome in ANSWERED and host_of(link) not in inside


def was_online(bureau, inside, today) -> bool:
    """Whether some site out of the house answered today already."""
    seen = LinkState.objects.filter(publication__bureau=bureau, seen_on=today)
    seen = seen.filter(looked_on=None).values_list("link", "outcome")
    return any(is_proof(*each, inside) for each in seen.iterator())


def unproven(found, inside) -> list:
    """The links of sites out of the house that did not answer, where none did."""
    return [
        row
        for row, result in found.items()
        if result.outcome == Outcome.UNREACHABLE and host_of(row.link) not in inside
    ]


def host_of(link) -> str:
    return (urlsplit(link).hostname or "").lower()


def refuse_cut_off(found: dict):
    """Where no site answered in a file that was brought back."""
    inside = sites_inside()
    away = unproven(found, inside)
    is_online = any(
        is_proof(row.link, each.outcome, inside) for row, each in found.items()
    )
    if away and not is_online:
        raise Refused(CUT_OFF.format(len(away)))


def sites_inside() -> frozenset:
    return frozenset(map(str.lower, settings.LINK_CHECK_INSIDE))


@transaction.atomic
def keep(results: Iterable[tuple[Publication, Result]], *, today) -> None:
    """Write what was found: a stretch goes on, or ends and another begins."""
    found = {row.pk: (row, result) for row, result in results}
    last = {
        state.publication_id: state
        for state in LinkState.objects.filter(publication__in=found, ended_on=None)
    }
    terms = Terms(LinkTerm.Code.LOOK)
    going_on, ended, begun = [], [], []
    for pk, (row, result) in found.items():
        state = last.get(pk)
        if state and today < state.seen_on:
            continue
        if state and state.link == row.link and holds(state, result, terms, today):
            note_silent(state, result, today)
            going_on.append(state)
            continue
        new = LinkState(publication_id=pk, link=row.link, since_on=today)
        if state and is_same_stretch(state, row, result):
            new, _ = state, going_on.append(state)
        else:
            begun.append(new)
            if state:
                state.ended_on = today
                ended.append(state)
        put(new, result, today)
    columns = ["outcome", "code", "final", "detail", "seen_on", "looked_on"]
    LinkState.objects.bulk_update(going_on, [*columns, "looked_by"], batch_size=CHUNK)
    LinkState.objects.bulk_update(ended, ["ended_on"], batch_size=CHUNK)
    LinkState.objects.bulk_create(begun, batch_size=CHUNK)


def holds(state, result, terms, today) -> bool:
    """Whether what was known before outweighs an answer that says nothing of the page.

    A broken link is not mended by a site that shuts programs out; what a person saw
    holds for a while.
    """
    if state.looked_on and result.outcome not in TELLING:
        return (today - state.looked_on).days < terms.on(today)
    return state.is_broken and result.outcome in LinkState.SILENT


def note_silent(state, result, today):
    """What is known stays; a broken one does not look as though it was seen again."""
    if not state.is_broken:
        state.seen_on = today
    elif AFTERWARDS not in state.detail:
        state.detail = f"{state.detail[:200]}{today}起{AFTERWARDS}"


def is_same_stretch(state, row, result):
    is_broken = result.outcome in LinkState.BROKEN
    return state.link == row.link and state.is_broken == is_broken


def put(state, result, today):
    state.outcome, state.code = result.outcome, result.code
    state.final, state.detail = result.final[:1000], result.detail[:300]
    state.seen_on = today
    state.looked_on = state.looked_by = None


@transaction.atomic
def look(*, publication, is_there, by, today) -> LinkState:
    """人工核对: what a person saw who opened the page in a browser.

    A page that a program found broken is called mended by the office alone.
    """
    row = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("bureau")
        .get(pk=publication)
    )
    if not row.link or row.withdrawn_on:
        raise Refused("这条公开记录没有网址，或者已经撤下，不用核对。")
    before = LinkState.objects.filter(publication=row).now().first()
    is_broken = before is not None and before.is_broken
    if is_broken and is_there and not by.may("catalog.keep_catalogue", row.bureau):
        raise Refused(
            "查出打不开的网址，恢复以后再检查一次即消除；要人工认定的，请政务公开办公室核对。"
        )
    outcome = Outcome.ALIVE if is_there else Outcome.DEAD
    said = SEEN if is_there else NOT_SEEN
    keep([(row, Result(outcome, 0, row.link, said))], today=today)
    state = LinkState.objects.filter(publication=row).now().get()
    state.looked_on, state.looked_by = today, by
    state.save(update_fields=["looked_on", "looked_by"])
    record("人工核对网址", row, by=by, note=said)
    return state
