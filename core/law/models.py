"""The rows of law belong to the apps; what may be done with them is declared here."""

from django.db import models


class LawCheck(models.Model):
    """法定依据核对 has a permission and no rows."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("check_law", "核对法定依据")]

    def __str__(self):
        return "法定依据核对"
