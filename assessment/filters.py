"""Which findings the page shows; the choice stays in the address."""

from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.units.models import Unit

from .models import Finding, Rule


class FindingFilter(FilterSet):
    status = ChoiceFilter(
        label="状态", choices=Finding.Status.choices, empty_label="全部"
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
        findings = assessment.findings.select_related(
            "unit",
            "rule",
            "indicator__task",
            "indicator__criterion",
            "occurrence__assignment",
            "lifted_by",
        ).order_by("rule", "unit__position", "unit", "pk")
        super().__init__(data, queryset=findings)
        found_in = assessment.findings.values("unit")
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=found_in)
        self.filters["rule"].queryset = Rule.objects.filter(rubric=assessment.rubric_id)
