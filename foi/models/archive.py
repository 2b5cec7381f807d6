"""归档: the file a request becomes once it has ended."""

from django.db import models
from django.db.models import Q

from core.units import paths
from core.units.models import Unit, User

from .information_request import InformationRequest


class ArchiveFileQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_on=None)

    def visible_to(self, user):
        scope = user.paths_with("foi.view_informationrequest")
        return self.filter(paths.under(scope, "bureau__path"))


class ArchiveFile(models.Model):
    """案卷: one request put on the shelf; taken back, it stays to be read."""

    class Retention(models.TextChoices):
        PERMANENT = "permanent", "永久"
        THIRTY = "thirty", "30年"
        TEN = "ten", "10年"

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="archive_files"
    )
    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("归档年度")
    number = models.CharField("案卷号", max_length=40)
    retention = models.CharField(
        "保管期限", max_length=10, choices=Retention.choices, default=Retention.THIRTY
    )
    # What was incomplete on the day, as the person was told.
    gaps = models.JSONField("欠缺", default=list, blank=True)
    archived_on = models.DateField("归档日期")
    archived_by = models.ForeignKey(
        User, verbose_name="归档人", on_delete=models.PROTECT, related_name="+"
    )
    undone_on = models.DateField("撤销归档日期", null=True, blank=True)
    undone_by = models.ForeignKey(
        User,
        verbose_name="撤销人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_reason = models.CharField("撤销理由", max_length=500, blank=True)

    objects = ArchiveFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归档案卷"
        ordering = ["year", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="foi_archived_once",
                fields=["request"],
                condition=Q(undone_on=None),
            ),
            models.UniqueConstraint(
                name="foi_archive_number_once",
                fields=["bureau", "year", "number"],
                condition=Q(undone_on=None),
            ),
            models.CheckConstraint(
                name="foi_archive_undone_with_a_reason",
                condition=Q(undone_on=None, undone_by=None, undone_reason="")
                | Q(undone_on__isnull=False, undone_by__isnull=False)
                & ~Q(undone_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.year}年度案卷{self.number}"
