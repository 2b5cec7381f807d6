"""Forms of a plan: import, dates, rounds, settling names, review."""

from django import forms

from core.units.models import Unit
from tasks.models import ReportingRound


class DateInput(forms.DateInput):
    """A date typed or picked, always in ISO form."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class UnitChoices(forms.ModelMultipleChoiceField):
    """Units by ticking."""

    widget = forms.CheckboxSelectMultiple


class PlanImportForm(forms.Form):
    bureau = forms.ModelChoiceField(
        Unit.objects.none(), label="公安局", empty_label=None
    )
    file = forms.FileField(
        label="工作要点或分工方案文件",
        help_text="文本文件（.txt），可以是从 Word、网页复制出的表格。不得上传涉密文件。",
    )
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=2000,
        max_value=2100,
        help_text="不填则从标题中识别。",
    )

    def __init__(self, *args, bureaus, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bureau"].queryset = bureaus
        self.fields["bureau"].initial = bureaus.first()


class PlanDatesForm(forms.Form):
    # What the form is made again with, beside its data.
    remake = {}

    version = forms.IntegerField(widget=forms.HiddenInput)
    doc_no = forms.CharField(
        label="文号",
        required=False,
        max_length=60,
        help_text="如：江公办〔2026〕12号。",
    )
    issued_on = forms.DateField(label="印发日期", widget=DateInput())
    starts_on = forms.DateField(label="开始日期", widget=DateInput())
    ends_on = forms.DateField(
        label="计划期末",
        widget=DateInput(),
        help_text="没有写明时限、也不按轮次报送的任务，到这一天为止。",
    )

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "计划期末必须晚于开始日期。")
        return data


class QuarterlyRoundsForm(forms.Form):
    day = forms.IntegerField(
        label="季末月几日报送截止",
        min_value=1,
        max_value=31,
        initial=25,
        help_text="每季度一轮，数据截至报送截止日。超过当月天数的，取当月最后一天。",
    )


class RoundForm(forms.ModelForm):
    class Meta:
        model = ReportingRound
        fields = ["name", "opens_on", "cutoff_on", "due_on"]
        widgets = {
            "opens_on": DateInput(),
            "cutoff_on": DateInput(),
            "due_on": DateInput(),
        }


class SettleForm(forms.Form):
    units = UnitChoices(
        Unit.objects.none(),
        label="责任单位",
        help_text="勾选原文所指的单位，可以多选。",
        error_messages={"required": "请至少选择一个单位。"},
    )
    everywhere = forms.BooleanField(required=False)

    def __init__(self, *args, choices, same, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = choices
        self.fields["everywhere"].label = f"本方案中同名的{same}处一并明确"
        if same < 2:
            del self.fields["everywhere"]


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="退回原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明缺什么、怎样修改；单位会看到这段话。",
    )
    redo_by = forms.DateField(label="重报期限", widget=DateInput())
