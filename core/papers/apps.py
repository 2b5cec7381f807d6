from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "core.papers"
    verbose_name = "公文读写"
