"""One row of a unit's sheet as a form."""

from django import forms

from tasks.models import ProgressReport

from .plans import DateInput

Kind = ProgressReport.Kind


class EntryForm(forms.Form):
    """What the unit reports on one occurrence.

    Hidden initial values tell a row the writer changed from one somebody else did.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    adopt = forms.BooleanField(label="采用已保存的内容", required=False)
    kind = forms.ChoiceField(
        label="情况", choices=[("", "请选择"), *Kind.choices], show_hidden_initial=True
    )
    body = forms.CharField(
        label="落实情况",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        show_hidden_initial=True,
    )
    link = forms.URLField(
        label="佐证材料网址",
        required=False,
        max_length=1000,
        assume_scheme="http",
        error_messages={"invalid": "网址应以 http:// 或 https:// 开头。"},
    )
    link_title = forms.CharField(label="佐证材料名称", required=False, max_length=200)
    fact_on = forms.DateField(label="事项日期", required=False, widget=DateInput())

    def __init__(self, *args, occurrence, report=None, **kwargs):
        kwargs["initial"] = {
            "version": report.version if report else 0,
            "kind": report.kind if report else "",
            "body": report.body if report else "",
        }
        super().__init__(*args, prefix=f"o{occurrence.pk}", **kwargs)
        self.occurrence, self.report = occurrence, report
        self.theirs = None
        if occurrence.assignment.task.recurrence is not None:
            choices = [c for c in self.fields["kind"].choices if c[0] != Kind.COMPLETED]
            self.fields["kind"].choices = choices

    @property
    def has_news(self):
        """Whether the writer changed anything in this row."""
        told = {"kind", "body", "link", "link_title", "fact_on"}
        return bool(told & set(self.changed_data))

    def clean(self):
        data = super().clean()
        if data.get("kind") == Kind.NOTHING and data.get("body"):
            self.add_error(
                "body", "选“本期无”就不填落实情况：请清空文字，或改选“有进展”。"
            )
        if (
            data.get("link_title")
            and not data.get("link")
            and "link" not in self.errors
        ):
            self.add_error("link", "填写了名称，请同时填写网址。")
        return data

    def entry(self):
        """The cleaned row as `save_entry` takes it."""
        fields = ("version", "kind", "body", "link", "link_title", "fact_on")
        return {name: self.cleaned_data[name] for name in fields}

    def show_conflict(self, theirs):
        """Keep what was typed, and show what somebody saved meanwhile."""
        self.theirs = theirs
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(theirs.version)
        for name, value in (("kind", theirs.kind), ("body", theirs.body)):
            self.data[f"initial-{self.add_prefix(name)}"] = value
