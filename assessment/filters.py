"""Which findings or scores a page shows; the choice stays in the address."""

from django import forms
from django.db.models import Count, F, Q
from django_filters import (
    BooleanFilter,
    CharFilter,
    ChoiceFilter,
    FilterSet,
    ModelChoiceFilter,
)

from core.units.models import Unit

from .models import BY_RANK, HAS_MOVED, Finding, Rule, Score
from .points import FULL

MOVED = "moved"
# What is confirmed may also be a bonus, so the choice is not called 扣分.
STATUSES = [
    (Finding.Status.PROPOSED, Finding.Status.PROPOSED.label),
    (Finding.Status.CONFIRMED, "已确认"),
    (MOVED, "事实有变"),
    (Finding.Status.LIFTED, Finding.Status.LIFTED.label),
]
# The page orders by cause; what a person wrote down comes last on every database.
BY_CAUSE = (F("rule").asc(nulls_last=True), "clause", "unit__position", "unit", "pk")
# Points were lost, or 限档 and 单项否决 hold to less than was earned.
DEDUCTED = Q(lost__gt=0) | Q(total__lt=FULL - F("lost"))


def of_status(findings, name, value):
    return findings.moved() if value == MOVED else findings.filter(status=value)


class FindingFilter(FilterSet):
    status = ChoiceFilter(
        label="状态", choices=STATUSES, empty_label="全部", method=of_status
    )
    unit = ModelChoiceFilter(
        label="单位", queryset=Unit.objects.none(), empty_label="全部"
    )
    rule = ModelChoiceFilter(
        label="扣分标准", queryset=Rule.objects.none(), empty_label="全部"
    )

    class Meta:
        model = Finding
        fields = ["status", "unit", "rule"]

    def __init__(self, data, *, assessment):
        findings = (
            assessment.findings.select_related(
                "unit",
                "rule",
                "indicator__task",
                "indicator__criterion",
                "occurrence__assignment",
                "found_by",
                "confirmed_by",
                "lifted_by",
            )
            .annotate(report=F("occurrence__report"))
            .order_by(*BY_CAUSE)
        )
        super().__init__(data, queryset=findings)
        found_in = assessment.findings.values("unit")
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=found_in)
        self.filters["rule"].queryset = Rule.objects.filter(rubric=assessment.rubric_id)


def tally(data, *, assessment) -> list[tuple[str, str, int]]:
    """(status, its label, how many) under the other choices, for the tabs."""
    others = data.copy()
    others.pop("status", None)
    findings = FindingFilter(others, assessment=assessment).qs.order_by()
    counts = findings.aggregate(
        all=Count("pk"),
        moved=Count("pk", filter=HAS_MOVED),
        **{
            status: Count("pk", filter=Q(status=status))
            for status in Finding.Status.values
        },
    )
    tabs = [("", "全部", counts["all"])]
    return tabs + [(status, label, counts[status]) for status, label in STATUSES]


# By what scores stand within their kind and standing; by rank unless chosen.
ORDERS = {
    "": BY_RANK,
    "unit": (),
    "total": (F("total").asc(),),
    "if_all": (F("total_if_all").desc(),),
}
ORDER_LABELS = [
    ("unit", "单位顺序"),
    ("total", "得分从低到高"),
    ("if_all", "全部确认后得分"),
]


class ScoreFilter(FilterSet):
    name = CharFilter(label="单位名称", method="named")
    kind = ChoiceFilter(
        field_name="unit_kind", label="单位类别", choices=[], empty_label="全部"
    )
    standing = ChoiceFilter(
        label="参评", choices=Score.Standing.choices, empty_label="全部"
    )
    deducted = BooleanFilter(
        label="只看有扣分的单位", method="keep_deducted", widget=forms.CheckboxInput
    )
    order = ChoiceFilter(
        label="排序", choices=ORDER_LABELS, empty_label="名次", method="keep_all"
    )

    class Meta:
        model = Score
        fields = ["name", "kind", "standing", "deducted", "order"]

    def __init__(self, data, *, assessment):
        self.assessment = assessment
        scores = assessment.scores.select_related("unit").defer("basis")
        super().__init__(data, queryset=scores)
        kinds = assessment.scores.order_by().values_list("unit_kind", flat=True)
        found = set(kinds.distinct())
        self.filters["kind"].extra["choices"] = [
            choice for choice in Unit.Kind.choices if choice[0] in found
        ]

    def keep_deducted(self, scores, name, value):
        return scores.filter(DEDUCTED) if value else scores

    def named(self, scores, name, value):
        """By any part of the name, or of the first letters of its pinyin."""
        return scores.filter(
            Q(unit__name__icontains=value) | Q(unit__initials__contains=value.lower())
        )

    def keep_all(self, scores, name, value):
        return scores

    @property
    def ordered(self):
        """What was found, in the order chosen."""
        chosen = self.form.cleaned_data["order"] if self.form.is_valid() else ""
        return self.qs.placed(ORDERS[chosen])

    @property
    def chosen(self) -> dict:
        """What was chosen, to choose it again; what cannot be is left out."""
        self.form.full_clean()
        return {
            name: value
            for name, value in self.form.cleaned_data.items()
            if value and name != "order"
        }

    @property
    def words(self) -> str:
        """`派出所、有扣分的单位`; nothing where all are shown."""
        chosen = self.chosen
        told = [Unit.Kind(chosen["kind"]).label] if "kind" in chosen else []
        if "name" in chosen:
            told.append(f"名称含“{chosen['name']}”的单位")
        if "standing" in chosen:
            told.append(Score.Standing(chosen["standing"]).label)
        if "deducted" in chosen:
            told.append("有扣分的单位")
        return "、".join(told)
