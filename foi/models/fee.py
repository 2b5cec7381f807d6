"""Rows of law: what an information fee costs (国办函〔2020〕109号)."""

from django.db import models
from django.db.models import F, Q

from .event import ClockEvent
from .law import LawRow


class FeeBracketQuerySet(models.QuerySet):
    def get_by_natural_key(self, basis, first, valid_from):
        return self.get(basis=basis, first=first, valid_from=valid_from)

    def in_force(self, *, on):
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on
        )


class FeeBracket(LawRow):
    """收费标准: from the `first` piece or page on each costs `price`, up to `last`.

    With a `step` the price rises by `rise` after each so many.
    """

    basis = models.CharField("计收方式", max_length=8, choices=ClockEvent.Basis.choices)
    first = models.PositiveIntegerField("起")
    last = models.PositiveIntegerField("止", null=True, blank=True)
    price = models.PositiveIntegerField("单价（元）")
    step = models.PositiveIntegerField("每档", null=True, blank=True)
    rise = models.PositiveIntegerField("每档提高（元）", default=0)

    objects = FeeBracketQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信息处理费标准"
        ordering = ["basis", "valid_from", "first"]
        constraints = [
            models.UniqueConstraint(
                name="foi_fee_once", fields=["basis", "first", "valid_from"]
            ),
            models.CheckConstraint(
                name="foi_fee_last_after_first",
                condition=Q(last=None) | Q(last__gte=F("first")),
            ),
            models.CheckConstraint(
                name="foi_fee_rises_by_steps",
                condition=Q(step=None, rise=0) | Q(step__gt=0, rise__gt=0),
            ),
            models.CheckConstraint(
                name="foi_fee_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        unit = "件" if self.basis == ClockEvent.Basis.PIECE else "页"
        until = f"至第{self.last}{unit}" if self.last else "起"
        rises = f"，每{self.step}{unit}提高{self.rise}元" if self.step else ""
        return f"第{self.first}{unit}{until}：每{unit}{self.price}元{rises}"

    def natural_key(self):
        return (self.basis, self.first, self.valid_from)
