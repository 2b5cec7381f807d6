"""What is asked for in 查数: a measure, whose, of which period, as of which day."""

from datetime import date, timedelta

from django import forms

from core.units.forms import UnitSelect
from core.units.models import Unit
from tasks.calendar import MONTHS_IN_QUARTER, shifted
from tasks.figures.measures import REGISTRY
from tasks.figures.scope import Period, Scope
from tasks.models import WorkPlan

from .plans import DateInput

YEAR, CUSTOM, ONLY = "year", "custom", "only"
QUARTERS = [(f"q{n}", f"第{'一二三四'[n - 1]}季度") for n in range(1, 5)]
HALVES = [("h1", "上半年"), ("h2", "下半年")]
MONTHS = [(f"m{n}", f"{n}月") for n in range(1, 13)]
PARTS = [(YEAR, "全年"), *HALVES, *QUARTERS, *MONTHS, (CUSTOM, "自定起止日期")]
LENGTHS = {"h": 6, "q": MONTHS_IN_QUARTER, "m": 1}


class FigureForm(forms.Form):
    measure = forms.ChoiceField(label="查什么")
    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="全部单位",
        widget=UnitSelect,
    )
    below = forms.ChoiceField(
        label="下属单位",
        required=False,
        choices=[("", "含下属单位"), (ONLY, "仅该单位")],
    )
    kind = forms.ChoiceField(
        label="单位类别", required=False, choices=[("", "全部"), *Unit.Kind.choices]
    )
    plan = forms.ModelChoiceField(
        label="工作要点",
        queryset=WorkPlan.objects.none(),
        required=False,
        empty_label="全部",
    )
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    part = forms.ChoiceField(label="时段（按到期日）", choices=PARTS)
    first = forms.DateField(label="自定起日", required=False, widget=DateInput())
    last = forms.DateField(label="自定止日", required=False, widget=DateInput())
    as_of = forms.DateField(label="截至", widget=DateInput())

    def __init__(self, user, today, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        self.fields["measure"].choices = [(m.name, m.label) for m in REGISTRY.values()]
        self.fields["unit"].queryset = Unit.objects.visible_to(user)
        self.fields["plan"].queryset = WorkPlan.objects.visible_to(user)

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day > self.today:
            raise forms.ValidationError("截至日期不能晚于今天。")
        return day

    def clean(self):
        data = super().clean()
        if data.get("part") != CUSTOM:
            return data
        for name in ("first", "last"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "选“自定起止日期”的，请填写起止日期。")
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", "止日不能早于起日。")
        return data

    @property
    def chosen(self):
        return REGISTRY[self.cleaned_data["measure"]]

    def scope(self):
        """What the cleaned form asks for."""
        data = self.cleaned_data
        return Scope(
            paths=tuple(self.user.scope_paths),
            period=period_of(data),
            as_of=data["as_of"],
            unit=data["unit"],
            with_below=data["below"] != ONLY,
            kind=data["kind"],
            plan=data["plan"],
        )

    def subject(self):
        """Whose figure it is, as the sentence names them."""
        data = self.cleaned_data
        name = data["unit"].name if data["unit"] else whole_of(self.user)
        if data["kind"]:
            name += f"（{Unit.Kind(data['kind']).label}）"
        return name


def whole_of(user):
    """The bureau of somebody who works for all of it; else the person's units."""
    names = {post.scope_path: scope_name(post) for post in user.posts_in_force}
    kept = [names[path] for path in user.scope_paths]
    outer = [
        names[path]
        for path in user.scope_paths
        if not any(path != other and path.startswith(other) for other in names)
    ]
    return "、".join(dict.fromkeys(outer or kept))


def scope_name(post):
    unit, bureau = post.unit, post.unit.bureau
    return bureau.name if post.scope_path == bureau.path else unit.name


def period_of(data):
    year, part = data["year"], data["part"]
    if part == CUSTOM:
        return Period(data["first"], data["last"], custom_name(data))
    if part == YEAR:
        return Period(date(year, 1, 1), date(year, 12, 31), f"{year}年")
    months, place = LENGTHS[part[0]], int(part[1:])
    first = date(year, (place - 1) * months + 1, 1)
    last = shifted(first, months) - timedelta(days=1)
    return Period(first, last, f"{year}年{dict(PARTS)[part]}")


def custom_name(data):
    first, last = data["first"], data["last"]
    return (
        f"{first.year}年{first.month}月{first.day}日至"
        f"{last.year}年{last.month}月{last.day}日"
    )
