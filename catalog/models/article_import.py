"""文章清单导入: a site's list of articles read, matched by a person, then recorded."""

from django.db import models
from django.db.models import Q

from catalog.channels import Channel
from core.audit.statuses import Moves
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role

from .entry import Entry


class ArticleImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the bureaus whose catalogue the person keeps."""
        return self.filter(
            paths.under(user.paths_with("catalog.keep_catalogue"), "bureau__path")
        )

    def undecided(self):
        Status = ArticleImport.Status
        return self.filter(status__in=[Status.READING, Status.CHECKING])


class ArticleImport(Moves, models.Model):
    """One list brought in: who, when, what it was, what became of it."""

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
    channel = models.CharField("渠道", max_length=16, choices=Channel.choices)
    status = models.CharField(
        "状态", max_length=12, choices=Status.choices, default=Status.READING
    )
    file_name = models.CharField("文件名", max_length=200)
    sheet = models.CharField("工作表", max_length=60, blank=True)
    # The file while it waits to be read, and nothing afterwards.
    content = models.BinaryField("文件内容", null=True)
    notes = models.JSONField("读取时的提示", default=list)
    error = models.TextField("原因", max_length=1000, blank=True)
    rows_new = models.PositiveIntegerField("新增", default=0)
    rows_known = models.PositiveIntegerField("重复", default=0)
    rows_faulty = models.PositiveIntegerField("有误", default=0)
    rows_unmatched = models.PositiveIntegerField("未对应", default=0)
    brought_on = models.DateField("导入日期")
    brought_by = models.ForeignKey(
        User, verbose_name="导入人", on_delete=models.PROTECT, related_name="+"
    )
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

    objects = ArticleImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文章清单导入"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="article_import_decided_by_somebody",
                condition=Q(
                    status__in=["done", "dropped"],
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                )
                | ~Q(status__in=["done", "dropped"])
                & Q(decided_on=None, decided_by=None),
            ),
            models.CheckConstraint(
                name="article_import_keeps_no_content",
                condition=Q(status="reading") | Q(content=None),
            ),
        ]

    def __str__(self):
        return f"文章清单《{self.file_name}》"

    @property
    def scope_path(self):
        return self.bureau.path


class ArticleRow(models.Model):
    """One row of a list and what would become of it; gone once it is decided."""

    class Verdict(models.TextChoices):
        NEW = "new", "新增"
        KNOWN = "known", "重复"
        FAULTY = "faulty", "有误"

    class Match(models.TextChoices):
        EXACT = "exact", "相符"
        LIKELY = "likely", "可能相符"
        NONE = "none", "没有对应"
        OUTSIDE = "out", "目录以外"

    brought = models.ForeignKey(
        ArticleImport, on_delete=models.CASCADE, related_name="rows"
    )
    position = models.PositiveIntegerField("次序")
    place = models.CharField("位置", max_length=120)
    verdict = models.CharField("核对结果", max_length=8, choices=Verdict.choices)
    # [[column, sentence]] of a faulty row; of a known one why.
    faults = models.JSONField("问题", default=list)
    title = models.CharField("标题", max_length=300, blank=True)
    site_column = models.CharField("栏目", max_length=200, blank=True)
    link = models.CharField("网址", max_length=1000, blank=True)
    link_hash = models.CharField(max_length=64, blank=True)
    doc_no = models.CharField("文号", max_length=80, blank=True)
    formed_on = models.DateField("形成日期", null=True)
    published_on = models.DateField("公开日期", null=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name="公开单位",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    match = models.CharField(
        "对应", max_length=6, choices=Match.choices, default=Match.NONE
    )
    entry = models.ForeignKey(
        Entry,
        verbose_name="公开事项",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "文章清单的行"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="article_row_once", fields=["brought", "position"]
            ),
        ]
        indexes = [
            models.Index(
                fields=["brought", "verdict", "match"], name="article_row_verdict"
            )
        ]

    def __str__(self):
        return self.title or self.place
