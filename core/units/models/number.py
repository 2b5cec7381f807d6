"""Numbers given to papers."""

from django.db import models

from .unit import Unit


class NumberSeries(models.Model):
    """The last number a bureau gave in a year to one kind of paper.

    `numbers.next_number` locks the row, so no number is given twice or left out.
    """

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("种类", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"
        ordering = ["bureau", "kind", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="number_series_once", fields=["bureau", "kind", "year"]
            ),
        ]

    def __str__(self):
        return f"{self.kind}〔{self.year}〕"
