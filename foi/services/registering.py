"""登记: a request enters the ledger with the day that counts, or waits for it."""

import hashlib
import re
import uuid
from dataclasses import replace

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.audit.trail import record
from core.files.services.storing import keep_received, receive
from core.units.numbers import next_number
from foi.models import (
    Applicant,
    Attachment,
    ClockEvent,
    InformationRequest,
    RelatedRequest,
)
from foi.refusals import Refused

from . import staying
from .changing import add_event, finish, lock, refuse_unless, standing

SERIES = "依申请公开"
Status = InformationRequest.Status
Basis = InformationRequest.Basis
COPIED = ("bureau", "provincial_number", "kind", "way", "basis", "arrived_on") + (
    "column",
    "document_number",
    "form",
    "getting",
)
MOST_PIECES = 20
NOT_WORDS = re.compile(r"[\W_]+")


def contents_key(contents: str) -> str:
    """The same for one text however it is spaced and punctuated."""
    return hashlib.sha256(NOT_WORDS.sub("", contents).encode()).hexdigest()


@sensitive_variables("applicant", "facts")
@transaction.atomic
def register(
    *, bureau, facts, applicant, confirmed_on, token, by, today, calendar, files=()
):
    """Enter a request and return it; a second click finds the first.

    `facts` and `applicant` hold the fields of the two models. The clock begins at
    once where the day of receipt is known: handed in or signed for, or confirmed on
    `confirmed_on` (Art. 31).
    """
    known = InformationRequest.objects.filter(token=token).first()
    if known:
        return known
    refuse_impossible(facts, confirmed_on, today=today)
    request = InformationRequest.objects.create(
        bureau=bureau,
        year=today.year,
        number=next_number(bureau=bureau, kind=SERIES, year=today.year),
        contents_key=contents_key(facts["contents"]),
        registered_on=today,
        registered_by=by,
        token=token,
        **facts,
    )
    keep_applicant(request, Applicant(**applicant))
    keep_files(request, files, by=by)
    staying.arrive(request, today=today, calendar=calendar)
    basis, received_on = facts["basis"], confirmed_on
    if basis != Basis.CONFIRMED:
        received_on = facts["arrived_on"]
    if received_on:
        add_event(request, ClockEvent.Act.RECEIVED, received_on, by=by, today=today)
    finish(
        request,
        "登记申请",
        by=by,
        today=today,
        calendar=calendar,
        note=f"{request.get_way_display()}，{request.get_kind_display()}",
    )
    return request


def refuse_impossible(facts, confirmed_on, *, today):
    arrived_on, way, basis = facts["arrived_on"], facts["way"], facts["basis"]
    if arrived_on > today:
        raise Refused("到达日期不能晚于今天。")
    if basis not in InformationRequest.BASES[way]:
        allowed = "或者".join(each.label for each in InformationRequest.BASES[way])
        raise Refused(
            f"{InformationRequest.Way(way).label}的申请，收到日以{allowed}为准（第三十一条）。"
        )
    if confirmed_on is None:
        return
    if basis != Basis.CONFIRMED:
        raise Refused("以提交、签收为准的申请，不填双方确认日期。")
    if confirmed_on > today:
        raise Refused("双方确认日期不能晚于今天。")
    if confirmed_on < arrived_on:
        raise Refused("双方确认日期不能早于到达日期。")


def keep_applicant(request, applicant):
    applicant.request = request
    applicant.set_fingerprints()
    applicant.save()


def keep_files(request, files, *, by):
    """Keep what came with the request, under names that name nobody."""
    for number, upload in enumerate(files, start=1):
        file = receive(upload)
        _, dot, extension = file.name.rpartition(".")
        name = f"〔{request.year}〕{request.number}号申请材料{number}{dot}{extension}"
        stored = keep_received(replace(file, name=name), by=by)
        Attachment.objects.create(request=request, file=stored)


@transaction.atomic
def split(*, pk, version, pieces, by, today, calendar):
    """一事一申请: give each further matter of one form a row of its own.

    `pieces` are what the further matters are called; returns their requests. Each
    has its number and its clock, and takes applicant, day and files from the form.
    """
    request = lock(pk, version)
    refuse_unless(request, Status.CONFIRMING, Status.HANDLING)
    events = standing(request)
    if any(event.act != ClockEvent.Act.RECEIVED for event in events):
        raise Refused("已经开始办理的申请不能再拆分，请在办理其他事项以前拆分。")
    if request.split_from_id:
        raise Refused(f"这件申请已从{request.split_from}拆分而来，请在那一件上拆分。")
    if not pieces or len(pieces) > MOST_PIECES:
        raise Refused(f"请填写拆分出的事项，每行一件，最多{MOST_PIECES}件。")
    made = [
        copy_of(request, piece, events, by=by, today=today, calendar=calendar)
        for piece in pieces
    ]
    names = "、".join(map(str, made))
    finish(
        request,
        "一事一申请拆分",
        by=by,
        today=today,
        calendar=calendar,
        note=f"拆分出{names}",
    )
    return made


def copy_of(request, subject, events, *, by, today, calendar):
    """A row for one more matter of the same form."""
    piece = InformationRequest.objects.create(
        **{name: getattr(request, name) for name in COPIED},
        year=today.year,
        number=next_number(bureau=request.bureau, kind=SERIES, year=today.year),
        subject=subject,
        contents=subject,
        contents_key=contents_key(subject),
        registered_on=today,
        registered_by=by,
        split_from=request,
        token=uuid.uuid4(),
    )
    applicant = Applicant.objects.get(request=request)
    applicant.pk, applicant._state.adding = None, True
    keep_applicant(piece, applicant)
    Attachment.objects.bulk_create(
        Attachment(request=piece, file=each.file) for each in request.attachments.all()
    )
    staying.arrive(piece, today=today, calendar=calendar)
    for event in events:
        add_event(piece, event.act, event.on, by=by, today=today)
    finish(
        piece,
        "登记申请",
        by=by,
        today=today,
        calendar=calendar,
        note=f"自{request}拆分",
    )
    return piece


@transaction.atomic
def relate(*, pk, other_pk, kind, by, today):
    """Tie two requests of one bureau: repeated, joint, or equal in what they ask."""
    first, second = sorted([pk, other_pk])
    if first == second:
        raise Refused("不能与自己关联，请选另一件申请。")
    rows = InformationRequest.objects.select_related("bureau", "unit")
    earlier, later = rows.get(pk=first), rows.get(pk=second)
    if earlier.bureau_id != later.bureau_id:
        raise Refused("只能关联本机关收到的申请。")
    related, is_new = RelatedRequest.objects.get_or_create(
        request=later,
        other=earlier,
        defaults={"kind": kind, "linked_on": today, "linked_by": by},
    )
    if not is_new:
        raise Refused(f"这两件申请已经关联：{related.get_kind_display()}。")
    record("关联申请", later, by=by, note=f"{related.get_kind_display()}：{earlier}")
    return related


def same_applicant(request, other) -> bool:
    """Whether two requests come from one applicant, as far as numbers and names tell."""
    same = Applicant.objects.filter(request=other).same_as(request.applicant)
    return same.exists()
