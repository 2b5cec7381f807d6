"""What may be done is declared here; the rows stand in the packages."""

from django.db import models

from .collecting.models import (  # noqa: F401 -- models of this app
    CollectedFigure,
    CollectedItem,
    CollectedSheet,
    FigureCollection,
    ItemTemplate,
)


class ReportCheck(models.Model):
    """年报核对 has a permission and no rows."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("check_report", "核对年度报告")]

    def __str__(self):
        return "年报核对"
