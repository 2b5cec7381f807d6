"""What people type in about rubrics and findings."""

from django import forms

from core.units import paths
from tasks.models import WorkPlan

from .models import Rubric

WORDS = "施行"


def date_field(**options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **options)


class GenerateForm(forms.Form):
    """Which plan a rubric is drafted from."""

    plan = forms.ModelChoiceField(
        label="工作要点", queryset=WorkPlan.objects.none(), empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        may = user.paths_with("assessment.change_rubric")
        self.fields["plan"].queryset = WorkPlan.objects.filter(
            paths.under(may, "bureau__path")
        ).exclude(pk__in=Rubric.objects.drafts().exclude(plan=None).values("plan"))


class PutInForceForm(forms.Form):
    """The document that puts a rubric in force, and the person's word for it."""

    doc_no = forms.CharField(
        label="文号", max_length=60, help_text="如：江公通〔2026〕19号。"
    )
    in_force_from = date_field(
        label="施行日期", help_text="不早于今天；此前的事实不按本办法评判。"
    )
    words = forms.CharField(label=f"请输入“{WORDS}”二字以确认", max_length=4)

    def clean_words(self):
        if self.cleaned_data["words"].strip() != WORDS:
            raise forms.ValidationError(f"请输入“{WORDS}”二字。")
        return WORDS


class LiftForm(forms.Form):
    """Why findings are dropped."""

    reason = forms.CharField(
        label="解除理由",
        max_length=200,
        help_text="解除后系统不再就同一事实提出拟扣。",
    )
