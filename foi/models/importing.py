"""登记簿导入: a workbook read, checked by a person, then written; held encrypted."""

from django.db import models
from django.db.models import Q

from core.audit.statuses import Moves
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role
from foi.encryption import EncryptedJSONField, EncryptedTextField

from .information_request import InformationRequest


class RegisterImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the bureaus whose ledger the person keeps."""
        return self.filter(
            paths.under(user.paths_with("foi.keep_ledger"), "bureau__path")
        )

    def undecided(self):
        Status = RegisterImport.Status
        return self.filter(status__in=[Status.READING, Status.CHECKING])


class RegisterImport(Moves, models.Model):
    """One file brought in: who, when, what it was, what became of it."""

    class Purpose(models.TextChoices):
        REGISTER = "register", "登记簿"
        OPENING = "opening", "起用前登记簿"
        PLATFORM = "platform", "省平台导出表"

    class Status(models.TextChoices):
        READING = "reading", "处理中"
        CHECKING = "checking", "待确认"
        FAILED = "failed", "没有读成"
        DONE = "done", "已导入"
        DROPPED = "dropped", "已放弃"

    TRANSITIONS = {
        Status.READING: {Status.CHECKING, Status.FAILED, Status.DROPPED},
        Status.CHECKING: {Status.READING, Status.DONE, Status.DROPPED},
        Status.FAILED: set(),
        Status.DONE: set(),
        Status.DROPPED: set(),
    }
    OWNERS = {
        Status.READING: None,
        Status.CHECKING: Role.OFFICE,
        Status.FAILED: None,
        Status.DONE: None,
        Status.DROPPED: None,
    }

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField("种类", max_length=12, choices=Purpose.choices)
    status = models.CharField(
        "状态", max_length=12, choices=Status.choices, default=Status.READING
    )
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("校验值", max_length=64)
    # What the office answered for cells the file leaves blank.
    answers = models.JSONField("缺少的内容", default=dict)
    sheet = models.CharField("工作表", max_length=60, blank=True)
    brought_on = models.DateField("导入日期")
    brought_at = models.DateTimeField("上传时间", auto_now_add=True)
    brought_by = models.ForeignKey(
        User, verbose_name="导入人", on_delete=models.PROTECT, related_name="+"
    )
    # The file in base64 while it waits to be read, and nothing afterwards.
    content = EncryptedTextField("文件内容", blank=True)
    headings = models.JSONField("表头", default=list)
    notes = models.JSONField("读取时的提示", default=list)
    remarks = models.JSONField("核对时的提示", default=list)
    error = models.TextField("原因", max_length=1000, blank=True)
    # Days of receipt the rows reach from and to.
    first_on = models.DateField("最早收到日", null=True, blank=True)
    last_on = models.DateField("最晚收到日", null=True, blank=True)
    rows_new = models.PositiveIntegerField("新增", default=0)
    rows_changed = models.PositiveIntegerField("更新", default=0)
    rows_same = models.PositiveIntegerField("相同", default=0)
    rows_faulty = models.PositiveIntegerField("有误", default=0)
    decided_on = models.DateField("确认日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name="确认人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The upload form's; a second click finds the first.
    token = models.UUIDField(unique=True, editable=False)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登记簿导入"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="foi_import_decided_by_somebody",
                condition=Q(
                    status__in=["done", "dropped"],
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                )
                | ~Q(status__in=["done", "dropped"])
                & Q(decided_on=None, decided_by=None),
            ),
            models.CheckConstraint(
                name="foi_import_keeps_no_content",
                condition=Q(status="reading") | Q(content=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}《{self.file_name}》"

    @property
    def scope_path(self):
        return self.bureau.path

    @property
    def is_platforms(self):
        return self.purpose == self.Purpose.PLATFORM


class ImportRow(models.Model):
    """One row of the file and what became of it; gone once it has been written."""

    class Verdict(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "更新"
        SAME = "same", "相同"
        FAULTY = "faulty", "有误"

    brought = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="rows"
    )
    position = models.PositiveIntegerField("次序")
    place = models.CharField("位置", max_length=120)
    verdict = models.CharField("核对结果", max_length=8, choices=Verdict.choices)
    # Its number, as the person who looks for it knows it; no personal data.
    label = models.CharField("编号", max_length=80, blank=True)
    provincial_number = models.CharField("省平台编号", max_length=60, blank=True)
    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # {"written": {heading: text}, "faults": [[column, text]], "shown": masked name,
    #  "differences": [[label, ours, theirs]], "subject", "received"}
    payload = EncryptedJSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "登记簿的行"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="foi_import_row_once", fields=["brought", "position"]
            ),
        ]
        indexes = [
            models.Index(fields=["brought", "verdict"], name="foi_import_verdict")
        ]

    def __str__(self):
        return self.place


class HeadingMeaningQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "bureau__path"))


class HeadingMeaning(models.Model):
    """What a heading of the registers or of the platform's table means in a bureau."""

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    is_platforms = models.BooleanField("省平台的表", default=False)
    heading = models.CharField("表头", max_length=60)
    # A field of `foi.register.columns`; empty: not read.
    field = models.CharField("含义", max_length=24, blank=True)
    confirmed_by = models.ForeignKey(
        User, verbose_name="确认人", on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField("确认日期")

    objects = HeadingMeaningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登记簿表头含义"
        ordering = ["bureau", "is_platforms", "heading"]
        constraints = [
            models.UniqueConstraint(
                name="foi_heading_once",
                fields=["bureau", "is_platforms", "heading"],
                violation_error_message="这个表头已有含义。",
            ),
        ]

    def __str__(self):
        return self.heading

    @property
    def scope_path(self):
        return self.bureau.path


class LedgerModeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "bureau__path"))


class LedgerMode(models.Model):
    """台账方式: whether the provincial platform leads, as it must where there is one."""

    bureau = models.OneToOneField(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    is_provincial = models.BooleanField(
        "省平台为主",
        default=False,
        help_text="答复书和编号以省平台为准，本系统不制发文书；台账按省平台的导出表更新。",
    )

    objects = LedgerModeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账方式"
        ordering = ["bureau"]

    def __str__(self):
        mode = "省平台为主" if self.is_provincial else "本系统为主"
        return f"{self.bureau}：{mode}"

    @property
    def scope_path(self):
        return self.bureau.path
