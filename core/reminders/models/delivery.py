"""A notice on its way out of the house, through one channel."""

from django.db import models
from django.db.models import F, Q

from core.audit.statuses import NotAllowed
from core.units import paths
from core.units.models import Unit
from core.units.roles import Role

from .notice import Notice


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the bureaus whose deliveries the person looks after."""
        scope = user.paths_with("reminders.resend_delivery")
        return self.filter(paths.under(scope, "bureau__path"))

    def waiting(self, *, at):
        """Those to be handed over now: new ones, and failed ones after their pause."""
        return self.filter(
            Q(not_before=None) | Q(not_before__lte=at), status=Delivery.Status.WAITING
        )

    def for_a_person(self):
        """Those nothing but a person moves on."""
        return self.filter(status__in=Delivery.Status.for_a_person())

    def move(self, old, new, **values):
        """Set a status by compare-and-set where the table allows the step.

        Returns how many rows still had the old one.
        """
        if new not in Delivery.TRANSITIONS[old]:
            raise NotAllowed(f"{self.model._meta.label}: {old} → {new}")
        return self.filter(status=old).update(status=new, **values)

    def claim(self, *, token, at):
        """Take those still waiting under one token; nobody else gets them."""
        return self.move(
            Delivery.Status.WAITING,
            Delivery.Status.SENDING,
            claim=token,
            claimed_at=at,
            attempts=F("attempts") + 1,
        )


class Delivery(models.Model):
    """One notice through one channel; those of one message share a claim.

    Killed between claim and result, nobody knows whether it went out: it becomes
    发送结果不明 and is sent again only by a person.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "待发"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发"
        FAILED = "failed", "失败"
        UNCLEAR = "unclear", "发送结果不明"
        DROPPED = "dropped", "不再发送"

        @classmethod
        def for_a_person(cls):
            return [cls.UNCLEAR, cls.FAILED]

    TRANSITIONS = {
        Status.WAITING: {Status.SENDING, Status.DROPPED},
        Status.SENDING: {
            Status.SENT,
            Status.WAITING,
            Status.FAILED,
            Status.UNCLEAR,
        },
        Status.SENT: set(),
        Status.FAILED: {Status.WAITING, Status.DROPPED},
        Status.UNCLEAR: {Status.WAITING, Status.DROPPED},
        Status.DROPPED: set(),
    }
    OWNERS = {
        Status.WAITING: None,
        Status.SENDING: None,
        Status.SENT: None,
        Status.FAILED: Role.OFFICE,
        Status.UNCLEAR: Role.OFFICE,
        Status.DROPPED: None,
    }

    notice = models.ForeignKey(
        Notice,
        verbose_name="通知",
        on_delete=models.PROTECT,
        related_name="deliveries",
    )
    channel = models.CharField("渠道", max_length=20)
    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "状态", max_length=8, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveSmallIntegerField("第几次发送", default=0)
    not_before = models.DateTimeField("不早于", null=True)
    claim = models.UUIDField("认领", null=True, editable=False)
    claimed_at = models.DateTimeField("开始发送", null=True)
    done_at = models.DateTimeField("结束时间", null=True)
    error = models.CharField("原因", max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知发送"
        ordering = ["-pk"]
        permissions = [("resend_delivery", "处理未发出的通知")]
        indexes = [
            models.Index(
                fields=["channel", "claimed_at"],
                condition=Q(status__in=["waiting", "sending"]),
                name="delivery_under_way",
            ),
            models.Index(
                fields=["bureau"],
                condition=Q(status__in=["failed", "unclear"]),
                name="delivery_for_a_person",
            ),
            models.Index(fields=["claim"], name="delivery_claim"),
        ]
        constraints = [
            models.UniqueConstraint(name="delivery_once", fields=["notice", "channel"]),
            models.CheckConstraint(
                name="delivery_claimed_under_way",
                condition=Q(status="waiting", claim=None, claimed_at=None)
                | Q(status="dropped")
                | Q(
                    status__in=["sending", "sent", "failed", "unclear"],
                    claim__isnull=False,
                    claimed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="delivery_done_when_over",
                condition=Q(status__in=["waiting", "sending"], done_at=None)
                | Q(
                    status__in=["sent", "failed", "unclear", "dropped"],
                    done_at__isnull=False,
                ),
            ),
        ]

    def __str__(self):
        return f"{self.notice}（{self.get_status_display()}）"

    @property
    def scope_path(self):
        return self.bureau.path
