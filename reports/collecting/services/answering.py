"""Acts on one unit's sheet: fill, submit, sign, return, enter for it, correct."""

from django.db import transaction

from core.audit.trail import record
from core.units.models import Post
from core.units.roles import Role
from reports.collecting.figures import last_years
from reports.collecting.jumps import jump
from reports.collecting.models import CollectedFigure, CollectedSheet, FigureCollection
from reports.collecting.refusals import AskBack, Conflict, Refused

from .arranging import refuse_closed
from .telling import tell_heads, tell_returned

Status, How = CollectedSheet.Status, CollectedSheet.How
NOT_OPEN = "数据收集还没有下发。"


def locked(pk, version):
    """The collection shared, then the sheet held, if it is as the person saw it."""
    sheet = CollectedSheet.objects.get(pk=pk)
    collection = (
        FigureCollection.objects.select_for_update(of=("self",))
        .select_related("bureau")
        .get(pk=sheet.collection_id)
    )
    sheet = (
        CollectedSheet.objects.select_for_update(of=("self",))
        .select_related("unit__bureau")
        .get(pk=pk)
    )
    sheet.collection = collection
    if sheet.version != version:
        raise Conflict(sheet)
    return sheet


@transaction.atomic
def save_draft(*, pk, version, values, remarks, by, today):
    """Keep what is filled so far; empty cells stay empty."""
    sheet = locked(pk, version)
    refuse_closed(sheet.collection)
    if sheet.status not in (Status.FILLING, Status.RETURNED):
        raise Refused("已经提交，改动请用“更正并提交”。")
    changed = write(sheet, values, remarks, by=by, today=today)
    save(sheet)
    record("填报年报数据", sheet, by=by, note=f"暂存，改动{len(changed)}项")
    return sheet


@transaction.atomic
def submit(*, pk, version, values, remarks, by, today, sure=False):
    """Hand the sheet in: to the head, or to the office where the unit has none.

    What was handed in before is corrected the same way, until the collection ends.
    """
    sheet = locked(pk, version)
    refuse_closed(sheet.collection)
    was_reported = sheet.status == Status.REPORTED
    changed = write(sheet, values, remarks, by=by, today=today)
    if was_reported and not changed:
        raise Refused("没有改动，不必再提交。")
    refuse_gaps(sheet)
    ask_back(sheet, sure)
    sheet.submitted_on, sheet.submitted_by = today, by
    sheet.signed_on = sheet.signed_by = None
    if has_head(sheet.unit, today=today):
        if sheet.status != Status.TO_SIGN:
            sheet.move_to(Status.TO_SIGN)
    else:
        report(sheet, How.NO_HEAD, today=today)
    save(sheet)
    act = "更正年报数据" if was_reported else "提交年报数据"
    record(act, sheet, by=by, note="；".join(changed))
    if sheet.status == Status.TO_SIGN:
        tell_heads(sheet, today=today)
    return sheet


@transaction.atomic
def sign(*, pk, version, by, today):
    """The head confirms the sheet; it is the unit's answer from now on."""
    sheet = locked(pk, version)
    refuse_closed(sheet.collection)
    refuse_unless_to_sign(sheet)
    sheet.signed_on, sheet.signed_by = today, by
    report(sheet, How.ONLINE, today=today)
    save(sheet)
    record("签批年报数据", sheet, by=by)
    return sheet


def refuse_unless_to_sign(sheet):
    if sheet.status != Status.TO_SIGN:
        raise Refused(f"这张表现在是“{sheet.get_status_display()}”，不用签批。")


@transaction.atomic
def hold_back(*, pk, version, reason, by, today):
    """The head gives the sheet back to the liaison."""
    sheet = locked(pk, version)
    refuse_closed(sheet.collection)
    refuse_unless_to_sign(sheet)
    return give_back(sheet, "签批人退回年报数据", reason, by=by, today=today)


@transaction.atomic
def send_back(*, pk, version, reason, due_on, by, today):
    """The office returns a sheet that reached it, with a reason and a new day."""
    sheet = locked(pk, version)
    refuse_closed(sheet.collection)
    if sheet.status != Status.REPORTED:
        raise Refused(f"这张表现在是“{sheet.get_status_display()}”，不能退回。")
    if due_on < today:
        raise Refused("重报期限不能早于今天。")
    sheet.due_on = due_on
    return give_back(sheet, "退回年报数据", reason, by=by, today=today)


def give_back(sheet, act, reason, *, by, today):
    reason = reason.strip()
    if not reason:
        raise Refused("请写明退回的理由。")
    sheet.move_to(Status.RETURNED)
    sheet.return_reason = reason
    save(sheet)
    record(act, sheet, by=by, note=reason)
    tell_returned(sheet, today=today)
    return sheet


@transaction.atomic
def enter_for(
    *, pk, version, values, remarks, received_from, reason, by, today, sure=False
):
    """代录: the office enters what a unit said; also after the end, with its reason."""
    sheet = locked(pk, version)
    if sheet.collection.status == FigureCollection.Status.PREPARING:
        raise Refused(NOT_OPEN)
    if not reason.strip() or not received_from.strip():
        raise Refused("代录请写明数据由谁提供、为什么代录。")
    changed = write(sheet, values, remarks, by=by, today=today)
    refuse_gaps(sheet)
    ask_back(sheet, sure)
    sheet.received_from, sheet.behalf_reason = received_from.strip(), reason.strip()
    sheet.submitted_on, sheet.submitted_by = today, by
    sheet.signed_on = sheet.signed_by = None
    report(sheet, How.ON_BEHALF, today=today)
    save(sheet)
    note = f"{sheet.received_from}，{sheet.behalf_reason}；{'；'.join(changed)}"
    record("代录年报数据", sheet, by=by, note=note)
    return sheet


@transaction.atomic
def correct(*, figure_pk, version, value, reason, by, today):
    """One figure, after the collection has ended; the trail keeps old and new."""
    found = CollectedFigure.objects.get(pk=figure_pk)
    sheet = locked(found.sheet_id, version)
    if sheet.collection.status != FigureCollection.Status.CLOSED:
        raise Refused("收集还没有结束，请退回单位修改或者代录。")
    if sheet.status != Status.REPORTED:
        raise Refused("该单位没有报数，请用代录。")
    if not reason.strip():
        raise Refused("请写明更正的理由。")
    values = {found.item_id: value}
    changed = write(sheet, values, {found.item_id: found.remark}, by=by, today=today)
    if not changed:
        raise Refused("没有改动，不必保存。")
    save(sheet)
    record("结束后更正年报数据", sheet, by=by, note=f"{changed[0]}；{reason.strip()}")
    return sheet


def write(sheet, values, remarks, *, by, today):
    """Write the figures named; return what changed, as the trail tells it."""
    asked = CollectedFigure.objects.asked().filter(sheet=sheet, item__in=values)
    figures = list(asked.select_related("item"))
    told, touched = [], []
    for figure in figures:
        value, remark = values[figure.item_id], remarks.get(figure.item_id, "").strip()
        if (value, remark) == (figure.value, figure.remark):
            continue
        before = figure.shown or "空"
        figure.value, figure.remark = value, remark
        figure.entered_on, figure.entered_by = today, by
        touched.append(figure)
        told.append(f"{figure.item}{before} → {figure.shown or '空'}")
    CollectedFigure.objects.bulk_update(
        touched, ["value", "remark", "entered_on", "entered_by"]
    )
    return told


def refuse_gaps(sheet):
    """Empty is not zero."""
    empty = CollectedFigure.objects.asked().filter(sheet=sheet, value=None)
    names = [str(one.item) for one in empty.select_related("item")]
    if names:
        raise Refused(
            f"还有{len(names)}项没有填：{'、'.join(names)}。没有的请填 0，不要空着。"
        )


def ask_back(sheet, sure):
    """Figures far from last year's go through only when somebody says they are right."""
    last = last_years(sheet)
    figures = CollectedFigure.objects.asked().filter(sheet=sheet).select_related("item")
    jumps = [
        f"{one.item}填{one.shown}，{said}"
        for one in figures
        if (said := jump(one.value, last.get(one.item.cell)))
    ]
    if jumps and not sure:
        raise AskBack(jumps)


def has_head(unit, *, today):
    return Post.objects.in_force(on=today).filter(unit=unit, role=Role.HEAD).exists()


def report(sheet, how, *, today):
    if sheet.status != Status.REPORTED:
        sheet.move_to(Status.REPORTED)
    sheet.how, sheet.return_reason = how, ""
    sheet.reached_on = sheet.reached_on or today


def save(sheet):
    sheet.version += 1
    sheet.save()
