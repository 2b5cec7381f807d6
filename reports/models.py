"""Nothing is kept yet; what may be done is declared all the same."""

from django.db import models


class ReportCheck(models.Model):
    """年报核对 has a permission and no rows."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("check_report", "核对年度报告")]

    def __str__(self):
        return "年报核对"
