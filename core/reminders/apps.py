from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "core.reminders"
    verbose_name = "提醒"

    def ready(self):
        from core.runs import on_end  # noqa: PLC0415 -- models are loaded by now
        from core.units.handovers import on_handover  # noqa: PLC0415 -- as above

        from .handover import pass_on  # noqa: PLC0415 -- models are loaded by now
        from .run_ended import tell_owner  # noqa: PLC0415 -- models are loaded by now

        on_end.register(tell_owner)
        on_handover(pass_on)
