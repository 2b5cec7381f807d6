from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报告"

    def ready(self):
        from .collecting import registrations  # noqa: PLC0415 -- needs the models

        registrations.register()
