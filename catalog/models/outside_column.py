"""目录以外的栏目: what a site's column holds, such as 要闻, belongs to no 公开事项."""

from django.db import models
from django.db.models import Q

from core.units.models import Unit, User


class OutsideColumn(models.Model):
    """A column of a bureau's sites, as the office decided; gone once taken back."""

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    site_column = models.CharField("栏目", max_length=200)
    decided_on = models.DateField("确认日期")
    decided_by = models.ForeignKey(
        User, verbose_name="确认人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "目录以外的栏目"
        ordering = ["site_column"]
        constraints = [
            models.UniqueConstraint(
                name="outside_column_once", fields=["bureau", "site_column"]
            ),
            models.CheckConstraint(
                name="outside_column_has_a_name", condition=~Q(site_column="")
            ),
        ]

    def __str__(self):
        return f"栏目“{self.site_column}”"

    @property
    def scope_path(self):
        return self.bureau.path
