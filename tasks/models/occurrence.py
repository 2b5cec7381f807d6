"""报送轮次 and 期次: when an assignment owes a report."""

from django.db import models
from django.db.models import Q

from core.units import paths
from core.units.models import User

from .assignment import Assignment
from .plan import WorkPlan


class ReportingRound(models.Model):
    """报送轮次 of a plan: one sheet per unit, due on one day."""

    plan = models.ForeignKey(
        WorkPlan,
        verbose_name="工作要点",
        on_delete=models.PROTECT,
        related_name="rounds",
    )
    name = models.CharField("名称", max_length=40)
    opens_on = models.DateField("开始报送")
    cutoff_on = models.DateField("数据截止")
    due_on = models.DateField("报送截止")

    class Meta:
        verbose_name = verbose_name_plural = "报送轮次"
        ordering = ["plan", "due_on"]
        constraints = [
            models.UniqueConstraint(
                name="round_name_once",
                fields=["plan", "name"],
                violation_error_message="本方案已有同名的报送轮次。",
            ),
            models.UniqueConstraint(
                name="round_due_once",
                fields=["plan", "due_on"],
                violation_error_message="本方案已有同日截止的报送轮次。",
            ),
            models.CheckConstraint(
                name="round_opens_before_due",
                condition=Q(opens_on__lte=models.F("due_on")),
                violation_error_message="开始报送不能晚于报送截止。",
            ),
            models.CheckConstraint(
                name="round_cutoff_before_due",
                condition=Q(cutoff_on__lte=models.F("due_on")),
                violation_error_message="数据截止不能晚于报送截止。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def scope_path(self):
        return self.plan.bureau.path


class OccurrenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(assignment__in=Assignment.objects.visible_to(user))

    def of_units_of(self, user, permission):
        """Those of units on which a post of `user` holds `permission`."""
        return self.filter(
            paths.under(user.paths_with(permission), "assignment__unit__path")
        )

    def standing(self):
        """Not voided."""
        return self.filter(voided_on=None)

    def owed(self):
        """Standing, and never yet at 待审核."""
        return self.standing().filter(Q(report=None) | Q(report__reached_on=None))

    def overdue(self, *, on):
        return self.owed().filter(due_on__lt=on)

    def approved(self):
        return self.standing().filter(report__status="approved")

    def unfinished(self, *, on):
        """What is left to do after its time: the measure of 回头看.

        Due before the day and never at 待审核; or returned and not mended by the day
        the office asked for; or not approved though the plan is over.
        """
        due = Q(due_on__lt=on)
        never = Q(report=None) | Q(report__reached_on=None)
        returned = Q(report__status="returned", report__redo_by__lt=on)
        over = Q(assignment__task__plan__ends_on__lt=on)
        not_approved = Q(report=None) | ~Q(report__status="approved")
        return self.standing().filter(
            due & never | returned | due & over & not_approved,
            assignment__parent=None,
        )

    def on_sheet(self, *, plan, unit, round):
        """The standing rows of one unit's sheet; `round` None is 其他时限."""
        return self.standing().filter(
            assignment__task__plan=plan, assignment__unit=unit, round=round
        )


class Occurrence(models.Model):
    """期次: one report an assignment owes, and where its due date comes from."""

    class DueFrom(models.TextChoices):
        TASK = "task", "任务时限"
        RECURRENCE = "recurrence", "周期"
        ROUND = "round", "报送轮次"
        PLAN_END = "plan_end", "计划期末"
        SPLIT = "split", "分解"
        ADJUSTMENT = "adjustment", "调整完成时限"

    assignment = models.ForeignKey(
        Assignment,
        verbose_name="任务分工",
        on_delete=models.PROTECT,
        related_name="occurrences",
        db_index=False,  # the one with the due date begins with it
    )
    number = models.PositiveSmallIntegerField("期次")
    round = models.ForeignKey(
        ReportingRound,
        verbose_name="报送轮次",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="occurrences",
    )
    opens_on = models.DateField("开始填报")
    due_on = models.DateField("到期日", db_index=True)
    due_from = models.CharField("时限来源", max_length=10, choices=DueFrom.choices)
    voided_on = models.DateField("撤销日期", null=True, blank=True)
    void_reason = models.CharField("撤销原因", max_length=200, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期次"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["assignment", "due_on"], name="occurrence_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="occurrence_number_once", fields=["assignment", "number"]
            ),
            models.CheckConstraint(
                name="occurrence_void_has_reason",
                condition=Q(voided_on=None, void_reason="")
                | (Q(voided_on__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self):
        return f"任务{self.assignment.task.number} {self.assignment}第{self.number}期"

    @property
    def scope_path(self):
        return self.assignment.unit.path

    @property
    def report_or_none(self):
        """The report; None where there is none. Wants `select_related("report")`."""
        return getattr(self, "report", None)


class Adjustment(models.Model):
    """调整完成时限: asked by the unit, decided by the office."""

    class Decision(models.TextChoices):
        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"

    occurrence = models.ForeignKey(
        Occurrence,
        verbose_name="期次",
        on_delete=models.PROTECT,
        related_name="adjustments",
    )
    due_was = models.DateField("原到期日")
    until = models.DateField("调整至")
    reason = models.TextField("理由")
    asked_on = models.DateField("提出日期")
    asked_by = models.ForeignKey(
        User, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(
        "决定", max_length=8, choices=Decision.choices, blank=True
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name="决定人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decision_note = models.TextField("决定说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "调整完成时限"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="adjustment_decided_by_somebody",
                condition=Q(decision="", decided_on=None, decided_by=None)
                | (
                    ~Q(decision="")
                    & Q(decided_on__isnull=False, decided_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="adjustment_moves_on",
                condition=Q(until__gt=models.F("due_was")),
                violation_error_message="调整后的时限须晚于原到期日。",
            ),
            models.UniqueConstraint(
                name="adjustment_open_once",
                fields=["occurrence"],
                condition=Q(decision=""),
                violation_error_message="该期次已有待决定的调整申请。",
            ),
        ]

    def __str__(self):
        return f"{self.occurrence} 调整至{self.until}"
