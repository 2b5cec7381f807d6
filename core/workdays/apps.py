from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "core.workdays"
    verbose_name = "工作日历"
