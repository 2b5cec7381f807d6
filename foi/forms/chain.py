"""办理流转: pass on, send back, take; and what a bureau sets."""

from django import forms

from core.units.forms import UnitSelect
from core.units.models import Unit
from foi.models import StepLimit
from foi.models.chain import Step

from .fields import refuse_identity_numbers, text


class StepForm(forms.Form):
    """One act at a station, on the request in the version it was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, row, stay, is_own=True, **kwargs):
        super().__init__(*args, initial={"version": row.version}, **kwargs)
        self.row, self.stay, self.is_own = row, stay, is_own
        self.prepare()

    def prepare(self):
        """Offer what the station leaves to choose from."""

    def clean(self):
        data = super().clean()
        refuse_identity_numbers(self, list(self.cleaned_data))
        return data


class PassForm(StepForm):
    opinion = text(
        "意见",
        required=False,
        help_text="如：拟同意答复意见。不要写申请人的姓名。",
    )

    def prepare(self):
        if not self.is_own:
            self.fields["opinion"].required = True
            self.fields[
                "opinion"
            ].help_text = (
                "您代该环节录入，请写明依据，如：按审签单，某某某于某日签署同意。"
            )


class BackForm(StepForm):
    to = forms.ChoiceField(label="退回到")
    reason = text("退回理由", help_text="写明要补什么、改什么。不要写申请人的姓名。")

    def prepare(self):
        before = Step(self.stay.step).before
        if self.row.unit_id is None:
            before = [Step.INTAKE]
        self.fields["to"].choices = [(step.value, step.label) for step in before]
        if Step.HANDLING in before:
            self.initial["to"] = Step.HANDLING


class TakeForm(StepForm):
    """接办 needs nothing but the click."""


class ChainSettingsForm(forms.Form):
    """The switch of a bureau, and for each station its days and its unit."""

    is_on = forms.BooleanField(
        label="启用办理流转",
        required=False,
        help_text="启用后，作出答复以前须依次经过各环节，到签批办结为止；确需先行答复的，要写明理由。"
        "内部环节不停止法定期限。",
    )

    def __init__(self, *args, bureau, switch, today, **kwargs):
        super().__init__(*args, **kwargs)
        limits = StepLimit.objects.of(bureau.pk)
        units = Unit.objects.filter(bureau=bureau, is_bureau=False)
        units = units.in_force(on=today)
        self.initial["is_on"] = bool(switch and switch.is_on)
        for step in Step:
            limit = limits.get(step)
            self.fields[f"{step}_days"] = forms.IntegerField(
                label=f"{step.label}：内部时限（工作日）",
                min_value=1,
                max_value=60,
                initial=limit.days if limit else None,
                help_text=limit.source if limit else "",
            )
            if step != Step.HANDLING:
                self.fields[f"{step}_unit"] = forms.ModelChoiceField(
                    units,
                    label=f"{step.label}：办理单位",
                    required=False,
                    widget=UnitSelect,
                    empty_label="按岗位确定",
                    initial=limit.unit if limit else None,
                )

    def limits(self):
        data = self.cleaned_data
        return {step: (data[f"{step}_days"], data.get(f"{step}_unit")) for step in Step}
