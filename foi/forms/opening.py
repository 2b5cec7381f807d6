"""起用: the matrix of columns and codes for the part of the year before the start."""

from dataclasses import dataclass

from django import forms

from foi.figures.requests import CARRIED_IN, HELD, NEW
from foi.models import InformationRequest, Outcome

from .fields import day, text

Column = InformationRequest.Column
MOST = 1_000_000


@dataclass(frozen=True)
class Line:
    """One row of the matrix as the page prints it."""

    label: str
    cells: list


class OpeningForm(forms.Form):
    """0 everywhere until somebody types; a blank cell is 0."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    started_on = day(
        "起用日期", help_text="从这一天起收到、办结的申请逐件登记在台账里。"
    )

    def __init__(self, *args, start, **kwargs):
        first = {"version": 0}
        if start:
            first = {"version": start.version, "started_on": start.started_on}
        super().__init__(*args, initial=first, **kwargs)
        known = {
            (each.column, each.code): each.count
            for each in (start.figures.all() if start else ())
        }
        self.labels = {
            NEW: "一、起用前新收",
            CARRIED_IN: "二、上年结转",
            **{row.code: f"办结：{row}" for row in Outcome.objects.all()},
            HELD: "起用时在办（移交台账继续办理）",
        }
        for code, label in self.labels.items():
            for column in Column:
                self.fields[self.name_of(column, code)] = forms.IntegerField(
                    label=f"{label}，{column.label}",
                    required=False,
                    min_value=0,
                    max_value=MOST,
                    initial=known.get((column.value, code), 0),
                    widget=forms.NumberInput(
                        attrs={"aria-label": f"{label}，{column.label}"}
                    ),
                )
        if start:
            self.fields["reason"] = text("改正理由", rows=2, length=500)

    @staticmethod
    def name_of(column, code):
        return f"{code}_{column.value}"

    @property
    def columns(self):
        return [column.label for column in Column]

    @property
    def lines(self):
        return [
            Line(label, [self[self.name_of(column, code)] for column in Column])
            for code, label in self.labels.items()
        ]

    @property
    def own_fields(self):
        return [self[name] for name in ("started_on", "reason") if name in self.fields]

    def values(self):
        data = self.cleaned_data
        return {
            "version": data["version"],
            "started_on": data["started_on"],
            "reason": data.get("reason", ""),
            "figures": {
                (column.value, code): data[self.name_of(column, code)] or 0
                for code in self.labels
                for column in Column
            },
        }
