"""Which publications and entries a list shows; the choice stays in the address."""

from django import forms
from django.db.models import Q
from django_filters import (
    CharFilter,
    ChoiceFilter,
    FilterSet,
    ModelChoiceFilter,
    NumberFilter,
)

from core.units.forms import UnitSelect
from core.units.models import Unit

from .models import LinkState, Publication

MATTERS = [
    ("unmatched", "没有对应公开事项"),
    ("late", "超期公开"),
    ("undated", "没有形成日期"),
    ("broken", "网页打不开"),
    ("withdrawn", "已撤下"),
]


class PublicationFilter(FilterSet):
    q = CharFilter(label="标题、文号", method="matching")
    matter = ChoiceFilter(
        label="情况", choices=MATTERS, method="of_matter", empty_label="全部"
    )
    unit = ModelChoiceFilter(
        label="公开单位",
        queryset=Unit.objects.none(),
        method="of_unit",
        empty_label="全部",
        widget=UnitSelect,
    )
    site_column = CharFilter(label="栏目", lookup_expr="icontains")
    entry = NumberFilter(field_name="entry", widget=forms.HiddenInput)
    year = ChoiceFilter(label="公开年份", method="of_year", empty_label="全部")

    class Meta:
        model = Publication
        fields = ["q", "matter", "unit", "site_column", "year"]

    def __init__(self, *args, today, user, **kwargs):
        super().__init__(*args, **kwargs)
        bureaus = user.bureau_paths_with("catalog.view_entry")
        self.filters["unit"].queryset = Unit.objects.within(bureaus)
        years = range(today.year, today.year - 8, -1)
        self.filters["year"].extra["choices"] = [(y, f"{y}年") for y in years]

    def matching(self, rows, name, words):
        for word in words.split()[:5]:
            rows = rows.filter(Q(title__icontains=word) | Q(doc_no__icontains=word))
        return rows

    def of_unit(self, rows, name, unit):
        return rows.of_unit(unit.pk)

    def of_matter(self, rows, name, matter):
        match matter:
            case "withdrawn":
                return rows.exclude(withdrawn_on=None)
            case "undated":
                return rows.standing().filter(formed_on=None)
            case "broken":
                states = LinkState.objects.broken()
                return rows.filter(pk__in=states.values("publication"))
        return getattr(rows.standing(), matter)()

    def of_year(self, rows, name, year):
        return rows.filter(published_on__year=year)
