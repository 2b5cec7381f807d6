"""A long job that ended tells its owner."""

from django.urls import reverse
from django.utils import timezone

from .services import notify


def tell_owner(run):
    ended_on = timezone.localtime(run.ended_at).date()
    notify(
        people=[run.owner],
        source="runs",
        item=f"run-{run.pk}",
        step=run.status,
        due_on=ended_on,
        title=f"作业{run.get_status_display()}：{run.title}",
        body=run.error,
        url=reverse("run_detail", args=[run.uuid]),
        today=ended_on,
    )
