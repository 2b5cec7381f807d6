"""扣分标准 as the office types them."""

from django import forms

from .editing.rules import AMOUNTS, FIELDS
from .fields import PointsField, WordsField
from .grids import GridForm
from .models import Indicator, Rule
from .points import POINT

# Measures of no occurrence: the rule says which leaf they cost points on.
ON_ONE_LEAF = (
    Rule.Measure.LATE_ANSWER,
    Rule.Measure.LATE_PUBLICATION,
    Rule.Measure.STALE_ENTRY,
    Rule.Measure.DEAD_LINK,
)
NEEDS_POINTS = (Rule.Effect.DEDUCT, Rule.Effect.BONUS, Rule.Effect.LIMIT)


def rule_fields(rule) -> dict:
    """The inputs of a rule; amounts stand as typed, in 分 or in percent."""
    return {
        "clause": WordsField(
            label="条款",
            initial=rule.clause,
            max_length=200,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "effect": forms.ChoiceField(
            label="效果", choices=Rule.Effect.choices, initial=rule.effect
        ),
        "scale": forms.ChoiceField(
            label="计分单位",
            choices=[("points", "分"), ("percent", "该份分值的%")],
            initial=rule.scale or Rule.Scale.POINTS,
        ),
        "unit": amount_field("每次", rule, "unit"),
        "per": forms.CharField(
            label="每",
            initial=rule.per,
            max_length=20,
            widget=forms.TextInput(attrs={"placeholder": "如：期次"}),
        ),
        "min": amount_field("至少", rule, "min", required=False),
        "max": amount_field("至多", rule, "max", required=False),
        "cap": amount_field("每份上限", rule, "cap", required=False),
        "is_state": forms.BooleanField(
            label="补正后解除", initial=rule.is_state, required=False
        ),
        "is_on": forms.BooleanField(label="启用", initial=rule.is_on, required=False),
    }


def amount_field(label, rule, name, **options):
    value = getattr(rule, name)
    if value is not None and rule.scale == Rule.Scale.PERCENT:
        value = str(value)
    return PointsField(label=label, initial=value, **options)


def rule_values(form, name_of) -> dict:
    """A rule's cleaned values in the units of its scale; faults go on the form.

    `name_of` leads from a column to the field of the form.
    """
    data = form.cleaned_data
    values = {column: data.get(name_of(column)) for column in FIELDS}
    if any(name_of(column) in form.errors for column in FIELDS):
        return values
    if values["scale"] == Rule.Scale.PERCENT:
        for column in AMOUNTS:
            if (values[column] or 0) % POINT:
                form.add_error(name_of(column), "百分比请填整数。")
            elif values[column]:
                values[column] //= POINT
    values["min"] = values["min"] or 0
    if values["max"] is not None and values["max"] < values["min"]:
        form.add_error(name_of("max"), "“至多”不能小于“至少”。")
    if values["effect"] in NEEDS_POINTS and not (values["unit"] or values["min"]):
        form.add_error(name_of("unit"), "请填写每次扣多少；不用这一条的，请取消启用。")
    return values


class RulesForm(GridForm):
    """Every rule of a draft at once."""

    def lay_out(self):
        rules = self.rubric.rules.select_related("indicator")
        for rule in rules:
            columns = rule_fields(rule)
            for field in columns.values():
                field.short = field.label
                field.label = f"{rule.get_measure_display()}：{field.label}"
            self.add_line(rule, rule.pk, columns)

    def clean(self):
        self.values = {
            line.row.pk: rule_values(self, lambda name, pk=line.row.pk: f"{name}-{pk}")
            for line in self.lines
        }
        return self.cleaned_data


class RuleForm(forms.Form):
    """A rule to add: for one indicator, or for all that have none of their own."""

    measure = forms.ChoiceField(label="口径", choices=Rule.Measure.choices)
    indicator = forms.ModelChoiceField(
        label="指标",
        queryset=Indicator.objects.none(),
        required=False,
        empty_label="全部指标",
        help_text="选定一项的，该项不再适用全部指标的同一口径。",
    )

    def __init__(self, data=None, *, rubric):
        super().__init__(data)
        self.fields["indicator"].queryset = rubric.indicators.filter(is_leaf=True)
        self.fields |= rule_fields(Rule())

    def clean(self):
        self.values = rule_values(self, str)
        data = self.cleaned_data
        leaf, of_requests = data.get("indicator"), data.get("measure") in ON_ONE_LEAF
        if of_requests and leaf is None:
            self.add_error("indicator", "这一口径不随任务期次，请选定一项指标。")
        elif leaf and leaf.task_id is None and not of_requests:
            self.add_error("indicator", "这一口径按任务期次计算，请选有任务的指标。")
        return data
