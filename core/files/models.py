"""Stored files and 佐证材料: kept once, used many times."""

import uuid

from django.db import models
from django.db.models import Q

from core.units import paths
from core.units.models import Unit, User


def random_name(stored, filename):
    """Where a file lies: never under the name it came with."""
    return f"{stored.uuid.hex[:2]}/{stored.uuid.hex}"


class StoredFile(models.Model):
    """A file as it was handed in or made, served only through a permission check."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField("文件名", max_length=200)
    content = models.FileField("内容", upload_to=random_name)
    media_type = models.CharField("类型", max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    stored_at = models.DateTimeField("保存时间", auto_now_add=True)
    stored_by = models.ForeignKey(
        User,
        verbose_name="保存人",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class MaterialQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "unit__path"))


class Material(models.Model):
    """佐证材料 of a unit: a link somebody saw on a day, or a file."""

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("名称", max_length=200)
    fact_on = models.DateField("事项日期", null=True, blank=True)
    link = models.URLField("网址", max_length=1000, blank=True)
    seen_on = models.DateField("查看日期", null=True, blank=True)
    seen_by = models.ForeignKey(
        User,
        verbose_name="查看人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    file = models.ForeignKey(
        StoredFile,
        verbose_name="文件或网页快照",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    recorded_by = models.ForeignKey(
        User, verbose_name="录入人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="material_has_link_or_file",
                condition=~Q(link="") | Q(file__isnull=False),
            ),
            models.CheckConstraint(
                name="material_link_seen_by_somebody",
                condition=Q(seen_on=None, seen_by=None)
                | Q(seen_on__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope_path(self):
        return self.unit.path

    @classmethod
    def may_read(cls, user, stored_file):
        """Whether a material the person sees holds the file."""
        return cls.objects.visible_to(user).filter(file=stored_file).exists()
