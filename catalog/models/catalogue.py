"""The three lists of a bureau, and their editions."""

from django.db import models
from django.db.models import Q

from core.units import paths
from core.units.models import Unit, User


class EntryList(models.TextChoices):
    PROACTIVE = "proactive", "主动公开基本目录"
    ON_REQUEST = "on_request", "依申请公开目录"
    NEGATIVE = "negative", "负面清单"


class CatalogueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the bureaus in which the person works; all three are read in the house."""
        scope = user.bureau_paths_with("catalog.view_entry")
        return self.filter(paths.under(scope, "bureau__path"))

    def published(self):
        """Those the public may see: a setting, by default 主动公开 alone."""
        return self.filter(is_public=True)


class Catalogue(models.Model):
    """One list of one bureau. What it holds is told by its entries' versions."""

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    entry_list = models.CharField("目录", max_length=10, choices=EntryList.choices)
    is_public = models.BooleanField(
        "向社会公开",
        default=False,
        help_text="依申请公开目录、负面清单一般仅供内部使用，不对外公布。",
    )
    preamble = models.TextField("编制说明", max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目录"
        ordering = ["bureau", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_once", fields=["bureau", "entry_list"]
            ),
        ]

    def __str__(self):
        return f"{self.bureau.name}{self.get_entry_list_display()}"

    @property
    def scope_path(self):
        return self.bureau.path


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(catalogue__in=Catalogue.objects.visible_to(user))

    def published(self, *, on):
        """Those the public may see on a day: past ones and the one in force."""
        return self.filter(catalogue__is_public=True, effective_on__lte=on)

    def in_force(self, *, on):
        """The last first; the first of them is the edition in force on the day."""
        return self.filter(effective_on__lte=on).order_by("-number")


class Edition(models.Model):
    """版次: the list as it is from a day on. Never edited; the next one follows it.

    It holds every entry version whose numbers it lies between, so that an edition of
    any number, and the difference of any two, is one query.
    """

    catalogue = models.ForeignKey(
        Catalogue,
        verbose_name="目录",
        on_delete=models.PROTECT,
        related_name="editions",
    )
    number = models.PositiveIntegerField("版次")
    effective_on = models.DateField("施行日期")
    doc_no = models.CharField("文号", max_length=60, blank=True)
    filed_on = models.DateField("备案日期")
    filed_by = models.ForeignKey(
        User, verbose_name="备案人", on_delete=models.PROTECT, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目录版次"
        ordering = ["catalogue", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="edition_number_once", fields=["catalogue", "number"]
            ),
            models.CheckConstraint(
                name="edition_number_from_one", condition=Q(number__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.catalogue}第{self.number}版"

    @property
    def scope_path(self):
        return self.catalogue.scope_path
