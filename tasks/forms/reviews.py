"""Forms of the review: which reports are shown, and why some go back."""

from django import forms

from core.workdays.words import dated

from .plans import DateInput

WAITING, EVERYTHING = "", "all"


class RangeForm(forms.Form):
    """Which reports of a table are shown: what waits, one round, or all."""

    range = forms.ChoiceField(label="显示", required=False)

    def __init__(self, data, *, rounds):
        super().__init__(data)
        self.fields["range"].choices = [
            (WAITING, "待审核的"),
            (EVERYTHING, "全部已报送的"),
            *((str(pk), name) for pk, name in rounds),
        ]

    def wanted(self):
        """The choice as `review_rows.Shown` takes it; an unknown one is what waits."""
        chosen = self.cleaned_data["range"] if self.is_valid() else WAITING
        round = None if chosen in (WAITING, EVERYTHING) else int(chosen)
        return {"only_waiting": chosen == WAITING, "round": round}


class WaitingForm(forms.Form):
    """Which of the waiting reports are listed."""

    by = forms.CharField(required=False, widget=forms.HiddenInput)
    plan = forms.TypedChoiceField(
        label="工作要点", required=False, coerce=int, empty_value=None
    )
    round = forms.TypedChoiceField(
        label="报送轮次", required=False, coerce=int, empty_value=None
    )
    unit = forms.TypedChoiceField(
        label="单位", required=False, coerce=int, empty_value=None
    )

    def __init__(self, data, *, places):
        super().__init__(data)
        for name, choices in (
            ("plan", places.plans),
            ("round", places.rounds),
            ("unit", places.units),
        ):
            self.fields[name].choices = [("", "全部"), *choices.items()]

    def wanted(self):
        """The choices as `reviewing.narrowed` takes them; unknown ones are left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in ("plan", "round", "unit")}


class ReturnForm(forms.Form):
    """Why the ticked reports go back, and by when they are to come again."""

    reason = forms.CharField(
        label="共同的退回原因",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明缺什么、怎样修改，所选各件的单位都会看到。只对一件说的话，写在该行的“本件退回原因”里。",
    )
    redo_by = forms.DateField(label="重报期限", widget=DateInput())
    anyway = forms.BooleanField(label="仍以这一天为重报期限", required=False)

    def __init__(self, *args, today, calendar, silent=False, **kwargs):
        """`silent` where a ticked report has no reason of its own."""
        super().__init__(*args, **kwargs)
        self.today, self.calendar, self.silent = today, calendar, silent
        self.asks_again = False
        self.fields["redo_by"].widget.attrs["min"] = today.isoformat()

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if self.silent and not reason:
            raise forms.ValidationError(
                "请写明退回原因：写在这里，或者在所选的每一行写明。"
            )
        return reason

    def clean_redo_by(self):
        day = self.cleaned_data["redo_by"]
        if day < self.today:
            raise forms.ValidationError("重报期限不能早于今天。")
        return day

    def clean(self):
        data = super().clean()
        day = data.get("redo_by")
        if day and not self.calendar.is_workday(day):
            self.asks_again = True
            if not data.get("anyway"):
                following = dated(self.calendar.on_or_after(day))
                self.add_error(
                    "redo_by",
                    f"{dated(day)} 是休息日，下一个工作日是 {following}。请改期；"
                    "确需这一天的，请勾选“仍以这一天为重报期限”。",
                )
        return data

    def shown_fields(self):
        """The fields of the page: the question about a day of rest only when asked."""
        return [field for field in self if field.name != "anyway" or self.asks_again]

    def act(self):
        """The reason and the date as `return_reports` takes them."""
        return {name: self.cleaned_data[name] for name in ("reason", "redo_by")}
