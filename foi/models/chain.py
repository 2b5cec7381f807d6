"""办理流转: where a request is inside the house, since when, and for how long it may be.

Internal customs only: nothing here moves the statutory clock.
"""

from django.db import models
from django.db.models import F, Q

from core.units.models import Unit, User
from core.units.roles import Role

from .information_request import InformationRequest


class Step(models.TextChoices):
    """The stations of a request, in their order."""

    INTAKE = "intake", "收发室"
    HANDLING = "handling", "承办单位"
    LEGAL = "legal", "法制审核"
    SECRECY = "secrecy", "保密审查"
    SIGNING = "signing", "签批"

    @property
    def next(self):
        """The station after this one; None after the last."""
        order = list(Step)
        place = order.index(self) + 1
        return order[place] if place < len(order) else None

    @property
    def before(self):
        """The stations before this one, the nearest first."""
        order = list(Step)
        return order[: order.index(self)][::-1]


# What a post must hold to act at a station, and the role that holds it.
PERMISSION = {
    Step.INTAKE: "foi.keep_ledger",
    Step.HANDLING: "foi.handle",
    Step.LEGAL: "foi.review_legality",
    Step.SECRECY: "foi.review_secrecy",
    Step.SIGNING: "foi.sign",
}
ROLES = {
    Step.INTAKE: [Role.OFFICE],
    Step.HANDLING: [Role.LIAISON, Role.HEAD],
    Step.LEGAL: [Role.LEGAL],
    Step.SECRECY: [Role.SECRECY],
    Step.SIGNING: [Role.LEADER],
}


class ChainSwitch(models.Model):
    """Whether a bureau lets no answer out before its chain has been gone through."""

    bureau = models.OneToOneField(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    is_on = models.BooleanField("启用办理流转", default=False)
    set_on = models.DateField("设置日期")
    set_by = models.ForeignKey(
        User, verbose_name="设置人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "办理流转设置"

    def __str__(self):
        return f"{self.bureau}办理流转"


class StepLimitQuerySet(models.QuerySet):
    def get_by_natural_key(self, bureau, step):
        return self.get(bureau__code=bureau, step=step)

    def of(self, bureau_id):
        """The rows that hold for a bureau, by step: its own, else the shipped ones."""
        rows = self.filter(Q(bureau=bureau_id) | Q(bureau=None))
        ordered = rows.order_by(F("bureau").asc(nulls_first=True))
        return {row.step: row for row in ordered.select_related("unit")}


class StepLimit(models.Model):
    """内部时限: working days a station may keep a request; without a bureau, shipped."""

    bureau = models.ForeignKey(
        Unit,
        verbose_name="公安局",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    step = models.CharField("环节", max_length=10, choices=Step.choices)
    days = models.PositiveSmallIntegerField("工作日")
    # Who does it; without one, the unit of whoever holds the role.
    unit = models.ForeignKey(
        Unit,
        verbose_name="办理单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("启用日期")
    verified_on = models.DateField("最近核对日期")

    objects = StepLimitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "内部时限"
        ordering = ["bureau", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="foi_step_limit_once", fields=["bureau", "step"]
            ),
            models.UniqueConstraint(
                name="foi_step_limit_shipped_once",
                fields=["step"],
                condition=Q(bureau=None),
            ),
            models.CheckConstraint(
                name="foi_step_limit_has_days", condition=Q(days__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()} {self.days}个工作日"

    def natural_key(self):
        return (self.bureau and self.bureau.code, self.step)


class StayQuerySet(models.QuerySet):
    def open(self):
        return self.filter(left_on=None)

    def overrun(self, *, on):
        """Open ones past their internal limit."""
        return self.open().filter(due_on__lt=on)


class Stay(models.Model):
    """One stay of a request at a station, from the day it came until the day it left."""

    class Result(models.TextChoices):
        PASSED = "passed", "办结转出"
        RETURNED = "returned", "退回"
        MOVED = "moved", "改派"
        WAITING = "waiting", "等待申请人"
        ENDED = "ended", "申请办结"

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="stays"
    )
    step = models.CharField("环节", max_length=10, choices=Step.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="办理单位", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        User,
        verbose_name="经办人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    came_on = models.DateField("转入日期")
    # As the limit stood on that day; none where the chain was off.
    limit_days = models.PositiveSmallIntegerField("内部时限", null=True, blank=True)
    due_on = models.DateField("内部期限", null=True, blank=True)
    left_on = models.DateField("转出日期", null=True, blank=True)
    left_by = models.ForeignKey(
        User,
        verbose_name="转出人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    result = models.CharField(
        "办理情况", max_length=10, choices=Result.choices, blank=True
    )
    opinion = models.TextField("意见", max_length=2000, blank=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理流转"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["step", "unit", "due_on"],
                name="foi_stay_open",
                condition=Q(left_on=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="foi_stay_open_once",
                fields=["request"],
                condition=Q(left_on=None),
            ),
            models.CheckConstraint(
                name="foi_stay_left_somehow",
                condition=Q(left_on=None, left_by=None, result="")
                | Q(left_on__isnull=False, left_by__isnull=False) & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="foi_stay_left_after_it_came",
                condition=Q(left_on=None) | Q(left_on__gte=F("came_on")),
            ),
            models.CheckConstraint(
                name="foi_stay_returned_with_a_reason",
                condition=~Q(result="returned") | ~Q(opinion=""),
            ),
            models.CheckConstraint(
                name="foi_stay_limit_gives_a_day",
                condition=Q(limit_days=None, due_on=None)
                | Q(limit_days__isnull=False, due_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()}（{self.unit}）"

    @property
    def scope_path(self):
        return self.unit.path

    @property
    def is_open(self):
        return self.left_on is None
