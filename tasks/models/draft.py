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
from .change import PlanChange
from .plan import Task, WorkPlan
from .superior import SuperiorPlan, SuperiorTask


class PlanDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "bureau__path"))

    def known_to(self, user):
        """Those the user sees, and all of the bureaus they work for."""
        bureaus = {post.unit.bureau_id for post in user.posts_in_force}
        seen = paths.under(user.scope_paths, "bureau__path")
        return self.filter(seen | Q(bureau__in=bureaus))

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

    class Purpose(models.TextChoices):
        """What committing the draft makes."""

        PLAN = "plan", "本局的工作要点"
        CHANGE = "change", "对现有工作要点的调整"
        SUPERIOR = "superior", "上级的工作要点"

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
    purpose = models.CharField(
        "用途", max_length=8, choices=Purpose.choices, default=Purpose.PLAN
    )
    # Null where the rows come from plans that are here already.
    file = models.ForeignKey(
        StoredFile,
        verbose_name="原件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # What was read instead of the original, a scan: the table pasted beside it.
    pasted = models.ForeignKey(
        StoredFile,
        verbose_name="粘贴的表格",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The plan to change, or last year's plan the rows were copied from.
    basis = models.ForeignKey(
        WorkPlan,
        verbose_name="现有工作要点",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
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
    # The document as `Paper.source` gives it, and what of it became nothing:
    # [{"text", "line", "place", "reason"}].
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
    change = models.OneToOneField(
        PlanChange,
        verbose_name="方案调整",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="draft",
    )
    superior_plan = models.OneToOneField(
        SuperiorPlan,
        verbose_name="上级工作要点",
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
                name="draft_committed_made_what_it_is_for",
                condition=Q(
                    status="committed",
                    purpose="plan",
                    plan__isnull=False,
                    change=None,
                    superior_plan=None,
                )
                | Q(
                    status="committed",
                    purpose="change",
                    plan=None,
                    change__isnull=False,
                    superior_plan=None,
                )
                | Q(
                    status="committed",
                    purpose="superior",
                    plan=None,
                    change=None,
                    superior_plan__isnull=False,
                )
                | (
                    ~Q(status="committed")
                    & Q(plan=None, change=None, superior_plan=None)
                ),
            ),
            models.CheckConstraint(
                name="draft_change_has_basis",
                condition=~Q(purpose="change") | Q(basis__isnull=False),
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
    # [{"text", "elements": [name], "kind", "limit", "deductions"}], the last three as
    # in Criterion
    criteria = models.JSONField("评价标准", default=list)
    # [{"name", "role"}], the role as a value of Role
    units = models.JSONField("责任单位", default=list)
    units_text = models.TextField("责任单位原文", blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    deadline_text = models.CharField("时限原文", max_length=200, blank=True)
    recurrence = models.JSONField("周期", null=True, blank=True)
    place = models.CharField("原文位置", max_length=60, blank=True)
    # Where each field stands and how sure the reading is: {field: {"line", "place",
    # "certainty"}} for number, text, criteria, units, due.
    readings = models.JSONField(default=dict)
    carried_from = models.ForeignKey(
        Task,
        verbose_name="上年任务",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    covers = models.ManyToManyField(
        SuperiorTask, verbose_name="落实的上级任务", blank=True, related_name="+"
    )
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
