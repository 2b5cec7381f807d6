"""The form of 系统管理 that mends a criterion."""

from django import forms

from tasks.models import Criterion, Element
from tasks.services.mending import seen_of


class CriterionForm(forms.ModelForm):
    """Kind and elements; the text while the plan is not handed out."""

    elements = forms.ModelMultipleChoiceField(
        Element.objects.all(),
        label="佐证要素",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="已有单位填报的要素不能去掉。",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Criterion
        fields = ["text", "kind"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            named = self.instance.named_elements.all()
            self.initial["elements"] = [each.element_id for each in named]
            self.initial["seen"] = seen_of(self.instance)
