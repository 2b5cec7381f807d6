from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "公开目录"

    def ready(self):
        from . import registrations  # noqa: PLC0415 -- needs the models

        registrations.register()
