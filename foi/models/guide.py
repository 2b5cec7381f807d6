"""办理七问: the questions and choices as rows, and what was answered on a request."""

from django.db import models
from django.db.models import Q

from core.units.models import User

from .information_request import InformationRequest
from .law import Outcome


class GuideQuestionQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class GuideQuestion(models.Model):
    """One of the seven questions, with what helps to answer it."""

    code = models.CharField("代码", max_length=12, unique=True)
    position = models.PositiveSmallIntegerField("顺序", unique=True)
    title = models.CharField("问题", max_length=40)
    help = models.TextField("提示", max_length=1000)
    article = models.CharField("条款", max_length=120)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("启用日期")
    verified_on = models.DateField("最近核对日期")

    objects = GuideQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理七问"
        ordering = ["position"]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.code,)


class GuideChoiceQuerySet(models.QuerySet):
    def get_by_natural_key(self, question, code):
        return self.get(question__code=question, code=code)


class GuideChoice(models.Model):
    """One answer to a question: on to the next, to a result, or first an act."""

    class Leads(models.TextChoices):
        NEXT = "next", "下一问"
        RESULT = "result", "建议结果"
        ACT = "act", "先办理其他事项"

    question = models.ForeignKey(
        GuideQuestion, on_delete=models.PROTECT, related_name="choices"
    )
    code = models.CharField("代码", max_length=16)
    position = models.PositiveSmallIntegerField("顺序")
    label = models.CharField("答案", max_length=120)
    leads = models.CharField("去向", max_length=8, choices=Leads.choices)
    outcome = models.ForeignKey(
        Outcome,
        verbose_name="建议结果",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Narrower than the result's: which item of an article it is.
    ground = models.CharField("法律依据", max_length=120, blank=True)
    act = models.CharField("先办理", max_length=20, blank=True)

    objects = GuideChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "七问答案"
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(
                name="foi_guide_choice_once", fields=["question", "code"]
            ),
            models.CheckConstraint(
                name="foi_guide_choice_leads_somewhere",
                condition=Q(leads="next")
                | Q(leads="result", outcome__isnull=False)
                | Q(leads="act", outcome=None) & ~Q(act=""),
            ),
        ]

    def __str__(self):
        return self.label

    def natural_key(self):
        return (self.question.code, self.code)

    natural_key.dependencies = ["foi.guidequestion"]


class GuideAnswerQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(replaced_on=None)


class GuideAnswer(models.Model):
    """What somebody answered on a day; one that was changed stays as history."""

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="guide_answers"
    )
    question = models.ForeignKey(
        GuideQuestion, on_delete=models.PROTECT, related_name="+"
    )
    choice = models.ForeignKey(GuideChoice, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField("回答日期")
    answered_by = models.ForeignKey(
        User, verbose_name="回答人", on_delete=models.PROTECT, related_name="+"
    )
    replaced_on = models.DateField("重新回答日期", null=True, blank=True)

    objects = GuideAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "七问记录"
        ordering = ["question__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="foi_guide_answered_once",
                fields=["request", "question"],
                condition=Q(replaced_on=None),
            ),
        ]

    def __str__(self):
        return f"{self.question}：{self.choice}"
