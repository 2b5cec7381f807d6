"""政府信息公开工作年度报告: one of each bureau and year.

What a ledger counts is counted anew each time and never kept here; kept is what no
ledger holds (`Entry`), what differs from the ledger with a reason (`Override`), and
the texts.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from core.audit.statuses import Moves
from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import KEEPERS, Role
from reports.formats import FORMAT_2019, FORMAT_2021, Format
from tasks.models import Task


class AnnualReportQuerySet(models.QuerySet):
    def in_bureaus_of(self, user):
        """Those of the bureaus `user` works in, whatever the role allows."""
        homes = [
            post.unit.bureau.path
            for post in user.posts_in_force
            if post.role not in KEEPERS
        ]
        return self.filter(paths.under(homes, "bureau__path"))

    def visible_to(self, user):
        scope = user.paths_with("reports.view_annualreport")
        return self.filter(paths.under(scope, "bureau__path"))

    def prepared_by(self, user):
        """Those of bureaus whose reports the person prepares."""
        scope = user.paths_with("reports.prepare_report")
        return self.filter(paths.under(scope, "bureau__path"))

    def signed_by(self, user):
        """Those of bureaus whose reports the person signs."""
        scope = user.paths_with("reports.sign_report")
        return self.filter(paths.under(scope, "bureau__path"))

    def to_sign(self):
        return self.filter(status=AnnualReport.Status.CHECKED)

    def to_publish(self):
        return self.filter(status=AnnualReport.Status.SIGNED)

    def never_published(self):
        return self.exclude(versions__published_on__isnull=False)


class AnnualReport(Moves, models.Model):
    """One bureau's report of one year, from the first figure to its publication."""

    class Scope(models.TextChoices):
        OWN = "own", "本级"
        WITH_BRANCHES = "with_branches", "含分局"

    class Status(models.TextChoices):
        DRAFT = "draft", "编制中"
        CHECKED = "checked", "已核对，待签批"
        SIGNED = "signed", "已签批，待公布"
        PUBLISHED = "published", "已公布"

    # Back to 编制中 with a reason; once anything has left the house as a 更正, which
    # goes back to where it began when it is given up.
    TRANSITIONS = {
        Status.DRAFT: {Status.CHECKED, Status.SIGNED, Status.PUBLISHED},
        Status.CHECKED: {Status.SIGNED, Status.DRAFT},
        Status.SIGNED: {Status.PUBLISHED, Status.DRAFT},
        Status.PUBLISHED: {Status.DRAFT},
    }
    OWNERS = {
        Status.DRAFT: Role.OFFICE,
        Status.CHECKED: Role.LEADER,
        Status.SIGNED: Role.OFFICE,
        Status.PUBLISHED: Role.OFFICE,
    }

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    scope = models.CharField(
        "统计范围", max_length=16, choices=Scope.choices, default=Scope.OWN
    )
    status = models.CharField(
        "状态", max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # {key of the part: text}, as `reports.annual.parts` names them.
    texts = models.JSONField("各部分文字", default=dict, blank=True)
    # A superior's earlier date; `due_on` is the earlier of it and the law's.
    superior_due_on = models.DateField("上级要求的日期", null=True, blank=True)
    due_on = models.DateField("最迟公布日期", db_index=True)
    # What the check found and the leader signs; the figures move no more.
    snapshot = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    checked_on = models.DateField("核对日期", null=True, blank=True)
    checked_by = models.ForeignKey(
        User,
        verbose_name="核对人",
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
    # 线下签批: who signed on paper, and the scan.
    signed_name = models.CharField("线下签批人", max_length=60, blank=True)
    signed_scan = models.ForeignKey(
        StoredFile,
        verbose_name="签批扫描件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    correction_reason = models.TextField("更正原因", blank=True)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开工作年度报告"
        ordering = ["-year", "bureau"]
        permissions = [
            ("prepare_report", "编制和公布年度报告"),
            ("sign_report", "签批年度报告"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="annual_report_once",
                fields=["bureau", "year"],
                violation_error_message="这一年的年度报告已经建立。",
            ),
            models.CheckConstraint(
                name="annual_report_since_2019",
                condition=Q(year__gte=FORMAT_2019.first_year),
            ),
            models.CheckConstraint(
                name="annual_report_held_while_signed",
                condition=Q(status__in=["checked", "signed"], snapshot__isnull=False)
                | Q(status__in=["draft", "published"], snapshot__isnull=True),
            ),
            models.CheckConstraint(
                name="annual_report_checked_by_somebody",
                condition=Q(status="draft", checked_on=None, checked_by=None)
                | ~Q(status="draft")
                & Q(checked_on__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="annual_report_signed_by_somebody",
                condition=Q(
                    status__in=["draft", "checked"],
                    signed_on=None,
                    signed_by=None,
                    signed_name="",
                )
                | Q(
                    status__in=["signed", "published"],
                    signed_on__isnull=False,
                    signed_by__isnull=False,
                    signed_name="",
                )
                | Q(
                    status__in=["signed", "published"],
                    signed_on__isnull=False,
                    signed_by=None,
                    signed_scan__isnull=False,
                )
                & ~Q(signed_name=""),
            ),
        ]

    def __str__(self):
        return f"{self.bureau}{self.year}年政府信息公开工作年度报告"

    @property
    def scope_path(self):
        return self.bureau.path

    @property
    def format(self) -> Format:
        """Fixed by the year."""
        return FORMAT_2021 if self.year >= FORMAT_2021.first_year else FORMAT_2019

    @property
    def is_open(self):
        return self.status == self.Status.DRAFT

    @property
    def signer(self):
        return self.signed_name or self.signed_by


class Demand(models.Model):
    """A task of a work plan that demands the report; told of its publication once."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="demands"
    )
    task = models.ForeignKey(
        Task, verbose_name="任务", on_delete=models.PROTECT, related_name="+"
    )
    linked_on = models.DateField("关联日期")
    linked_by = models.ForeignKey(
        User, verbose_name="关联人", on_delete=models.PROTECT, related_name="+"
    )
    told_on = models.DateField("登记到任务的日期", null=True, blank=True)
    told_by = models.ForeignKey(
        User,
        verbose_name="登记到任务的人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "要求公布年度报告的任务"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="annual_demand_once", fields=["report", "task"]
            ),
            models.CheckConstraint(
                name="annual_demand_told_by_somebody",
                condition=Q(told_on=None, told_by=None)
                | Q(told_on__isnull=False, told_by__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.task)


class Entry(models.Model):
    """What was typed into a cell no ledger counts, as it was typed."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="entries"
    )
    cell = models.CharField("格", max_length=60)
    typed = models.CharField("填写", max_length=24, blank=True)
    entered_on = models.DateField("填写日期")
    entered_by = models.ForeignKey(
        User, verbose_name="填写人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "填写的数字"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="annual_entry_once", fields=["report", "cell"]
            ),
        ]

    def __str__(self):
        return self.cell


class Override(models.Model):
    """A figure that stands against the ledger's, with the reason.

    `counted` is the ledger's figure the reason was written against: where the ledger
    moves on, the reason has to be looked at again.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="overrides"
    )
    cell = models.CharField("格", max_length=60)
    typed = models.CharField("填写", max_length=24, blank=True)
    counted = models.DecimalField("台账数", max_digits=16, decimal_places=4)
    reason = models.TextField("原因", max_length=500)
    entered_on = models.DateField("填写日期")
    entered_by = models.ForeignKey(
        User, verbose_name="填写人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "与台账不同的数字"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="annual_override_once", fields=["report", "cell"]
            ),
            models.CheckConstraint(
                name="annual_override_has_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self):
        return self.cell


class Excuse(models.Model):
    """Why a warning, or a carry-over that differs, stands as it is.

    Held by what the rule said: another figure is another warning.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="excuses"
    )
    rule = models.CharField("规则", max_length=4)
    digest = models.CharField(max_length=64, editable=False)
    message = models.TextField("提示")
    reason = models.TextField("说明", max_length=500)
    excused_on = models.DateField("说明日期")
    excused_by = models.ForeignKey(
        User, verbose_name="说明人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "对提示的说明"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="annual_excuse_once", fields=["report", "rule", "digest"]
            ),
            models.CheckConstraint(
                name="annual_excuse_has_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self):
        return self.message
