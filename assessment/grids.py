"""Forms that are a table of inputs, saved as a whole by two people in turn."""

import json
from dataclasses import dataclass

from django import forms


@dataclass
class Line:
    """One row of the table: what it stands for, and its inputs by column."""

    row: object
    cells: dict


class GridForm(forms.Form):
    """A field per row and column, named `column-key`, with what the page showed.

    `seen` holds every value as it was shown, so that of two people who saved each
    other's page only what either really typed is compared.
    """

    edition = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    # What else a form of this kind is made with.
    remake: dict = {}

    def __init__(self, data, *, rubric):
        super().__init__(data)
        self.rubric = rubric
        self.lines: list[Line] = []
        self.lay_out()
        self.initial["edition"] = rubric.edition
        self.initial["seen"] = json.dumps(self.shown(), ensure_ascii=False)

    def lay_out(self):
        """Add the fields; called once."""
        raise NotImplementedError

    def add_line(self, row, key, columns: dict) -> None:
        """A row of inputs; `columns` maps a column to its field."""
        for column, field in columns.items():
            field.widget.attrs["aria-label"] = field.label
            self.fields[f"{column}-{key}"] = field
        cells = {column: self[f"{column}-{key}"] for column in columns}
        self.lines.append(Line(row, cells))

    def of(self, key, *columns):
        """The cleaned values of a row."""
        return tuple(self.cleaned_data.get(f"{column}-{key}") for column in columns)

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved the draft since the page was shown."""
        return self.data.get("edition") != str(self.rubric.edition)

    def was_shown(self) -> dict:
        try:
            seen = json.loads(self.data.get("seen", ""))
        except ValueError:
            seen = None
        return seen if isinstance(seen, dict) else {}

    def typed_names(self) -> list[str]:
        """The fields a person changed on the page, whatever was saved meanwhile."""
        seen = self.was_shown()
        return [
            field.html_name
            for field in self.visible_fields()
            if seen.get(field.html_name) != as_text(field.value())
        ]

    def typed_into_gone_rows(self) -> list[str]:
        """What a person typed into rows that are not there any more."""
        return [
            self.data[name]
            for name, value in self.was_shown().items()
            if name not in self.fields and self.data.get(name, value) != value
        ]

    def again(self, *, keep):
        """The form as it stands now, with the values of `keep` as the person typed."""
        data = self.data.copy()
        fresh = self.shown()
        for field in self.visible_fields():
            if field.html_name not in keep:
                value = field.field.prepare_value(field.initial)
                several = isinstance(value, list)
                data.setlist(
                    field.html_name, value if several else [fresh[field.html_name]]
                )
        data["edition"] = self.rubric.edition
        data["seen"] = json.dumps(fresh, ensure_ascii=False)
        return type(self)(data, rubric=self.rubric, **self.remake)

    def shown(self) -> dict:
        """Every value as a fresh page shows it."""
        return {
            field.html_name: as_text(field.field.prepare_value(field.initial))
            for field in self.visible_fields()
        }


def as_text(value) -> str:
    """A value as the browser sends it back."""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value).replace("\r\n", "\n")
