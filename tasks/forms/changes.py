"""Changing a plan: the document, what is taken of it, and the word for it."""

from django import forms

from core.units.models import Unit

from .plans import DateInput, PlanImportForm

WORDS = "调整"


class ChangeImportForm(PlanImportForm):
    """The whole plan as changed; bureau and year are those of the plan."""

    def __init__(self, *args, plan, **kwargs):
        super().__init__(
            *args, bureaus=Unit.objects.filter(pk=plan.bureau_id), **kwargs
        )
        self.plan = plan
        del self.fields["bureau"], self.fields["year"]
        self.fields["file"].label = "调整后的方案文件"

    def reading(self):
        self.cleaned_data |= {"bureau": self.plan.bureau, "year": self.plan.year}
        return super().reading()


class ChangeForm(forms.Form):
    """What a person says of the change; `version` is the draft's, then the plan's."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    plan_version = forms.IntegerField(widget=forms.HiddenInput)
    doc_no = forms.CharField(
        label="调整文号",
        required=False,
        max_length=60,
        help_text="如：江公办〔2026〕20号；没有文号的不填。",
    )
    effective_on = forms.DateField(
        label="生效日期",
        widget=DateInput(),
        help_text="撤下的分工自这一天终止，当日及以后到期的期次撤销；以前到期的照旧。",
    )
    reason = forms.CharField(
        label="调整说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CloneForm(forms.Form):
    """What the next year's plan is called."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    title = forms.CharField(label="标题", max_length=200)


class ConfirmChangeForm(ChangeForm):
    """The same again, hidden, with what the person was shown and their word for it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    words = forms.CharField(label=f"请输入“{WORDS}”二字以确认", max_length=4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("doc_no", "effective_on", "reason"):
            self.fields[name].widget = forms.HiddenInput()

    def clean_words(self):
        if self.cleaned_data["words"].strip() != WORDS:
            raise forms.ValidationError(f"请输入“{WORDS}”二字。")
        return WORDS

    @property
    def terms(self):
        """What the service wants besides `seen`."""
        names = ("version", "plan_version", "doc_no", "effective_on", "reason")
        return {name: self.cleaned_data[name] for name in names}
