"""责任单位 as written, and 任务分工: which unit owes what in which role."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.units import paths
from core.units.models import Unit, UnitGroup, User

from .plan import Task, WorkPlan


class Role(models.TextChoices):
    """A unit's role on a task; 责任 where the document names none."""

    LEAD = "lead", "牵头"
    RESPONSIBLE = "responsible", "负责"
    UNNAMED = "unnamed", "责任"
    SUPPORT = "support", "配合"
    PARTICIPANT = "participant", "参与"
    GUIDE = "guide", "指导"

    @classmethod
    def owing(cls):
        """The roles that report without being asked."""
        return [cls.LEAD, cls.RESPONSIBLE, cls.UNNAMED]

    @classmethod
    def supporting(cls):
        return [cls.SUPPORT, cls.PARTICIPANT, cls.GUIDE]

    @property
    def rank(self):
        """0 for the highest role."""
        return list(Role).index(self)


class ResponsibilityQuerySet(models.QuerySet):
    def open(self):
        """待明确责任单位: names that mean neither a unit nor a group yet."""
        return self.filter(unit=None, group=None, task__withdrawn_on=None)

    def same_name_open(self, responsibility):
        """The open places of a plan with the same written name."""
        return (
            self.open()
            .filter(
                task__plan=responsibility.task.plan_id,
                written_name=responsibility.written_name,
            )
            .select_related("task__plan__bureau")
        )

    def open_on_running_plans(self):
        return self.open().filter(task__plan__status=WorkPlan.Status.RUNNING)


class Responsibility(models.Model):
    """A name in the plan's unit phrase; a unit, a group, or not yet settled."""

    task = models.ForeignKey(
        Task,
        verbose_name="任务",
        on_delete=models.CASCADE,
        related_name="responsibilities",
    )
    position = models.PositiveIntegerField("顺序")
    written_name = models.CharField("原文名称", max_length=200)
    role = models.CharField("分工", max_length=12, choices=Role.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name="单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    group = models.ForeignKey(
        UnitGroup,
        verbose_name="单位组",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任单位"
        ordering = ["task", "position"]
        constraints = [
            models.UniqueConstraint(
                name="responsibility_position_once", fields=["task", "position"]
            ),
            models.CheckConstraint(
                name="responsibility_not_both", condition=Q(unit=None) | Q(group=None)
            ),
        ]

    def __str__(self):
        return f"{self.written_name}（{self.get_role_display()}）"

    @property
    def is_open(self):
        """待明确责任单位: names neither a unit nor a group yet."""
        return self.unit_id is None and self.group_id is None

    @property
    def is_settled_otherwise(self):
        """Whether the office said which unit the written name means."""
        return self.unit_id is not None and self.unit.name not in self.written_name


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of units in scope, and all on tasks a unit in scope leads."""
        leading = (
            self.model.objects.leading()
            .filter(paths.under(user.scope_paths, "unit__path"))
            .filter(task=OuterRef("task"))
        )
        return self.filter(
            paths.under(user.scope_paths, "unit__path") | Exists(leading)
        )

    def in_force(self):
        return self.filter(ended_on=None)

    def owing(self):
        """In force, asked to report, and not waived."""
        return self.in_force().filter(owes=True, waived_on=None)

    def own(self):
        """Not handed down: only these are scored."""
        return self.filter(parent=None)

    def counted_once(self):
        """Without what was handed down from one of them, which counts there."""
        return self.exclude(parent__in=self)

    def supporting(self):
        """配合 参与 指导 in force: they report when the office asks."""
        return self.in_force().own().filter(role__in=Role.supporting(), waived_on=None)

    def leading(self):
        """牵头 if a task has any; else 负责 and 责任 where others only support."""
        on_task = self.model.objects.in_force().own().filter(task=OuterRef("task"))
        return (
            self.in_force()
            .own()
            .filter(
                Q(role=Role.LEAD)
                | Q(role__in=[Role.RESPONSIBLE, Role.UNNAMED])
                & ~Exists(on_task.filter(role=Role.LEAD))
                & Exists(on_task.filter(role__in=Role.supporting()))
            )
        )


class Assignment(models.Model):
    """任务分工: one unit's part in a task, from handing out until it ends."""

    task = models.ForeignKey(
        Task, verbose_name="任务", on_delete=models.PROTECT, related_name="assignments"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("分工", max_length=12, choices=Role.choices)
    owes = models.BooleanField("须报送")
    group = models.ForeignKey(
        UnitGroup,
        verbose_name="来自单位组",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="转派自",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    # Handed down: so many working days before the parent's date, and what is asked.
    days_ahead = models.PositiveSmallIntegerField("提前工作日", default=0)
    instruction = models.TextField("分解要求", blank=True)
    # The assignment this one goes on with after a reassignment or a merger of units.
    previous = models.ForeignKey(
        "self",
        verbose_name="承接自",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    handed_out_on = models.DateField("下达日期")
    ended_on = models.DateField("终止日期", null=True, blank=True)
    waived_on = models.DateField("确认不涉及日期", null=True, blank=True)
    waived_by = models.ForeignKey(
        User,
        verbose_name="确认不涉及人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    waived_reason = models.TextField("不涉及的理由", blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务分工"
        ordering = ["task", "unit__position", "unit"]
        constraints = [
            models.UniqueConstraint(
                name="assignment_in_force_once",
                fields=["task", "unit"],
                condition=Q(ended_on=None),
                violation_error_message="该单位已承担本任务。",
            ),
            models.CheckConstraint(
                name="assignment_waived_by_somebody",
                condition=Q(waived_on=None, waived_by=None)
                | (
                    Q(waived_on__isnull=False, waived_by__isnull=False)
                    & ~Q(waived_reason="")
                ),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("handed_out_on")),
            ),
        ]

    def __str__(self):
        return f"{self.unit}（{self.get_role_display()}）"

    @property
    def scope_path(self):
        return self.unit.path
