"""复议、诉讼: what became of a request before a review organ or a court."""

from django.db import models
from django.db.models import F, Q

from core.files.models import StoredFile
from core.units import paths
from core.units.models import User

from .information_request import InformationRequest
from .law import LawRow


class CaseTermQuerySet(models.QuerySet):
    def get_by_natural_key(self, procedure, valid_from):
        return self.get(procedure=procedure, valid_from=valid_from)


class Procedure(models.TextChoices):
    ORDINARY = "ordinary", "普通程序"
    SIMPLIFIED = "simplified", "简易程序"


class CaseTerm(LawRow):
    """复议审理期限: days, not working days, from acceptance (行政复议法 Art. 62)."""

    procedure = models.CharField("程序", max_length=12, choices=Procedure.choices)
    days = models.PositiveSmallIntegerField("日")
    extension = models.PositiveSmallIntegerField("最长延长（日）", default=0)

    objects = CaseTermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "复议审理期限"
        ordering = ["procedure", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="foi_case_term_once", fields=["procedure", "valid_from"]
            ),
            models.CheckConstraint(
                name="foi_case_term_has_days", condition=Q(days__gt=0)
            ),
            models.CheckConstraint(
                name="foi_case_term_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.get_procedure_display()} {self.days}日（{self.article}）"

    def natural_key(self):
        return (self.procedure, self.valid_from)


class LegalCaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the requests the person sees."""
        scope = user.paths_with("foi.view_informationrequest")
        return self.filter(
            paths.under(scope, "request__bureau__path")
            | paths.under(scope, "request__unit__path")
        )

    def kept_by(self, user):
        scope = user.paths_with("foi.keep_ledger")
        return self.filter(paths.under(scope, "request__bureau__path"))

    def standing(self):
        """Not struck out."""
        return self.filter(struck_on=None)

    def pending(self):
        """尚未审结."""
        return self.standing().filter(ending="")

    def past_term(self, *, on):
        """Reviews that should have been decided by now."""
        return self.pending().filter(expected_on__lt=on)

    def to_redo(self):
        """A new answer was ordered and has not been given."""
        return self.standing().filter(redo_by__isnull=False, redone_on=None)

    def redo_late(self, *, on):
        return self.to_redo().filter(redo_by__lt=on)


class LegalCase(models.Model):
    """One review or suit about one request, as table C of the yearly report counts it."""

    class Proceeding(models.TextChoices):
        REVIEW = "review", "行政复议"
        DIRECT_SUIT = "direct_suit", "未经复议直接起诉"
        SUIT_AFTER_REVIEW = "suit_after_review", "复议后起诉"

    class Ending(models.TextChoices):
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"

    request = models.ForeignKey(
        InformationRequest,
        verbose_name="申请",
        on_delete=models.PROTECT,
        related_name="cases",
    )
    proceeding = models.CharField("途径", max_length=20, choices=Proceeding.choices)
    procedure = models.CharField(
        "复议程序", max_length=12, choices=Procedure.choices, blank=True
    )
    organ = models.CharField("复议机关、法院", max_length=100)
    number = models.CharField("案号", max_length=80, blank=True)
    accepted_on = models.DateField("受理（立案）日期")
    follows = models.ForeignKey(
        "self",
        verbose_name="起诉前的复议",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suits",
    )
    # A second instance goes the way of its first, and counts with it.
    appeal_of = models.ForeignKey(
        "self",
        verbose_name="二审针对的一审",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
    )
    # A review: when it should be decided by law. Written by the services.
    is_extended = models.BooleanField("复议机关已延长审理期限", default=False)
    expected_on = models.DateField("审理期限", null=True, blank=True)
    ending = models.CharField("结果", max_length=12, choices=Ending.choices, blank=True)
    closed_on = models.DateField("审结日期", null=True, blank=True)
    detail = models.TextField("结果说明", max_length=2000, blank=True)
    redo_by = models.DateField("责令重新答复的期限", null=True, blank=True)
    redone_on = models.DateField("重新答复日期", null=True, blank=True)
    redone_number = models.CharField("重新答复文号", max_length=60, blank=True)
    struck_on = models.DateField("划去日期", null=True, blank=True)
    struck_by = models.ForeignKey(
        User,
        verbose_name="划去人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    struck_reason = models.CharField("划去理由", max_length=500, blank=True)
    entered_on = models.DateField("登记日期")
    entered_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The form's; a second click finds the first.
    token = models.UUIDField(unique=True, editable=False)

    objects = LegalCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "复议、诉讼案件"
        ordering = ["-accepted_on", "-pk"]
        indexes = [
            models.Index(fields=["accepted_on", "closed_on"], name="foi_case_days"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="foi_case_number_once",
                fields=["organ", "number"],
                condition=~Q(number="") & Q(struck_on=None),
            ),
            models.UniqueConstraint(
                name="foi_case_appealed_once",
                fields=["appeal_of"],
                condition=Q(appeal_of__isnull=False, struck_on=None),
            ),
            models.CheckConstraint(
                name="foi_case_appeal_is_a_suit",
                condition=Q(appeal_of=None) | ~Q(proceeding="review"),
            ),
            models.CheckConstraint(
                name="foi_case_procedure_of_review",
                condition=Q(proceeding="review") & ~Q(procedure="")
                | ~Q(proceeding="review")
                & Q(procedure="", is_extended=False, expected_on=None),
            ),
            models.CheckConstraint(
                name="foi_case_follows_a_review",
                condition=Q(proceeding="suit_after_review", follows__isnull=False)
                | ~Q(proceeding="suit_after_review") & Q(follows=None),
            ),
            models.CheckConstraint(
                name="foi_case_closed_with_an_ending",
                condition=Q(ending="", closed_on=None)
                | ~Q(ending="")
                & Q(closed_on__isnull=False, closed_on__gte=F("accepted_on")),
            ),
            models.CheckConstraint(
                name="foi_case_redone_where_corrected",
                condition=Q(redo_by=None, redone_on=None)
                | Q(
                    ending="corrected",
                    redo_by__isnull=False,
                    redo_by__gte=F("closed_on"),
                ),
            ),
            models.CheckConstraint(
                name="foi_case_redone_after_the_end",
                condition=Q(redone_on=None, redone_number="")
                | Q(redone_on__isnull=False, redone_on__gte=F("closed_on")),
            ),
            models.CheckConstraint(
                name="foi_case_not_ahead",
                condition=Q(accepted_on__lte=F("entered_on")),
            ),
            models.CheckConstraint(
                name="foi_case_struck_by_somebody",
                condition=Q(struck_on=None, struck_by=None, struck_reason="")
                | Q(struck_on__isnull=False, struck_by__isnull=False)
                & ~Q(struck_reason=""),
            ),
        ]

    def __str__(self):
        instance = "（二审）" if self.appeal_of_id else ""
        way = f"{self.get_proceeding_display()}{instance}"
        return f"{way} {self.number or self.organ}"

    @property
    def scope_path(self):
        return self.request.scope_path

    @property
    def is_standing(self):
        return self.struck_on is None

    @property
    def may_be_appealed(self):
        """A suit of first instance that was decided."""
        is_suit = self.proceeding != self.Proceeding.REVIEW
        return self.is_standing and is_suit and self.ending and not self.appeal_of_id

    @property
    def owes_answer(self):
        return self.is_standing and bool(self.redo_by) and self.redone_on is None


class CaseDocument(models.Model):
    """A paper of a case: the notice, the decision, the judgement."""

    case = models.ForeignKey(
        LegalCase, on_delete=models.PROTECT, related_name="documents"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "案件材料"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="foi_case_document_once", fields=["case", "file"]
            ),
        ]

    def __str__(self):
        return self.file.name
