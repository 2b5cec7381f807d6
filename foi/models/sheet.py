"""审签单 on file: the paper that let a letter out, signed by hand."""

from django.db import models

from core.files.models import StoredFile
from core.units.models import User

from .event import ClockEvent


class SignedSheet(models.Model):
    """The signed 审签单 of one outgoing act; without a file, it lies on paper only."""

    event = models.OneToOneField(
        ClockEvent,
        verbose_name="办理事项",
        on_delete=models.PROTECT,
        related_name="sheet",
    )
    document = models.ForeignKey(
        StoredFile,
        verbose_name="审签单",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    filed_on = models.DateField("存入日期")
    filed_by = models.ForeignKey(
        User, verbose_name="存入人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "审签单"

    def __str__(self):
        return f"{self.event}审签单"
