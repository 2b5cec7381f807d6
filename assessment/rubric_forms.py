"""What the office types into a 草案: its terms and the weights of its indicators."""

from collections import Counter

from django import forms

from core.units.models import Unit
from tasks.models import Role

from .editing.terms import PartLine, Terms
from .editing.weights import Typed
from .fields import PercentField, PointsField, WordsField
from .grids import GridForm
from .models import Indicator, Part
from .trees import Tree
from .unweighted import burden_of, weight_fault

NEW_LINES = ("new1", "new2")


class WeightsForm(GridForm):
    """Points and reason of every leaf, the cap of every heading."""

    def lay_out(self):
        self.tree = Tree(self.rubric)
        for row in self.tree.lines():
            self.add_line(row, row.pk, self.columns_of(row))

    def columns_of(self, row) -> dict:
        if not row.is_leaf:
            cap = PointsField(label=f"{row}：扣分上限", initial=row.cap, required=False)
            return {"cap": cap}
        row.burden = burden_of(row)
        weight = PointsField(label=f"{row}：分值", initial=row.weight)
        weight.widget.attrs["data-weight"] = self.places(row)
        reason = WordsField(
            label=f"{row}：理由",
            initial=row.weight_reason,
            required=False,
            max_length=200,
            widget=forms.Textarea(attrs={"rows": 2 if row.weight_reason else 1}),
        )
        return {"weight": weight, "reason": reason}

    def places(self, row) -> str:
        """The sums a leaf counts in: its part's, and those of the headings above."""
        above = [f"row-{pk}" for pk in self.tree.parents[row.pk]]
        return " ".join([f"part-{row.part_id}", *above])

    def clean(self):
        for line in self.lines:
            if not line.row.is_leaf:
                continue
            weight, reason = self.of(line.row.pk, "weight", "reason")
            if weight is None or reason is None:
                continue
            if fault := weight_fault(line.row, weight, reason):
                self.add_error(f"reason-{line.row.pk}", fault)
        return self.cleaned_data

    def typed(self) -> dict[int, Typed]:
        """What was typed, by indicator."""
        found = {}
        for line in self.lines:
            pk = line.row.pk
            if line.row.is_leaf:
                weight, reason = self.of(pk, "weight", "reason")
                found[pk] = Typed(weight, reason.strip())
            else:
                found[pk] = Typed(cap=self.of(pk, "cap")[0])
        return found


class TermsForm(GridForm):
    """What applies to the whole: marks, bonuses, factors, parts, grades."""

    title = WordsField(label="名称", max_length=200)
    pass_mark = PointsField(
        label="合格分", help_text="单项否决的，得分为合格分减1分，并列最低等次。"
    )
    bonus_cap = PointsField(label="加分上限", help_text="加分合计最多加这么多。")
    bonus_floor = PointsField(
        label="可加分的最低基础分", help_text="基础分低于它的单位不加分。"
    )
    min_indicators = forms.IntegerField(
        label="参加排名的最少指标数",
        min_value=1,
        max_value=999,
        help_text="承担的指标少于它的单位列在“指标较少”，不排名。",
    )
    GENERAL = ("title", "pass_mark", "bonus_cap", "bonus_floor", "min_indicators")

    def lay_out(self):
        for name in self.GENERAL:
            self.fields[name].initial = getattr(self.rubric, name)
        self.lay_out_factors()
        self.lay_out_parts()
        self.lay_out_bands()

    def lay_out_factors(self):
        before = dict(self.rubric.factors.values_list("role", "percent"))
        for role in Role:
            percent = PercentField(
                label=f"{role.label}系数", initial=before.get(role.value, 0)
            )
            self.add_line(role, role.value, {"factor": percent})

    def lay_out_parts(self):
        lines = [(part, part.pk) for part in self.rubric.parts.all()]
        for part, key in [*lines, *((Part(), key) for key in NEW_LINES)]:
            told = part.name or "新部分"
            name = forms.CharField(
                label=f"{told}：名称",
                initial=part.name,
                max_length=40,
                required=False,
            )
            share = PercentField(
                label=f"{told}：占比", initial=part.share, least=1, required=False
            )
            share.widget.attrs["data-weight"] = "shares"
            self.add_line(part, key, {"part": name, "share": share})

    def lay_out_bands(self):
        lines = list(self.rubric.bands.values_list("name", "from_points"))
        lines += [("", None)] * len(NEW_LINES)
        for number, (name, least) in enumerate(lines, start=1):
            told = name or "新等次"
            band = forms.CharField(
                label=f"{told}：等次", initial=name, max_length=20, required=False
            )
            points = PointsField(label=f"{told}：起始分", initial=least, required=False)
            self.add_line(number, number, {"band": band, "from": points})

    def having(self, column):
        return [line for line in self.lines if column in line.cells]

    @property
    def general(self):
        return [self[name] for name in self.GENERAL]

    @property
    def factors(self):
        return self.having("factor")

    @property
    def parts(self):
        return self.having("part")

    @property
    def bands(self):
        return self.having("band")

    def clean(self):
        self.whole_lines(self.parts, "part", "share", "占比")
        self.whole_lines(self.bands, "band", "from", "起始分")
        filled = [band for band in self.band_lines() if band[0] and band[1] is not None]
        for index, column in enumerate(("等次", "起始分")):
            counted = Counter(band[index] for band in filled)
            if any(number > 1 for number in counted.values()):
                self.add_error(None, f"有两个等次的{column}相同，请改正。")
        return self.cleaned_data

    def whole_lines(self, lines, named, counted, label):
        """A name has its figure, and a figure its name."""
        for line in lines:
            name, figure = line.cells[named].html_name, line.cells[counted].html_name
            if self.errors_of(name, figure):
                continue
            if self.cleaned_data[name] and self.cleaned_data[figure] is None:
                self.add_error(figure, f"请填写{label}。")
            elif self.cleaned_data[figure] is not None and not self.cleaned_data[name]:
                self.add_error(name, "请填写名称；不要这一行的，两格都清空。")

    def errors_of(self, *names):
        return any(name in self.errors for name in names)

    def band_lines(self):
        keys = [line.row for line in self.bands]
        return [self.of(key, "band", "from") for key in keys]

    def terms(self) -> Terms:
        """What was typed, as the service takes it."""
        return Terms(
            fields={name: self.cleaned_data[name] for name in self.GENERAL},
            factors={
                line.row.value: self.of(line.row.value, "factor")[0]
                for line in self.factors
            },
            parts=[self.part_line(line) for line in self.parts],
            bands=[band for band in self.band_lines() if band[0]],
        )

    def part_line(self, line) -> PartLine:
        name = self.cleaned_data[line.cells["part"].html_name]
        share = self.cleaned_data[line.cells["share"].html_name]
        return PartLine(line.row.pk, name, share)


class KindsField(forms.MultipleChoiceField):
    """The kinds of unit an indicator without a task judges."""

    def __init__(self):
        super().__init__(
            label="适用单位类别",
            choices=[kind for kind in Unit.Kind.choices if kind[0] != Unit.Kind.BUREAU],
            widget=forms.CheckboxSelectMultiple,
            help_text="所选类别的每个单位都承担这项指标。",
        )

    def prepare_value(self, value):
        """In the order of the boxes, as the browser sends them back."""
        return [kind for kind, _ in self.choices if kind in (value or ())]


class WordingForm(GridForm):
    """The words of one indicator, and whom it judges where no task says so."""

    title = WordsField(
        label="指标", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    standard = WordsField(
        label="扣分标准",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="考核监督员据此扣分，如：信息公开栏空白的，每个扣0.50分。",
    )

    unit_kinds = KindsField()

    OWN = ("title", "standard", "unit_kinds")

    def __init__(self, data, *, rubric, indicator):
        self.indicator = indicator
        self.remake = {"indicator": indicator}
        super().__init__(data, rubric=rubric)

    def lay_out(self):
        for name, field in self.fields.items():
            if name in self.OWN:
                field.initial = getattr(self.indicator, name)
        if self.indicator.task_id:
            del self.fields["title"]
        if self.indicator.task_id or not self.indicator.is_leaf:
            del self.fields["unit_kinds"]

    def words(self) -> dict:
        """What was typed, by field of the indicator."""
        return {
            name: self.cleaned_data[name] for name in self.OWN if name in self.fields
        }


class IndicatorForm(forms.Form):
    """An indicator added by hand, for the kinds of unit it names."""

    part = forms.ModelChoiceField(
        label="评分部分", queryset=Part.objects.none(), empty_label=None
    )
    parent = forms.ModelChoiceField(
        label="上级指标",
        queryset=Indicator.objects.none(),
        required=False,
        empty_label="无",
    )
    heading = WordsField(
        label="新的上级指标",
        max_length=200,
        required=False,
        help_text="要放在新的类别下的，填写类别名称。",
    )
    title = WordsField(
        label="指标", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    standard = WordsField(
        label="扣分标准",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="考核监督员据此扣分，如：信息公开栏空白的，每个扣0.50分。",
    )
    weight = PointsField(label="分值", help_text="如：2.50。")
    reason = WordsField(
        label="分值的理由",
        max_length=200,
        required=False,
        help_text="不计分，或者按减负规定不宜计分而要计分的，须填写。",
    )
    unit_kinds = KindsField()

    def __init__(self, data=None, *, rubric):
        super().__init__(data)
        self.fields["part"].queryset = rubric.parts.all()
        self.fields["parent"].queryset = rubric.indicators.filter(is_leaf=False)

    def clean(self):
        part, parent = self.cleaned_data.get("part"), self.cleaned_data.get("parent")
        if parent and part and parent.part_id != part.pk:
            self.add_error("parent", f"“{parent}”不在“{part}”这一部分。")
        if parent and self.cleaned_data.get("heading"):
            self.add_error("heading", "已选了上级指标，不要再填新的类别。")
        return self.cleaned_data
