"""Notices: each written once."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from core.units.models import User

OWED_AGAIN_WITHIN = timedelta(days=60)
OWED_AT_MOST = timedelta(days=730)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person=user)

    def unread(self):
        return self.filter(read_at=None)

    def open(self):
        """Those whose matter is not known to be settled."""
        return self.filter(settled_on=None)

    def settled(self):
        return self.exclude(settled_on=None)

    def unsure(self, *, today):
        """Those whose matter may have been settled, or may be owed again."""
        return self.filter(
            Q(settled_on=None) | Q(settled_on__gte=today - OWED_AGAIN_WITHIN),
            sent_on__gte=today - OWED_AT_MOST,
        )

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
    # Nothing is owed by that due date any more; kept by `settling`.
    settled_on = models.DateField("了结日期", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-sent_on", "-pk"]
        indexes = [
            models.Index(
                fields=["person"], condition=Q(read_at=None), name="notice_unread"
            ),
            models.Index(fields=["person", "-sent_on", "-id"], name="notice_inbox"),
            models.Index(fields=["sent_on"], name="notice_sent"),
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
