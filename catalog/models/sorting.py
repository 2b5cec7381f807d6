"""归类: the questions that help to sort, and the yearly look at what is withheld."""

from django.db import models
from django.db.models import F, Q

from core.units import paths
from core.units.models import User

from .catalogue import EntryList
from .entry import Entry


class SortingQuestionQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def in_force(self, *, on):
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on
        )


class SortingQuestion(models.Model):
    """One question of 归类; the first that is answered 是 proposes a list."""

    code = models.CharField("代码", max_length=16, unique=True)
    position = models.PositiveSmallIntegerField("顺序", unique=True)
    text = models.CharField("问题", max_length=200)
    help = models.TextField("提示", max_length=1000, blank=True)
    proposes = models.CharField("建议列入", max_length=10, choices=EntryList.choices)
    # Written into the form as the ground, and as the reason of what is withheld.
    ground = models.TextField("归类理由", max_length=1000)
    article = models.CharField("条款", max_length=120)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("废止日期", null=True, blank=True)
    verified_on = models.DateField("最近核对日期", null=True, blank=True)

    objects = SortingQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归类问题"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="sorting_question_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return self.text

    def natural_key(self):
        return (self.code,)


class ReexaminationQuerySet(models.QuerySet):
    def visible_to(self, user):
        scope = user.bureau_paths_with("catalog.view_entry")
        return self.filter(paths.under(scope, "entry__bureau__path"))


class Reexamination(models.Model):
    """定期评估审查 of what is withheld (条例 Art. 18): once a year, with its outcome.

    That it may be published now is carried out by an ordinary revision.
    """

    class Outcome(models.TextChoices):
        KEPT = "kept", "继续不予公开"
        PUBLISH = "publish", "可以主动公开"
        ON_REQUEST = "on_request", "可以依申请公开"

    entry = models.ForeignKey(
        Entry,
        verbose_name="事项",
        on_delete=models.PROTECT,
        related_name="reexaminations",
    )
    year = models.PositiveSmallIntegerField("年度")
    outcome = models.CharField("评估结果", max_length=10, choices=Outcome.choices)
    reason = models.TextField("理由", max_length=1000)
    examined_on = models.DateField("评估日期")
    examined_by = models.ForeignKey(
        User, verbose_name="评估人", on_delete=models.PROTECT, related_name="+"
    )

    objects = ReexaminationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不予公开定期评估"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="reexamined_once_a_year",
                fields=["entry", "year"],
                violation_error_message="这个事项本年度已经评估过。",
            ),
        ]

    def __str__(self):
        return f"{self.year}年{self.get_outcome_display()}"

    @property
    def scope_path(self):
        return self.entry.bureau.path
