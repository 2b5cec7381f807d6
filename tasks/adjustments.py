"""调整完成时限: which requests a person sees and decides. Reads, changes nothing."""

from django.db.models import F, Q

from core.units import paths

from .models import Adjustment, Assignment
from .services.policy import headed_units, own_units

UNIT = "occurrence__assignment__unit"
PARENT = "occurrence__assignment__parent"


def adjustments_of(user):
    """The requests on assignments the user sees, with what a page prints of them."""
    return (
        Adjustment.objects.filter(
            occurrence__assignment__in=Assignment.objects.visible_to(user)
        )
        .select_related(
            "occurrence__round",
            "occurrence__assignment__unit__bureau",
            "occurrence__assignment__parent",
            "occurrence__assignment__task__plan",
            "asked_by",
            "decided_by",
        )
        .order_by("-asked_on", "-pk")
    )


def adjustments_to_decide(user):
    """Open requests the user may decide, as `policy.may_decide_adjustment` says."""
    of_office = Q(**{f"{UNIT}__bureau__managing_office": F(UNIT)})
    by_office = paths.under(user.paths_with("tasks.review"), f"{UNIT}__path")
    by_leader = paths.under(user.paths_with("tasks.lead_review"), f"{UNIT}__path")
    by_head = Q(**{f"{UNIT}__in": headed_units(user)})
    own = by_office & ~of_office | of_office & (by_head | by_leader)
    handed_down = Q(**{f"{PARENT}__unit__in": own_units(user)})
    return (
        Adjustment.objects.filter(decision="", occurrence__voided_on=None)
        .exclude(asked_by=user)
        .filter(Q(**{PARENT: None}) & own | handed_down)
    )
