"""What is recorded of a check."""

from django import forms


class CheckForm(forms.Form):
    note = forms.CharField(
        label="核对说明",
        required=False,
        max_length=200,
        help_text="如：对照国务院公报，无变化。记入操作日志。可以不填。",
    )
