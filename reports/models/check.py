"""年报核对 of anyone's report: nothing is kept, what may be done is declared."""

from django.db import models


class ReportCheck(models.Model):
    """年报核对 has a permission and no rows."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("check_report", "核对年度报告")]

    def __str__(self):
        return "年报核对"
