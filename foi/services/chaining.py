"""办理流转: a request goes from station to station, and back with a reason.

Every stay is a row. Own units never stop the statutory clock.
"""

from django.db import transaction

from core.audit.trail import record
from core.units.models import Unit
from core.workdays.words import dated
from foi.models import ChainSwitch, InformationRequest, Stay, StepLimit
from foi.models.chain import PERMISSION, Step
from foi.refusals import Refused

from .changing import lock, refuse_unless
from .staying import begin, end, follow, is_on, open_stay, unit_at

Status = InformationRequest.Status
Result = Stay.Result
IN_HAND = (Status.CONFIRMING, Status.HANDLING)
OFF = "本机关没有启用办理流转，请由政务公开办公室直接交办和答复。"


def is_signed(request) -> bool:
    """Whether the last station passed it, and nobody has had it since."""
    last = request.stays.order_by("pk").last()
    return bool(last and last.step == Step.SIGNING and last.result == Result.PASSED)


def may_act(user, stay) -> bool:
    """Whether it is the person's turn, or the office enters it for the station."""
    return is_own(user, stay) or user.may("foi.keep_ledger", stay.unit)


def is_own(user, stay) -> bool:
    return user.may(PERMISSION[stay.step], stay)


def save(request) -> None:
    request.version += 1
    request.save(update_fields=["unit", "handed_on", "version"])


# What people do.


@transaction.atomic
def hand(*, pk, version, unit, by, today, calendar=None):
    """交办: say which unit of the bureau handles the request; again, it is moved."""
    request = lock(pk, version)
    if not request.is_open:
        raise Refused(f"这件申请{request.get_status_display()}，不必交办。")
    if unit.bureau_id != request.bureau_id or unit.is_bureau:
        raise Refused(f"{unit}不是本机关的单位，不能承办。")
    if not unit.holds(on=today):
        raise Refused(f"{unit}现在没有启用，不能承办，请另选单位。")
    before, stay = request.unit, open_stay(request)
    if stay and stay.step == Step.HANDLING and stay.unit == unit:
        raise Refused(f"这件申请已经由{unit}承办，不必再交办。")
    if stay:
        passed = stay.step == Step.INTAKE
        result = Result.PASSED if passed else Result.MOVED
        end(stay, result, by=by, today=today)
    begin(request, Step.HANDLING, unit, today=today, calendar=calendar)
    follow(request, by=by, today=today)
    save(request)
    note = f"{before} → {unit}" if before else str(unit)
    record("交办申请", request, by=by, note=note)
    return request


@transaction.atomic
def pass_on(*, pk, version, opinion, by, today, calendar):
    """办结转出: the station has done its part; the next one has the request."""
    request, stay = turn(pk, version, by)
    if stay.step == Step.INTAKE:
        raise Refused("收发室的申请请用“交办”，选定承办单位。")
    if not is_own(by, stay) and not opinion.strip():
        raise Refused(
            f"您代{stay}录入，请在意见中写明依据，如：按审签单，某某某于某日签署同意。"
        )
    end(stay, Result.PASSED, by=by, today=today, opinion=opinion)
    following = Step(stay.step).next
    where = "签批完成，待作出答复"
    if following:
        unit = unit_at(request, following, today=today)
        new = begin(request, following, unit, today=today, calendar=calendar)
        where = f"转{new}"
    save(request)
    record("流转申请", request, by=by, note=f"{stay}办结，{where}")
    return request


@transaction.atomic
def send_back(*, pk, version, to, reason, by, today, calendar):
    """退回 to a station before this one, with the reason."""
    request, stay = turn(pk, version, by)
    to = Step(to)
    if to not in Step(stay.step).before:
        raise Refused(f"{stay}只能退回前面的环节。")
    if not reason.strip():
        raise Refused("请写明退回的理由。")
    if to != Step.INTAKE and request.unit is None:
        raise Refused("这件申请还没有承办单位，只能退回收发室。")
    end(stay, Result.RETURNED, by=by, today=today, opinion=reason)
    unit = unit_at(request, to, today=today)
    handed_on = request.handed_on
    new = begin(request, to, unit, today=today, calendar=calendar)
    if to == Step.HANDLING:
        request.handed_on = handed_on
    save(request)
    record("退回申请", request, by=by, note=f"{stay} → {new}")
    return request


@transaction.atomic
def take(*, pk, version, by, today, calendar):
    """接办: say that oneself works on it; from a colleague it is taken over."""
    request = lock(pk, version)
    stay = held(request)
    if not is_own(by, stay):
        raise Refused(f"这件申请现在由{stay}办理，只有该环节的人员可以接办。")
    if stay.person == by:
        raise Refused("这件申请已经由您接办。")
    before, stay.person = stay.person, by
    stay.save(update_fields=["person"])
    save(request)
    note = f"{stay}：{before} → {by}" if before else f"{stay}：{by}"
    record("接办申请", request, by=by, note=note)
    return request


def turn(pk, version, by):
    """The request, locked, and its open stay, where the person may act on it."""
    request = lock(pk, version)
    stay = held(request)
    if not may_act(by, stay):
        raise Refused(f"这件申请现在由{stay}办理，您不能代为流转。")
    return request, stay


def held(request) -> Stay:
    """The open stay of a request whose chain runs."""
    refuse_unless(request, *IN_HAND)
    if not is_on(request.bureau_id):
        raise Refused(OFF)
    if (stay := open_stay(request)) is None:
        raise Refused("办理流转已经完成，请作出答复；需要重新办理的，请先交办。")
    return stay


# What an answer asks.


def why_not_signed(request) -> str:
    """Why the answer has to wait; empty where the chain is off or gone through."""
    if not is_on(request.bureau_id) or is_signed(request):
        return ""
    stay = open_stay(request)
    where = f"现在{stay}，{dated(stay.came_on)}转入" if stay else "还没有开始"
    return f"办理流转还没有完成签批（{where}）。"


def refuse_unsigned(request, reason: str) -> str:
    """Refuse an answer nobody signed; with a reason, what the trail says of it."""
    why = why_not_signed(request)
    if not why:
        return ""
    if not reason.strip():
        raise Refused(f"{why}确需先行答复的，请填写“未经签批的理由”，会记入操作日志。")
    return f"，未完成签批即答复，理由：{reason.strip()}"


# What the office sets.


@transaction.atomic
def set_up(*, bureau, is_on, limits, by, today):
    """Switch the chain on or off, and set each station's days and unit.

    `limits` holds (days, unit or None) by step. Stays that are open keep theirs.
    """
    bureau = Unit.objects.select_for_update(of=("self",)).get(pk=bureau.pk)
    for step, (days, unit) in limits.items():
        if unit and (unit.bureau_id != bureau.pk or not unit.holds(on=today)):
            raise Refused(f"{unit}不是本机关在用的单位，请另选。")
        StepLimit.objects.update_or_create(
            bureau=bureau,
            step=step,
            defaults={
                "days": days,
                "unit": unit,
                "source": f"{bureau}内部规定",
                "valid_from": today,
                "verified_on": today,
            },
        )
    ChainSwitch.objects.update_or_create(
        bureau=bureau, defaults={"is_on": is_on, "set_on": today, "set_by": by}
    )
    told = "、".join(
        f"{Step(step).label}{days}个工作日" for step, (days, _) in limits.items()
    )
    act = "启用" if is_on else "停用"
    record("设置办理流转", bureau, by=by, note=f"{act}；{told}")
