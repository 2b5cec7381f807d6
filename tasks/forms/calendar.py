"""What the calendar shows: the span, whose rows, and which of them."""

import re
from datetime import date

from django import forms

from core.units.forms import UnitSelect
from core.units.models import Unit
from core.units.roles import KEEPERS
from tasks.models import ReportingRound, WorkPlan

from .narrowing import Narrowing
from .plans import DateInput

MONTH, QUARTER = "month", "quarter"
STATES = [
    ("", "全部"),
    ("reported", "已报"),
    ("waiting", "未报，未到期"),
    ("late", "逾期未报"),
    ("urge", "可催办（含退回逾期未改）"),
    ("silent", "可催办和已开始填报的"),
]


class MonthField(forms.CharField):
    """A month typed or picked: 2026-09."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "如 2026-09"})

    def to_python(self, value):
        match = re.fullmatch(r"(20\d\d)-(0?[1-9]|1[0-2])", super().to_python(value))
        if match:
            return date(int(match[1]), int(match[2]), 1)
        if value:
            raise forms.ValidationError("月份请写成 2026-09 的样子。")
        return None


class RowFilter(Narrowing):
    """By unit and plan; a person of one unit may add what their unit leads."""

    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="全部单位",
        widget=UnitSelect,
    )
    plan = forms.ModelChoiceField(
        label="工作要点",
        queryset=WorkPlan.objects.none(),
        required=False,
        empty_label="全部",
    )
    led = forms.BooleanField(label="含本单位牵头任务的其他单位", required=False)

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)
        self.fields["plan"].queryset = WorkPlan.objects.visible_to(user)
        if sees_bureau(user):
            del self.fields["led"]


def sees_bureau(user):
    """Whether all units of a bureau are the person's anyway."""
    return any(
        post.scope_path == post.unit.bureau.path and post.role not in KEEPERS
        for post in user.posts_in_force
    )


class CalendarFilter(RowFilter):
    view = forms.ChoiceField(
        label="显示", required=False, choices=[(MONTH, "月历"), (QUARTER, "季历")]
    )
    month = MonthField(label="月份", required=False)

    field_order = ["view", "month", "unit", "plan", "led"]


class ListFilter(RowFilter):
    first = forms.DateField(label="到期日自", required=False, widget=DateInput())
    last = forms.DateField(label="至", required=False, widget=DateInput())
    round = forms.TypedChoiceField(
        label="报送轮次", required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(label="情况", required=False, choices=STATES)

    field_order = ["first", "last", "unit", "plan", "round", "state", "led"]

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        rounds = ReportingRound.objects.filter(plan__in=self.fields["plan"].queryset)
        self.fields["round"].choices = [
            ("", "全部"),
            *(
                (each.pk, f"{each}（{each.plan}）")
                for each in rounds.select_related("plan")
            ),
            (0, "其他时限"),
        ]
