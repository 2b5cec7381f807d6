"""年报数据收集: what is asked, of whom, and what the units answered."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.audit.statuses import Moves
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role


def user_key(label):
    return models.ForeignKey(
        User,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )


class Number(models.TextChoices):
    """What a figure may be."""

    COUNT = "count", "整数"
    CHANGE = "change", "整数，减少的填负数"
    MONEY = "money", "万元，最多四位小数"


class ItemTemplateQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def for_year(self, year, format_name):
        """What the report of a year asks for: its format's cells and the 指标."""
        return self.filter(
            Q(format=format_name) | Q(format=""),
            Q(valid_until=None) | Q(valid_until__year__gte=year),
            valid_from__year__lte=year + 1,
        )


class ItemTemplate(models.Model):
    """数据项模板: what a new collection starts with, and whom it is asked of.

    `unit_words` are parts of units' names; `*` means every unit, `@` the
    政务公开办公室.
    """

    code = models.CharField("代码", max_length=20, unique=True)
    format = models.CharField("年报格式", max_length=4, blank=True)
    position = models.PositiveSmallIntegerField("顺序")
    cell = models.CharField("年报单元格", max_length=80)
    heading = models.CharField("类别", max_length=40)
    label = models.CharField("数据项", max_length=80)
    number = models.CharField("填法", max_length=6, choices=Number.choices)
    help_text = models.CharField("填报说明", max_length=300, blank=True)
    unit_words = models.CharField("默认填报单位", max_length=100, blank=True)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("停用日期", null=True, blank=True)
    verified_on = models.DateField("最近核对日期")

    objects = ItemTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年报数据项模板"
        ordering = ["position"]

    def __str__(self):
        return f"{self.heading}：{self.label}"

    def natural_key(self):
        return (self.code,)


class FigureCollectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        reading = user.paths_with("reports.view_figurecollection")
        return self.filter(paths.under(reading, "bureau__path"))

    def kept_by(self, user):
        keeping = user.paths_with("reports.keep_collection")
        return self.filter(paths.under(keeping, "bureau__path"))


class FigureCollection(Moves, models.Model):
    """One bureau's collection of figures for the annual report of a year."""

    class Status(models.TextChoices):
        PREPARING = "preparing", "准备中"
        OPEN = "open", "收集中"
        CLOSED = "closed", "已结束"

    TRANSITIONS = {
        Status.PREPARING: {Status.OPEN},
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: set(),
    }
    OWNERS = {
        Status.PREPARING: Role.OFFICE,
        Status.OPEN: Role.OFFICE,
        Status.CLOSED: Role.OFFICE,
    }

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("报告年度")
    due_on = models.DateField("报送期限")
    note = models.TextField("填报要求", max_length=1000, blank=True)
    status = models.CharField(
        "状态", max_length=9, choices=Status.choices, default=Status.PREPARING
    )
    opened_on = models.DateField("下发日期", null=True, blank=True)
    opened_by = user_key("下发人")
    closed_on = models.DateField("结束日期", null=True, blank=True)
    closed_by = user_key("结束人")
    close_reason = models.CharField("未报齐而结束的理由", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FigureCollectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年报数据收集"
        ordering = ["-year", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("keep_collection", "收集年报数据"),
            ("fill_figures", "填报年报数据"),
            ("sign_figures", "签批年报数据"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="collection_once_a_year", fields=["bureau", "year"]
            ),
            models.CheckConstraint(
                name="collection_opened_by_somebody",
                condition=Q(opened_on=None, opened_by=None, status="preparing")
                | Q(opened_on__isnull=False, opened_by__isnull=False)
                & ~Q(status="preparing"),
            ),
            models.CheckConstraint(
                name="collection_closed_by_somebody",
                condition=Q(closed_on=None, closed_by=None) & ~Q(status="closed")
                | Q(closed_on__isnull=False, closed_by__isnull=False, status="closed"),
            ),
        ]

    def __str__(self):
        return f"{self.bureau}{self.year}年年报数据收集"

    @property
    def scope_path(self):
        return self.bureau.path


class CollectedItem(models.Model):
    """One figure asked for, and the units it is asked of."""

    collection = models.ForeignKey(
        FigureCollection,
        verbose_name="收集",
        on_delete=models.PROTECT,
        related_name="items",
    )
    position = models.PositiveSmallIntegerField("顺序")
    cell = models.CharField("年报单元格", max_length=80)
    heading = models.CharField("类别", max_length=40)
    label = models.CharField("数据项", max_length=80)
    number = models.CharField("填法", max_length=6, choices=Number.choices)
    help_text = models.CharField("填报说明", max_length=300, blank=True)
    units = models.ManyToManyField(
        Unit, verbose_name="填报单位", blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "年报数据项"
        ordering = ["collection", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="collected_item_once", fields=["collection", "cell"]
            ),
        ]

    def __str__(self):
        return f"{self.heading}：{self.label}"

    @property
    def scope_path(self):
        return self.collection.scope_path


class CollectedSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sheets of the units in scope, and of the collections the person reads."""
        reading = user.paths_with("reports.view_figurecollection")
        own = user.paths_with("reports.fill_figures")
        own += user.paths_with("reports.sign_figures")
        return self.filter(
            paths.under(own, "unit__path")
            | paths.under(reading, "collection__bureau__path")
        )

    def open(self):
        """Those of collections that go on."""
        return self.filter(collection__status=FigureCollection.Status.OPEN)

    def owed(self):
        """What has not reached the office, where anything is still asked."""
        asked = CollectedFigure.objects.asked().filter(sheet=OuterRef("pk"))
        waiting = self.open().exclude(status=CollectedSheet.Status.REPORTED)
        return waiting.filter(Exists(asked))

    def to_fill(self, user):
        """What the person's units still have to write."""
        states = [CollectedSheet.Status.FILLING, CollectedSheet.Status.RETURNED]
        return self.owed().of(user, "reports.fill_figures").filter(status__in=states)

    def to_sign(self, user):
        waiting = self.owed().filter(status=CollectedSheet.Status.TO_SIGN)
        return waiting.of(user, "reports.sign_figures")

    def chased(self, scope, today):
        """Those overdue in the collections of the bureaus in scope."""
        own = paths.under(scope, "collection__bureau__path")
        return self.owed().filter(own, due_on__lt=today)

    def of(self, user, permission):
        return self.filter(paths.under(user.paths_with(permission), "unit__path"))


class CollectedSheet(Moves, models.Model):
    """One unit's answer to all that is asked of it: filled once, signed once."""

    class Status(models.TextChoices):
        FILLING = "filling", "填报中"
        TO_SIGN = "to_sign", "待签"
        REPORTED = "reported", "已报"
        RETURNED = "returned", "退回修改"

    class How(models.TextChoices):
        ONLINE = "online", "单位填报"
        NO_HEAD = "no_head", "单位填报（未设负责人）"
        ON_BEHALF = "behalf", "代录"

    TRANSITIONS = {
        Status.FILLING: {Status.TO_SIGN, Status.REPORTED},
        Status.TO_SIGN: {Status.REPORTED, Status.RETURNED},
        Status.REPORTED: {Status.TO_SIGN, Status.RETURNED},
        Status.RETURNED: {Status.TO_SIGN, Status.REPORTED},
    }
    OWNERS = {
        Status.FILLING: Role.LIAISON,
        Status.TO_SIGN: Role.HEAD,
        Status.REPORTED: Role.OFFICE,
        Status.RETURNED: Role.LIAISON,
    }

    collection = models.ForeignKey(
        FigureCollection,
        verbose_name="收集",
        on_delete=models.PROTECT,
        related_name="sheets",
    )
    unit = models.ForeignKey(
        Unit, verbose_name="填报单位", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "状态", max_length=8, choices=Status.choices, default=Status.FILLING
    )
    due_on = models.DateField("报送期限")
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    submitted_by = user_key("提交人")
    signed_on = models.DateField("签批日期", null=True, blank=True)
    signed_by = user_key("签批人")
    # First day at 已报; what counts as on time. Set once.
    reached_on = models.DateField("报到日期", null=True, blank=True)
    how = models.CharField("报送方式", max_length=8, choices=How.choices, blank=True)
    received_from = models.CharField("代录自何人", max_length=60, blank=True)
    behalf_reason = models.CharField("代录理由", max_length=200, blank=True)
    return_reason = models.CharField("退回理由", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CollectedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年报数据填报表"
        ordering = ["collection", "unit__position", "unit"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="collected_sheet_once", fields=["collection", "unit"]
            ),
            models.CheckConstraint(
                name="collected_sheet_submitted_by_somebody",
                condition=Q(submitted_on=None, submitted_by=None)
                | Q(submitted_on__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="collected_sheet_signed_by_somebody",
                condition=Q(signed_on=None, signed_by=None)
                | Q(signed_on__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="collected_sheet_reported_is_dated",
                condition=~Q(status="reported")
                | Q(reached_on__isnull=False) & ~Q(how=""),
            ),
            models.CheckConstraint(
                name="collected_sheet_behalf_has_reason",
                condition=~Q(how="behalf") | ~Q(behalf_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.unit}{self.collection.year}年年报数据"

    @property
    def scope_path(self):
        return self.unit.path


class CollectedFigureQuerySet(models.QuerySet):
    def asked(self):
        """Without what the office no longer asks a unit for."""
        return self.filter(withdrawn_on=None)


class CollectedFigure(models.Model):
    """What one unit says of one item; empty is not zero."""

    sheet = models.ForeignKey(
        CollectedSheet,
        verbose_name="填报表",
        on_delete=models.PROTECT,
        related_name="figures",
    )
    item = models.ForeignKey(
        CollectedItem,
        verbose_name="数据项",
        on_delete=models.PROTECT,
        related_name="figures",
    )
    value = models.DecimalField(
        "数值", max_digits=18, decimal_places=4, null=True, blank=True
    )
    remark = models.CharField("说明", max_length=200, blank=True)
    entered_on = models.DateField("填写日期", null=True, blank=True)
    entered_by = user_key("填写人")
    withdrawn_on = models.DateField("不再填报日期", null=True, blank=True)

    objects = CollectedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年报数据"
        ordering = ["item__position", "sheet__unit__position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="collected_figure_once", fields=["sheet", "item"]
            ),
            models.CheckConstraint(
                name="collected_figure_entered_by_somebody",
                condition=Q(value=None, remark="")
                | Q(entered_on__isnull=False, entered_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.sheet.unit} {self.item}"

    @property
    def scope_path(self):
        return self.sheet.scope_path

    @property
    def shown(self):
        return shown(self.value)


def shown(value):
    """A figure as people write it: 330, 12.5; nothing where there is none."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else f"{value.normalize():f}"


__all__ = [
    "CollectedFigure",
    "CollectedItem",
    "CollectedSheet",
    "FigureCollection",
    "ItemTemplate",
    "Number",
]
