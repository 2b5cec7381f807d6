from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "core.law"
    verbose_name = "法定依据"
