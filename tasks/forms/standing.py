"""Forms of 常年工作."""

from datetime import date

from django import forms

from core.units.forms import UnitSelect
from core.units.models import Unit

from .plans import DateInput


class StartForm(forms.Form):
    runs_site = forms.BooleanField(
        label="本机关自办政府网站",
        required=False,
        help_text="自办网站的，列入“政府网站工作年度报表公布”；没有的不列。",
    )


class DutyForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    is_left_out = forms.BooleanField(label="本局不列入这一事项", required=False)
    month = forms.IntegerField(
        label="本局时限：月", required=False, min_value=1, max_value=12
    )
    day = forms.IntegerField(
        label="本局时限：日",
        required=False,
        min_value=1,
        max_value=31,
        help_text="月和日都不填，用表中原定日期。法定日期只能提前。",
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="责任单位",
        required=False,
        empty_label="政务公开办公室",
        widget=UnitSelect,
        help_text="用于以后各年；已经生成的任务，请在任务页改派。",
    )
    reason = forms.CharField(label="理由", max_length=200)
    remake = {}

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.remake = {"choices": choices}
        self.fields["unit"].queryset = choices

    def clean(self):
        data = super().clean()
        if bool(data.get("month")) != bool(data.get("day")):
            self.add_error("day", "月和日要么都填，要么都不填。")
        return data

    def values(self):
        data = dict(self.cleaned_data)
        month, day = data.pop("month"), data.pop("day")
        return data | {"month_day": (month, day) if month else None}


class SuperiorDateForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = forms.DateField(
        label="上级要求的日期",
        widget=DateInput(),
        help_text="只用于这一天所在的年度。上级统一要求早于法定日期报送、公布的，在这里设。",
    )
    source = forms.CharField(
        label="上级文件", max_length=200, help_text="如：市政府办公室通知，文号。"
    )

    def values(self):
        due_on: date = self.cleaned_data["due_on"]
        return self.cleaned_data | {"year": due_on.year}
