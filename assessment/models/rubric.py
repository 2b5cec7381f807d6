"""评分办法: what counts how much, and which facts cost points.

Points are integers of 0.01 分, factors and shares integers of 1 %.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator

from core.audit.statuses import Moves
from core.units import paths
from core.units.models import Unit
from core.units.roles import KEEPERS
from core.units.roles import Role as PostRole
from tasks.models import Criterion, Role, Task, WorkPlan


def bureau_paths(user):
    """The paths of the bureaus whose business `user` has a post in."""
    return [
        post.unit.bureau.path
        for post in user.posts_in_force
        if post.role not in KEEPERS
    ]


class RubricQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those in force for their readers; drafts for who may change them."""
        readers = user.paths_with("assessment.view_rubric")
        makers = user.paths_with("assessment.change_rubric")
        return self.filter(
            paths.under(readers, "bureau__path") & Q(status=Rubric.Status.IN_FORCE)
            | paths.under(makers, "bureau__path")
        )

    def in_bureaus_of(self, user):
        """Those of the bureaus `user` works in, whatever the role allows."""
        return self.filter(paths.under(bureau_paths(user), "bureau__path"))

    def drafts(self):
        return self.filter(status=Rubric.Status.DRAFT)


class Rubric(Moves, models.Model):
    """One bureau's 评分办法 of a year; a new version never changes an old one."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草案"
        IN_FORCE = "in_force", "施行"

    TRANSITIONS = {Status.DRAFT: {Status.IN_FORCE}, Status.IN_FORCE: set()}
    OWNERS = {Status.DRAFT: PostRole.OFFICE, Status.IN_FORCE: PostRole.OFFICE}

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    plan = models.ForeignKey(
        WorkPlan,
        verbose_name="工作要点",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("名称", max_length=200)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    status = models.CharField(
        "状态", max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    pass_mark = models.PositiveIntegerField("合格分（0.01分）", default=6000)
    bonus_cap = models.PositiveIntegerField("加分上限（0.01分）", default=500)
    bonus_floor = models.PositiveIntegerField(
        "可加分的最低基础分（0.01分）", default=6000
    )
    min_indicators = models.PositiveSmallIntegerField("参加排名的最少指标数", default=3)
    # Counts the edits of a draft and of everything in it: two people edit one.
    edition = models.PositiveIntegerField("修改次数", default=1)

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分办法"
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="rubric_version_once", fields=["bureau", "year", "version"]
            ),
            models.CheckConstraint(
                name="rubric_in_force_since_a_day",
                condition=Q(status="draft", in_force_from=None)
                | Q(status="in_force", in_force_from__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope_path(self):
        return self.bureau.path


class Part(models.Model):
    """A part of the score, such as 日常 30 and 第三方 70."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("名称", max_length=40)
    share = models.PositiveSmallIntegerField("占比（%）")

    class Meta:
        verbose_name = verbose_name_plural = "评分部分"
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(
                name="part_position_once", fields=["rubric", "position"]
            ),
            models.CheckConstraint(
                name="part_share_is_percent", condition=Q(share__gte=1, share__lte=100)
            ),
        ]

    def __str__(self):
        return self.name


class RoleFactor(models.Model):
    """How much of a task's points a role carries, in percent."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="factors")
    role = models.CharField("分工", max_length=12, choices=Role.choices)
    percent = models.PositiveSmallIntegerField("系数（%）")

    class Meta:
        verbose_name = verbose_name_plural = "分工系数"
        ordering = ["rubric", "pk"]
        constraints = [
            models.UniqueConstraint(name="role_factor_once", fields=["rubric", "role"]),
            models.CheckConstraint(
                name="role_factor_is_percent", condition=Q(percent__lte=100)
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.percent}%"


class GradeBand(models.Model):
    """A grade and the least score for it."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="bands")
    name = models.CharField("等次", max_length=20)
    from_points = models.PositiveIntegerField("起始分（0.01分）")

    class Meta:
        verbose_name = verbose_name_plural = "等次"
        ordering = ["rubric", "-from_points"]
        constraints = [
            models.UniqueConstraint(
                name="grade_band_once", fields=["rubric", "from_points"]
            ),
        ]

    def __str__(self):
        return self.name


class OfRubricQuerySet(models.QuerySet):
    """What belongs to a rubric is seen with it."""

    def visible_to(self, user):
        return self.filter(rubric__in=Rubric.objects.visible_to(user))


class Indicator(models.Model):
    """A node of the rubric's tree; a leaf carries the weight."""

    rubric = models.ForeignKey(
        Rubric,
        verbose_name="评分办法",
        on_delete=models.CASCADE,
        related_name="indicators",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="上级指标",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
    )
    part = models.ForeignKey(
        Part,
        verbose_name="评分部分",
        on_delete=models.CASCADE,
        related_name="indicators",
    )
    position = models.PositiveIntegerField("顺序")
    title = models.TextField("指标")
    weight = models.PositiveIntegerField("分值（0.01分）", default=0)
    cap = models.PositiveIntegerField("扣分上限（0.01分）", null=True, blank=True)
    # Why it carries no points; or why it does, where it counts paperwork (减负).
    weight_reason = models.CharField("分值的理由", max_length=200, blank=True)
    standard = models.TextField("扣分标准", blank=True)
    task = models.ForeignKey(
        Task,
        verbose_name="任务",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    criterion = models.ForeignKey(
        Criterion,
        verbose_name="评价标准",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    unit_kinds = models.JSONField("适用单位类别", default=list, blank=True)
    is_leaf = models.BooleanField("末级", default=True)

    objects = OfRubricQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_position_once", fields=["rubric", "position"]
            ),
            models.CheckConstraint(
                name="indicator_criterion_has_task",
                condition=Q(criterion=None) | Q(task__isnull=False),
            ),
            models.CheckConstraint(
                name="indicator_cap_on_parent_only",
                condition=Q(cap=None) | Q(is_leaf=False),
            ),
        ]

    def __str__(self):
        return Truncator(self.title).chars(60, "…")

    @property
    def scope_path(self):
        return self.rubric.scope_path

    @property
    def kinds_in_words(self):
        """Whom an indicator without a task judges."""
        return "、".join(Unit.Kind(kind).label for kind in self.unit_kinds)


class Rule(models.Model):
    """扣分标准: a measure and what each hit of it costs."""

    class Measure(models.TextChoices):
        NOT_REPORTED = "not_reported", "未报送"
        LATE = "late", "逾期"
        NO_EVIDENCE = "no_evidence", "缺佐证"
        MISSING_ELEMENT = "missing_element", "缺要素"
        RETURNED = "returned", "退回"
        LATE_ANSWER = "late_answer", "依申请公开超期答复"
        LATE_PUBLICATION = "late_publication", "超期公开"
        STALE_ENTRY = "stale_entry", "公开事项应更未更"
        DEAD_LINK = "dead_link", "错链未及时修复"

    class Effect(models.TextChoices):
        DEDUCT = "deduct", "扣分"
        BONUS = "bonus", "加分"
        VETO = "veto", "单项否决"
        LIMIT = "limit", "限档"

    class Scale(models.TextChoices):
        POINTS = "points", "分"
        PERCENT = "percent", "%"

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="rules")
    indicator = models.ForeignKey(
        Indicator,
        verbose_name="指标",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    measure = models.CharField("口径", max_length=20, choices=Measure.choices)
    effect = models.CharField(
        "效果", max_length=6, choices=Effect.choices, default=Effect.DEDUCT
    )
    clause = models.CharField("条款", max_length=200)
    scale = models.CharField("计分单位", max_length=7, choices=Scale.choices)
    # In 0.01 分 or in 1 % of the share, as the scale says.
    unit = models.PositiveIntegerField("每次")
    per = models.CharField("每", max_length=20, help_text="如：期次、工作日、项。")
    min = models.PositiveIntegerField("至少", default=0)
    max = models.PositiveIntegerField("至多", null=True, blank=True)
    cap = models.PositiveIntegerField("每份上限", null=True, blank=True)
    is_state = models.BooleanField("补正后解除")
    is_on = models.BooleanField("启用", default=True)

    objects = OfRubricQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "扣分标准"
        ordering = ["rubric", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="rule_measure_once",
                fields=["rubric", "indicator", "measure"],
                condition=Q(indicator__isnull=False),
            ),
            models.UniqueConstraint(
                name="rule_general_measure_once",
                fields=["rubric", "measure"],
                condition=Q(indicator=None),
            ),
            models.CheckConstraint(
                name="rule_max_not_below_min",
                condition=Q(max=None) | Q(max__gte=F("min")),
            ),
        ]

    def __str__(self):
        return self.clause

    @property
    def scope_path(self):
        return self.rubric.scope_path
