"""Rows of law: limits in working days, and the results the yearly report counts."""

from collections import defaultdict
from datetime import date

from django.db import models
from django.db.models import F, Q

from foi.clock import Terms


class LawRow(models.Model):
    """A row of law: where it stands, and from which day until which it is in force."""

    article = models.CharField("条款", max_length=60)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("废止日期", null=True, blank=True)
    verified_on = models.DateField("最近核对日期")

    class Meta:
        abstract = True

    def is_in_force(self, day):
        ended = self.valid_until is not None and self.valid_until < day
        return self.valid_from <= day and not ended


class Limits:
    """The limits of every decree, loaded once."""

    def __init__(self, rows):
        self.rows = defaultdict(list)
        for row in rows:
            self.rows[row.code].append(row)

    def on(self, day: date) -> Terms:
        """The terms of a request received on a day.

        What no row in force limits keeps the number of decree 711.
        """
        found = {code: row_on(rows, day) for code, rows in self.rows.items()}
        return Terms(**{code: row.days for code, row in found.items() if row})


def row_on(rows, day):
    """The row in force on a day; None where there is none."""
    return next((row for row in rows if row.is_in_force(day)), None)


class LimitQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, valid_from):
        return self.get(code=code, valid_from=valid_from)

    def loaded(self):
        """All of them as `Limits`, in one query."""
        return Limits(self)


class Limit(LawRow):
    """法定时限: working days the law gives for a step, from a day until a day."""

    class Code(models.TextChoices):
        REPLY = "reply", "答复"
        EXTENSION = "extension", "延长答复期限（最长）"
        SUPPLEMENT_NOTICE = "supplement_notice", "一次性告知补正"
        CONSULTATION = "consultation", "第三方、共同制作机关答复"
        PAYMENT = "payment", "缴费"

    code = models.CharField("事项", max_length=20, choices=Code.choices)
    days = models.PositiveSmallIntegerField("工作日")

    objects = LimitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "法定时限"
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="foi_limit_once", fields=["code", "valid_from"]
            ),
            models.CheckConstraint(name="foi_limit_has_days", condition=Q(days__gt=0)),
            models.CheckConstraint(
                name="foi_limit_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.get_code_display()} {self.days}个工作日（{self.article}）"

    def natural_key(self):
        return (self.code, self.valid_from)


class OutcomeQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class Outcome(models.Model):
    """办理结果: one of the 21 results of table B of the yearly report."""

    class Ends(models.TextChoices):
        """What has to stand before the result can be recorded."""

        REPLY = "reply", "答复申请人"
        NO_SUPPLEMENT = "no_supplement", "逾期不补正"
        NO_PAYMENT = "no_payment", "逾期不缴费"

    code = models.CharField("代码", max_length=2, unique=True)
    group = models.CharField("类别", max_length=20)
    label = models.CharField("结果", max_length=80)
    # Of 其他 there is none: the answer states its own.
    ground = models.CharField("法律依据", max_length=120, blank=True)
    source = models.CharField("来源", max_length=200)
    ends = models.CharField(
        "适用于", max_length=16, choices=Ends.choices, default=Ends.REPLY
    )
    valid_from = models.DateField("启用日期")
    verified_on = models.DateField("最近核对日期")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理结果"
        ordering = ["code"]

    def __str__(self):
        return self.label if self.group == self.label else f"{self.group}：{self.label}"

    def natural_key(self):
        return (self.code,)
