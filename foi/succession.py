"""What a merger of units does to requests: the open ones move to the successor."""

from django.db.models import F

from .models import InformationRequest, Stay

MERGED = "单位合并，转由承接单位办理。"


def take_over(succession, *, by, today):
    """Give the successor the open requests and stays of the old units."""
    requests = InformationRequest.objects.open().filter(unit__in=succession.olds)
    moving = list(requests.exclude(unit=succession.successor).order_by("pk"))
    move_stays(succession, by=by, today=today)
    if not moving:
        return
    for request in moving:
        request.unit, request.handed_on = succession.successor, today
        request.version += 1
    InformationRequest.objects.bulk_update(
        moving, ["unit", "handed_on", "version"], batch_size=500
    )
    for request in moving:
        succession.tell("依申请公开", f"{request}改由{succession.successor}承办")


def move_stays(succession, *, by, today):
    """End the old units' stays, and go on with the successor under the same limit."""
    rows = Stay.objects.open().filter(unit__in=succession.olds)
    old = list(rows.exclude(unit=succession.successor).order_by("pk"))
    Stay.objects.filter(pk__in=[stay.pk for stay in old], came_on__lte=today).update(
        left_on=today, left_by=by, result=Stay.Result.MOVED, opinion=MERGED
    )
    Stay.objects.filter(pk__in=[stay.pk for stay in old], left_on=None).update(
        left_on=F("came_on"), left_by=by, result=Stay.Result.MOVED, opinion=MERGED
    )
    Stay.objects.bulk_create(
        [
            Stay(
                request_id=stay.request_id,
                step=stay.step,
                unit=succession.successor,
                came_on=max(today, stay.came_on),
                limit_days=stay.limit_days,
                due_on=stay.due_on,
            )
            for stay in old
        ],
        batch_size=500,
    )
