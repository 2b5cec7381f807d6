"""Stays as rows: how one begins and ends. The callers have locked the request.

While a request is in hand and the applicant is not waited for, one is open, until the
last station has passed it. Who handles the request (`unit`, `handed_on`) is set here.
"""

from core.units.models import Post, Unit
from core.workdays.days import current_calendar
from foi.models import ChainSwitch, InformationRequest, Stay, StepLimit
from foi.models.chain import ROLES, Step

Status = InformationRequest.Status
Result = Stay.Result
# Somebody of ours has it.
HELD = (Status.CONFIRMING, Status.HANDLING)


def is_on(bureau_id) -> bool:
    return ChainSwitch.objects.filter(bureau=bureau_id, is_on=True).exists()


def open_stay(request) -> Stay | None:
    rows = Stay.objects.select_related("unit", "person")
    return rows.open().filter(request=request.pk).first()


def begin(request, step, unit, *, today, calendar=None) -> Stay:
    """Open a stay, with the limit as it stands on the day."""
    limit = StepLimit.objects.of(request.bureau_id).get(step)
    days = limit.days if limit and is_on(request.bureau_id) else None
    due_on = days and (calendar or current_calendar()).add(today, days)
    if step == Step.HANDLING:
        request.unit, request.handed_on = unit, today
    elif step == Step.INTAKE:
        request.unit = request.handed_on = None
    return Stay.objects.create(
        request=request,
        step=step,
        unit=unit,
        came_on=today,
        limit_days=days,
        due_on=due_on,
    )


def end(stay, result, *, by, today, opinion="") -> None:
    stay.left_on, stay.left_by = max(today, stay.came_on), by
    stay.result, stay.opinion = result, opinion.strip()
    if result in (Result.PASSED, Result.RETURNED):
        stay.person = stay.person or by
    stay.save(update_fields=["left_on", "left_by", "result", "opinion", "person"])


def unit_at(request, step, *, today) -> Unit:
    """Who does a station: as set by the bureau, else the unit of its role."""
    office = request.bureau.managing_office or request.bureau
    if step == Step.HANDLING:
        return request.unit or office
    limit = StepLimit.objects.of(request.bureau_id).get(step)
    if limit and limit.unit and limit.unit.holds(on=today):
        return limit.unit
    if step in (Step.LEGAL, Step.SECRECY):
        posts = Post.objects.in_force(on=today).filter(
            role__in=ROLES[step],
            unit__bureau=request.bureau_id,
            unit__is_bureau=False,
        )
        if post := posts.select_related("unit").first():
            return post.unit
    return office


def arrive(request, *, today, calendar) -> None:
    """A request that was registered is with the 收发室."""
    unit = unit_at(request, Step.INTAKE, today=today)
    begin(request, Step.INTAKE, unit, today=today, calendar=calendar)


def follow(request, *, by, today, calendar=None) -> None:
    """Keep the stays in step with the status of a request that is settled.

    While the applicant is waited for, and once it is answered or over, nobody holds
    it; where that is undone or the applicant has answered, it is back where it was.
    """
    stay = open_stay(request)
    if stay and request.status not in HELD:
        waits = request.status in (Status.SUPPLEMENT, Status.PAYMENT)
        end(stay, Result.WAITING if waits else Result.ENDED, by=by, today=today)
    elif stay is None and request.status in HELD:
        last = request.stays.order_by("pk").last()
        if last and last.result in (Result.WAITING, Result.ENDED):
            handed_on = request.handed_on
            unit = unit_at(request, last.step, today=today)
            begin(request, last.step, unit, today=today, calendar=calendar)
            request.handed_on = handed_on
