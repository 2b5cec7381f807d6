"""上级工作要点: a superior's plan, of which a bureau keeps the rows that name it."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit


class SuperiorPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "bureau__path"))

    def with_coverage(self):
        """Each with how many rows it has, how many are covered, how many are gaps."""
        rows = SuperiorTask.objects.all()
        return self.annotate(
            row_count=count_in_plan(rows),
            covered_count=count_in_plan(rows.covered()),
            gap_count=count_in_plan(rows.gaps()),
        )


def count_in_plan(rows):
    counts = rows.filter(plan=OuterRef("pk")).order_by().values("plan")
    return Coalesce(Subquery(counts.annotate(count=Count("pk")).values("count")), 0)


class SuperiorPlan(models.Model):
    """A plan another organ issued to this bureau, as received."""

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    issuer = models.CharField("发文机关", max_length=100)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("标题", max_length=200)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name="原件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SuperiorPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上级工作要点"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="superior_plan_once",
                fields=["bureau", "year", "title"],
                violation_error_message="该年度已有同名的上级工作要点。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope_path(self):
        return self.bureau.path


class SuperiorTaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "plan__bureau__path"))

    def covered(self):
        """Rows a task of the bureau covers that was not withdrawn."""
        return self.filter(Exists(self.covers_in_force()))

    def gaps(self):
        """Rows no task of the bureau covers, and none says why not."""
        return self.filter(~Exists(self.covers_in_force()), not_ours_reason="")

    def covers_in_force(self):
        """The links of one row to tasks in force."""
        return self.model.covered_by.through.objects.filter(
            superiortask=OuterRef("pk"), task__withdrawn_on=None
        )


class SuperiorTask(models.Model):
    """A row of a superior's plan that names the bureau, and by which words."""

    plan = models.ForeignKey(
        SuperiorPlan,
        verbose_name="上级工作要点",
        on_delete=models.CASCADE,
        related_name="tasks",
    )
    position = models.PositiveIntegerField("顺序")
    path = models.JSONField("章节", default=list)
    number = models.CharField("序号", max_length=20, blank=True)
    text = models.TextField("任务")
    criteria = models.JSONField("评价标准", default=list)
    units_text = models.TextField("责任单位原文", blank=True)
    # The name that means this bureau (各部门, 市公安局), and its role there.
    named_as = models.CharField("本机关的称呼", max_length=200)
    role = models.CharField("分工", max_length=12)
    due_on = models.DateField("完成时限", null=True, blank=True)
    deadline_text = models.CharField("时限原文", max_length=200, blank=True)
    recurrence = models.JSONField("周期", null=True, blank=True)
    place = models.CharField("原文位置", max_length=60, blank=True)
    # Why no task of the bureau covers the row; with a reason it is no gap.
    not_ours_reason = models.CharField("不需承接的理由", max_length=200, blank=True)

    objects = SuperiorTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上级任务"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                name="superior_task_position_once", fields=["plan", "position"]
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.text[:40]}".strip()

    @property
    def scope_path(self):
        return self.plan.bureau.path
