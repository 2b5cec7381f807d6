"""Steps in the admin, how a person is told, and what to do with what did not go out."""

from django import forms

from core.units.roles import KEEPERS, Role

from . import sources
from .models import MailChoice, ReminderStep

BEFORE, ON, AFTER = "before", "on", "after"
MOMENTS = [(BEFORE, "到期前"), (ON, "到期当日"), (AFTER, "到期后")]
LONGEST = 180


class OffsetWidget(forms.MultiWidget):
    """Before or after, and how many."""

    def __init__(self):
        number = forms.NumberInput(
            attrs={"min": 0, "max": LONGEST, "aria-label": "天数"}
        )
        moment = forms.Select(choices=MOMENTS, attrs={"aria-label": "到期前或到期后"})
        super().__init__([moment, number])

    def decompress(self, value):
        if value is None:
            return [BEFORE, None]
        if value == 0:
            return [ON, 0]
        return [BEFORE if value < 0 else AFTER, abs(value)]


class OffsetField(forms.MultiValueField):
    """Days from the due date: before it below zero."""

    widget = OffsetWidget

    def __init__(self, **kwargs):
        number = forms.IntegerField(
            min_value=0,
            max_value=LONGEST,
            required=False,
            error_messages={
                "invalid": "天数应是整数。",
                "min_value": "天数不能为负，请在左边选到期前或到期后。",
                "max_value": f"天数最多为{LONGEST}。",
            },
        )
        super().__init__(
            fields=[forms.ChoiceField(choices=MOMENTS), number],
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, values):
        moment, number = values or (BEFORE, None)
        if moment == ON:
            return 0
        if not number:
            raise forms.ValidationError("请填写到期前或到期后几天；当天请选到期当日。")
        return -number if moment == BEFORE else number


class StepForm(forms.ModelForm):
    source = forms.ChoiceField(label="事项")
    offset = OffsetField(
        label="何时提醒",
        help_text="到期当日不填天数。落在休息日的，顺延到其后第一个工作日发出。",
    )
    roles = forms.MultipleChoiceField(
        label="提醒对象",
        choices=[(role.value, role.label) for role in Role if role not in KEEPERS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个提醒对象。"},
        help_text="联络员、单位负责人指所欠单位及其上级单位的；其他角色指本局的。",
    )

    class Meta:
        model = ReminderStep
        fields = ["bureau", "source", "offset", "counting", "roles"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counting"].initial = ReminderStep.Counting.WORKDAYS
        if "source" in self.fields:
            self.fields["source"].choices = [
                (source.name, source.label) for source in sources.sources.values()
            ]


class MailForm(forms.Form):
    """Whether and where a person gets e-mail."""

    how = forms.ChoiceField(
        label="邮件通知",
        choices=MailChoice.How.choices,
        widget=forms.RadioSelect,
        help_text="每日汇总在工作日早上发出，包含前一日以来的全部新通知。",
    )
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        help_text="请填单位的工作邮箱。",
        error_messages={"invalid": "邮箱地址不对，应写成 zhangsan@example.gov.cn。"},
    )

    def clean(self):
        data = super().clean()
        wants = data.get("how") in MailChoice.How.by_mail()
        if wants and not data.get("email") and "email" not in self.errors:
            self.add_error("email", "请填写电子邮箱，或者选择不发邮件。")
        return data
