"""归档: what has ended is put on the shelf; what is incomplete is said, not hidden."""

from django.db import IntegrityError, transaction

from core.audit.trail import record
from foi import history
from foi.models import ArchiveFile, ClockEvent, InformationRequest, SignedSheet
from foi.refusals import Refused

from . import chaining
from .changing import keep_document, lock, refuse_unless, standing

Act = ClockEvent.Act
Status = InformationRequest.Status


def gaps(request, events) -> list[str]:
    """What a complete file would hold and this one does not."""
    last = {event.act: event for event in history.in_order(events)}
    letters = set(request.letters.standing().values_list("event", flat=True))
    found = []
    if not request.attachments.exists():
        found.append("没有申请表等申请材料")
    if request.status == Status.WITHDRAWN:
        withdrawn = last.get(Act.WITHDRAWN)
        if withdrawn and not withdrawn.document_id:
            found.append("没有撤回申请")
        return found
    answered, served = last.get(Act.ANSWERED), last.get(Act.SERVED)
    if answered and history.needs_service(request.outcome):
        if not has_paper(answered, letters):
            found.append("没有答复书")
        if not answered.letter_number:
            found.append("没有登记答复文号")
        if served is None:
            found.append("没有登记送达")
        elif not served.document_id:
            found.append("没有送达回证")
    unpapered = [
        f"{event.get_act_display()}（{event.on}）没有文书"
        for event in history.in_order(events)
        if event.act in (Act.SUPPLEMENT_ASKED, Act.EXTENDED, Act.CHARGED)
        and not has_paper(event, letters)
    ]
    unsigned = [
        f"{event.get_act_display()}（{event.on}）没有签批记录，也没有存入审签单"
        for event in unsigned_acts(request, events)
    ]
    return [*found, *unpapered, *unsigned]


def has_paper(event, letters) -> bool:
    """A file, or a letter of our own whose words are kept."""
    return bool(event.document_id) or event.pk in letters


def without_sheet(events) -> list[ClockEvent]:
    """Acts that went out as a letter, and whose signed 审签单 is not on file."""
    filed = SignedSheet.objects.filter(event__in=[each.pk for each in events])
    known = set(filed.values_list("event", flat=True))
    return [
        event
        for event in history.in_order(events)
        if history.is_outgoing(event) and event.pk not in known
    ]


def unsigned_acts(request, events) -> list[ClockEvent]:
    """Outgoing acts that neither the chain nor a sheet on file says were signed.

    Who let a supplement or payment pass is owed no letter, so nothing is signed.
    """
    owed = history.needs_service(request.outcome) and not chaining.is_signed(request)
    return [each for each in without_sheet(events) if each.act != Act.ANSWERED or owed]


@transaction.atomic
def file_sheet(*, pk, version, of_pk, by, today, document=None):
    """存入审签单 of an outgoing act: its scan, or that it lies on paper."""
    request = lock(pk, version)
    event = next(
        (each for each in without_sheet(standing(request)) if each.pk == of_pk), None
    )
    if event is None:
        raise Refused("所选事项的审签单已经存入，或者这一项已改正，请看过最新情况。")
    file = document and keep_document(request, event.act, document, by=by, of="审签单")
    sheet = SignedSheet.objects.create(
        event=event, document=file, filed_on=today, filed_by=by
    )
    bump(request)
    how = "" if file else "，纸质存卷"
    record("存入审签单", request, by=by, note=f"{event}{how}")
    return sheet


@transaction.atomic
def archive(*, pk, version, year, number, retention, by, today):
    """Put an ended request away under a number; nothing of it changes any more."""
    request = lock(pk, version)
    refuse_unless(request, Status.CLOSED, Status.WITHDRAWN)
    number = number.strip()
    if not number:
        raise Refused("请填写案卷号。")
    if not request.year <= year <= today.year:
        raise Refused(f"归档年度应在{request.year}年至{today.year}年之间。")
    try:
        with transaction.atomic():
            file = ArchiveFile.objects.create(
                request=request,
                bureau=request.bureau,
                year=year,
                number=number,
                retention=retention,
                gaps=gaps(request, standing(request)),
                archived_on=today,
                archived_by=by,
            )
    except IntegrityError as error:
        raise Refused(f"{year}年已有案卷号{number}，请另编一个。") from error
    bump(request)
    lacking = f"，欠缺{len(file.gaps)}项" if file.gaps else ""
    note = f"{file}，保管期限{file.get_retention_display()}{lacking}"
    record("归档", request, by=by, note=note)
    return file


@transaction.atomic
def take_back(*, pk, version, reason, by, today):
    """撤销归档 with a reason; the old file stays to be read."""
    request = lock(pk, version, put_away=True)
    file = request.archived
    if file is None:
        raise Refused("这件申请没有归档。")
    if not reason.strip():
        raise Refused("请写明撤销归档的理由。")
    file.undone_on, file.undone_by, file.undone_reason = today, by, reason.strip()
    file.save(update_fields=["undone_on", "undone_by", "undone_reason"])
    bump(request)
    record("撤销归档", request, by=by, note=str(file))
    return request


def bump(request):
    request.version += 1
    request.save(update_fields=["version"])
    vars(request).pop("archived", None)
