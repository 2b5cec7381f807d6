"""What a person says an unknown name or a column means."""

from django import forms

from tasks.models import ColumnMeaning


class ColumnsForm(forms.Form):
    """The columns as understood, each to be corrected; `columns` as the run keeps them."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, draft, columns, checked, **kwargs):
        super().__init__(*args, initial={"version": draft.version}, **kwargs)
        self.columns = columns
        for index, (word, meaning, certain) in enumerate(columns):
            self.fields[f"column{index}"] = forms.ChoiceField(
                label=f"“{word}”",
                choices=ColumnMeaning.Meaning.choices,
                initial=meaning,
                help_text="" if certain else "按内容推定，请核对。",
            )
        if checked:
            self.fields["lose"] = forms.BooleanField(
                label=f"重新识别后，已核对的 {checked} 项任务要重新核对",
                error_messages={
                    "required": f"重新识别会丢失已核对的{checked}项任务的修改，确认的请勾选。"
                },
            )

    @property
    def has_guess(self):
        return any(not certain for _, _, certain in self.columns)

    def clean(self):
        data = super().clean()
        if not self.errors and not self.meanings():
            raise forms.ValidationError("没有改动，不用重新识别。")
        return data

    def meanings(self):
        """{word: meaning} of the columns the person changed, or confirmed in doubt."""
        return {
            word: self.cleaned_data[f"column{index}"]
            for index, (word, meaning, certain) in enumerate(self.columns)
            if self.cleaned_data[f"column{index}"] != meaning or not certain
        }
