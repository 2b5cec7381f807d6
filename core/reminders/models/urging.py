"""催办单, as printed."""

from django.db import models
from django.db.models import Q

from core.units import paths
from core.units.models import Unit, User


class UrgingSlipQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "unit__path"))


class UrgingSlip(models.Model):
    """催办单: a numbered paper that asks one unit for what is overdue.

    `items` keeps what was owed on the day as it was printed.
    """

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="催办单位", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    issued_on = models.DateField("开具日期")
    issued_by = models.ForeignKey(
        User, verbose_name="开具人", on_delete=models.PROTECT, related_name="+"
    )
    answer_by = models.DateField("限期")
    note = models.TextField("催办意见", blank=True)
    # [{"title", "detail", "due_on"}] in the order printed.
    items = models.JSONField("催办事项", default=list)

    objects = UrgingSlipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办单"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="urging_slip_number_once", fields=["bureau", "year", "number"]
            ),
            models.CheckConstraint(
                name="urging_slip_leaves_time",
                condition=Q(answer_by__gte=models.F("issued_on")),
                violation_error_message="限期不能早于开具日期。",
            ),
        ]

    def __str__(self):
        return f"催办单〔{self.year}〕{self.number}号"

    @property
    def scope_path(self):
        return self.unit.path
