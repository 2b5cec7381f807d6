"""What people type in about rubrics and findings."""

import uuid

from django import forms
from django.db.models import Q

from core.units import paths
from core.units.forms import UnitSelect, UnitSelectMultiple
from core.units.models import Unit
from tasks.models import WorkPlan

from .causes import Cause
from .measures import MEASURES
from .models import Indicator, Rubric, Rule
from .points import FULL, POINT

WORDS = "施行"


def date_field(**options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **options)


class TrendForm(forms.Form):
    """From the end of which day to the end of which a score is explained."""

    since = date_field(label="从", required=False)
    until = date_field(label="到", required=False)

    def clean(self):
        since, until = map(self.cleaned_data.get, ("since", "until"))
        if since and until and since > until:
            raise forms.ValidationError("开始日期不能晚于结束日期。")

    @property
    def period(self) -> tuple:
        """The two days; those first offered where the form names none or is wrong."""
        given = self.cleaned_data if self.is_valid() else {}
        return tuple(given.get(name) or self.initial[name] for name in self.fields)


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


class IndicatorField(forms.ModelChoiceField):
    """A leaf of the rubric, told by its number, words and weight."""

    def label_from_instance(self, leaf):
        number = f"{leaf.task.number} " if leaf.task else ""
        return f"{number}{leaf}（{leaf.weight / POINT:.2f}分）"


class EnterForm(forms.Form):
    """A finding of a person's own; the token makes one of two clicks."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    effect = forms.ChoiceField(label="类型", choices=Rule.Effect.choices)
    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), widget=UnitSelect
    )
    indicator = IndicatorField(
        label="指标",
        queryset=Indicator.objects.none(),
        required=False,
        help_text="扣分须选择指标；加分、单项否决、限档不选。",
    )
    points = forms.DecimalField(
        label="分值（分）",
        min_value=0,
        max_value=FULL / POINT,
        decimal_places=2,
        required=False,
        help_text="扣分、加分填分值；限档填得分不超过多少分；单项否决不填。",
    )
    clause = forms.CharField(
        label="条款", max_length=200, help_text="依据评分办法的哪一条。"
    )
    facts = forms.CharField(
        label="事实",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="何时、何处、发现什么。写入考核表，被考核单位可以看到。",
    )

    def __init__(self, *args, assessment, today, **kwargs):
        super().__init__(*args, **kwargs)
        rubric, day = assessment.rubric, min(today, assessment.ends_on)
        direct = Unit.objects.directly_under(rubric.bureau, on=day).values("pk")
        judged = assessment.scores.values("unit")
        units = Unit.objects.filter(Q(pk__in=direct) | Q(pk__in=judged))
        self.fields["unit"].queryset = units.order_by("position", "pk")
        leaves = rubric.indicators.filter(is_leaf=True, weight__gt=0)
        self.fields["indicator"].queryset = leaves.select_related("task").order_by(
            "position"
        )

    def clean(self):
        values = super().clean()
        effect = values.get("effect")
        if effect == Rule.Effect.DEDUCT:
            self.clean_deduction(values.get("indicator"), values.get("points"))
        else:
            values["indicator"] = None
        if effect == Rule.Effect.VETO:
            values["points"] = None
        elif "points" in values and not values["points"]:
            self.add_error("points", "请填写大于0的分值。")
        return values

    def clean_deduction(self, leaf, points):
        if leaf is None:
            if "indicator" not in self.errors:
                self.add_error("indicator", "扣分须选择指标。")
        elif points and points * POINT > leaf.weight:
            whole = f"{leaf.weight / POINT:.2f}"
            self.add_error("points", f"扣分不能超过该指标的分值{whole}分。")

    def values(self):
        """What the service asks for; points as integers of 0.01 分."""
        values = dict(self.cleaned_data)
        points = values["points"]
        return values | {
            "token": str(values["token"]),
            "points": None if points is None else int(points * POINT),
        }


class CauseForm(forms.Form):
    """Which findings one cause explains: a measure, due dates, perhaps some units."""

    measure = forms.ChoiceField(label="口径")
    due_from = date_field(label="到期日自")
    due_to = date_field(label="到期日至")
    units = forms.ModelMultipleChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        required=False,
        widget=UnitSelectMultiple(attrs={"size": 6}),
        help_text="不选为全部单位；按住Ctrl键可以选几个。",
    )

    def __init__(self, *args, assessment, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(measure.code, measure.name) for measure in MEASURES.values()]
        self.fields["measure"].choices = names
        found_in = assessment.findings.standing().values("unit")
        self.fields["units"].queryset = Unit.objects.filter(pk__in=found_in)

    def clean(self):
        values = super().clean()
        first, last = values.get("due_from"), values.get("due_to")
        if first and last and last < first:
            self.add_error("due_to", "“到期日至”不能早于“到期日自”。")
        return values

    def cause(self):
        values = self.cleaned_data
        return Cause(
            measure=values["measure"],
            due_from=values["due_from"],
            due_to=values["due_to"],
            units=tuple(values["units"]),
        )


class LiftCauseForm(LiftForm):
    """Why all of a cause are dropped, and how many the person saw."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
