"""What left the house: a frozen version of an annual report."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from catalog.models import Release
from core.files.models import StoredFile
from core.units.models import User

from .annual import AnnualReport


class ReportVersionQuerySet(models.QuerySet):
    def published(self, *, on):
        """Those 向社会公布 by a day."""
        return self.filter(published_on__lte=on)


class ReportVersion(models.Model):
    """Figures, texts and reasons as signed; made by the first act that leaves.

    提交主管部门 and 向社会公布 are dated here, each once. Nothing else changes: a
    correction is the next number, with what changed.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("版次")
    snapshot = models.JSONField(editable=False, encoder=DjangoJSONEncoder)
    # [[what, old, new]] against the version before.
    changes = models.JSONField(default=list, editable=False)
    reason = models.TextField("更正原因", blank=True)
    signed_on = models.DateField("签批日期")
    signer = models.CharField("签批人", max_length=60)
    # As the report had them, for a correction that is given up.
    signed_by = models.ForeignKey(
        User,
        verbose_name="签批人账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signed_scan = models.ForeignKey(
        StoredFile,
        verbose_name="签批扫描件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    checked_on = models.DateField("核对日期", null=True, blank=True)
    checked_by = models.ForeignKey(
        User,
        verbose_name="核对人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    frozen_on = models.DateField("定稿日期")
    frozen_by = models.ForeignKey(
        User, verbose_name="定稿人", on_delete=models.PROTECT, related_name="+"
    )
    submitted_on = models.DateField("提交主管部门日期", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User,
        verbose_name="提交人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    submitted_to = models.CharField("主管部门", max_length=100, blank=True)
    published_on = models.DateField("向社会公布日期", null=True, blank=True)
    published_by = models.ForeignKey(
        User,
        verbose_name="公布人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    address = models.URLField("公布网址", max_length=500, blank=True)
    # 公布 as 公开记录 has it; None for what was published before there were any.
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度报告版次"
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                name="report_edition_once", fields=["report", "number"]
            ),
            models.CheckConstraint(
                name="report_edition_corrects_with_reason",
                condition=Q(number=1, reason="") | Q(number__gt=1) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="report_edition_checked_by_somebody",
                condition=Q(checked_on=None, checked_by=None)
                | Q(checked_on__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="report_edition_submitted_by_somebody",
                condition=Q(submitted_on=None, submitted_by=None, submitted_to="")
                | Q(submitted_on__gte=F("signed_on"), submitted_by__isnull=False)
                & ~Q(submitted_to=""),
            ),
            models.CheckConstraint(
                name="report_edition_published_by_somebody",
                condition=Q(published_on=None, published_by=None, address="")
                | Q(published_on__gte=F("signed_on"), published_by__isnull=False)
                & ~Q(address=""),
            ),
        ]

    def __str__(self):
        return f"{self.report}第{self.number}版"

    @property
    def stands_at(self):
        """Where it is to be read: the page may have moved since it was published."""
        return self.release.publication.link if self.release else self.address

    @property
    def scope_path(self):
        return self.report.scope_path
