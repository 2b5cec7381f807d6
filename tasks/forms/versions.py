"""Which two versions of a report are compared."""

from django import forms

from core.workdays.words import dated


class VersionsForm(forms.Form):
    """Any two versions; without a choice, the latest and the one before."""

    old = forms.TypedChoiceField(label="从", coerce=int, required=False)
    new = forms.TypedChoiceField(label="到", coerce=int, required=False)

    def __init__(self, data, *, versions):
        self.versions = {version.version: version for version in versions}
        *earlier, last = [None, None, *self.versions]
        chosen = data.copy()
        chosen.setdefault("old", earlier[-1] or "")
        chosen.setdefault("new", last or "")
        super().__init__(chosen)
        choices = [
            (version.version, f"第 {place} 次报送（{dated(version.submitted_on)}）")
            for place, version in enumerate(versions, start=1)
        ]
        self.fields["old"].choices = self.fields["new"].choices = choices

    def pair(self):
        """The two versions, the earlier first; None where there are not two."""
        if len(self.versions) < 2:
            return None
        if not self.is_valid() or "" in self.cleaned_data.values():
            *_, old, new = self.versions.values()
            return old, new
        old, new = sorted((self.cleaned_data["old"], self.cleaned_data["new"]))
        return self.versions[old], self.versions[new]
