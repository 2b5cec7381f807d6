"""Which findings the page shows; the choice stays in the address."""

from django.db.models import Count, F, Q
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.units.models import Unit

from .models import HAS_MOVED, Finding, Rule

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
