"""填报表 that came back as a workbook, before and after it was taken over."""

from django.db import models
from django.db.models import Q

from core.audit.statuses import Moves
from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role as PostRole


class ReturnedSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "unit__path"))

    def open(self):
        return self.filter(status=ReturnedSheet.Status.READ)

    def by_unit(self):
        """Uploaded by the unit itself."""
        return self.filter(received_on=None)

    def by_office(self):
        """Brought in by the office for the unit."""
        return self.exclude(received_on=None)


class ReturnedSheet(Moves, models.Model):
    """One uploaded 填报表: its rows are shown first, and written when confirmed."""

    class Status(models.TextChoices):
        READ = "read", "待确认"
        TAKEN = "taken", "已录入"
        DROPPED = "dropped", "已放弃"

    TRANSITIONS = {
        Status.READ: {Status.TAKEN, Status.DROPPED},
        Status.TAKEN: set(),
        Status.DROPPED: set(),
    }
    # The office where it uploaded the sheet itself.
    OWNERS = {
        Status.READ: PostRole.LIAISON,
        Status.TAKEN: None,
        Status.DROPPED: None,
    }

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="填报表", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "状态", max_length=7, choices=Status.choices, default=Status.READ
    )
    uploaded_by = models.ForeignKey(
        User, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_on = models.DateField("上传日期")
    # Where the office brings in what a unit sent: from whom, and when it came.
    received_from = models.CharField("报送人", max_length=60, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    # What the file held when it was read, row by row, for the preview.
    rows = models.JSONField("内容", default=list)
    taken_on = models.DateField("录入日期", null=True, blank=True)
    taken_by = models.ForeignKey(
        User,
        verbose_name="录入人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ReturnedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回收的填报表"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="returned_sheet_taken_by_somebody",
                condition=Q(status="taken", taken_on__isnull=False)
                & Q(taken_by__isnull=False)
                | ~Q(status="taken") & Q(taken_on=None, taken_by=None),
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.file}"

    @property
    def scope_path(self):
        return self.unit.path
