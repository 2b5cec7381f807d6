"""工作要点: the plan as the document it came from, its tasks and criteria."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import Truncator

from core.audit.statuses import Moves
from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit
from core.units.roles import Role as PostRole

from .superior import SuperiorTask


class WorkPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans of the bureaus in scope, and those that assign a unit in scope."""
        assigned = Task.objects.assigned_to(user)
        return self.filter(
            paths.under(user.scope_paths, "bureau__path")
            | Exists(assigned.filter(plan=OuterRef("pk")))
        )

    def same_as(self, *, file, year, title):
        """Plans made from a file with the same content, or of that year and title."""
        same_file = Q(file__sha256=file.sha256) if file else Q(pk=None)
        return self.filter(same_file | Q(year=year, title=title))


class WorkPlan(Moves, models.Model):
    """One bureau's 工作要点 or 分工方案 of a year."""

    class Kind(models.TextChoices):
        POINTS = "points", "工作要点"
        SCHEME = "scheme", "分工方案"
        STANDING = "standing", "常年任务"

    class Status(models.TextChoices):
        PREPARING = "preparing", "准备中"
        RUNNING = "running", "实施中"
        CLOSED = "closed", "已办结"

    TRANSITIONS = {
        Status.PREPARING: {Status.RUNNING},
        Status.RUNNING: {Status.CLOSED},
        Status.CLOSED: set(),
    }
    OWNERS = {
        Status.PREPARING: PostRole.OFFICE,
        Status.RUNNING: PostRole.OFFICE,
        Status.CLOSED: PostRole.OFFICE,
    }

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("类型", max_length=8, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("标题", max_length=200)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("计划期末", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=9, choices=Status.choices, default=Status.PREPARING
    )
    closed_through = models.DateField("已终定至", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name="原件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    previous = models.ForeignKey(
        "self",
        verbose_name="上一年度",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作要点"
        ordering = ["-year", "-pk"]
        permissions = [
            ("import_plan", "导入工作要点"),
            ("hand_out", "下达任务分工"),
        ]
        constraints = [
            models.CheckConstraint(
                name="plan_ends_after_start",
                condition=Q(ends_on=None)
                | Q(starts_on=None)
                | Q(ends_on__gt=models.F("starts_on")),
                violation_error_message="计划期末必须晚于开始日期。",
            ),
            models.CheckConstraint(
                name="plan_running_has_dates",
                condition=Q(status="preparing")
                | Q(
                    issued_on__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                ),
                violation_error_message="下达前须填写印发日期、开始日期和计划期末。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope_path(self):
        return self.bureau.path


class Section(models.Model):
    """A heading of the plan; a task stands under the innermost one."""

    plan = models.ForeignKey(
        WorkPlan,
        verbose_name="工作要点",
        on_delete=models.CASCADE,
        related_name="sections",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="上级",
        on_delete=models.CASCADE,
        null=True,
        related_name="children",
    )
    position = models.PositiveIntegerField("顺序")
    heading = models.CharField("标题", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "章节"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="section_position_once", fields=["plan", "position"]
            ),
        ]

    def __str__(self):
        return self.heading


class TaskQuerySet(models.QuerySet):
    def assigned_to(self, user):
        """Tasks that are or were assigned to a unit in scope."""
        return self.filter(paths.under(user.scope_paths, "assignments__unit__path"))

    def visible_to(self, user):
        mine = self.model.objects.assigned_to(user).filter(pk=OuterRef("pk"))
        return self.filter(
            paths.under(user.scope_paths, "plan__bureau__path") | Exists(mine)
        )

    def in_force(self):
        return self.filter(withdrawn_on=None)


class Task(models.Model):
    """One 任务 with its wording, its date or recurrence, and the units as written."""

    plan = models.ForeignKey(
        WorkPlan,
        verbose_name="工作要点",
        on_delete=models.PROTECT,
        related_name="tasks",
    )
    section = models.ForeignKey(
        Section,
        verbose_name="章节",
        on_delete=models.PROTECT,
        null=True,
        related_name="tasks",
    )
    position = models.PositiveIntegerField("顺序")
    number = models.CharField("序号", max_length=20, blank=True)
    text = models.TextField("任务")
    due_on = models.DateField("完成时限", null=True, blank=True)
    deadline_text = models.CharField("时限原文", max_length=200, blank=True)
    # {"every": "year|half|quarter|month|week", "times": 1, "by": "MM-DD" or null}
    recurrence = models.JSONField("周期", null=True, blank=True)
    units_text = models.TextField("责任单位原文", blank=True)
    carried_from = models.ForeignKey(
        "self",
        verbose_name="上年任务",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    covers = models.ManyToManyField(
        SuperiorTask,
        verbose_name="落实的上级任务",
        blank=True,
        related_name="covered_by",
    )
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)
    place = models.CharField("原文位置", max_length=60, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                name="task_position_once", fields=["plan", "position"]
            ),
            models.CheckConstraint(
                name="task_recurring_has_no_date",
                condition=Q(recurrence__isnull=True) | Q(due_on=None),
                violation_error_message="有周期的任务不设单一完成时限。",
            ),
        ]

    def __str__(self):
        return f"{self.number} {Truncator(self.text).chars(40, truncate='…')}".strip()

    @property
    def scope_path(self):
        return self.plan.bureau.path


class Criterion(models.Model):
    """One 评价标准 of a task."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "一般"
        COUNT = "count", "数量"
        RATIO = "ratio", "比例"
        TIMELY = "timely", "及时"
        EXISTS = "exists", "有无"
        QUALITY = "quality", "效果"
        DEDUCTION = "deduction", "只扣分"
        BURDEN = "burden", "减负不计分"

    task = models.ForeignKey(
        Task, verbose_name="任务", on_delete=models.CASCADE, related_name="criteria"
    )
    position = models.PositiveIntegerField("顺序")
    text = models.TextField("评价标准")
    kind = models.CharField(
        "性质", max_length=9, choices=Kind.choices, default=Kind.ORDINARY
    )
    # How long an act may take after an event (5个工作日内): {"count", "unit", "text"},
    # the unit one of workday, day, hour, week, month. A limit, never a due date.
    limit = models.JSONField("办理期限", null=True, blank=True)
    # What the document takes off for what: [{"text", "points", "per"}], points in
    # 0.01 分 or null where it says 酌情. Proposals for the rubric.
    deductions = models.JSONField("扣分规定", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价标准"
        ordering = ["task", "position"]
        constraints = [
            models.UniqueConstraint(
                name="criterion_position_once", fields=["task", "position"]
            ),
        ]

    def __str__(self):
        return Truncator(self.text).chars(60, truncate="…")

    @property
    def scope_path(self):
        return self.task.scope_path


class Element(models.Model):
    """What a criterion asks to be stated: 内容、时间、载体…"""

    class Kind(models.TextChoices):
        TEXT = "text", "文字"
        DATE = "date", "日期"
        NUMBER = "number", "数量"
        RATIO = "ratio", "比例"

    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("类型", max_length=6, choices=Kind.choices)

    class Meta:
        verbose_name = verbose_name_plural = "佐证要素"
        ordering = ["name"]

    def __str__(self):
        return self.name


class CriterionElement(models.Model):
    """An element a criterion names, in its order."""

    criterion = models.ForeignKey(
        Criterion,
        verbose_name="评价标准",
        on_delete=models.CASCADE,
        related_name="named_elements",
    )
    element = models.ForeignKey(
        Element, verbose_name="佐证要素", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveIntegerField("顺序")

    class Meta:
        verbose_name = verbose_name_plural = "评价标准的要素"
        ordering = ["criterion", "position"]
        constraints = [
            models.UniqueConstraint(
                name="criterion_element_once", fields=["criterion", "element"]
            ),
        ]

    def __str__(self):
        return str(self.element)
