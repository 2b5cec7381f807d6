from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ZhengwuConfig(AppConfig):
    name = "zhengwu"
    verbose_name = "政务公开工作台"

    def ready(self):
        from . import checks  # noqa: F401, PLC0415 -- registers the checks


class BureauAdminConfig(AdminConfig):
    default_site = "zhengwu.admin.BureauAdminSite"
