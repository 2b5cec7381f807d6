"""公开记录: the only record of something published; everything else points to it."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from catalog.answering import answering
from catalog.channels import Channel
from core.units import paths
from core.units.models import Unit, User

from .entry import Entry
from .outside_column import OutsideColumn


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        scope = user.bureau_paths_with("catalog.view_entry")
        return self.filter(paths.under(scope, "bureau__path"))

    def kept_by(self, user):
        """Those the person enters or corrects: the office's, and those of one's unit."""
        office = user.paths_with("catalog.keep_catalogue")
        unit = user.paths_with("catalog.enter_item")
        return self.filter(
            paths.under(office, "bureau__path") | paths.under(unit, "unit__path")
        )

    def of_unit(self, pk):
        """What a unit answers for; what names none is its office's that keeps the lists."""
        return self.alias(answers=answering("unit", "bureau")).filter(answers=pk)

    def standing(self):
        """Not withdrawn from the channel."""
        return self.filter(withdrawn_on=None)

    def unmatched(self):
        """Those that wait for a person to name their 公开事项."""
        outside = OutsideColumn.objects.filter(
            bureau=OuterRef("bureau"), site_column=OuterRef("site_column")
        )
        return self.filter(~Exists(outside), entry=None, release=None)

    def late(self):
        """Published after their own 公开时限."""
        return self.filter(published_on__gt=F("due_on"))


class Publication(models.Model):
    """Something published: what, when formed, when and where published, by whom."""

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="公开单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    entry = models.ForeignKey(
        Entry,
        verbose_name="公开事项",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
    )
    title = models.CharField("标题", max_length=300)
    doc_no = models.CharField("文号", max_length=80, blank=True)
    formed_on = models.DateField("形成或者变更日期", null=True, blank=True)
    published_on = models.DateField("公开日期")
    # Of the entry's 公开时限 on the day it was formed; None where that sets no day.
    due_on = models.DateField("公开期限", null=True, blank=True, editable=False)
    channel = models.CharField("渠道", max_length=16, choices=Channel.choices)
    site_column = models.CharField("栏目", max_length=200, blank=True)
    link = models.URLField("网址", max_length=1000, blank=True)
    # Equal for every way to write the address of one page: `links.fingerprint`.
    link_hash = models.CharField(max_length=64, blank=True, editable=False)
    reviewer_first = models.CharField("初审", max_length=40, blank=True)
    reviewer_second = models.CharField("复审", max_length=40, blank=True)
    reviewer_third = models.CharField("终审", max_length=40, blank=True)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=500, blank=True)
    recorded_on = models.DateField("登记日期")
    recorded_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    token = models.UUIDField(unique=True, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开记录"
        ordering = ["-published_on", "-pk"]
        indexes = [
            models.Index(
                fields=["bureau", "-published_on"], name="publication_of_bureau"
            ),
            models.Index(
                fields=["entry", "-published_on"], name="publication_of_entry"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="publication_link_once",
                fields=["bureau", "link_hash"],
                condition=Q(withdrawn_on=None) & ~Q(link_hash=""),
            ),
            models.CheckConstraint(
                name="publication_after_it_was_formed",
                condition=Q(formed_on=None) | Q(published_on__gte=F("formed_on")),
            ),
            models.CheckConstraint(
                name="publication_withdrawn_with_a_reason",
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope_path(self):
        return (self.unit or self.bureau).path

    # Shown as 佐证 beside materials, it is a page on a day and no file of ours.
    file = seen_on = None

    @property
    def fact_on(self):
        return self.published_on
