"""落实情况: what a unit reports, its evidence, and what was said about it."""

from django.db import models
from django.db.models import Q

from catalog.models import Publication
from core.audit.statuses import Moves
from core.files.models import Material, StoredFile
from core.units.models import Unit, User
from core.units.roles import Role as PostRole

from .assignment import Assignment
from .occurrence import Occurrence
from .plan import Criterion, Element
from .sent_back import SentBack


class ProgressReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            occurrence__assignment__in=Assignment.objects.visible_to(user)
        )

    def to_sign(self):
        return self.filter(status=ProgressReport.Status.TO_SIGN)

    def to_review(self):
        return self.filter(status=ProgressReport.Status.TO_REVIEW)

    def returned(self):
        return self.filter(status=ProgressReport.Status.RETURNED)


class ProgressReport(Moves, models.Model):
    """One occurrence's answer, from the first word to the office's decision."""

    class Status(models.TextChoices):
        DRAFT = "draft", "填报中"
        TO_SIGN = "to_sign", "待签"
        TO_REVIEW = "to_review", "待审核"
        RETURNED = "returned", "退回修改"
        APPROVED = "approved", "审核通过"
        WITHDRAWN = "withdrawn", "已撤"

        @classmethod
        def editable(cls):
            return [cls.DRAFT, cls.RETURNED]

        @classmethod
        def open(cls):
            return [cls.DRAFT, cls.TO_SIGN, cls.TO_REVIEW, cls.RETURNED]

    TRANSITIONS = {
        Status.DRAFT: {Status.TO_SIGN, Status.TO_REVIEW, Status.WITHDRAWN},
        Status.TO_SIGN: {
            Status.TO_REVIEW,
            Status.DRAFT,
            Status.RETURNED,
            Status.WITHDRAWN,
        },
        Status.TO_REVIEW: {Status.APPROVED, Status.RETURNED, Status.WITHDRAWN},
        Status.RETURNED: {Status.TO_SIGN, Status.TO_REVIEW, Status.WITHDRAWN},
        Status.APPROVED: {Status.RETURNED},
        # Taken back: what its approval had voided returns.
        Status.WITHDRAWN: {Status.DRAFT, Status.TO_REVIEW, Status.RETURNED},
    }
    OWNERS = {
        Status.DRAFT: PostRole.LIAISON,
        Status.TO_SIGN: PostRole.HEAD,
        Status.TO_REVIEW: PostRole.OFFICE,
        Status.RETURNED: PostRole.LIAISON,
        Status.APPROVED: PostRole.OFFICE,
        Status.WITHDRAWN: None,
    }

    class Kind(models.TextChoices):
        PROGRESS = "progress", "有进展"
        NOTHING = "nothing", "本期无"
        COMPLETED = "completed", "已完成"
        NOT_CONCERNED = "not_concerned", "不涉及"

    class Channel(models.TextChoices):
        ONLINE = "online", "在线填报"
        ON_BEHALF = "on_behalf", "代录"
        EXCEL = "excel", "填报表"

    class Signing(models.TextChoices):
        ONLINE = "online", "在线签批"
        PAPER = "paper", "线下签批"
        NO_HEAD = "no_head", "未设负责人"

    occurrence = models.OneToOneField(
        Occurrence, verbose_name="期次", on_delete=models.PROTECT, related_name="report"
    )
    status = models.CharField(
        "状态", max_length=9, choices=Status.choices, default=Status.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    kind = models.CharField("情况", max_length=13, choices=Kind.choices, blank=True)
    body = models.TextField("落实情况", blank=True)
    written_by = models.ForeignKey(
        User,
        verbose_name="填报人",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    written_at = models.DateTimeField("最近保存", auto_now=True)
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User,
        verbose_name="提交人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signed_on = models.DateField("签批日期", null=True, blank=True)
    signed_by = models.ForeignKey(
        User,
        verbose_name="签批人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signed_how = models.CharField(
        "签批方式", max_length=8, choices=Signing.choices, blank=True
    )
    signed_name = models.CharField("线下签批人", max_length=60, blank=True)
    signed_scan = models.ForeignKey(
        StoredFile,
        verbose_name="签批扫描件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    received_how = models.CharField(
        "报送方式", max_length=9, choices=Channel.choices, default=Channel.ONLINE
    )
    received_from = models.CharField("报送人", max_length=60, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    original = models.ForeignKey(
        StoredFile,
        verbose_name="原件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # First day at 待审核, or the day the paper came in; set once. Lateness looks
    # at nothing else.
    reached_on = models.DateField("报送日期", null=True, blank=True)
    decided_on = models.DateField("审核日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name="审核人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The head's 退回联络员, until the unit submits again.
    sent_back = models.ForeignKey(
        SentBack,
        verbose_name="退回联络员",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
    )
    return_reason = models.TextField("退回原因", blank=True)
    redo_by = models.DateField("重报期限", null=True, blank=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "落实情况"
        ordering = ["occurrence"]
        permissions = [
            ("report", "填报落实情况"),
            ("sign", "签批落实情况"),
            ("open_review", "打开审核页面"),
            ("review", "审核落实情况"),
            ("lead_review", "审核政务公开办公室的落实情况"),
            ("enter_for", "代录落实情况"),
            ("hand_down", "转派、分解任务"),
            ("urge", "催办"),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_submitted_by_somebody",
                condition=Q(submitted_on=None, submitted_by=None)
                | Q(submitted_on__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="report_decided_by_somebody",
                condition=Q(decided_on=None, decided_by=None)
                | Q(decided_on__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="report_signed_somehow",
                condition=Q(signed_on=None, signed_by=None, signed_how="")
                | Q(signed_on__isnull=False, signed_by=None, signed_how="no_head")
                | Q(signed_on__isnull=False, signed_how="paper") & ~Q(signed_name="")
                | Q(
                    signed_on__isnull=False,
                    signed_by__isnull=False,
                    signed_how="online",
                ),
            ),
            models.CheckConstraint(
                name="report_on_behalf_of_somebody",
                condition=~Q(received_how="on_behalf")
                | ~Q(received_from="") & Q(received_on__isnull=False),
            ),
            models.CheckConstraint(
                name="report_reached_once_submitted",
                condition=~Q(status__in=["to_review", "approved", "returned"])
                | Q(reached_on__isnull=False),
            ),
            models.CheckConstraint(
                name="report_returned_has_reason",
                condition=~Q(status="returned")
                | (~Q(return_reason="") & Q(redo_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.occurrence} {self.get_status_display()}"

    @property
    def scope_path(self):
        return self.occurrence.scope_path

    @property
    def is_editable(self):
        return self.status in self.Status.editable()


class ReportVersion(models.Model):
    """The text as it stood when it left the unit; never edited."""

    report = models.ForeignKey(
        ProgressReport,
        verbose_name="落实情况",
        on_delete=models.PROTECT,
        related_name="versions",
    )
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=ProgressReport.Kind.choices)
    body = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    # [{"criterion", "element", "value"}] as text, in the order of the sheet.
    elements = models.JSONField(default=list)
    submitted_on = models.DateField()
    submitted_by = models.ForeignKey(
        User, verbose_name="提交人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "报送版本"
        ordering = ["report", "version"]
        constraints = [
            models.UniqueConstraint(
                name="report_version_once", fields=["report", "version"]
            ),
        ]

    def __str__(self):
        return f"{self.report} 第{self.version}版"


class Evidence(models.Model):
    """佐证: one use of a material or a publication, for a report or one of its criteria."""

    report = models.ForeignKey(
        ProgressReport,
        verbose_name="落实情况",
        on_delete=models.CASCADE,
        related_name="evidence",
    )
    criterion = models.ForeignKey(
        Criterion,
        verbose_name="评价标准",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    material = models.ForeignKey(
        Material,
        verbose_name="佐证材料",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="uses",
    )
    publication = models.ForeignKey(
        Publication,
        verbose_name="公开记录",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="evidence_once_per_criterion",
                fields=["report", "criterion", "material"],
                condition=Q(criterion__isnull=False),
            ),
            models.UniqueConstraint(
                name="evidence_once_per_report",
                fields=["report", "material"],
                condition=Q(criterion=None),
            ),
            models.UniqueConstraint(
                name="evidence_published_once_per_criterion",
                fields=["report", "criterion", "publication"],
                condition=Q(criterion__isnull=False),
            ),
            models.UniqueConstraint(
                name="evidence_published_once_per_report",
                fields=["report", "publication"],
                condition=Q(criterion=None),
            ),
            models.CheckConstraint(
                name="evidence_is_one_thing",
                condition=Q(material=None, publication__isnull=False)
                | Q(material__isnull=False, publication=None),
            ),
        ]

    def __str__(self):
        return str(self.shown)

    @property
    def shown(self):
        """What is shown: either has a title, a link, a file and the day of the fact."""
        return self.material or self.publication


class ElementValue(models.Model):
    """What a report states for an element a criterion names."""

    report = models.ForeignKey(
        ProgressReport,
        verbose_name="落实情况",
        on_delete=models.CASCADE,
        related_name="element_values",
    )
    criterion = models.ForeignKey(
        Criterion, verbose_name="评价标准", on_delete=models.PROTECT, related_name="+"
    )
    element = models.ForeignKey(
        Element, verbose_name="佐证要素", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True)
    number = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    date = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "要素内容"
        ordering = ["report", "criterion", "element"]
        constraints = [
            models.UniqueConstraint(
                name="element_value_once", fields=["report", "criterion", "element"]
            ),
        ]

    def __str__(self):
        return f"{self.element}：{self.value}"

    @property
    def value(self):
        """The one of the three columns the element's kind fills."""
        if self.date is not None:
            return self.date
        return self.text if self.number is None else self.number


class Remark(models.Model):
    """A remark on a report, by somebody who may read it."""

    report = models.ForeignKey(
        ProgressReport,
        verbose_name="落实情况",
        on_delete=models.PROTECT,
        related_name="remarks",
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        User, verbose_name="作者", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("意见")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见"
        ordering = ["report", "pk"]

    def __str__(self):
        return self.text[:60]


class MergedReport(models.Model):
    """A subordinate or supporting unit's text taken over into a report, once a version."""

    report = models.ForeignKey(
        ProgressReport,
        verbose_name="落实情况",
        on_delete=models.PROTECT,
        related_name="merged",
    )
    source = models.ForeignKey(
        ProgressReport,
        verbose_name="并入的落实情况",
        on_delete=models.PROTECT,
        related_name="merged_into",
    )
    source_version = models.PositiveIntegerField("版本")
    merged_on = models.DateField("并入日期")
    merged_by = models.ForeignKey(
        User, verbose_name="并入人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "并入"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="merged_report_once",
                fields=["report", "source", "source_version"],
            ),
            models.CheckConstraint(
                name="merged_report_from_another",
                condition=~Q(report=models.F("source")),
            ),
        ]

    def __str__(self):
        return f"{self.source} 并入 {self.report}"
