"""动态调整: the only way into and out of an edition."""

from django.db import models
from django.db.models import Q

from core.audit.statuses import Moves
from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role as PostRole

from .catalogue import Catalogue, Edition
from .entry import Entry, EntryVersion


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        scope = user.bureau_paths_with("catalog.view_entry")
        return self.filter(paths.under(scope, "unit__path"))

    def open(self):
        return self.exclude(
            status__in=[Revision.Status.FILED, Revision.Status.WITHDRAWN]
        )

    def to_sign(self):
        return self.filter(status=Revision.Status.SUBMITTED)

    def to_file(self):
        return self.filter(status=Revision.Status.SIGNED)


class Revision(Moves, models.Model):
    """One 动态调整: who asks for it and why, who signed it, with which edition it came.

    A unit's is signed by its head, the office's by the leader; the office files it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "起草中"
        SUBMITTED = "submitted", "待签批"
        SIGNED = "signed", "待备案"
        FILED = "filed", "已备案"
        WITHDRAWN = "withdrawn", "已撤回"

    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.SIGNED, Status.DRAFT},
        Status.SIGNED: {Status.FILED, Status.DRAFT},
        Status.FILED: set(),
        Status.WITHDRAWN: set(),
    }
    OWNERS = {
        Status.DRAFT: PostRole.LIAISON,
        Status.SUBMITTED: PostRole.HEAD,
        Status.SIGNED: PostRole.OFFICE,
        Status.FILED: None,
        Status.WITHDRAWN: None,
    }

    catalogue = models.ForeignKey(
        Catalogue,
        verbose_name="目录",
        on_delete=models.PROTECT,
        related_name="revisions",
    )
    unit = models.ForeignKey(
        Unit, verbose_name="提出单位", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("调整理由", max_length=1000)
    status = models.CharField(
        "状态", max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    proposed_on = models.DateField("提出日期")
    proposed_by = models.ForeignKey(
        User, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    submitted_on = models.DateField("送签日期", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User,
        verbose_name="送签人",
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
    signer = models.CharField("纸质签批人", max_length=40, blank=True)
    scan = models.ForeignKey(
        StoredFile,
        verbose_name="签批件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    return_reason = models.TextField("退回理由", max_length=1000, blank=True)
    edition = models.ForeignKey(
        Edition,
        verbose_name="版次",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    token = models.UUIDField(unique=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "动态调整"
        ordering = ["-pk"]
        permissions = [
            ("sign_revision", "签批本单位的动态调整"),
            ("approve_revision", "签批全局的动态调整"),
        ]
        indexes = [models.Index(fields=["catalogue", "status"], name="revision_status")]
        constraints = [
            models.CheckConstraint(
                name="revision_filed_with_an_edition",
                condition=Q(status="filed", edition__isnull=False)
                | ~Q(status="filed") & Q(edition=None),
            ),
            models.CheckConstraint(
                name="revision_signed_before_filing",
                condition=Q(status__in=["signed", "filed"], signed_on__isnull=False)
                | ~Q(status__in=["signed", "filed"]) & Q(signed_on=None),
            ),
            models.CheckConstraint(
                name="revision_signed_by_somebody",
                condition=Q(signed_on=None, signed_by=None, signer="", scan=None)
                | Q(signed_on__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="revision_submitted_by_somebody",
                condition=Q(submitted_on=None, submitted_by=None)
                | Q(submitted_on__isnull=False, submitted_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.catalogue}动态调整（{self.unit.name}，{self.proposed_on}）"

    @property
    def scope_path(self):
        return self.unit.path


class Change(models.Model):
    """What a revision does to one entry: the version before, and the one after."""

    class Act(models.TextChoices):
        ADD = "add", "新增"
        ALTER = "alter", "修改"
        END = "end", "取消"

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="changes"
    )
    act = models.CharField("调整", max_length=6, choices=Act.choices)
    entry = models.ForeignKey(
        Entry, verbose_name="事项", on_delete=models.PROTECT, related_name="changes"
    )
    before = models.ForeignKey(
        EntryVersion,
        verbose_name="调整前",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    after = models.OneToOneField(
        EntryVersion,
        verbose_name="调整后",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change",
    )

    class Meta:
        verbose_name = verbose_name_plural = "调整事项"
        ordering = ["revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="change_once_for_an_entry", fields=["revision", "entry"]
            ),
            models.CheckConstraint(
                name="change_has_what_its_act_needs",
                condition=Q(act="add", before=None, after__isnull=False)
                | Q(act="alter", before__isnull=False, after__isnull=False)
                | Q(act="end", before__isnull=False, after=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_act_display()}：{self.after or self.before}"
