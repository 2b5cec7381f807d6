"""What people type in about rubrics and findings."""

import json
import uuid

from django import forms
from django.db.models import Q
from import_export.forms import ConfirmImportForm

from core.units import paths
from core.units.forms import UnitSelect, UnitSelectMultiple
from core.units.models import Unit
from tasks.models import Occurrence, WorkPlan

from .causes import Cause
from .entering import why_not_carried
from .fields import PointsField, WordsField
from .measures import MEASURES
from .models import Indicator, Rubric, Rule
from .points import POINT
from .shares import counting_occurrences, occurrence_in_words, shares_of
from .wording import in_points

WORDS = "施行"
NO_OCCURRENCES = "这项指标不对应任务，没有期次，就整项指标扣分。"
CHOOSE = "只就一个期次扣分的，请选择期次；不选的，就整项指标扣分。"


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

    reason = WordsField(
        label="解除理由",
        max_length=200,
        help_text="解除后系统不再就同一事实提出拟扣。",
    )


class IndicatorField(forms.ModelChoiceField):
    """A leaf of the rubric, told by its number, words and weight."""

    def label_from_instance(self, leaf):
        number = f"{leaf.task.number} " if leaf.task else ""
        return f"{number}{leaf}（{leaf.weight / POINT:.2f}分）"


class OccurrenceField(forms.ModelChoiceField):
    """A 期次; what does not count is told by the service, not called invalid."""

    default_error_messages = {"invalid_choice": "没有这个期次，请重新列出期次再选。"}

    def offer(self, occurrences, shares):
        """List the occurrences to choose from, each with its share in 0.01 分."""
        self.choices = [
            ("", "整项指标"),
            *(
                (
                    each.pk,
                    f"{occurrence_in_words(each)}，占{in_points(shares[each.pk])}",
                )
                for each in occurrences
            ),
        ]


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
    occurrence = OccurrenceField(
        label="期次",
        queryset=Occurrence.objects.none(),
        required=False,
        help_text="只就一个期次扣分的，选好单位和指标后按“列出期次”；"
        "不选的，就整项指标扣分。",
    )
    points = PointsField(
        label="分值（分）",
        required=False,
        help_text="扣分、加分填分值；限档填得分不超过多少分；单项否决不填。",
    )
    clause = WordsField(
        label="条款", max_length=200, help_text="依据评分办法的哪一条。"
    )
    facts = WordsField(
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

        self.offer_occurrences(assessment)

    def offer_occurrences(self, assessment):
        """Those that count for the unit and the indicator chosen so far."""
        field = self.fields["occurrence"]
        judged = assessment.rubric.indicators.filter(task__isnull=False)
        field.queryset = Occurrence.objects.filter(
            assignment__task__in=judged.values("task")
        ).select_related("assignment")
        unit, leaf = self.chosen("unit"), self.chosen("indicator")
        self.shares, found = {}, []
        if unit and leaf:
            found = list(counting_occurrences(assessment, unit, leaf))
            self.shares = shares_of(found, leaf)
            reason = why_not_carried(assessment, unit, leaf)
            field.help_text = reason or (CHOOSE if leaf.task_id else NO_OCCURRENCES)
        field.offer(found, self.shares)

    def chosen(self, name):
        """The row chosen in a field so far; None where there is none."""
        field = self.fields[name]
        try:
            return field.clean(self[name].value())
        except forms.ValidationError:
            return None

    def clean(self):
        values = super().clean()
        effect = values.get("effect")
        if effect == Rule.Effect.DEDUCT:
            self.clean_deduction(values)
        else:
            values["indicator"] = values["occurrence"] = None
        if effect == Rule.Effect.VETO:
            values["points"] = None
        elif "points" in values and not values["points"]:
            self.add_error("points", "请填写大于0的分值。")
        return values

    def clean_deduction(self, values):
        leaf, points = values.get("indicator"), values.get("points")
        if leaf is None:
            if "indicator" not in self.errors:
                self.add_error("indicator", "扣分须选择指标。")
            return
        occurrence = values.get("occurrence")
        share = self.shares.get(occurrence.pk) if occurrence else None
        if points and share is not None and points > share:
            self.add_error("points", f"扣分不能超过该期次的分值{in_points(share)}。")
        elif points and points > leaf.weight:
            most = in_points(leaf.weight)
            self.add_error("points", f"扣分不能超过该指标的分值{most}。")

    def values(self):
        """What the service asks for; points as integers of 0.01 分."""
        return self.cleaned_data | {"token": str(self.cleaned_data["token"])}


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


class ConfirmIndicatorsForm(ConfirmImportForm):
    """What was previewed, and the editions of the drafts it was held against."""

    editions = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_editions(self) -> dict[int, int]:
        """By key of the draft; nothing where it is not what the preview wrote."""
        try:
            editions = json.loads(self.cleaned_data["editions"])
            return {int(pk): edition for pk, edition in editions.items()}
        except (ValueError, AttributeError):
            return {}
