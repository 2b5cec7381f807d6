"""Choosing whom to urge, and what a 催办单 says."""

from django import forms

from core.reminders.models import UrgingSlip
from core.units.forms import UnitSelect
from core.units.models import Unit
from tasks.models import ReportingRound, WorkPlan

from .narrowing import Narrowing
from .plans import DateInput

ALL, NEVER_IN, NOBODY, NOT_URGED = "all", "never", "nobody", "unurged"
BAD_ROWS = "页面内容已失效，请返回催办页面重新选择。"


class SilentFilter(Narrowing):
    """By plan, round and what is known of the unit."""

    show = forms.ChoiceField(
        label="范围",
        required=False,
        choices=[("", "逾期未报"), (ALL, "全部未报")],
    )
    plan = forms.ModelChoiceField(
        label="工作要点",
        queryset=WorkPlan.objects.none(),
        required=False,
        empty_label="全部",
    )
    round = forms.TypedChoiceField(
        label="报送轮次", required=False, coerce=int, empty_value=None
    )
    people = forms.ChoiceField(
        label="人员情况",
        required=False,
        choices=[
            ("", "全部"),
            (NEVER_IN, "从未登录"),
            (NOBODY, "无人可通知"),
            (NOT_URGED, "未催办过"),
        ],
    )

    def __init__(self, plans, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plans = list(plans)
        field = self.fields["plan"]
        field.queryset = WorkPlan.objects.filter(pk__in=[plan.pk for plan in plans])
        rounds = ReportingRound.objects.filter(plan__in=plans).select_related("plan")
        self.fields["round"].choices = [
            ("", "全部"),
            *((each.pk, f"{each}（{each.plan}）") for each in rounds),
            (0, "其他时限"),
        ]


class UrgeForm(forms.Form):
    """What the slips say; `rows` holds the keys of what the page showed."""

    rows = forms.CharField(widget=forms.HiddenInput)
    answer_by = forms.DateField(
        label="限期",
        widget=DateInput(),
        help_text="单位应在这一天以前报送，不能早于今天。",
    )
    note = forms.CharField(
        label="催办意见",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="印在催办单上，可以不填。如：请抓紧补报，确有困难的书面说明原因。",
    )
    again = forms.BooleanField(label="今天再次催办", required=False)

    def __init__(self, *args, today, already=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if not already:
            self.fields["again"].widget = forms.HiddenInput()

    def clean_rows(self):
        keys = self.cleaned_data["rows"].split(",")
        if not all(key.isdecimal() for key in keys):
            raise forms.ValidationError(BAD_ROWS)
        return [int(key) for key in keys]

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day < self.today:
            raise forms.ValidationError("限期不能早于今天。")
        return day

    @property
    def terms(self):
        """What the service wants."""
        data = self.cleaned_data
        return {
            "pks": data["rows"],
            "note": data["note"],
            "answer_by": data["answer_by"],
            "again": data["again"],
        }


class SlipFilter(Narrowing):
    """Slips by unit and year."""

    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="全部单位",
        widget=UnitSelect,
    )
    year = forms.TypedChoiceField(
        label="年度", required=False, coerce=int, empty_value=None
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        slips = UrgingSlip.objects.visible_to(user).order_by()
        years = slips.values_list("year", flat=True).distinct().order_by("-year")
        self.fields["year"].choices = [("", "全部"), *((y, f"{y}年") for y in years)]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=slips.values("unit"))
