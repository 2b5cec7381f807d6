"""文书: their wording, the organ that signs them, and each one that was written."""

import json
import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from core.units import paths
from core.units.models import Unit, User
from foi.encryption import EncryptedTextField
from foi.letters import kinds

from .case import LegalCase
from .event import ClockEvent
from .information_request import InformationRequest
from .law import Outcome
from .remedy import OrganKind, own_or_shipped


class LetterSettingsQuerySet(models.QuerySet):
    def visible_to(self, user):
        scope = user.paths_with("foi.view_lettersettings")
        return self.filter(paths.under(scope, "bureau__path"))


class LetterSettings(models.Model):
    """文书设置 of a bureau: its number, and who reviews and judges what it decides."""

    bureau = models.OneToOneField(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    letters_are_on = models.BooleanField(
        "在本系统出文书",
        default=True,
        help_text="以省平台出具文书的，不选：不再拟文书、取文号，办理时填写省平台的文号。",
    )
    prefix = models.CharField(
        "发文字号", max_length=20, blank=True, help_text="机关代字，如 江公信公复。"
    )
    organ_kind = models.CharField(
        "机关",
        max_length=12,
        choices=OrganKind.choices,
        default=OrganKind.DEPARTMENT,
    )
    review_authority = models.CharField(
        "行政复议机关", max_length=60, blank=True, help_text="如 江门市人民政府。"
    )
    second_authority = models.CharField(
        "另一行政复议机关",
        max_length=60,
        blank=True,
        help_text="只有派出机构（分局）可以有两个：设立它的公安局的本级人民政府和所在地人民政府，请法制部门确认。",
    )
    # 行政复议法 Art. 22: told with what is served online.
    review_online = models.CharField(
        "网上申请行政复议的渠道",
        max_length=120,
        blank=True,
        help_text="写在救济告知中；以电子方式送达的文书必须写明（行政复议法第二十二条）。"
        "写平台的名称和网址。",
    )
    superior = models.CharField(
        "上级主管部门",
        max_length=60,
        blank=True,
        help_text="只用于2023年12月31日以前的文书。",
    )
    court = models.CharField(
        "管辖法院", max_length=60, blank=True, help_text="如 江门市蓬江区人民法院。"
    )
    contact = models.CharField(
        "联系方式", max_length=200, blank=True, help_text="印在文书上的地址、电话。"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LetterSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书设置"
        constraints = [
            models.CheckConstraint(
                name="foi_settings_two_authorities_of_an_agency",
                condition=Q(second_authority="") | Q(organ_kind="agency"),
                violation_error_message="工作部门的行政复议机关只有本级人民政府一个。",
            ),
        ]

    def __str__(self):
        return f"{self.bureau}文书设置"

    @property
    def scope_path(self):
        return self.bureau.path

    @property
    def authorities(self) -> str:
        return "或者".join(filter(None, [self.review_authority, self.second_authority]))

    @property
    def missing(self) -> list[str]:
        """What has still to be entered before a letter with a remedy goes out."""
        needed = ("prefix", "review_authority", "court")
        return [
            str(self._meta.get_field(name).verbose_name)
            for name in needed
            if not getattr(self, name)
        ]


class LetterTemplateQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind, version):
        return self.get(bureau=None, kind=kind, version=version)

    def visible_to(self, user):
        return self.filter(own_or_shipped(user, "foi.view_lettertemplate"))

    def in_use(self):
        """Without the versions that a newer one of the same bureau follows."""
        owner = Coalesce("bureau", 0)
        newer = LetterTemplate.objects.annotate(owner=owner).filter(
            owner=Coalesce(models.OuterRef("bureau"), 0),
            kind=models.OuterRef("kind"),
            version__gt=models.OuterRef("version"),
        )
        return self.exclude(models.Exists(newer))

    def of(self, bureau):
        """All versions, those that hold first: the bureau's own, the newest."""
        rows = self.filter(Q(bureau=bureau) | Q(bureau=None))
        return rows.order_by(
            models.F("bureau").desc(nulls_last=True), "-version", "-pk"
        )


class LetterTemplate(models.Model):
    """文书模板: one version of the wording of one kind; never changed, only followed."""

    bureau = models.ForeignKey(
        Unit,
        verbose_name="公安局",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField("文书", max_length=24, choices=kinds.CHOICES)
    version = models.PositiveIntegerField("版本", default=1)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文", max_length=6000)
    source = models.CharField("依据", max_length=300)
    verified_on = models.DateField("最近核对日期")
    written_on = models.DateField("编写日期")
    written_by = models.ForeignKey(
        User,
        verbose_name="编写人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书模板"
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="foi_template_once", fields=["bureau", "kind", "version"]
            ),
            models.UniqueConstraint(
                name="foi_template_shipped_once",
                fields=["kind", "version"],
                condition=Q(bureau=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}（第{self.version}版）"

    def natural_key(self):
        return (self.kind, self.version)

    @property
    def scope_path(self):
        return self.bureau.path if self.bureau else ""

    @property
    def valid_from(self):
        return self.written_on


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of requests in scope."""
        scope = user.paths_with("foi.view_informationrequest")
        return self.filter(
            paths.under(scope, "bureau__path")
            | paths.under(scope, "request__unit__path")
        )

    def issued(self):
        return self.exclude(number=None)

    def drafts(self):
        return self.filter(number=None)

    def standing(self):
        """Issued and not 作废."""
        return self.issued().filter(voided_on=None)

    def unused(self):
        """Standing, and told by no act that stands."""
        rows = self.standing().filter(case=None)
        return rows.filter(Q(event=None) | Q(event__strike__isnull=False))


class Letter(models.Model):
    """One 文书: a draft, then numbered and frozen; 作废 keeps its number.

    Whom it names lies encrypted; the Word file is written from that each time it is
    taken out, so none is stored.
    """

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    request = models.ForeignKey(
        InformationRequest,
        verbose_name="申请",
        on_delete=models.PROTECT,
        related_name="letters",
    )
    kind = models.CharField("文书", max_length=24, choices=kinds.CHOICES)
    outcome = models.ForeignKey(
        Outcome,
        verbose_name="办理结果",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The act the letter told, once that is on record.
    event = models.ForeignKey(
        ClockEvent,
        verbose_name="办理事项",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
    )
    # The case that ordered this new answer; the old one stays as it was given.
    case = models.ForeignKey(
        LegalCase,
        verbose_name="责令重新答复的案件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
    )
    # What was filled in, by label; as JSON.
    values_text = EncryptedTextField("填写内容", blank=True)
    drafted_on = models.DateField("拟稿日期")
    drafted_by = models.ForeignKey(
        User, verbose_name="拟稿人", on_delete=models.PROTECT, related_name="+"
    )
    # From here on frozen when it is issued.
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    mark = models.CharField("文号", max_length=60, blank=True)
    template = models.ForeignKey(
        LetterTemplate,
        verbose_name="模板",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField("标题", max_length=200, blank=True)
    addressee = EncryptedTextField("主送", blank=True)
    body = EncryptedTextField("正文", blank=True)
    remedy = models.TextField("救济告知", blank=True)
    organ = models.CharField("落款", max_length=60, blank=True)
    issued_on = models.DateField("落款日期", null=True, blank=True)
    issued_by = models.ForeignKey(
        User,
        verbose_name="出文人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    voided_on = models.DateField("作废日期", null=True, blank=True)
    voided_by = models.ForeignKey(
        User,
        verbose_name="作废人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    void_reason = models.CharField("作废原因", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    # The form's; a second click finds the first.
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["-year", "-number", "-pk"]
        indexes = [models.Index(fields=["request", "kind"], name="foi_letter_of")]
        constraints = [
            models.UniqueConstraint(
                name="foi_letter_number_once", fields=["bureau", "year", "number"]
            ),
            models.CheckConstraint(
                name="foi_letter_issued_whole",
                condition=Q(
                    year=None,
                    number=None,
                    issued_on=None,
                    issued_by=None,
                    mark="",
                    event=None,
                )
                | Q(
                    year__isnull=False,
                    number__isnull=False,
                    issued_on__isnull=False,
                    issued_by__isnull=False,
                    template__isnull=False,
                )
                & ~Q(mark="")
                & ~Q(body="")
                & ~Q(addressee=""),
            ),
            models.CheckConstraint(
                name="foi_letter_voided_with_a_reason",
                condition=Q(voided_on=None, voided_by=None, void_reason="")
                | Q(
                    voided_on__isnull=False,
                    voided_by__isnull=False,
                    number__isnull=False,
                )
                & ~Q(void_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.mark or '草稿'}"

    @property
    def scope_path(self):
        return self.bureau.path

    @property
    def about(self):
        """What its kind asks for."""
        return kinds.BY_CODE[self.kind]

    @property
    def is_issued(self):
        return self.number is not None

    @property
    def is_voided(self):
        return self.voided_on is not None

    @property
    def values(self) -> dict[str, str]:
        return json.loads(self.values_text) if self.values_text else {}

    @values.setter
    def values(self, values: dict[str, str]):
        self.values_text = json.dumps(values, ensure_ascii=False)

    def day(self, label: str) -> date:
        """A date that was filled in."""
        return date.fromisoformat(self.values[label])
