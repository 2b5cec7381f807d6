"""What happened to a request, act by act. Never edited; struck out with a reason."""

from django.db import models
from django.db.models import Q

from core.files.models import StoredFile
from core.units.models import User
from foi import clock

from .information_request import InformationRequest


class ClockEventQuerySet(models.QuerySet):
    def standing(self):
        """Not struck out, in the order they happened."""
        return self.filter(strike=None).order_by("on", "pk")


class ClockEvent(models.Model):
    """One dated act on a request; the due date follows from those that stand."""

    class Act(models.TextChoices):
        RECEIVED = "received", "收到申请"
        SUPPLEMENT_ASKED = "supplement_asked", "告知补正"
        SUPPLEMENTED = "supplemented", "收到补正"
        CONSULTED = "consulted", "征求意见"
        CONSULT_ANSWERED = "consult_answered", "意见答复"
        DELIVERED = "delivered", "登记送达"
        EXTENDED = "extended", "延长答复期限"
        CHARGED = "charged", "发出收费通知"
        PAID = "paid", "申请人缴费"
        REASONS_ASKED = "reasons_asked", "要求说明理由"
        LATER_DATE = "later_date", "确定延迟答复的合理期限"
        ANSWERED = "answered", "作出答复"
        SERVED = "served", "送达答复"
        WITHDRAWN = "withdrawn", "申请人撤回"

    class Asked(models.TextChoices):
        THIRD_PARTY = "third_party", "第三方"
        CO_ISSUER = "co_issuer", "共同制作机关"
        OTHER_ORGAN = "other_organ", "其他行政机关"
        OWN_UNIT = "own_unit", "本机关内设机构"

    class Service(models.TextChoices):
        """How an answer reaches the applicant; the day of each that counts."""

        DIRECT = "direct", "直接送达（签收日）"
        ENTRUSTED = "entrusted", "委托送达（签收日）"
        POST = "post", "邮寄（交邮日）"
        EMAIL = "email", "电子邮件（发出日）"
        ON_SPOT = "on_spot", "当场答复"

    class Basis(models.TextChoices):
        """How an information fee is worked out: never both for one request."""

        PIECE = "piece", "按件计收"
        VOLUME = "volume", "按量计收"

    # What the pure clock knows; the rest only ends it or completes an act before.
    ON_CLOCK = frozenset(act.value for act in clock.Act)
    COMPLETING = frozenset({Act.CONSULT_ANSWERED, Act.DELIVERED})

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="events"
    )
    act = models.CharField("事项", max_length=20, choices=Act.choices)
    on = models.DateField("日期")
    until = models.DateField("期限", null=True, blank=True)
    days = models.PositiveSmallIntegerField("工作日", default=0)
    asked = models.CharField(
        "征求对象", max_length=12, choices=Asked.choices, blank=True
    )
    # Of an answered consultation, or of a letter that arrived: the act it belongs to.
    of = models.ForeignKey(
        "self",
        verbose_name="对应事项",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="completions",
    )
    service = models.CharField(
        "送达方式", max_length=12, choices=Service.choices, blank=True
    )
    amount = models.PositiveIntegerField("金额（元）", null=True, blank=True)
    fee_basis = models.CharField(
        "计收方式", max_length=8, choices=Basis.choices, blank=True
    )
    # The how-manieth of the applicant in the month, or the pages.
    fee_quantity = models.PositiveIntegerField("件次或者页数", null=True, blank=True)
    letter_number = models.CharField("文号", max_length=60, blank=True)
    reason = models.TextField("说明", max_length=2000, blank=True)
    told_due_on = models.DateField("告知申请人的答复期限", null=True, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    approved_by = models.ForeignKey(
        User,
        verbose_name="批准人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    document = models.ForeignKey(
        StoredFile,
        verbose_name="文书",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    entered_on = models.DateField("录入日期")
    entered_by = models.ForeignKey(
        User, verbose_name="录入人", on_delete=models.PROTECT, related_name="+"
    )

    objects = ClockEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理事项"
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["request", "on"], name="foi_event_on")]
        constraints = [
            models.CheckConstraint(
                name="foi_event_not_ahead",
                condition=Q(on__lte=models.F("entered_on")),
            ),
            models.CheckConstraint(
                name="foi_event_asks_somebody",
                condition=Q(act="consulted") & ~Q(asked="")
                | ~Q(act="consulted") & Q(asked=""),
            ),
            models.CheckConstraint(
                name="foi_event_completes_another",
                condition=Q(act__in=["consult_answered", "delivered"], of__isnull=False)
                | ~Q(act__in=["consult_answered", "delivered"]) & Q(of=None),
            ),
            models.CheckConstraint(
                name="foi_event_extends_by_days",
                condition=Q(act="extended", days__gt=0, approved_by__isnull=False)
                | ~Q(act="extended") & Q(days=0, approved_by=None),
            ),
            models.CheckConstraint(
                name="foi_event_approved_by_somebody",
                condition=Q(approved_on=None, approved_by=None)
                | Q(approved_on__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="foi_event_until_after_on",
                condition=Q(until=None) | Q(until__gt=models.F("on")),
            ),
            models.CheckConstraint(
                name="foi_event_fixes_a_date",
                condition=~Q(act__in=["supplement_asked", "later_date"])
                | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="foi_event_fee_of_charge",
                condition=Q(act="charged", amount__isnull=False, amount__gt=0)
                | ~Q(act="charged") & Q(amount=None),
            ),
            models.CheckConstraint(
                name="foi_event_fee_worked_out",
                condition=Q(fee_basis="", fee_quantity=None)
                | Q(act="charged", fee_quantity__isnull=False, fee_quantity__gt=0)
                & ~Q(fee_basis=""),
            ),
            models.CheckConstraint(
                name="foi_event_served_somehow",
                condition=Q(act="served") & ~Q(service="")
                | ~Q(act="served") & Q(service=""),
            ),
        ]

    def __str__(self):
        return f"{self.on} {self.get_act_display()}"

    @property
    def is_struck(self):
        return hasattr(self, "strike")


class Strike(models.Model):
    """改正: an act that was entered wrongly is struck out, and stays to be read."""

    event = models.OneToOneField(
        ClockEvent, on_delete=models.PROTECT, related_name="strike"
    )
    reason = models.CharField("改正理由", max_length=500)
    struck_on = models.DateField("改正日期")
    struck_by = models.ForeignKey(
        User, verbose_name="改正人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "改正"
        constraints = [
            models.CheckConstraint(
                name="foi_strike_has_a_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"改正：{self.event}"
