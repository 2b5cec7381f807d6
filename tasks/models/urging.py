"""催办 as the task remembers it."""

from django.db import models

from core.reminders.models import UrgingSlip

from .occurrence import Occurrence


class UrgedOccurrence(models.Model):
    """What a 催办单 asked for: one occurrence that was overdue on its day."""

    slip = models.ForeignKey(
        UrgingSlip,
        verbose_name="催办单",
        on_delete=models.PROTECT,
        related_name="+",
    )
    occurrence = models.ForeignKey(
        Occurrence,
        verbose_name="期次",
        on_delete=models.PROTECT,
        related_name="urgings",
    )

    class Meta:
        verbose_name = verbose_name_plural = "催办事项"
        ordering = ["slip", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="urged_occurrence_once", fields=["slip", "occurrence"]
            ),
        ]

    def __str__(self):
        return f"{self.slip} {self.occurrence}"
