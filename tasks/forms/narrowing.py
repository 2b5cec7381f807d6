"""Filters of lists: what is typed wrongly narrows nothing."""

from django import forms


class Narrowing(forms.Form):
    """A filter read from the address, empty or not."""

    @property
    def wanted(self):
        """What was chosen by field; None where nothing was, or something wrong."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) for name in self.fields}
