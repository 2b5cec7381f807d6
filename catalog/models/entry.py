"""公开事项: what a unit has to tell, in which list it stands, and its wording by edition."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from catalog.channels import Channel
from catalog.cycles import Cycle
from catalog.limits import Limit, LimitKind, worded
from catalog.periods import Period
from core.audit.statuses import Moves
from core.papers.readers.numerals import chinese
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role as PostRole

from .catalogue import Catalogue, Edition, EntryList
from .law import Law

LEVELS = 4


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every entry of the bureaus the person works in."""
        scope = user.bureau_paths_with("catalog.view_entry")
        return self.filter(paths.under(scope, "bureau__path"))

    def kept_by(self, user):
        """Those the person sorts, revises and publishes for the whole bureau."""
        scope = user.paths_with("catalog.keep_catalogue")
        return self.filter(paths.under(scope, "bureau__path"))

    def entered_by_unit_of(self, user):
        """Those a liaison enters and revises for the unit."""
        scope = user.paths_with("catalog.enter_item")
        return self.filter(paths.under(scope, "unit__path"))

    def with_wording(self):
        """Each with `shown_title` and `shown_level`: of what is in force, else proposed."""
        last = EntryVersion.objects.filter(
            entry=OuterRef("pk"), until_number=None
        ).order_by(F("from_number").desc(nulls_last=True), "pk")
        return self.annotate(
            shown_title=Subquery(last.values("title")[:1]),
            shown_level=Subquery(last.values("level")[:1]),
        )

    def to_sort(self):
        return self.filter(status=Entry.Status.SUBMITTED)

    def sorted(self):
        return self.filter(status=Entry.Status.SORTED)


class Entry(Moves, models.Model):
    """One 公开事项 for good: from the inventory of its unit into one of the lists.

    What it says lies in its versions; an entry stands in one list and cannot be in two.
    """

    class Status(models.TextChoices):
        ENTERED = "entered", "填报中"
        SUBMITTED = "submitted", "待归类"
        RETURNED = "returned", "退回修改"
        SORTED = "sorted", "已归类"
        LEFT_OUT = "left_out", "不列入"

    TRANSITIONS = {
        Status.ENTERED: {Status.SUBMITTED, Status.LEFT_OUT},
        Status.SUBMITTED: {Status.SORTED, Status.RETURNED, Status.LEFT_OUT},
        Status.RETURNED: {Status.SUBMITTED, Status.LEFT_OUT},
        Status.SORTED: {Status.SUBMITTED},
        Status.LEFT_OUT: {Status.SUBMITTED},
    }
    OWNERS = {
        Status.ENTERED: PostRole.LIAISON,
        Status.SUBMITTED: PostRole.OFFICE,
        Status.RETURNED: PostRole.LIAISON,
        Status.SORTED: PostRole.OFFICE,
        Status.LEFT_OUT: PostRole.OFFICE,
    }

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="填报单位", on_delete=models.PROTECT, related_name="+"
    )
    catalogue = models.ForeignKey(
        Catalogue,
        verbose_name="目录",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
    )
    status = models.CharField(
        "状态", max_length=10, choices=Status.choices, default=Status.ENTERED
    )
    # Why it stands in this list, and who put it there.
    sorted_ground = models.TextField("归类理由", max_length=1000, blank=True)
    sorted_on = models.DateField("归类日期", null=True, blank=True)
    sorted_by = models.ForeignKey(
        User,
        verbose_name="归类人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    return_reason = models.TextField("退回理由", max_length=1000, blank=True)
    entered_on = models.DateField("填报日期")
    entered_by = models.ForeignKey(
        User, verbose_name="填报人", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The form's; a second click finds the first.
    token = models.UUIDField(unique=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开事项"
        ordering = ["bureau", "pk"]
        permissions = [
            ("enter_item", "填报公开事项"),
            ("keep_catalogue", "编制公开目录"),
        ]
        indexes = [models.Index(fields=["bureau", "status"], name="entry_status")]
        constraints = [
            models.CheckConstraint(
                name="entry_sorted_into_a_list",
                condition=Q(
                    status="sorted",
                    catalogue__isnull=False,
                    sorted_on__isnull=False,
                    sorted_by__isnull=False,
                )
                | ~Q(status="sorted"),
            ),
            models.CheckConstraint(
                name="entry_returned_with_a_reason",
                condition=~Q(status="returned") | ~Q(return_reason=""),
            ),
        ]

    def __str__(self):
        return f"公开事项{self.pk}"

    @property
    def scope_path(self):
        return self.unit.path


class EntryVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(entry__in=Entry.objects.visible_to(user))

    def of_edition(self, edition):
        """The list as it stands in an edition; `catalog.tree` puts it in order."""
        number = edition.number
        return self.filter(
            Q(until_number=None) | Q(until_number__gt=number),
            entry__catalogue=edition.catalogue_id,
            from_number__lte=number,
        )

    def standing(self):
        """Those no filed revision has replaced or taken out."""
        return self.filter(from_number__isnull=False, until_number=None)

    def published(self, *, on):
        """Those of editions the public may see on a day: past ones, the one in force."""
        editions = Edition.objects.published(on=on).filter(
            catalogue=OuterRef("entry__catalogue"), number=OuterRef("from_number")
        )
        return self.filter(Exists(editions))


class EntryVersion(models.Model):
    """The wording of an entry, from one edition of its list until another.

    Without a first number it is proposed: by the inventory or by an open revision.
    In an edition it is never changed; a revision puts another in its place.
    """

    class Openness(models.TextChoices):
        DECISION = "decision", "决策公开"
        EXECUTION = "execution", "执行公开"
        MANAGEMENT = "management", "管理公开"
        SERVICE = "service", "服务公开"
        RESULT = "result", "结果公开"

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    from_number = models.PositiveIntegerField("自版次", null=True, editable=False)
    until_number = models.PositiveIntegerField("至版次", null=True, editable=False)

    # Of the entry's catalogue, written with the first number.
    entry_list = models.CharField(
        "目录", max_length=10, choices=EntryList.choices, blank=True, editable=False
    )

    # Where it stands in the tree: `catalog.tree` puts a whole list in order.
    parent = models.ForeignKey(
        Entry,
        verbose_name="上级事项",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="child_versions",
    )
    level = models.PositiveSmallIntegerField("级次", default=1)
    position = models.PositiveIntegerField("顺序", default=0)
    code = models.CharField("编码", max_length=20, blank=True)
    is_heading = models.BooleanField("仅为分类名称", default=False)

    field = models.CharField("领域", max_length=60, blank=True)
    title = models.CharField("事项名称", max_length=200)
    content = models.TextField("公开内容（要素）", max_length=5000, blank=True)
    basis_text = models.TextField("公开依据", max_length=5000, blank=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name="责任单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    subject_text = models.CharField("公开主体", max_length=200, blank=True)

    limit_kind = models.CharField(
        "公开时限", max_length=12, choices=LimitKind.choices, blank=True
    )
    limit_days = models.PositiveSmallIntegerField("日数", null=True, blank=True)
    limit_event = models.CharField("自何时起算", max_length=60, blank=True)
    limit_period = models.CharField(
        "公开周期", max_length=10, choices=Period.choices, blank=True
    )
    limit_month = models.PositiveSmallIntegerField("月", null=True, blank=True)
    limit_day = models.PositiveSmallIntegerField("日", null=True, blank=True)
    limit_text = models.CharField("公开时限原文", max_length=200, blank=True)
    cycle = models.CharField(
        "更新周期", max_length=14, choices=Cycle.choices, blank=True
    )
    cycle_text = models.CharField("更新周期原文", max_length=200, blank=True)

    is_proactive = models.BooleanField("主动公开", default=False)
    is_on_request = models.BooleanField("依申请公开", default=False)
    mode_text = models.CharField("公开方式", max_length=200, blank=True)
    # Of `Channel`, in its order.
    channels = models.JSONField("公开渠道和载体", default=list, blank=True)
    channels_other = models.CharField("其他渠道", max_length=200, blank=True)
    site_column = models.CharField("网站栏目", max_length=200, blank=True)
    is_for_all = models.BooleanField("向全社会公开", default=False)
    for_groups = models.CharField("特定群体", max_length=200, blank=True)
    is_county_level = models.BooleanField("县（区）级", default=False)
    is_township_level = models.BooleanField("乡、村级", default=False)

    # 审核程序: [step, who] in their order; the flow chart is drawn from them.
    steps = models.JSONField("审核程序", default=list, blank=True)
    supervision = models.CharField("监督咨询渠道", max_length=500, blank=True)
    openness = models.CharField(
        "五公开", max_length=12, choices=Openness.choices, blank=True
    )
    article_20_item = models.PositiveSmallIntegerField(
        "条例第二十条第几项", null=True, blank=True
    )
    withheld_reason = models.TextField("不予公开理由", max_length=2000, blank=True)
    procedure = models.TextField("依申请公开程序", max_length=2000, blank=True)
    # Read in the house alone.
    note = models.TextField("内部备注", max_length=2000, blank=True)

    objects = EntryVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开事项的内容"
        ordering = ["entry", "pk"]
        indexes = [
            models.Index(fields=["parent", "position"], name="entry_children"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="entry_last_version_once",
                fields=["entry"],
                condition=Q(from_number__isnull=False, until_number=None),
            ),
            models.UniqueConstraint(
                name="entry_from_number_once",
                fields=["entry", "from_number"],
                condition=Q(from_number__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_in_an_edition_is_in_a_list",
                condition=Q(from_number=None, entry_list="")
                | Q(from_number__isnull=False) & ~Q(entry_list=""),
            ),
            models.CheckConstraint(
                name="entry_says_what_its_list_asks",
                condition=Q(is_heading=True)
                | Q(entry_list="")
                | Q(entry_list="proactive", is_proactive=True) & ~Q(limit_kind="")
                | Q(entry_list="on_request", is_proactive=False) & ~Q(procedure="")
                | Q(entry_list="negative", is_proactive=False, is_on_request=False)
                & ~Q(withheld_reason=""),
            ),
            models.CheckConstraint(
                name="entry_version_ends_after_start",
                condition=Q(until_number=None) | Q(until_number__gt=F("from_number")),
            ),
            models.CheckConstraint(
                name="entry_of_four_levels",
                condition=Q(level=1, parent=None)
                | Q(level__gt=1, level__lte=LEVELS, parent__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("entry")),
            ),
            models.CheckConstraint(
                name="entry_limit_in_days",
                condition=Q(
                    limit_kind__in=["working_days", "open_days"], limit_days__gt=0
                )
                | ~Q(limit_kind__in=["working_days", "open_days"]) & Q(limit_days=None),
            ),
            models.CheckConstraint(
                name="entry_limit_by_period",
                condition=Q(limit_kind="periodic") & ~Q(limit_period="")
                | ~Q(limit_kind="periodic") & Q(limit_period=""),
            ),
            models.CheckConstraint(
                name="entry_limit_by_date",
                condition=Q(
                    limit_kind="fixed_date",
                    limit_month__range=(1, 12),
                    limit_day__range=(1, 31),
                )
                | ~Q(limit_kind="fixed_date") & Q(limit_month=None, limit_day=None),
            ),
            models.CheckConstraint(
                name="entry_article_20_item",
                condition=Q(article_20_item=None) | Q(article_20_item__range=(1, 15)),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_standing(self):
        """Whether the last edition holds it."""
        return self.from_number is not None and self.until_number is None

    @property
    def limit(self):
        return Limit(
            kind=self.limit_kind,
            days=self.limit_days,
            event=self.limit_event,
            period=self.limit_period,
            month=self.limit_month,
            day=self.limit_day,
        )

    @property
    def unit_shown(self):
        """The unit as it is called today, else as the list called it."""
        return self.unit.name if self.unit else self.subject_text

    @property
    def limit_shown(self):
        """As it was written, else in the words of what was chosen."""
        return self.limit_text or (worded(self.limit) if self.limit_kind else "")

    @property
    def article_20_shown(self):
        """第（五）项; "" where the item is not told."""
        number = self.article_20_item
        return f"第（{chinese(number)}）项" if number else ""

    @property
    def channel_names(self):
        names = [Channel(each).label for each in self.channels]
        return [*names, *filter(None, [self.channels_other])]


class Basis(models.Model):
    """公开依据 of a version: a law and where in it."""

    version = models.ForeignKey(
        EntryVersion, on_delete=models.CASCADE, related_name="bases"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)
    law = models.ForeignKey(
        Law, verbose_name="法律文件", on_delete=models.PROTECT, related_name="bases"
    )
    article = models.CharField("条款", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开依据"
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="basis_once", fields=["version", "law", "article"]
            ),
        ]

    def __str__(self):
        return f"{self.law}{self.article}"
