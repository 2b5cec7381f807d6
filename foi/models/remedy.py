"""救济告知: which way a remedy goes, and in what words, by date."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from core.units import paths
from core.units.models import Unit


def own_or_shipped(user, permission):
    """The rows of bureaus in scope, and those that hold everywhere."""
    return Q(bureau=None) | paths.under(user.paths_with(permission), "bureau__path")


class Route(models.TextChoices):
    """Which ways are open, and in what order."""

    REVIEW_FIRST = "review_first", "先行政复议，再行政诉讼"
    PARTIAL_FIRST = "partial_first", "不予公开的部分先行政复议"
    EITHER = "either", "行政复议或者行政诉讼"
    TWO_WAYS = "two_ways", "两类复议机关或者行政诉讼（2023年以前）"
    NONE = "none", "没有救济告知"


class OrganKind(models.TextChoices):
    DEPARTMENT = "department", "本级人民政府的工作部门（市、县公安局）"
    AGENCY = "agency", "上级公安机关的派出机构（分局）"


class DatedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(own_or_shipped(user, "foi.view_remedyroute"))

    def of(self, bureau, *, on: date):
        """In force on a day: the bureau's own first, then those shipped."""
        found = self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on
        )
        rows = found.filter(Q(bureau=bureau) | Q(bureau=None))
        return rows.order_by(F("bureau").desc(nulls_last=True), "-valid_from", "-pk")


class Dated(models.Model):
    """A row of law: from a day until a day, shipped or a bureau's own."""

    # Of a bureau it holds there alone, and in place of what is shipped.
    bureau = models.ForeignKey(
        Unit,
        verbose_name="公安局",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.CharField("依据", max_length=300)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("废止日期", null=True, blank=True)
    verified_on = models.DateField("最近核对日期")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def scope_path(self):
        return self.bureau.path if self.bureau else ""

    def clean(self):
        """Two rows of one key never hold on the same day."""
        if self.valid_from is None:
            return
        key = {name: getattr(self, name) for name in self.KEY}
        others = type(self).objects.filter(bureau=self.bureau_id, **key)
        others = others.filter(
            Q(valid_until=None) | Q(valid_until__gte=self.valid_from)
        ).exclude(pk=self.pk)
        if self.valid_until:
            others = others.filter(valid_from__lte=self.valid_until)
        if other := others.first():
            raise ValidationError(
                f"与已有的“{other}”（{other.valid_from}起）有效期重叠，"
                "请先写明那一行的废止日期。"
            )


def dated_constraints(name, *key):
    return [
        models.UniqueConstraint(
            name=f"foi_{name}_once", fields=["bureau", *key, "valid_from"]
        ),
        models.UniqueConstraint(
            name=f"foi_{name}_shipped_once",
            fields=[*key, "valid_from"],
            condition=Q(bureau=None),
        ),
        models.CheckConstraint(
            name=f"foi_{name}_ends_after_start",
            condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            violation_error_message="废止日期不能早于施行日期。",
        ),
    ]


class RemedyRouteQuerySet(DatedQuerySet):
    def get_by_natural_key(self, code, valid_from):
        return self.get(bureau=None, code=code, valid_from=valid_from)


class RemedyRoute(Dated):
    """The way of one result of table B, or of what is no result of it."""

    KEY = ("code",)
    # Beside the codes of the results.
    NAMES = {"silence": "逾期不予答复", "third_party": "告知第三方公开"}

    code = models.CharField(
        "办理结果", max_length=12, help_text="年度报告的结果代码，如 B1。"
    )
    route = models.CharField("救济途径", max_length=16, choices=Route.choices)

    objects = RemedyRouteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "救济途径"
        ordering = ["code", "-valid_from"]
        constraints = dated_constraints("route", "code")

    def __str__(self):
        return f"{self.NAMES.get(self.code, self.code)}：{self.get_route_display()}"

    def natural_key(self):
        return (self.code, self.valid_from)


class RemedyTextQuerySet(DatedQuerySet):
    def get_by_natural_key(self, route, organ_kind, valid_from):
        return self.get(
            bureau=None, route=route, organ_kind=organ_kind, valid_from=valid_from
        )


class RemedyText(Dated):
    """What a letter says of a way, for one kind of organ."""

    KEY = ("route", "organ_kind")
    PLACES = frozenset({"复议机关", "法院", "上级主管部门"})

    route = models.CharField("救济途径", max_length=16, choices=Route.choices)
    organ_kind = models.CharField("机关", max_length=12, choices=OrganKind.choices)
    text = models.TextField(
        "文字",
        max_length=1000,
        help_text="可以用 {复议机关}、{法院}、{上级主管部门}。",
    )

    objects = RemedyTextQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "救济告知文字"
        ordering = ["route", "organ_kind", "-valid_from"]
        constraints = dated_constraints("remedy", "route", "organ_kind")

    def __str__(self):
        return f"{self.get_route_display()}（{self.get_organ_kind_display()}）"

    def natural_key(self):
        return (self.route, self.organ_kind, self.valid_from)
