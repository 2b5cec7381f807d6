"""What corrections taught the reader, kept per bureau and removable."""

from django.db import models

from core.units import paths
from core.units.models import Unit, User


class ColumnMeaningQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(paths.under(user.scope_paths, "bureau__path"))


class ColumnMeaning(models.Model):
    """What a column headed by a word means in the documents a bureau receives."""

    class Meaning(models.TextChoices):
        """The values are those of `tasks.intake.columns`."""

        NUMBER = "number", "序号"
        HEADING = "heading", "章节"
        TASK = "task", "任务"
        CRITERIA = "criteria", "评价标准"
        UNITS = "units", "责任单位"
        LEAD = "lead", "牵头单位"
        SUPPORT = "support", "配合单位"
        GUIDE = "guide", "指导单位"
        DUE = "due", "完成时限"
        REMARK = "remark", "备注（不导入）"

    bureau = models.ForeignKey(
        Unit, verbose_name="公安局", on_delete=models.PROTECT, related_name="+"
    )
    word = models.CharField("表头", max_length=40)
    meaning = models.CharField("含义", max_length=8, choices=Meaning.choices)
    taught_by = models.ForeignKey(
        User, verbose_name="确认人", on_delete=models.PROTECT, related_name="+"
    )
    taught_at = models.DateTimeField("确认时间", auto_now=True)

    objects = ColumnMeaningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "表头含义"
        ordering = ["word"]
        constraints = [
            models.UniqueConstraint(
                name="column_word_once",
                fields=["bureau", "word"],
                violation_error_message="这个表头已有含义。",
            ),
        ]

    def __str__(self):
        return f"{self.word}：{self.get_meaning_display()}"

    @property
    def scope_path(self):
        return self.bureau.path
