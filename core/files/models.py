"""Stored files and 佐证材料: kept once, used many times."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.units import paths
from core.units.models import Unit, User

from . import uses
from .inspection import KINDS


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

    @property
    def kind_name(self):
        """What a person calls this kind of file."""
        names = {kind.media_type: kind.name for kind in KINDS.values()}
        return names.get(self.media_type, "文件")


class MaterialQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "unit__path"))

    def of_unit(self, unit):
        """Of the unit itself and everything below it."""
        return self.filter(paths.under([unit.path], "unit__path"))

    def links(self):
        return self.exclude(link="")

    def files(self):
        return self.filter(link="")

    def matching(self, words):
        """Those that hold every word in name, address or file name."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(link__icontains=word)
                | Q(file__name__icontains=word)
            )
        return found

    def used(self):
        return self.filter(uses.is_used())

    def unused(self):
        return self.exclude(uses.is_used())

    def same_as(self, material):
        """Other materials of the same file or the same page."""
        same = Q(pk__in=[])
        if material.file:
            same |= Q(file__sha256=material.file.sha256)
        if material.link:
            same |= Q(link_hash=material.link_hash)
        return self.filter(same).exclude(pk=material.pk)


class Material(models.Model):
    """佐证材料 of a unit: a link somebody saw on a day, or a file."""

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("名称", max_length=200)
    fact_on = models.DateField("事项日期", null=True, blank=True)
    link = models.URLField("网址", max_length=1000, blank=True)
    # Equal for every way to write the address of one page: `links.fingerprint`.
    link_hash = models.CharField(max_length=64, blank=True, editable=False)
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
    # Of name and date of the fact, which two people may correct.
    version = models.PositiveIntegerField(default=1, editable=False)

    # Set by `add_material` where the unit already held the file or link.
    was_known = False
    known_sentence = ""

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["unit", "link_hash"], name="material_same_link"),
        ]
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

    def sentence_about(self, link):
        """What a person reads who brings what the unit already holds."""
        day = self.fact_on or f"{timezone.localtime(self.recorded_at):%Y-%m-%d}录入"
        what, how = ("网址", "录入") if link else ("文件", "保存")
        return f"这个{what}已在佐证材料库中（{self.title}，{day}），没有重复{how}。"

    @classmethod
    def may_read(cls, user, stored_file):
        """Whether a material the person sees holds the file."""
        return cls.objects.visible_to(user).filter(file=stored_file).exists()
