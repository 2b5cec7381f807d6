"""Which items of the inventory are shown; the choice stays in the address."""

from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from core.units.forms import UnitSelect
from core.units.models import Unit

from .models import Entry, EntryList


class ItemFilter(FilterSet):
    q = CharFilter(label="名称", method="matching")
    status = ChoiceFilter(
        label="状态", choices=Entry.Status.choices, empty_label="全部"
    )
    entry_list = ChoiceFilter(
        label="目录",
        field_name="catalogue__entry_list",
        choices=EntryList.choices,
        empty_label="全部",
    )
    unit = ModelChoiceFilter(
        label="填报单位",
        queryset=Unit.objects.none(),
        widget=UnitSelect,
        empty_label="全部",
    )

    class Meta:
        model = Entry
        fields = ["q", "status", "entry_list", "unit"]

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = units

    def matching(self, entries, name, words):
        for word in words.split():
            entries = entries.filter(shown_title__icontains=word)
        return entries
