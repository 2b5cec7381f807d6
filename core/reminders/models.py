"""Reminder steps, and notices: each written once."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from core.units import paths
from core.units.models import Unit, User


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


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person=user)

    def unread(self):
        return self.filter(read_at=None)

    def mark_read(self, *, at):
        """Mark the unread ones as read and return how many they were."""
        return self.unread().update(read_at=at)


class Notice(models.Model):
    """One line in a person's inbox."""

    source = models.CharField("事项", max_length=40)
    item = models.CharField("对象", max_length=80)
    step = models.CharField("步骤", max_length=40)
    due_on = models.DateField("到期日")
    person = models.ForeignKey(
        User, verbose_name="收件人", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=300)
    sent_on = models.DateField("发送日期")
    read_at = models.DateTimeField("阅读时间", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-sent_on", "-pk"]
        indexes = [
            models.Index(
                fields=["person"], condition=Q(read_at=None), name="notice_unread"
            ),
            models.Index(fields=["person", "-sent_on", "-id"], name="notice_inbox"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_leads_inside",
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"),
            ),
            models.UniqueConstraint(
                name="notice_once",
                fields=["source", "item", "step", "due_on", "person"],
            ),
        ]

    def __str__(self):
        return self.title


class UrgingSlipQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "unit__path"))


class UrgingSlip(models.Model):
    """催办单: a numbered paper that asks one unit for what is overdue.

    `items` keeps what was owed on the day as it was printed.
    """

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="催办单位", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    issued_on = models.DateField("开具日期")
    issued_by = models.ForeignKey(
        User, verbose_name="开具人", on_delete=models.PROTECT, related_name="+"
    )
    answer_by = models.DateField("限期")
    note = models.TextField("催办意见", blank=True)
    # [{"title", "detail", "due_on"}] in the order printed.
    items = models.JSONField("催办事项", default=list)

    objects = UrgingSlipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办单"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="urging_slip_number_once", fields=["bureau", "year", "number"]
            ),
            models.CheckConstraint(
                name="urging_slip_leaves_time",
                condition=Q(answer_by__gte=models.F("issued_on")),
                violation_error_message="限期不能早于开具日期。",
            ),
        ]

    def __str__(self):
        return f"催办单〔{self.year}〕{self.number}号"

    @property
    def scope_path(self):
        return self.unit.path
