from django.apps import AppConfig


class FoiConfig(AppConfig):
    name = "foi"
    verbose_name = "依申请公开"

    def ready(self):
        from . import registrations  # noqa: PLC0415 -- needs the models

        registrations.register()
