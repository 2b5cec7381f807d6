"""公开依据: the laws and documents entries are based on, shared by all who cite them."""

from django.db import models
from django.db.models import F, Q

from core.units import paths
from core.units.models import Unit


class LawQuerySet(models.QuerySet):
    def get_by_natural_key(self, title, number):
        return self.get(bureau=None, title=title, number=number)

    def visible_to(self, user):
        """Those that hold everywhere, and those the bureaus in scope have added."""
        scope = user.paths_with("catalog.view_entry")
        return self.filter(Q(bureau=None) | paths.under(scope, "bureau__path"))

    def known_to(self, bureau):
        return self.filter(Q(bureau=None) | Q(bureau=bureau))

    def repealed(self, *, on):
        return self.filter(valid_until__lt=on)


class Law(models.Model):
    """A law, regulation or document; without a bureau it is shared by all."""

    bureau = models.ForeignKey(
        Unit,
        verbose_name="公安局",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField("名称", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    organ = models.CharField("制定机关", max_length=100, blank=True)
    valid_from = models.DateField("施行日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="被何者取代",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    link = models.URLField("网址", max_length=500, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    verified_on = models.DateField("最近核对日期", null=True, blank=True)

    objects = LawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开依据"
        ordering = ["title", "number"]
        constraints = [
            models.UniqueConstraint(
                name="catalog_law_shared_once",
                fields=["title", "number"],
                condition=Q(bureau=None),
            ),
            models.UniqueConstraint(
                name="catalog_law_of_a_bureau_once",
                fields=["bureau", "title", "number"],
                condition=Q(bureau__isnull=False),
            ),
            models.CheckConstraint(
                name="catalog_law_ends_after_start",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")

    def natural_key(self):
        return (self.title, self.number)

    @property
    def scope_path(self):
        return self.bureau.path if self.bureau else None

    def is_repealed(self, on):
        return self.valid_until is not None and self.valid_until < on
