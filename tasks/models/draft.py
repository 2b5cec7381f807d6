"""The machine's proposal for a plan, until a person commits it."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from core.audit.statuses import Moves
from core.files.models import StoredFile
from core.runs.models import Run
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role as PostRole

from .assignment import Role
from .plan import WorkPlan


class PlanDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "bureau__path"))

    def open(self):
        return self.filter(status=PlanDraft.Status.CHECKING)

    def with_row_count(self):
        """Drafts as a list shows them: counted, and without their long source."""
        rows = DraftRow.objects.filter(draft=OuterRef("pk")).order_by()
        count = rows.values("draft").annotate(count=Count("pk")).values("count")
        return self.defer("source", "unplaced", "warnings").annotate(
            row_count=Coalesce(Subquery(count), 0)
        )


class PlanDraft(Moves, models.Model):
    """A document as read: rows beside their source, doubts first."""

    class Status(models.TextChoices):
        CHECKING = "checking", "核对中"
        COMMITTED = "committed", "已导入"
        DROPPED = "dropped", "已放弃"

    TRANSITIONS = {
        Status.CHECKING: {Status.COMMITTED, Status.DROPPED},
        Status.COMMITTED: set(),
        Status.DROPPED: set(),
    }
    OWNERS = {
        Status.CHECKING: PostRole.OFFICE,
        Status.COMMITTED: None,
        Status.DROPPED: None,
    }

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="原件", on_delete=models.PROTECT, related_name="+"
    )
    run = models.ForeignKey(
        Run,
        verbose_name="作业",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField("标题", max_length=200)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=9, choices=Status.choices, default=Status.CHECKING
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The source line by line, and what of it became nothing.
    source = models.JSONField(default=list)
    unplaced = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    plan = models.OneToOneField(
        WorkPlan,
        verbose_name="工作要点",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="draft",
    )
    read_at = models.DateTimeField("识别时间", auto_now_add=True)
    read_by = models.ForeignKey(
        User, verbose_name="识别人", on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanDraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待核对的工作要点"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="draft_committed_has_plan",
                condition=Q(status="committed", plan__isnull=False)
                | (~Q(status="committed") & Q(plan=None)),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope_path(self):
        return self.bureau.path


class DraftRow(models.Model):
    """One task as read. `doubts` names the fields that want a person's eye."""

    draft = models.ForeignKey(
        PlanDraft,
        verbose_name="识别结果",
        on_delete=models.CASCADE,
        related_name="rows",
    )
    position = models.PositiveIntegerField("顺序")
    path = models.JSONField("章节", default=list)
    number = models.CharField("序号", max_length=20, blank=True)
    text = models.TextField("任务")
    # [{"text", "elements": [name]}]
    criteria = models.JSONField("评价标准", default=list)
    # [{"name", "role"}], the role as a value of Role
    units = models.JSONField("责任单位", default=list)
    units_text = models.TextField("责任单位原文", blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    deadline_text = models.CharField("时限原文", max_length=200, blank=True)
    recurrence = models.JSONField("周期", null=True, blank=True)
    place = models.CharField("原文位置", max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    # {field: sentence}, most doubtful first; emptied when a person saves the row
    doubts = models.JSONField(default=dict)
    checked_by = models.ForeignKey(
        User,
        verbose_name="核对人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "待核对的任务"
        ordering = ["draft", "position"]
        constraints = [
            models.UniqueConstraint(
                name="draft_row_position_once", fields=["draft", "position"]
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.text[:40]}".strip()

    @property
    def scope_path(self):
        return self.draft.bureau.path

    @property
    def named_units(self):
        """(name, role in words) of each unit as written."""
        return [(unit["name"], Role(unit["role"]).label) for unit in self.units]
