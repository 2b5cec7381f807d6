"""起用: from which day on the ledger counts, and what came before it that year."""

from django.db import models
from django.db.models import Q

from core.units import paths
from core.units.models import Unit, User

from .information_request import InformationRequest


class LedgerStartQuerySet(models.QuerySet):
    def kept_by(self, user):
        scope = user.paths_with("foi.keep_ledger")
        return self.filter(paths.under(scope, "bureau__path"))

    def in_year(self, bureaus, year):
        """Those of bureaus that took the ledger into use in a year."""
        return self.filter(bureau__in=bureaus, started_on__year=year)


class LedgerStart(models.Model):
    """起用日期: until the day before, opening figures count instead of the ledger.

    What was received before the day and was still in hand on it is entered in the
    ledger too, so that its clock runs: `foi.figures.requests` says how it counts.
    """

    bureau = models.OneToOneField(
        Unit,
        verbose_name="公安局",
        on_delete=models.PROTECT,
        related_name="ledger_start",
    )
    started_on = models.DateField("起用日期")
    entered_on = models.DateField("录入日期")
    entered_by = models.ForeignKey(
        User, verbose_name="录入人", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LedgerStartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账起用"
        constraints = [
            models.CheckConstraint(
                name="foi_started_by_then",
                condition=Q(started_on__lte=models.F("entered_on")),
            ),
        ]

    def __str__(self):
        return f"{self.started_on}起用台账"

    @property
    def scope_path(self):
        return self.bureau.path


class OpeningFigure(models.Model):
    """起用前数字: one cell of table B for the part of the year before the start.

    `code` is R1, R2, a result, or R4: what was in hand on the day of the start.
    A cell without a row is 0.
    """

    start = models.ForeignKey(
        LedgerStart, on_delete=models.PROTECT, related_name="figures"
    )
    column = models.CharField(
        "申请人类别", max_length=16, choices=InformationRequest.Column.choices
    )
    code = models.CharField("代码", max_length=2)
    count = models.PositiveIntegerField("件数")

    class Meta:
        verbose_name = verbose_name_plural = "起用前数字"
        ordering = ["start", "code", "column"]
        constraints = [
            models.UniqueConstraint(
                name="foi_opening_figure_once", fields=["start", "column", "code"]
            ),
        ]

    def __str__(self):
        return f"{self.get_column_display()} {self.code}：{self.count}件"
