from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "考核"

    def ready(self):
        from . import registrations  # noqa: F401, PLC0415 -- registers on import
