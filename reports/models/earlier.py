"""Last year's reports that are not in the system: entered, or read from a file."""

from django.db import models
from django.db.models import Q

from core.files.models import StoredFile
from core.units.models import User

from .annual import AnnualReport


class EarlierReport(models.Model):
    """What an organ reported for the year before, once a person has accepted it.

    Where units were merged there are several, and their sum is compared.
    """

    class Source(models.TextChoices):
        FILE = "file", "从文件读取"
        TYPED = "typed", "手工录入"

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="earlier"
    )
    organ = models.CharField("机关名称", max_length=100)
    source = models.CharField("来源", max_length=8, choices=Source.choices)
    # As `reports.report.Report.as_data` writes it.
    data = models.JSONField(editable=False)
    file = models.ForeignKey(
        StoredFile,
        verbose_name="原件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    entered_on = models.DateField("录入日期")
    entered_by = models.ForeignKey(
        User, verbose_name="录入人", on_delete=models.PROTECT, related_name="+"
    )
    # Read from a file, it counts only after somebody compared it cell by cell.
    accepted_on = models.DateField("核对无误日期", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User,
        verbose_name="核对人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "上年年度报告"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="earlier_report_once", fields=["report", "organ"]
            ),
            models.CheckConstraint(
                name="earlier_report_accepted_by_somebody",
                condition=Q(accepted_on=None, accepted_by=None)
                | Q(accepted_on__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="earlier_report_has_its_file",
                condition=Q(source="typed", file=None)
                | Q(source="file", file__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.organ}上年年度报告"

    @property
    def scope_path(self):
        return self.report.scope_path
