"""方案调整: what a later document changed in a plan in force."""

from django.db import models
from django.db.models import Count, Q

from core.units.models import User

from .plan import Task, WorkPlan


class PlanChangeQuerySet(models.QuerySet):
    def counted(self):
        """With the number of tasks added, changed and withdrawn, the latest first."""
        kinds = {
            kind.value: Count("task_changes", filter=Q(task_changes__kind=kind))
            for kind in TaskChange.Kind
        }
        return self.annotate(**kinds).order_by("-effective_on", "-pk")


class PlanChange(models.Model):
    """One document that changed a plan, in force from a day."""

    plan = models.ForeignKey(
        WorkPlan,
        verbose_name="工作要点",
        on_delete=models.PROTECT,
        related_name="changes",
    )
    doc_no = models.CharField("调整文号", max_length=60, blank=True)
    effective_on = models.DateField("生效日期")
    reason = models.TextField("调整说明", blank=True)
    made_at = models.DateTimeField("调整时间", auto_now_add=True)
    made_by = models.ForeignKey(
        User, verbose_name="调整人", on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "方案调整"
        ordering = ["plan", "effective_on", "pk"]

    def __str__(self):
        return f"{self.plan} {self.effective_on}调整"

    @property
    def scope_path(self):
        return self.plan.bureau.path


class TaskChange(models.Model):
    """What one change did to one task: its fields before and after, in words."""

    class Kind(models.TextChoices):
        ADDED = "added", "新增"
        CHANGED = "changed", "修改"
        WITHDRAWN = "withdrawn", "撤销"

    change = models.ForeignKey(
        PlanChange,
        verbose_name="方案调整",
        on_delete=models.CASCADE,
        related_name="task_changes",
    )
    task = models.ForeignKey(
        Task, verbose_name="任务", on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField("调整", max_length=9, choices=Kind.choices)
    # {label of the field: text}, only fields that differ.
    before = models.JSONField("调整前", default=dict)
    after = models.JSONField("调整后", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "任务调整"
        ordering = ["change", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="task_changed_once_per_change", fields=["change", "task"]
            ),
            models.CheckConstraint(
                name="task_change_says_what",
                condition=~Q(before={}) | ~Q(after={}),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.task}"
