"""What the collection of figures tells the floors below."""

from django.urls import reverse_lazy

from core.law import registry as law
from core.reminders import sources, waiting
from core.reminders.waiting import Waiting
from core.units import handovers, successions

from .models import CollectedSheet, ItemTemplate
from .owed import FiguresOwed, open_matters, take_over


def register():
    law.register(ItemTemplate)
    sources.register(FiguresOwed())
    handovers.register("reports.collecting", open_matters)
    successions.on_succession(take_over)
    for kind in WAITING:
        waiting.register(kind)


def to_chase(user, today):
    """Sheets overdue in the collections the person keeps."""
    keeping = user.paths_with("reports.keep_collection")
    return CollectedSheet.objects.chased(keeping, today)


WAITING = (
    Waiting(
        name="reports.fill",
        label="待填报的年报数据",
        url=reverse_lazy("reports:collected_sheets"),
        permission="reports.fill_figures",
        rows=lambda user, today: CollectedSheet.objects.to_fill(user),
    ),
    Waiting(
        name="reports.sign",
        label="待签批的年报数据",
        url=reverse_lazy("reports:collected_sheets"),
        permission="reports.sign_figures",
        rows=lambda user, today: CollectedSheet.objects.to_sign(user),
    ),
    Waiting(
        name="reports.chase",
        label="逾期没有报年报数据的单位",
        url=reverse_lazy("reports:collection_list"),
        permission="reports.keep_collection",
        rows=to_chase,
    ),
)
