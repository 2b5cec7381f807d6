"""目录导入: a file read beside a list, checked by a person, then written."""

from django.db import models
from django.db.models import Q

from core.audit.statuses import Moves
from core.files.models import StoredFile
from core.units import paths
from core.units.models import Unit, User
from core.units.roles import Role

from .catalogue import Catalogue
from .entry import Entry
from .revision import Revision


class CatalogueImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Into the lists of bureaus one keeps, or the inventory one enters."""
        kept = paths.under(user.paths_with("catalog.keep_catalogue"), "bureau__path")
        entered = paths.under(user.paths_with("catalog.enter_item"), "unit__path")
        return self.filter(~Q(catalogue=None) & kept | Q(catalogue=None) & entered)


class CatalogueImport(Moves, models.Model):
    """One file brought in: into a list by a draft revision, or into an inventory."""

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
    # The list it goes into; without one the inventory of `unit`.
    catalogue = models.ForeignKey(
        Catalogue,
        verbose_name="目录",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Whose the entries are where the file names no unit.
    unit = models.ForeignKey(
        Unit, verbose_name="填报单位", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "状态", max_length=10, choices=Status.choices, default=Status.READING
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )
    sheet = models.CharField("工作表", max_length=60, blank=True)
    # Above everything in the file, where it is of one 领域 and does not say so.
    below = models.CharField("归入的上级事项", max_length=200, blank=True)
    reason = models.CharField("调整理由", max_length=1000, blank=True)
    # 依申请公开程序 or 不予公开理由 where the file leaves it blank.
    default_text = models.TextField("统一填写的内容", max_length=2000, blank=True)
    # [letter, heading, code of its column] of the file.
    columns = models.JSONField("表头", default=list)
    notes = models.JSONField("提示", default=list)
    # [title, 文号, how many rows] of laws no row of ours knows.
    unknown_laws = models.JSONField("没有登记的法律文件", default=list)
    # [entry, its titles] of what the list has and the file does not name.
    missing = models.JSONField("文件中没有的事项", default=list)
    error = models.TextField("原因", max_length=1000, blank=True)
    rows_new = models.PositiveIntegerField("新增", default=0)
    rows_changed = models.PositiveIntegerField("修改", default=0)
    rows_same = models.PositiveIntegerField("相同", default=0)
    rows_faulty = models.PositiveIntegerField("有误", default=0)
    brought_on = models.DateField("导入日期")
    brought_at = models.DateTimeField("上传时间", auto_now_add=True)
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
    revision = models.ForeignKey(
        Revision,
        verbose_name="动态调整",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The upload form's; a second click finds the first.
    token = models.UUIDField(unique=True, editable=False)

    objects = CatalogueImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目录导入"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="catalog_import_decided_by_somebody",
                condition=Q(
                    status__in=["done", "dropped"],
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                )
                | ~Q(status__in=["done", "dropped"])
                & Q(decided_on=None, decided_by=None),
            ),
        ]

    def __str__(self):
        return f"{self.goes_into}：《{self.file.name}》"

    @property
    def goes_into(self):
        """The list or the inventory, as a sentence names it."""
        if self.catalogue_id:
            return self.catalogue.get_entry_list_display()
        return f"{self.unit.name}公开事项清单"

    @property
    def scope_path(self):
        return self.bureau.path if self.catalogue_id else self.unit.path

    @property
    def good(self):
        return self.rows_new + self.rows_changed


class ImportedLine(models.Model):
    """One line of the file and what was found; new ones go once they are written."""

    class Verdict(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "修改"
        SAME = "same", "相同"
        FAULTY = "faulty", "有误"

    brought = models.ForeignKey(
        CatalogueImport, on_delete=models.CASCADE, related_name="lines"
    )
    position = models.PositiveIntegerField("次序")
    place = models.CharField("位置", max_length=120)
    # Above it in the file, and it has no line of its own.
    is_implied = models.BooleanField("上级事项", default=False)
    verdict = models.CharField("核对结果", max_length=8, choices=Verdict.choices)
    # There is something to know beside what is wrong.
    is_flagged = models.BooleanField("有提醒", default=False)
    title = models.CharField("事项", max_length=300)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # {"line": what was read, "faults": [[column, sentence]], "flags": the same,
    #  "differences": [[label, before, after]]}
    payload = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "目录导入的行"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="catalog_import_line_once", fields=["brought", "position"]
            ),
        ]
        indexes = [
            models.Index(fields=["brought", "verdict"], name="catalog_import_verdict")
        ]

    def __str__(self):
        return self.place
