"""Which 佐证材料 a person looks at; the choice stays in the address."""

from django_filters import (
    CharFilter,
    ChoiceFilter,
    DateFilter,
    FilterSet,
    ModelChoiceFilter,
)

from core.units.forms import UnitSelect
from core.units.models import Unit

from .forms import DateInput
from .models import Material


def units_in_scope(request):
    return Unit.objects.within(request.user.scope_paths)


class MaterialFilter(FilterSet):
    q = CharFilter(label="名称、网址、文件名", method="matching")
    unit = ModelChoiceFilter(
        label="单位（含下级）",
        queryset=units_in_scope,
        method="of_unit",
        widget=UnitSelect,
        empty_label="全部",
    )
    kind = ChoiceFilter(
        label="类型",
        choices=[("links", "链接"), ("files", "文件")],
        method="named",
        empty_label="全部",
    )
    use = ChoiceFilter(
        label="使用情况",
        choices=[("used", "已使用"), ("unused", "未使用")],
        method="named",
        empty_label="全部",
    )
    since = DateFilter(
        label="事项日期自", field_name="fact_on", lookup_expr="gte", widget=DateInput
    )
    until = DateFilter(
        label="事项日期至", field_name="fact_on", lookup_expr="lte", widget=DateInput
    )

    class Meta:
        model = Material
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if units_in_scope(self.request).count() == 1:
            del self.filters["unit"]

    def matching(self, materials, name, words):
        return materials.matching(words)

    def of_unit(self, materials, name, unit):
        return materials.of_unit(unit)

    def named(self, materials, name, word):
        """The choices are the words of the queryset."""
        return getattr(materials, word)()
