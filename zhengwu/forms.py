"""Narrowing the list of what is owed."""

from django import forms

from core.units.forms import UnitSelect
from core.units.models import Unit


class OwedFilter(forms.Form):
    """By unit and by day; what is typed wrongly narrows nothing."""

    LATE = "late"
    COMING = "coming"

    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="全部单位",
        widget=UnitSelect,
    )
    when = forms.ChoiceField(
        label="时限",
        required=False,
        choices=[("", "全部"), (LATE, "已逾期"), (COMING, "三十天内到期")],
    )
    due_on = forms.DateField(
        label="到期日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, user, today, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user).in_force(on=today)
