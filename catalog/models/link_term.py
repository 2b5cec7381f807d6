"""错链处理期限: how soon a broken link is mended, how long a person's look holds."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

# Where a place has no row: a week of work, and a quarter.
DEFAULTS = {"mend": 5, "look": 90}


class LinkTermQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, valid_from):
        return self.get(code=code, valid_from=valid_from)


class LinkTerm(models.Model):
    """One term, from a day on; a broken link is judged by the row of the day it was found."""

    class Code(models.TextChoices):
        MEND = "mend", "错链修复期限（工作日）"
        LOOK = "look", "人工核对多久以后再核对（日）"

    code = models.CharField("事项", max_length=8, choices=Code.choices)
    days = models.PositiveSmallIntegerField(
        "天数", validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    article = models.CharField("条款", max_length=120, blank=True)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("废止日期", null=True, blank=True)
    verified_on = models.DateField("最近核对日期", null=True, blank=True)

    objects = LinkTermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "错链处理期限"
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="link_term_once", fields=["code", "valid_from"]
            ),
            models.CheckConstraint(
                name="link_term_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="link_term_is_a_day", condition=Q(days__gte=1, days__lte=366)
            ),
        ]

    def __str__(self):
        return f"{self.get_code_display()}：{self.days}"

    def natural_key(self):
        return (self.code, self.valid_from)


class Terms:
    """The days of a code on a day: one query for any number of days."""

    def __init__(self, code):
        self.default = DEFAULTS[code]
        rows = LinkTerm.objects.filter(code=code).order_by("-valid_from")
        self.rows = list(rows.values_list("valid_from", "valid_until", "days"))

    def on(self, day) -> int:
        for start, end, days in self.rows:
            if start <= day and (end is None or day <= end):
                return days
        return self.default

    @property
    def longest(self) -> int:
        return max([self.default, *(days for _, _, days in self.rows)])
