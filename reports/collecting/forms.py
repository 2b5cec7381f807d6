"""Forms of the office and of the units."""

import unicodedata

from django import forms

from core.files.forms import DateInput

from .jumps import jump
from .models import Number, shown

BAD_DATE = {"invalid": "请按 2027-01-10 的样子填写日期。"}
EMPTY = "没有填。没有的请填 0，不要空着。"
DOUBTFUL = "已与上年核对，数字无误"


def day(label, **more):
    return forms.DateField(
        label=label, widget=DateInput, error_messages=BAD_DATE, **more
    )


class BeginForm(forms.Form):
    year = forms.IntegerField(label="报告年度", min_value=2019, max_value=2100)
    due_on = day(
        "报送期限", help_text="建议次年1月10日，逢休息日顺延，给审核和签批留出时间。"
    )
    note = forms.CharField(
        label="填报要求",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="各单位在填报表上看到这段话。可以不填。",
    )


class ChangeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = day("报送期限")
    note = forms.CharField(
        label="填报要求",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    remake = {}


class ItemForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    label = forms.CharField(
        label="数据项", max_length=70, help_text="如：新闻发布会次数。"
    )
    number = forms.ChoiceField(label="填法", choices=Number.choices)
    help_text = forms.CharField(
        label="填报说明",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="各单位在这一项下面看到。",
    )


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(VersionForm):
    reason = forms.CharField(
        label="未报齐而结束的理由",
        required=False,
        max_length=200,
        help_text="全部报齐的不用填。",
    )


class ReturnForm(VersionForm):
    reason = forms.CharField(label="退回的理由", max_length=200)
    due_on = day("重报期限")


class HoldBackForm(VersionForm):
    reason = forms.CharField(label="退回联络员的理由", max_length=200)


class FigureField(forms.DecimalField):
    """A figure as people type it: full-width digits and thousands commas as well."""

    def __init__(self, number, **kwargs):
        places = 4 if number == Number.MONEY else 0
        lowest = None if number == Number.CHANGE else 0
        super().__init__(
            required=False,
            min_value=lowest,
            max_digits=18,
            decimal_places=places,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "class": "input-figure"}
            ),
            error_messages={
                "invalid": "请填数字。",
                "min_value": "不能填负数。",
                "max_decimal_places": "最多四位小数，以万元为单位。"
                if places
                else "请填整数。",
                "max_digits": "数字太大，请核对单位。",
                "max_whole_digits": "数字太大，请核对单位。",
            },
            **kwargs,
        )

    def to_python(self, value):
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").strip()
        return super().to_python(value)


class SheetForm(forms.Form):
    """All a unit is asked for, in one form."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args, sheet, figures, last, behalf=False, whole=False, **kwargs
    ):
        self.remake = {
            "sheet": sheet,
            "figures": figures,
            "last": last,
            "behalf": behalf,
        }
        self.figures, self.last, self.whole = figures, last, whole
        kwargs.setdefault("initial", saved(sheet, figures))
        super().__init__(*args, **kwargs)
        for figure in figures:
            item = figure.item
            self.fields[f"value_{item.pk}"] = FigureField(item.number, label=str(item))
            label = f"{item.heading}{item.label}的说明"
            self.fields[f"remark_{item.pk}"] = forms.CharField(
                label=label,
                required=False,
                max_length=200,
                widget=forms.TextInput({"aria-label": label}),
            )
        if behalf:
            self.fields["received_from"] = forms.CharField(
                label="数据由谁提供",
                max_length=60,
                help_text="如：交警支队王某，电话。",
            )
            self.fields["reason"] = forms.CharField(label="代录的理由", max_length=200)
        self.fields["sure"] = forms.BooleanField(label=DOUBTFUL, required=False)

    def clean(self):
        """What is handed in has no empty cell; each that is empty is marked."""
        for figure in self.figures if self.whole else ():
            name = f"value_{figure.item_id}"
            if name in self.cleaned_data and self.cleaned_data[name] is None:
                self.add_error(name, EMPTY)
        return self.cleaned_data

    @property
    def lines(self):
        """Each figure with its fields, last year's, and what to ask back."""
        for figure in self.figures:
            value = self[f"value_{figure.item_id}"]
            last = self.last.get(figure.item.cell)
            typed = getattr(self, "cleaned_data", {}).get(value.name, figure.value)
            yield {
                "figure": figure,
                "value": value,
                "remark": self[f"remark_{figure.item_id}"],
                "last": shown(last),
                "jump": jump(typed, last),
            }

    @property
    def asks_back(self):
        return any(line["jump"] for line in self.lines)

    @property
    def values(self):
        """What the services take."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "values": {f.item_id: data[f"value_{f.item_id}"] for f in self.figures},
            "remarks": {f.item_id: data[f"remark_{f.item_id}"] for f in self.figures},
        }


def saved(sheet, figures):
    """What the sheet holds, by field."""
    found = {"version": sheet.version}
    for figure in figures:
        found[f"value_{figure.item_id}"] = figure.shown
        found[f"remark_{figure.item_id}"] = figure.remark
    return found


class CorrectForm(VersionForm):
    reason = forms.CharField(label="更正的理由", max_length=200)

    def __init__(self, *args, figure, **kwargs):
        super().__init__(*args, **kwargs)
        self.remake = {"figure": figure}
        self.fields["value"] = FigureField(figure.item.number, label="更正为")
        self.fields["value"].required = True
        self.order_fields(["value", "reason"])
