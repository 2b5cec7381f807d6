"""What the lists behind the board are narrowed by; the choice stays in the address."""

from django import forms

from core.units import paths
from core.units.forms import UnitSelect
from core.units.models import Unit
from tasks.forms.plans import DateInput
from tasks.models import Section, WorkPlan
from tasks.progress.chapters import tops_of
from tasks.progress.counted import STATES, TOTAL, in_state, rows
from tasks.progress.units import UnitProgress

from .plans import NO_HEADING, NO_SECTION
from .summary import PERMISSION, running_plans

NO_ROUND = 0


class RowsFilter(forms.Form):
    """Which of the rows counted are listed; chapters and rounds are of one plan."""

    plan = forms.ModelChoiceField(
        label="工作要点",
        queryset=WorkPlan.objects.none(),
        required=False,
        empty_label="全部实施中的",
    )
    section = forms.TypedChoiceField(
        label="章节", required=False, coerce=int, empty_value=None
    )
    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="全部单位",
        widget=UnitSelect,
    )
    state = forms.ChoiceField(label="情况", required=False)
    round = forms.TypedChoiceField(
        label="报送轮次", required=False, coerce=int, empty_value=None
    )
    first = forms.DateField(label="到期日起", required=False, widget=DateInput())
    last = forms.DateField(label="到期日止", required=False, widget=DateInput())

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        seen = user.paths_with(PERMISSION)
        self.fields["plan"].queryset = WorkPlan.objects.filter(
            paths.under(seen, "bureau__path")
        ).exclude(status=WorkPlan.Status.PREPARING)
        self.fields["unit"].queryset = Unit.objects.within(seen)
        # All that is owed is the choice of nothing.
        states = [(name, label) for name, label in STATES.items() if name != TOTAL]
        self.fields["state"].choices = [("", STATES[TOTAL]), *states]
        self.tops = self.offer_parts()

    def offer_parts(self):
        """Offer chapters and rounds of the plan chosen; the top of each section."""
        plan = self.data.get("plan", "")
        if not (plan.isdecimal() and len(plan) < 19):
            del self.fields["section"], self.fields["round"]
            return {}
        plan = self.fields["plan"].queryset.filter(pk=plan).first()
        sections = Section.objects.filter(plan=plan).order_by("position")
        tops = tops_of(sections)
        headings = {top.pk: top.heading for top in tops.values()}
        self.fields["section"].choices = [
            ("", "全部"),
            *headings.items(),
            (NO_SECTION, NO_HEADING),
        ]
        rounds = plan.rounds.all() if plan else []
        self.fields["round"].choices = [
            ("", "全部"),
            *((each.pk, each.name) for each in rounds),
            (NO_ROUND, "其他时限"),
        ]
        return tops

    def rows(self, today):
        """The rows the cleaned form asks for."""
        wanted = self.cleaned_data
        plan = wanted["plan"]
        plans = [plan.pk] if plan else running_plans(self.user).values("pk")
        found = rows(plans).filter(in_state(wanted["state"] or TOTAL, today))
        return found.filter(**self.narrowing())

    def narrowing(self) -> dict:
        """The lookups of what is chosen besides plan and state."""
        wanted = self.cleaned_data
        lookups = {
            "assignment__unit": wanted["unit"],
            "due_on__gte": wanted["first"],
            "due_on__lte": wanted["last"],
        }
        chosen = {name: value for name, value in lookups.items() if value}
        if (section := wanted.get("section")) is not None:
            chosen |= self.below(section)
        if (round := wanted.get("round")) is not None:
            chosen["round"] = round or None
        return chosen

    def below(self, section) -> dict:
        """The lookup of the tasks under a chapter, or under no heading."""
        field = "assignment__task__section"
        if section == NO_SECTION:
            return {field: None}
        return {
            f"{field}__in": [pk for pk, top in self.tops.items() if top.pk == section]
        }


class UnitsFilter(forms.Form):
    """Which units a table shows, in which order; what is typed wrongly shows all."""

    LATE, RATE, UNIT = "", "rate", "unit"

    kind = forms.ChoiceField(
        label="单位类别", required=False, choices=[("", "全部"), *Unit.Kind.choices]
    )
    only = forms.ChoiceField(
        label="逾期",
        required=False,
        choices=[("", "全部单位"), ("late", "只看有逾期的")],
    )
    order = forms.ChoiceField(
        label="顺序",
        required=False,
        choices=[(LATE, "逾期多的在前"), (RATE, "已报率低的在前"), (UNIT, "单位顺序")],
    )

    def narrowed(self, units):
        """Those of `units`, the latest first, that are asked for, in their order."""
        self.full_clean()
        chosen = self.cleaned_data
        kept = [
            unit
            for unit in units
            if chosen.get("kind", "") in ("", unit.kind)
            and (unit.is_late or not chosen.get("only"))
        ]
        orders = {self.RATE: UnitProgress.least_first, self.UNIT: UnitProgress.in_order}
        return sorted(
            kept, key=orders.get(chosen.get("order")) or UnitProgress.worst_first
        )
