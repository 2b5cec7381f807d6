"""How a person wants to be told, besides the inbox."""

from django.db import models
from django.db.models import Q

from core.units.models import User


class MailChoice(models.Model):
    """Whether a person's notices go out by e-mail; without a row they do not."""

    class How(models.TextChoices):
        OFF = "off", "不发邮件"
        EACH = "each", "逐条发送"
        DIGEST = "digest", "每日汇总一封"

        @classmethod
        def by_mail(cls):
            return [cls.EACH, cls.DIGEST]

    person = models.OneToOneField(
        User, verbose_name="人员", on_delete=models.PROTECT, related_name="mail_choice"
    )
    how = models.CharField(
        "邮件通知", max_length=8, choices=How.choices, default=How.OFF
    )
    # Notices from before that day are not sent after it.
    since = models.DateField("选择日期")

    class Meta:
        verbose_name = verbose_name_plural = "邮件通知方式"
        ordering = ["person"]
        constraints = [
            models.CheckConstraint(
                name="mail_choice_known", condition=Q(how__in=["off", "each", "digest"])
            ),
        ]

    def __str__(self):
        return f"{self.person}：{self.get_how_display()}"
