"""What a post leaves open in the ledger, and whose stays pass on with it."""

from django.db.models import Prefetch

from core.units.handovers import Matter
from core.units.roles import Role

from .deadlines import item_of
from .models import InformationRequest, Stay, Step
from .models.chain import ROLES
from .step_deadlines import item_of_stay

# The stay that is open, of each request.
HERE = Prefetch("stays", queryset=Stay.objects.open(), to_attr="here")
STEP_OF = {role: step for step, roles in ROLES.items() for role in roles}


def open_matters(holding, *, today):
    """The requests at the post's station; for the office, all of its bureau."""
    if holding.role not in STEP_OF:
        return []
    if holding.role == Role.OFFICE:
        rows = InformationRequest.objects.open().filter(bureau=holding.unit.bureau_id)
        return [
            Matter(
                "在办申请",
                f"{row}：{row.subject}",
                row.get_status_display(),
                row.due_on,
                (item_of(row.pk),),
            )
            for row in rows.order_by("pk")
        ]
    if STEP_OF[holding.role] == Step.HANDLING:
        rows = InformationRequest.objects.open().filter(unit=holding.unit)
        return [
            handled(row, holding) for row in rows.order_by("pk").prefetch_related(HERE)
        ]
    stays = stays_of(holding.role, holding.unit).select_related("request")
    return [
        Matter(
            f"{stay.get_step_display()}的申请",
            f"{stay.request}：{stay.request.subject}",
            told(stay, holding),
            stay.due_on or stay.request.due_on,
            (item_of_stay(stay.pk),),
        )
        for stay in stays.order_by("pk")
    ]


def handled(row, holding):
    """A request the unit handles, wherever it is now."""
    here = next(iter(row.here), None)
    items = (item_of(row.pk), *([item_of_stay(here.pk)] if here else []))
    return Matter(
        "承办的申请",
        f"{row}：{row.subject}",
        told(here, holding) if here else row.get_status_display(),
        row.due_on,
        items,
    )


def told(stay, holding):
    """Where it is, since when, and whether the person had taken it."""
    taken = "，本人经办" if stay.person_id == holding.user.pk else ""
    return f"{stay.get_step_display()}，{stay.came_on}转入{taken}"


def stays_of(role, unit):
    """The open stays where a post acts: its own unit's, or its bureau's."""
    step = STEP_OF[role]
    rows = Stay.objects.open().filter(step=step)
    if step == Step.HANDLING:
        return rows.filter(unit=unit)
    return rows.filter(request__bureau=unit.bureau_id)


def pass_on_stays(handover, matters, *, today):
    """What the one before had taken is the successor's from now on."""
    if handover.role in STEP_OF:
        rows = stays_of(handover.role, handover.unit).filter(person=handover.from_user)
        Stay.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(
            person=handover.to_user
        )
