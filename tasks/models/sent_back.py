"""What a head said when giving a sheet back to the liaison."""

from django.db import models

from core.units.models import User


class SentBack(models.Model):
    """One 退回联络员: said once for all the reports it gave back."""

    reason = models.TextField("退回原因")
    sent_on = models.DateField("退回日期")
    sent_by = models.ForeignKey(
        User, verbose_name="退回人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "退回联络员"
        ordering = ["-pk"]

    def __str__(self):
        return self.reason[:60]
