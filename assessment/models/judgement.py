"""考核: findings the machine proposes and a person confirms, scores, sheets."""

import uuid

from django.db import models
from django.db.models import Case, F, Q, Value, When

from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role as PostRole
from tasks.models import Occurrence

from .rubric import Indicator, Rubric, Rule, bureau_paths


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            paths.under(
                user.paths_with("assessment.view_assessment"), "rubric__bureau__path"
            )
        )

    def in_bureaus_of(self, user):
        """Those of the bureaus `user` works in, whatever the role allows."""
        return self.filter(paths.under(bureau_paths(user), "rubric__bureau__path"))

    def running(self):
        return self.filter(status=Assessment.Status.RUNNING)

    def to_judge(self, *, on):
        """Running ones whose facts the machine has not gone through on that day."""
        return self.running().filter(Q(judged_on=None) | Q(judged_on__lt=on))

    def open(self):
        """Those not yet final, whose findings and scores may still change."""
        return self.exclude(status=Assessment.Status.FINAL)

    def of_plan(self, plan):
        return self.filter(rubric__plan=plan)


class Assessment(models.Model):
    """One judgement of all units under a rubric over a period."""

    class Status(models.TextChoices):
        RUNNING = "running", "进行"
        SHOWN = "shown", "公示"
        REVIEWED = "reviewed", "复核"
        FINAL = "final", "终定"

    TRANSITIONS = {
        Status.RUNNING: {Status.SHOWN},
        Status.SHOWN: {Status.REVIEWED, Status.FINAL},
        Status.REVIEWED: {Status.FINAL},
        Status.FINAL: set(),
    }
    OWNERS = {
        Status.RUNNING: PostRole.SUPERVISOR,
        Status.SHOWN: PostRole.SUPERVISOR,
        Status.REVIEWED: PostRole.SUPERVISOR,
        Status.FINAL: None,
    }

    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, related_name="assessments"
    )
    title = models.CharField("名称", max_length=200)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    status = models.CharField(
        "状态", max_length=8, choices=Status.choices, default=Status.RUNNING
    )
    judged_on = models.DateField("核对日期", null=True, blank=True)
    counted_on = models.DateField("计分日期", null=True, blank=True)
    snapshot = models.JSONField("终定快照", null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核"
        ordering = ["-starts_on", "-pk"]
        permissions = [
            ("propose", "提出拟扣分"),
            ("export_sheet", "导出考核表"),
        ]
        constraints = [
            models.CheckConstraint(
                name="assessment_ends_after_start",
                condition=Q(ends_on__gt=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="assessment_running_once",
                fields=["rubric"],
                condition=Q(status="running"),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope_path(self):
        return self.rubric.bureau.path


# 事实有变: confirmed for a quantity the fact no longer shows.
HAS_MOVED = Q(status="confirmed") & ~Q(quantity=F("quantity_now"))


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def proposed(self):
        return self.filter(status=Finding.Status.PROPOSED)

    def confirmed(self):
        return self.filter(status=Finding.Status.CONFIRMED)

    def standing(self):
        return self.exclude(status=Finding.Status.LIFTED)

    def moved(self):
        return self.filter(HAS_MOVED)

    def to_confirm_by(self, user):
        """拟扣 of running assessments whose bureau a post of `user` judges."""
        judged = user.paths_with("assessment.confirm_finding")
        return self.proposed().filter(
            paths.under(judged, "assessment__rubric__bureau__path"),
            assessment__status=Assessment.Status.RUNNING,
        )


class Finding(models.Model):
    """拟扣 → 扣分: a fact as it stood, its clause and its cost. Never deleted."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "拟扣"
        CONFIRMED = "confirmed", "扣分"
        LIFTED = "lifted", "解除"

    TRANSITIONS = {
        Status.PROPOSED: {Status.CONFIRMED, Status.LIFTED},
        Status.CONFIRMED: {Status.LIFTED},
        Status.LIFTED: {Status.PROPOSED},
    }
    OWNERS = {
        Status.PROPOSED: PostRole.SUPERVISOR,
        Status.CONFIRMED: PostRole.SUPERVISOR,
        Status.LIFTED: None,
    }

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="findings"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Leaf and occurrence, and element of a criterion where it judges one; by hand,
    # the one-time token of the form.
    fact_key = models.CharField(max_length=80)
    # Null for a finding that takes the whole leaf.
    occurrence = models.ForeignKey(
        Occurrence,
        verbose_name="期次",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    quantity = models.PositiveIntegerField("数量", default=1)
    # The quantity the fact shows now, where it moved after confirmation.
    quantity_now = models.PositiveIntegerField("现数量", default=1)
    points = models.PositiveIntegerField("扣分（0.01分）", null=True, blank=True)
    effect = models.CharField("效果", max_length=6, choices=Rule.Effect.choices)
    status = models.CharField(
        "状态", max_length=9, choices=Status.choices, default=Status.PROPOSED
    )
    clause = models.CharField("条款", max_length=200)
    facts = models.TextField("事实")
    source = models.CharField("来源", max_length=60, blank=True)
    found_on = models.DateField("发现日期")
    found_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_on = models.DateField("解除日期", null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_reason = models.CharField("解除原因", max_length=200, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "扣分情形"
        ordering = ["unit__position", "unit", "pk"]
        permissions = [("confirm_finding", "确认或解除扣分")]
        indexes = [
            models.Index(fields=["assessment", "status"], name="finding_status"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="finding_of_rule_once",
                fields=["assessment", "rule", "unit", "fact_key"],
                condition=Q(rule__isnull=False),
            ),
            models.UniqueConstraint(
                name="finding_by_hand_once",
                fields=["assessment", "fact_key"],
                condition=Q(rule=None),
            ),
            models.CheckConstraint(
                name="finding_from_rule_or_person",
                condition=Q(rule__isnull=False) | Q(found_by__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_deduction_has_indicator",
                condition=~Q(effect="deduct") | Q(indicator__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_confirmed_by_somebody",
                condition=Q(confirmed_on=None, confirmed_by=None)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_confirmed_has_person",
                condition=~Q(status="confirmed") | Q(confirmed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_proposed_is_not_confirmed",
                condition=~Q(status="proposed") | Q(confirmed_on=None),
            ),
            # By the machine where nobody is named.
            models.CheckConstraint(
                name="finding_lifted_with_reason",
                condition=Q(status="lifted", lifted_on__isnull=False)
                & ~Q(lifted_reason="")
                | ~Q(status="lifted")
                & Q(lifted_on=None, lifted_by=None, lifted_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.clause}"

    @property
    def scope_path(self):
        return self.assessment.scope_path

    @property
    def told(self) -> str:
        """The facts as a paper tells them: a person's with the occurrence they name."""
        if self.rule_id or self.occurrence is None:
            return self.facts
        of = self.occurrence
        return f"第{of.number}期（{of.due_on}到期）：{self.facts}"

    @property
    def has_moved(self):
        return (
            self.status == self.Status.CONFIRMED and self.quantity != self.quantity_now
        )


def in_order(field, values):
    """An expression that sorts by the place of a field's value in a list."""
    return Case(
        *(
            When(**{field: value}, then=Value(place))
            for place, value in enumerate(values)
        ),
        default=Value(len(values)),
    )


BY_RANK = ("rank", F("total").desc())


class ScoreQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of a bureau for its judges; a unit sees its own."""
        return self.filter(
            paths.under(user.paths_with("assessment.view_score"), "unit__path")
        )

    def in_bureaus_of(self, user):
        return self.filter(assessment__in=Assessment.objects.in_bureaus_of(user))

    def placed(self, within=BY_RANK):
        """In the order of a ranking: kinds together, and in each the ranked first.

        `within` are the keys inside these; what they leave equal stands in the order
        of units.
        """
        return self.order_by(
            in_order("unit_kind", Unit.Kind.values),
            in_order("standing", Score.Standing.values),
            *within,
            "unit__position",
            "unit_id",
        )


class Score(models.Model):
    """One unit's result under an assessment, with its basis."""

    class Standing(models.TextChoices):
        RANKED = "ranked", "排名"
        FEW = "few", "指标较少"
        NOT_JUDGED = "not_judged", "不参评"

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="scores"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_kind = models.CharField("类别", max_length=12, choices=Unit.Kind.choices)
    standing = models.CharField("参评", max_length=10, choices=Standing.choices)
    # What the score was made of: weights, factors, losses, credits per leaf.
    basis = models.JSONField(default=dict)
    lost = models.PositiveIntegerField("失分（0.01分）", default=0)
    bonus = models.PositiveIntegerField("加分（0.01分）", default=0)
    total = models.IntegerField("得分（0.01分）", null=True, blank=True)
    total_if_all = models.IntegerField(
        "全部确认后得分（0.01分）", null=True, blank=True
    )
    grade = models.CharField("等次", max_length=20, blank=True)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "得分"
        ordering = ["assessment", "unit_kind", "rank", "unit"]
        indexes = [
            # All a ranking sorts and counts by: `basis` is large and stays unread.
            models.Index(
                fields=["assessment", "unit_kind", "standing", "rank", "total", "unit"],
                name="score_placed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="score_once", fields=["assessment", "unit"]),
            models.CheckConstraint(
                name="score_judged_has_total",
                condition=Q(standing="not_judged", total=None, rank=None)
                | Q(standing="few", total__isnull=False, rank=None)
                | Q(standing="ranked", total__isnull=False, rank__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.assessment}"

    @property
    def scope_path(self):
        return self.unit.path

    @property
    def base(self):
        """The base after parts; None where the unit is not judged."""
        return None if self.total is None else 10_000 - self.lost


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sheets of the assessments a post of `user` may take out of the house."""
        return self.filter(
            paths.under(
                user.paths_with("assessment.export_sheet"),
                "assessment__rubric__bureau__path",
            )
        )


class Sheet(models.Model):
    """A 考核表 taken out of the house, with the version it carries."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="sheets"
    )
    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField("版次")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField("导出日期")
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核表"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="sheet_version_once", fields=["assessment", "version"]
            ),
        ]

    def __str__(self):
        return f"{self.assessment} 第{self.version}版"
