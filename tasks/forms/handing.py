"""Forms of handing out, asking, reassigning and handing down."""

from itertools import groupby

from django import forms

from core.units.forms import UnitSelect
from core.units.models import Unit
from tasks.models import Assignment, Role

from .plans import DateInput

NO_UNIT = {"required": "请至少勾选一个单位。"}
NO_TASK = {"required": "请至少勾选一项任务。"}
STALE = "所选内容有变化，请重新勾选。"


class UnitTicksForm(forms.Form):
    """Units by ticking, shown in groups by their kind (`_unit_ticks.html`)."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="单位",
        error_messages={**NO_UNIT, "invalid_choice": STALE},
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = choices

    @property
    def groups(self):
        """(kind, its units with whether each is ticked), in the order of the kinds."""
        ticked = {str(value) for value in self["units"].value() or []}
        kinds = list(Unit.Kind)
        units = sorted(
            self.fields["units"].queryset,
            key=lambda unit: (kinds.index(unit.kind), unit.position, unit.pk),
        )
        return [
            (Unit.Kind(kind).label, [(unit, str(unit.pk) in ticked) for unit in found])
            for kind, found in groupby(units, key=lambda unit: unit.kind)
        ]


class SettleForm(UnitTicksForm):
    everywhere = forms.BooleanField(required=False)

    def __init__(self, *args, same, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["everywhere"].label = f"本方案中同名的{same}处一并明确"
        if same < 2:
            del self.fields["everywhere"]


class AssignmentTicks(forms.ModelMultipleChoiceField):
    """Assignments by ticking."""

    default_error_messages = {**NO_TASK, "invalid_choice": STALE}


class AskForm(forms.Form):
    assignments = AssignmentTicks(Assignment.objects.none(), label="配合单位")

    def __init__(self, *args, supporting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignments"].queryset = supporting
        self.fields["assignments"].error_messages["required"] = "请至少勾选一个单位。"


class HandDownForm(UnitTicksForm):
    """Which tasks, to which units below, how many working days ahead."""

    assignments = AssignmentTicks(Assignment.objects.none(), label="任务")
    days_ahead = forms.IntegerField(
        label="比本单位提前几个工作日",
        min_value=1,
        max_value=60,
        initial=3,
        help_text="留给本单位汇总的时间。例如本单位25日到期，提前3个工作日，下属单位就在它之前第3个工作日到期。",
    )
    instruction = forms.CharField(
        label="分解要求",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="下属单位在填报表上看到这段话。可以不填。",
    )
    field_order = ["assignments", "units", "days_ahead", "instruction"]

    def __init__(self, *args, assignments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].label = "下属单位"
        self.fields["assignments"].queryset = assignments

    @property
    def ticked(self):
        """The keys of the ticked tasks."""
        values = self["assignments"].value() or []
        return {int(value) for value in values if str(value).isdigit()}


class EndForm(forms.Form):
    on = forms.DateField(
        label="自哪一天起",
        widget=DateInput(),
        help_text="这一天及以后到期的期次撤销，以前到期的仍由原单位报送。",
    )
    reason = forms.CharField(
        label="理由",
        max_length=150,
        help_text="写入操作日志，有关单位在通知中看到。如：职能调整、方案写错单位。",
    )


class ReassignForm(EndForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="改由哪个单位承担",
        empty_label="请选择",
        widget=UnitSelect,
        help_text="选本任务的配合、参与、指导单位的，其原来的分工同时终止。",
    )
    copy_drafts = forms.BooleanField(
        label="把原单位已填写、尚未审核通过的内容带给新单位作草稿", required=False
    )
    field_order = ["unit", "on", "reason", "copy_drafts"]

    def __init__(self, *args, choices, has_drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = choices
        if not has_drafts:
            del self.fields["copy_drafts"]


class AddUnitForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="单位",
        empty_label="请选择",
        widget=UnitSelect,
        help_text="选本任务的配合、参与、指导单位的，其原来的分工同时终止。",
    )
    role = forms.ChoiceField(
        label="分工",
        choices=Role.choices,
        initial=Role.RESPONSIBLE,
        help_text="牵头、负责、责任单位按期报送；配合、参与、指导单位只在要求时报送。",
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = choices
