"""依申请公开 requests as the ledger keeps them."""

import re

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from core.audit.statuses import Moves
from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role

from .law import Outcome

NUMBERED = re.compile(r"(?:〔(\d{4})〕)?\s*(\d{1,6})\s*号?", re.ASCII)


class InformationRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of bureaus in scope, and those handed to units in scope."""
        scope = user.paths_with("foi.view_informationrequest")
        return self.filter(
            paths.under(scope, "bureau__path") | paths.under(scope, "unit__path")
        )

    def kept_by(self, user):
        """Those whose clock the person runs."""
        return self.filter(
            paths.under(user.paths_with("foi.keep_ledger"), "bureau__path")
        )

    def open(self):
        """Neither closed nor withdrawn."""
        return self.exclude(status__in=InformationRequest.Status.ended())

    def to_reply(self):
        """Whose reply has still to reach the applicant, and the clock runs."""
        Status = InformationRequest.Status
        return self.filter(status__in=[Status.HANDLING, Status.ANSWERED])

    def overdue(self, *, on):
        return self.to_reply().filter(due_on__lt=on)

    def due_soon(self, *, on, until):
        return self.to_reply().filter(due_on__range=(on, until))

    def confirming(self):
        return self.filter(status=InformationRequest.Status.CONFIRMING)

    def unassigned(self):
        """In hand, and not with any unit."""
        return self.filter(status=InformationRequest.Status.HANDLING, unit=None)

    def to_serve(self):
        return self.filter(status=InformationRequest.Status.ANSWERED)

    def abandoned(self, *, on):
        """The applicant's last day for a supplement or a payment is over."""
        Status = InformationRequest.Status
        stopped = self.filter(status__in=[Status.SUPPLEMENT, Status.PAYMENT])
        return stopped.filter(waits_until__lt=on)

    def at(self, step):
        """Those that stay at a station of the chain now."""
        return self.filter(stays__step=step, stays__left_on=None)

    def turn_of(self, user, step, permission):
        """Those at a station where the person may act."""
        at = Q(stays__step=step, stays__left_on=None)
        scope = user.paths_with(permission)
        return self.open().filter(at & paths.under(scope, "stays__unit__path"))

    def overrun(self, *, on):
        """Those kept at a station past its internal limit."""
        return self.filter(stays__left_on=None, stays__due_on__lt=on)

    def to_archive(self):
        """Ended, and not put on the shelf."""
        Status = InformationRequest.Status
        ended = self.filter(status__in=Status.ended())
        return ended.exclude(
            pk__in=ended.filter(
                archive_files__isnull=False, archive_files__undone_on=None
            ).values("pk")
        )

    def matching(self, words):
        """Those that hold every word; 〔2026〕3号 or 3 finds a number."""
        found = self
        for word in words.split():
            condition = (
                Q(subject__icontains=word)
                | Q(contents__icontains=word)
                | Q(document_number__icontains=word)
                | Q(provincial_number__icontains=word)
                | Q(old_number__icontains=word)
            )
            if named := NUMBERED.fullmatch(word):
                year, number = named.groups()
                numbered = Q(number=number)
                condition |= numbered & Q(year=year) if year else numbered
            found = found.filter(condition)
        return found

    def about_the_same(self, request):
        """Others of the bureau that ask for the same in the same words."""
        return self.filter(
            bureau=request.bureau_id, contents_key=request.contents_key
        ).exclude(pk=request.pk)


class InformationRequest(Moves, models.Model):
    """One request for information, from its arrival until the answer is served."""

    class Kind(models.TextChoices):
        DISCLOSURE = "disclosure", "公开申请"
        CORRECTION = "correction", "更正申请"

    class Way(models.TextChoices):
        IN_PERSON = "in_person", "当面"
        POST = "post", "邮寄"
        ONLINE = "online", "网络"
        FAX = "fax", "传真"
        ORAL = "oral", "口头代填"

    class Basis(models.TextChoices):
        """What the day of receipt rests on (Art. 31)."""

        SUBMITTED = "submitted", "提交"
        SIGNED = "signed", "签收"
        CONFIRMED = "confirmed", "双方确认"

    class Column(models.TextChoices):
        """The columns of table B of the yearly report."""

        PERSON = "person", "自然人"
        BUSINESS = "business", "商业企业"
        RESEARCH = "research", "科研机构"
        WELFARE = "welfare", "社会公益组织"
        LEGAL_SERVICE = "legal_service", "法律服务机构"
        OTHER = "other", "其他"

    class Form(models.TextChoices):
        PAPER = "paper", "纸质"
        ELECTRONIC = "electronic", "电子文件"
        DISK = "disk", "磁盘、光盘"

    class Getting(models.TextChoices):
        POST = "post", "邮寄"
        EMAIL = "email", "电子邮件"
        FAX = "fax", "传真"
        PICKED_UP = "picked_up", "自行领取"
        READ = "read", "当场查阅、抄录"

    class Status(models.TextChoices):
        CONFIRMING = "confirming", "待确认收到日"
        HANDLING = "handling", "办理中"
        SUPPLEMENT = "supplement", "待补正"
        PAYMENT = "payment", "待缴费"
        ANSWERED = "answered", "已答复，待送达"
        CLOSED = "closed", "已办结"
        WITHDRAWN = "withdrawn", "已撤回"

        @classmethod
        def ended(cls):
            return [cls.CLOSED, cls.WITHDRAWN]

    # The arrows back are corrections: the last act is struck out, with a reason.
    TRANSITIONS = {
        Status.CONFIRMING: {Status.HANDLING, Status.WITHDRAWN},
        Status.HANDLING: {
            Status.CONFIRMING,
            Status.SUPPLEMENT,
            Status.PAYMENT,
            Status.ANSWERED,
            Status.WITHDRAWN,
        },
        Status.SUPPLEMENT: {Status.HANDLING, Status.CLOSED, Status.WITHDRAWN},
        Status.PAYMENT: {Status.HANDLING, Status.CLOSED, Status.WITHDRAWN},
        Status.ANSWERED: {Status.HANDLING, Status.CLOSED},
        Status.CLOSED: {Status.SUPPLEMENT, Status.PAYMENT, Status.ANSWERED},
        Status.WITHDRAWN: {
            Status.CONFIRMING,
            Status.HANDLING,
            Status.SUPPLEMENT,
            Status.PAYMENT,
        },
    }
    OWNERS = {
        Status.CONFIRMING: Role.OFFICE,
        Status.HANDLING: Role.OFFICE,
        Status.SUPPLEMENT: Role.OFFICE,
        Status.PAYMENT: Role.OFFICE,
        Status.ANSWERED: Role.OFFICE,
        Status.CLOSED: None,
        Status.WITHDRAWN: None,
    }
    # Which day counts for which way (Art. 31).
    BASES = {
        Way.IN_PERSON: [Basis.SUBMITTED],
        Way.ORAL: [Basis.SUBMITTED],
        Way.POST: [Basis.SIGNED, Basis.CONFIRMED],
        Way.ONLINE: [Basis.CONFIRMED],
        Way.FAX: [Basis.CONFIRMED],
    }

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    provincial_number = models.CharField("省平台编号", max_length=60, blank=True)
    # What a register kept before, or elsewhere, calls it.
    old_number = models.CharField("原编号", max_length=60, blank=True)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    way = models.CharField("申请方式", max_length=12, choices=Way.choices)
    basis = models.CharField("收到日依据", max_length=12, choices=Basis.choices)
    arrived_on = models.DateField("到达日期")
    # The day that counts; unknown until both sides have confirmed it.
    received_on = models.DateField("收到日", null=True, blank=True)
    column = models.CharField("申请人类别", max_length=16, choices=Column.choices)
    subject = models.CharField("信息名称", max_length=200)
    document_number = models.CharField("文号", max_length=100, blank=True)
    contents = models.TextField("内容描述", max_length=4000)
    contents_key = models.CharField(max_length=64, editable=False)
    form = models.CharField("载体形式", max_length=12, choices=Form.choices)
    getting = models.CharField("获取方式", max_length=12, choices=Getting.choices)
    registered_on = models.DateField("登记日期")
    registered_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="承办单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    handed_on = models.DateField("交办日期", null=True, blank=True)
    split_from = models.ForeignKey(
        "self",
        verbose_name="拆分自",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pieces",
    )
    status = models.CharField(
        "状态", max_length=12, choices=Status.choices, default=Status.CONFIRMING
    )
    # Written from the events by `services.settling`, never by hand.
    due_on = models.DateField("答复期限", null=True, blank=True)
    is_provisional = models.BooleanField("暂按周末推算", default=False)
    told_due_on = models.DateField("已告知的答复期限", null=True, blank=True)
    waits_until = models.DateField("等待期限", null=True, blank=True)
    # The day of the answer, of closing or of withdrawal: the year the result counts in.
    ended_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.ForeignKey(
        Outcome,
        verbose_name="办理结果",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The registration form's; a second click finds the first.
    token = models.UUIDField(unique=True, editable=False)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开申请"
        # The key last: two bureaus have the same number, and a page ends somewhere.
        ordering = ["-year", "-number", "-pk"]
        permissions = [
            ("keep_ledger", "登记和办理依申请公开"),
            ("handle", "承办依申请公开"),
            ("reveal_applicant", "查看申请人信息"),
            ("review_legality", "依申请公开法制审核"),
            ("review_secrecy", "依申请公开保密审查"),
            ("sign", "依申请公开签批"),
        ]
        indexes = [
            # The ledger in its order; who may see a row is told without reading it.
            models.Index(
                fields=["-year", "-number", "-id", "bureau", "unit"], name="foi_ledger"
            ),
            models.Index(fields=["bureau", "status", "due_on"], name="foi_due"),
            models.Index(fields=["unit", "status"], name="foi_of_unit"),
            models.Index(fields=["bureau", "received_on"], name="foi_received"),
            models.Index(fields=["bureau", "ended_on"], name="foi_ended"),
            models.Index(fields=["bureau", "contents_key"], name="foi_same_contents"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="foi_number_once", fields=["bureau", "year", "number"]
            ),
            models.UniqueConstraint(
                name="foi_provincial_number_once",
                fields=["bureau", "provincial_number"],
                condition=~Q(provincial_number="") & Q(split_from=None),
            ),
            models.CheckConstraint(
                name="foi_basis_of_way",
                condition=Q(way__in=["in_person", "oral"], basis="submitted")
                | Q(way="post", basis__in=["signed", "confirmed"])
                | Q(way__in=["online", "fax"], basis="confirmed"),
            ),
            models.CheckConstraint(
                name="foi_received_once_arrived",
                condition=Q(received_on=None)
                | Q(received_on__gte=models.F("arrived_on")),
            ),
            models.CheckConstraint(
                name="foi_received_unless_confirming",
                condition=Q(received_on__isnull=False)
                | Q(status__in=["confirming", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="foi_registered_after_arrival",
                condition=Q(registered_on__gte=models.F("arrived_on")),
            ),
            models.CheckConstraint(
                name="foi_unit_since_a_day",
                condition=Q(unit=None, handed_on=None)
                | Q(unit__isnull=False, handed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="foi_outcome_of_answered",
                condition=Q(status__in=["answered", "closed"], outcome__isnull=False)
                | ~Q(status__in=["answered", "closed"]) & Q(outcome=None),
            ),
            models.CheckConstraint(
                name="foi_ended_with_its_result",
                condition=Q(
                    status__in=["answered", "closed", "withdrawn"],
                    ended_on__isnull=False,
                )
                | ~Q(status__in=["answered", "closed", "withdrawn"]) & Q(ended_on=None),
            ),
            models.CheckConstraint(
                name="foi_ended_once_received",
                condition=Q(ended_on=None)
                | Q(received_on=None)
                | Q(ended_on__gte=models.F("received_on")),
            ),
            models.CheckConstraint(
                name="foi_due_while_the_clock_runs",
                condition=~Q(status__in=["handling", "answered"])
                | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="foi_not_split_from_itself",
                condition=Q(split_from=None) | ~Q(split_from=models.F("pk")),
            ),
        ]

    def __str__(self):
        return f"〔{self.year}〕{self.number}号申请"

    @property
    def scope_path(self):
        """With the unit that handles it, else with its bureau."""
        return (self.unit or self.bureau).path

    @property
    def is_open(self):
        return self.status not in self.Status.ended()

    @cached_property
    def archived(self):
        """The file it was put away in; None while it is not."""
        return self.archive_files.standing().select_related("archived_by").first()

    @property
    def awaits_reply(self):
        """Whether the due date counts against us."""
        return self.status in (self.Status.HANDLING, self.Status.ANSWERED)


class Attachment(models.Model):
    """What came with a request: the form, proof of identity, papers."""

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="attachments"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="foi_attachment_once", fields=["request", "file"]
            ),
        ]

    def __str__(self):
        return self.file.name


class RelatedRequest(models.Model):
    """A later request tied to an earlier one, and in what way."""

    class Kind(models.TextChoices):
        REPEATED = "repeated", "同一申请人重复申请"
        JOINT = "joint", "共同申请"
        EQUAL = "equal", "不同申请人申请内容相同"

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="earlier"
    )
    other = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="later"
    )
    kind = models.CharField("关联", max_length=12, choices=Kind.choices)
    linked_on = models.DateField("关联日期")
    linked_by = models.ForeignKey(
        User, verbose_name="关联人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "相关申请"
        ordering = ["other"]
        constraints = [
            models.UniqueConstraint(
                name="foi_related_once", fields=["request", "other"]
            ),
            # Of two, the later one points to the earlier one.
            models.CheckConstraint(
                name="foi_related_points_back",
                condition=Q(request__gt=models.F("other")),
            ),
        ]

    def __str__(self):
        return f"{self.request}与{self.other}（{self.get_kind_display()}）"
