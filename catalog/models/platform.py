"""政府信息公开平台: what goes into the fixed columns of the government's site.

国办公开办函〔2019〕61号: 指南, 制度, 法定主动公开内容, 年报; no site of one's own.
"""

from django.db import models
from django.db.models import F, Q

from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit, User

from .catalogue import Edition
from .publication import Publication


class PlatformColumn(models.TextChoices):
    GUIDE = "guide", "政府信息公开指南"
    RULES = "rules", "政府信息公开制度"
    STATUTORY = "statutory", "法定主动公开内容"
    ANNUAL = "annual", "政府信息公开年报"


class OfBureauQuerySet(models.QuerySet):
    def visible_to(self, user):
        scope = user.bureau_paths_with("catalog.view_entry")
        return self.filter(paths.under(scope, "bureau__path"))


class GuideQuerySet(OfBureauQuerySet):
    def in_force(self, *, on):
        """The last first; the first of a bureau is the one in force."""
        return self.filter(effective_on__lte=on).order_by("-number")

    def published(self, *, on):
        return self.in_force(on=on)

    def standing(self, *, on):
        """The one of each bureau that is in force on a day."""
        newer = Guide.objects.filter(
            bureau=models.OuterRef("bureau"),
            number__gt=models.OuterRef("number"),
            effective_on__lte=on,
        )
        return self.filter(effective_on__lte=on).exclude(models.Exists(newer))

    def to_check(self, *, on):
        """Those in force that should have been looked at by now."""
        return self.standing(on=on).filter(check_by__lt=on)


class Guide(models.Model):
    """政府信息公开指南 (条例 Art. 12), one version of it: never edited, followed by the next.

    It is looked at every half-year: that it still holds is noted on it, a change is a
    new version.
    """

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField("版次")
    classification = models.TextField("政府信息的分类", max_length=5000)
    arrangement = models.TextField("编排体系", max_length=5000)
    access = models.TextField("获取方式", max_length=5000)
    procedure = models.TextField("依申请公开办理程序", max_length=5000)
    supervision = models.TextField("监督和救济", max_length=5000)
    office = models.CharField("政府信息公开工作机构", max_length=100)
    address = models.CharField("办公地址", max_length=200)
    hours = models.CharField("办公时间", max_length=200)
    phone = models.CharField("联系电话", max_length=60)
    fax = models.CharField("传真号码", max_length=60, blank=True)
    online = models.CharField("互联网联系方式", max_length=300)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    effective_on = models.DateField("施行日期")
    entered_on = models.DateField("编制日期")
    entered_by = models.ForeignKey(
        User, verbose_name="编制人", on_delete=models.PROTECT, related_name="+"
    )
    checked_on = models.DateField("最近核对日期")
    checked_by = models.ForeignKey(
        User, verbose_name="核对人", on_delete=models.PROTECT, related_name="+"
    )
    # Written by the services: half a year after the day it was last looked at.
    check_by = models.DateField("应核对日期", editable=False)

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开指南"
        ordering = ["bureau", "-number"]
        constraints = [
            models.UniqueConstraint(name="guide_once", fields=["bureau", "number"]),
            models.CheckConstraint(
                name="guide_checked_after_it_was_made",
                condition=Q(checked_on__gte=F("entered_on")),
            ),
        ]

    def __str__(self):
        return f"{self.bureau.name}政府信息公开指南第{self.number}版"

    @property
    def scope_path(self):
        return self.bureau.path


class RulesDocument(models.Model):
    """政府信息公开制度: one document of the bureau's rules, as text or as a file."""

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("名称", max_length=200)
    doc_no = models.CharField("文号", max_length=80, blank=True)
    issued_on = models.DateField("印发日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    text = models.TextField("全文", max_length=50_000, blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name="附件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    entered_on = models.DateField("录入日期")
    entered_by = models.ForeignKey(
        User, verbose_name="录入人", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    token = models.UUIDField(unique=True, editable=False)

    objects = OfBureauQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开制度"
        ordering = ["bureau", "-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="rules_have_a_text_or_a_file",
                condition=~Q(text="") | Q(file__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope_path(self):
        return self.bureau.path


class Release(models.Model):
    """发布登记: what of ours stands at which address; the address is a publication's.

    Of the three one, or none: then it is of an upper floor, whose row points here.
    """

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, related_name="release"
    )
    edition = models.OneToOneField(
        Edition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="release",
    )
    guide = models.OneToOneField(
        Guide, on_delete=models.PROTECT, null=True, blank=True, related_name="release"
    )
    rules = models.OneToOneField(
        RulesDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="release",
    )

    class Meta:
        verbose_name = verbose_name_plural = "发布登记"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="release_of_one_thing",
                condition=Q(guide=None, rules=None)
                | Q(edition=None, rules=None)
                | Q(edition=None, guide=None),
            ),
        ]

    def __str__(self):
        return str(self.edition or self.guide or self.rules or self.publication)
