from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报告"

    def ready(self):
        from .annual import registrations as annual  # noqa: PLC0415 -- models
        from .collecting import registrations as collecting  # noqa: PLC0415 -- same

        annual.register()
        collecting.register()
