"""Fields several forms share."""

from django import forms

from core.files.forms import DateInput
from core.files.inspection import Refused
from core.files.marks import has_identity_number
from core.files.services.storing import receive
from core.files.uploads import ACCEPT, SeveralFilesField

NO_SECRETS = "不得上传涉密文件；有公民身份号码的文字材料，请先隐去中间的数字。"


def day(label, *, required=True, help_text="", today=None):
    return forms.DateField(
        label=label,
        required=required,
        initial=today,
        widget=DateInput,
        help_text=help_text,
        error_messages={"invalid": "请按 2026-01-26 的样子填写日期。"},
    )


def text(label, *, rows=3, required=True, help_text="", length=2000):
    return forms.CharField(
        label=label,
        required=required,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def refuse_identity_numbers(form, names):
    """What everybody may read names nobody by number."""
    for name in names:
        value = form.cleaned_data.get(name)
        if isinstance(value, str) and has_identity_number(value):
            form.add_error(
                name, "写有公民身份号码；这一栏其他人员也能看到，请隐去中间的数字。"
            )


def inspected(upload):
    """The file, read and inspected, or the sentence why it may not be kept."""
    try:
        return receive(upload)
    except Refused as refused:
        raise forms.ValidationError(str(refused)) from refused


class DocumentField(forms.FileField):
    """A paper of an act, inspected; None where none was chosen."""

    def __init__(self, label="文书"):
        super().__init__(
            label=label,
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": ACCEPT}),
            help_text=f"可以不附。{NO_SECRETS}",
        )

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        return inspected(upload) if upload else None


class PapersField(SeveralFilesField):
    """Several papers, each inspected."""

    def clean(self, data, initial=None):
        return [inspected(upload) for upload in super().clean(data, initial) if upload]
