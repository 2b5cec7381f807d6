"""By when an annual report is due: rows of law."""

from datetime import date

from django.db import models
from django.db.models import F, Q


class DeadlineQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, first_year):
        return self.get(code=code, first_year=first_year)

    def of_annual_report(self, year: int) -> date:
        """The last day the law gives for the report of a year."""
        row = (
            self.filter(code=Deadline.Code.ANNUAL_REPORT, first_year__lte=year)
            .order_by("-first_year")
            .first()
        )
        month, day = (row.month, row.day) if row else FALLBACK
        return date(year + 1, month, day)


# Art. 49; for an installation whose rows were not loaded yet.
FALLBACK = (1, 31)


class Deadline(models.Model):
    """法定时限 of a yearly report: a day of the following year."""

    class Code(models.TextChoices):
        ANNUAL_REPORT = "annual_report", "政府信息公开工作年度报告"

    code = models.CharField("事项", max_length=20, choices=Code.choices)
    month = models.PositiveSmallIntegerField("月")
    day = models.PositiveSmallIntegerField("日")
    first_year = models.PositiveSmallIntegerField("适用的报告年度（起）")
    article = models.CharField("条款", max_length=60)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("废止日期", null=True, blank=True)
    verified_on = models.DateField("最近核对日期")

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度报告时限"
        ordering = ["code", "-first_year"]
        constraints = [
            models.UniqueConstraint(
                name="reports_deadline_once", fields=["code", "first_year"]
            ),
            models.CheckConstraint(
                name="reports_deadline_is_a_day",
                condition=Q(month__range=(1, 12), day__range=(1, 31)),
            ),
            models.CheckConstraint(
                name="reports_deadline_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.get_code_display()}：次年{self.month}月{self.day}日前"

    def natural_key(self):
        return (self.code, self.first_year)
