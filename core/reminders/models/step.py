"""A rung of a bureau's ladder of reminders."""

from datetime import timedelta

from django.db import models

from core.reminders import sources
from core.units import paths
from core.units.models import Unit
from core.units.roles import Role


class ReminderStepQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "bureau__path"))


class ReminderStep(models.Model):
    """One rung of a bureau's ladder: when, relative to the due date, and to whom."""

    class Counting(models.TextChoices):
        DAYS = "days", "日"
        WORKDAYS = "workdays", "工作日"

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField("事项", max_length=40)
    offset = models.SmallIntegerField(
        "相对到期日", help_text="到期前为负数，到期当日为0，到期后为正数。"
    )
    counting = models.CharField("计日方式", max_length=8, choices=Counting.choices)
    roles = models.JSONField("提醒对象", default=list)

    objects = ReminderStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒步骤"
        ordering = ["bureau", "source", "offset", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="reminder_step_once",
                fields=["bureau", "source", "offset", "counting"],
                violation_error_message="本局已有同一天的提醒步骤。",
            ),
        ]

    def __str__(self):
        if self.offset == 0:
            return "到期当日"
        when = "前" if self.offset < 0 else "后"
        unit = "天" if self.counting == self.Counting.DAYS else "个工作日"
        return f"到期{when}{abs(self.offset)}{unit}"

    @property
    def scope_path(self):
        return self.bureau.path

    def get_roles_display(self):
        return "、".join(Role(role).label for role in self.roles)

    def get_source_display(self):
        return sources.label_of(self.source)

    def get_offset_display(self):
        """Without the unit, which is a field of its own."""
        when = {-1: "到期前", 0: "到期当日", 1: "到期后"}
        number = abs(self.offset) or ""
        return f"{when[(self.offset > 0) - (self.offset < 0)]}{number}"

    @property
    def key(self):
        """What marks its notices as sent, though the ladder be set anew."""
        return f"{self.offset}{self.counting}"

    def fires_on(self, due_on, calendar):
        """The working day on which the step is sent for a due date."""
        if self.counting == self.Counting.WORKDAYS:
            day = calendar.add(due_on, self.offset)
        else:
            day = due_on + timedelta(days=self.offset)
        return calendar.on_or_after(day)
