from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "core.reminders"
    verbose_name = "提醒"

    def ready(self):
        from . import registrations  # noqa: PLC0415 -- models are loaded by now

        registrations.register()
