from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "core.runs"
    verbose_name = "后台作业"

    def ready(self):
        from core.files import owners  # noqa: PLC0415 -- models are loaded by now

        from .models import Run  # noqa: PLC0415 -- models are loaded by now

        owners.register("runs.result", Run.may_read)
