"""常年工作: what the law asks for every year, put in force by a bureau once."""

from django.db import models
from django.db.models import F, Q

from core.units.models import Unit, User

from .plan import Task, WorkPlan


class StandingDutyQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def in_force(self, year):
        """Those that hold on some day of a year."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__year__gte=year),
            valid_from__year__lte=year,
        )


class StandingDuty(models.Model):
    """常年工作事项: a yearly duty with its day and its source; reference data."""

    code = models.CharField("代码", max_length=24, unique=True)
    position = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("事项", max_length=80)
    text = models.TextField("要求")
    month = models.PositiveSmallIntegerField("月")
    day = models.PositiveSmallIntegerField("日")
    # A day the law names is not moved; an internal one is, to a working day.
    is_statutory = models.BooleanField("法定日期，逢休息日不顺延")
    needs_site = models.BooleanField("只用于自办网站的机关", default=False)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("废止日期", null=True, blank=True)
    verified_on = models.DateField("最近核对日期")

    objects = StandingDutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "常年工作事项"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="standing_duty_day_exists",
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31),
            ),
            models.CheckConstraint(
                name="standing_duty_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.code,)


class StandingWork(models.Model):
    """A bureau's 常年工作, in force from a day on."""

    bureau = models.OneToOneField(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    runs_site = models.BooleanField("自办政府网站", default=False)
    started_on = models.DateField("启用日期")
    started_by = models.ForeignKey(
        User, verbose_name="启用人", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "常年工作"
        ordering = ["bureau"]
        default_permissions = ()

    def __str__(self):
        return f"{self.bureau}常年工作"

    @property
    def scope_path(self):
        return self.bureau.path


class DutyChoice(models.Model):
    """What a bureau does otherwise than the shipped row: its own day, unit, or not."""

    work = models.ForeignKey(
        StandingWork,
        verbose_name="常年工作",
        on_delete=models.PROTECT,
        related_name="choices",
    )
    duty = models.ForeignKey(
        StandingDuty, verbose_name="事项", on_delete=models.PROTECT, related_name="+"
    )
    is_left_out = models.BooleanField("不列入", default=False)
    month = models.PositiveSmallIntegerField("月", null=True, blank=True)
    day = models.PositiveSmallIntegerField("日", null=True, blank=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name="责任单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "常年工作设定"
        ordering = ["work", "duty"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="duty_choice_once", fields=["work", "duty"]),
            models.CheckConstraint(
                name="duty_choice_day_is_whole",
                condition=Q(month=None, day=None)
                | Q(month__isnull=False, day__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.work} {self.duty}"

    @property
    def scope_path(self):
        return self.work.scope_path


class DutyDate(models.Model):
    """上级提前的时限 of a duty in one year."""

    work = models.ForeignKey(
        StandingWork,
        verbose_name="常年工作",
        on_delete=models.PROTECT,
        related_name="dates",
    )
    duty = models.ForeignKey(
        StandingDuty, verbose_name="事项", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    due_on = models.DateField("上级要求的日期")
    source = models.CharField("上级文件", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "上级提前的时限"
        ordering = ["year", "duty"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="duty_date_once", fields=["work", "duty", "year"]
            ),
        ]

    def __str__(self):
        return f"{self.duty} {self.due_on}"

    @property
    def scope_path(self):
        return self.work.scope_path


class StandingYear(models.Model):
    """The plan that holds one year's duties: made once, whoever comes first."""

    work = models.ForeignKey(
        StandingWork,
        verbose_name="常年工作",
        on_delete=models.PROTECT,
        related_name="years",
    )
    year = models.PositiveSmallIntegerField("年度")
    plan = models.OneToOneField(
        WorkPlan, verbose_name="方案", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "常年工作年度"
        ordering = ["work", "year"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="standing_year_once", fields=["work", "year"]),
        ]

    def __str__(self):
        return str(self.plan)

    @property
    def scope_path(self):
        return self.work.scope_path


class DutyTask(models.Model):
    """The task of one duty in one year: made once."""

    standing_year = models.ForeignKey(
        StandingYear,
        verbose_name="年度",
        on_delete=models.PROTECT,
        related_name="duty_tasks",
    )
    duty = models.ForeignKey(
        StandingDuty, verbose_name="事项", on_delete=models.PROTECT, related_name="+"
    )
    task = models.OneToOneField(
        Task, verbose_name="任务", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "常年工作任务"
        ordering = ["standing_year", "duty"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="duty_task_once", fields=["standing_year", "duty"]
            ),
        ]

    def __str__(self):
        return str(self.task)

    @property
    def scope_path(self):
        return self.task.scope_path
