"""Everything the page of one request shows. Reads only."""

from dataclasses import dataclass

from django.db.models import Prefetch

from core.workdays.days import current_calendar

from . import case_page, chain_page, history, telling
from .acts import BY_SLUG, open_acts
from .letter_page import is_free, letters_of, voided_answer
from .models import InformationRequest, Letter, Limit
from .next_step import next_step
from .services.changing import apply
from .services.ending import is_served_late
from .services.registering import same_applicant

SAME_SHOWN = 5
# Acts seldom needed: folded, below the others.
SELDOM = ("charge", "reasons", "split", "sheet", "withdraw", "amend", "strike") + (
    "relate",
)
READ = ("entered_by", "approved_by", "strike__struck_by", "document", "of") + (
    "sheet__document",
)


@dataclass(frozen=True)
class ActPanel:
    """One act and its form as the page prints it."""

    slug: str
    label: str
    form: object


def events_of(row):
    voided = Letter.objects.exclude(voided_on=None).defer("values_text", "body")
    rows = row.events.select_related(*READ)
    return list(rows.prefetch_related(Prefetch("letters", voided)))


def context_of(row, user, *, today, failed=None):
    """`failed`: the bound form of the act that was refused, by its slug."""
    calendar, limits = current_calendar(), Limit.objects.loaded()
    events = events_of(row)
    standing = history.in_order([each for each in events if not each.is_struck])
    clock = history.clock_of(standing, limits, calendar, today=today)
    # What is stored may be of last night; the page shows the day it is opened on.
    apply(row, standing, limits=limits, calendar=calendar, today=today)
    keeps = user.may("foi.keep_ledger", row)
    chain = chain_page.context(
        row, user, calendar=calendar, today=today, failed=failed or {}
    )
    letters = letters_of(row, user, standing)
    return {
        "row": row,
        "calendar": calendar,
        "today": today,
        "clock": clock,
        "months": months_of(row, clock, calendar, today),
        "reasons": telling.reasons(row, standing, clock, limits, calendar),
        "timeline": telling.timeline(events, limits, calendar),
        "is_late": is_served_late(row, standing),
        **panels(row, standing, today, failed or {}, keeps),
        "failed": next(iter((failed or {}).values()), None),
        "keeps": keeps,
        "may_reveal": user.may("foi.reveal_applicant", row),
        "papers": papers(row, events),
        **related(row, user),
        **case_page.on_request(row, keeps=keeps, today=today),
        "next_step": next_step(
            row,
            today=today,
            stay=chain["current"] and chain["chain_is_on"] and chain["current"].stay,
            consultations=history.open_consultations(standing),
            unused=unused(letters["letters"]),
            letters_are_on=letters["letters_are_on"],
            voided=voided_answer(letters["letters"], standing),
        ),
        **chain,
        **chain_page.guide_context(row, user),
        "revisions": list(row.applicant.revisions.select_related("revised_by")),
        **letters,
    }


def months_of(row, clock, calendar, today):
    """The line of days; nothing while the clock stands still or once it has ended."""
    if clock is None or clock.due_on is None or not row.is_open:
        return []
    return telling.months(clock, row.due_on, calendar, today)


def panels(row, standing, today, failed, keeps):
    """The acts open to who keeps the ledger: the usual ones, and those below a fold."""
    found = [
        ActPanel(
            act.slug,
            act.label,
            failed.get(act.slug) or blank(act, row, standing, today),
        )
        for act in (open_acts(row, standing) if keeps else [])
    ]
    return {
        "panels": [each for each in found if each.slug not in SELDOM],
        "seldom": [each for each in found if each.slug in SELDOM],
        "seldom_open": any(slug in SELDOM for slug in failed),
    }


def unused(letters):
    """The letters issued whose act has not been entered, with the act's label."""
    return [
        (letter.mark, BY_SLUG[letter.about.act].label)
        for letter in letters
        if is_free(letter) and letter.about.act and not letter.case_id
    ]


def blank(act, row, standing, today):
    return act.form(row=row, events=standing, today=today, auto_id=f"{act.slug}_%s")


def papers(row, events):
    """The files of a request: what came with it, then the paper of each act."""
    attached = row.attachments.select_related("file")
    return [
        *(each.file for each in attached),
        *(event.document for event in events if event.document),
        *(
            event.sheet.document
            for event in events
            if hasattr(event, "sheet") and event.sheet.document
        ),
    ]


def related(row, user):
    """Split pieces, requests tied to this one, and others in the same words."""
    earlier = list(row.earlier.select_related("other__bureau", "other__unit"))
    later = list(row.later.select_related("request__bureau", "request__unit"))
    tied = [(each.other, each) for each in earlier]
    tied += [(each.request, each) for each in later]
    known = {other.pk for other, _ in tied} | {row.split_from_id}
    visible = InformationRequest.objects.visible_to(user)
    same = visible.about_the_same(row).exclude(pk__in=known - {None})
    found = list(same.select_related("applicant").order_by("-pk")[:SAME_SHOWN])
    return {
        "tied": tied,
        "pieces": list(row.pieces.order_by("pk")),
        "same": [(other, same_applicant(row, other)) for other in found],
        "advises_publication": any(each.kind == each.Kind.EQUAL for _, each in tied),
    }
