"""Forms of 调整完成时限: asking for it, and deciding."""

from django import forms

from core.workdays.words import dated
from tasks.models import Adjustment

from .plans import DateInput

MINE, DECIDED, EVERYTHING = "mine", "decided", "all"


class AskForm(forms.Form):
    until = forms.DateField(label="调整至", widget=DateInput())
    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为什么不能按期完成、需要多久。",
    )
    anyway = forms.BooleanField(label="仍申请调整到这一天", required=False)

    def __init__(self, *args, occurrence, today, calendar, **kwargs):
        super().__init__(*args, **kwargs)
        self.occurrence, self.today, self.calendar = occurrence, today, calendar
        self.asks_again = False
        self.fields[
            "until"
        ].help_text = f"须晚于现在的到期日 {dated(occurrence.due_on)}。"

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.occurrence.due_on:
            raise forms.ValidationError(
                f"须晚于现在的到期日 {dated(self.occurrence.due_on)}。"
            )
        if until < self.today:
            raise forms.ValidationError("不能早于今天。")
        return until

    def clean(self):
        data = super().clean()
        if (until := data.get("until")) and (doubts := self.doubts(until)):
            self.asks_again = True
            if not data.get("anyway"):
                self.add_error(
                    "until",
                    "；".join(doubts) + "。确需这一天的，请勾选“仍申请调整到这一天”。",
                )
        return data

    def doubts(self, until):
        """What a person should know before asking for a day."""
        ends_on = self.occurrence.assignment.task.plan.ends_on
        found = []
        if ends_on and until > ends_on:
            found.append(f"{dated(until)} 已过计划期末 {dated(ends_on)}")
        if not self.calendar.is_workday(until):
            found.append(f"{dated(until)} 是休息日")
        return found

    def shown_fields(self):
        """The fields of the page: the doubt only where there is one."""
        return [field for field in self if field.name != "anyway" or self.asks_again]


class StateForm(forms.Form):
    """Which requests are listed."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "待决定"),
            (MINE, "待我决定"),
            (DECIDED, "已决定"),
            (EVERYTHING, "全部"),
        ],
    )

    def narrowed(self, adjustments, mine):
        """The chosen ones of `adjustments`; `mine` are those the user may decide."""
        chosen = self.cleaned_data["state"] if self.is_valid() else ""
        if chosen == EVERYTHING:
            return adjustments
        if chosen == DECIDED:
            return adjustments.exclude(decision="")
        if chosen == MINE:
            return adjustments.filter(pk__in=mine.values("pk"))
        return adjustments.filter(decision="", occurrence__voided_on=None)


class DecideForm(forms.Form):
    """What is pressed on the ticked requests."""

    decision = forms.ChoiceField(choices=Adjustment.Decision.choices)
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不同意的，须写明原因；申请人会看到。",
    )

    def clean(self):
        data = super().clean()
        refuses = data.get("decision") == Adjustment.Decision.REFUSED
        if refuses and not data.get("note"):
            self.add_error("note", "不同意的，请写明原因。")
        return data
