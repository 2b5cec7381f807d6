"""What a merger of units does to requests: the open ones move to the successor."""

from .models import InformationRequest


def take_over(succession, *, by, today):
    """Give the successor the open requests of the old units."""
    requests = InformationRequest.objects.open().filter(unit__in=succession.olds)
    moving = list(requests.exclude(unit=succession.successor).order_by("pk"))
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
