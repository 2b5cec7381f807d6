from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "工作要点"

    def ready(self):
        from . import registrations  # noqa: PLC0415 -- needs the models

        registrations.register()
