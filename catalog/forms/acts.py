"""The short forms of the acts on an item, a revision and a list."""

import uuid

from django import forms

from catalog.models import EntryList, Reexamination
from core.files.forms import DateInput
from core.files.inspection import Refused as FileRefused
from core.files.marks import has_identity_number
from core.files.services.storing import receive

SCANS = ".pdf,.jpg,.jpeg,.png"


def long_text(label, *, required=True, rows=3, length=1000, help_text=""):
    return forms.CharField(
        label=label,
        required=required,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def day(label, *, required=True, help_text=""):
    return forms.DateField(
        label=label, required=required, widget=DateInput, help_text=help_text
    )


def guarded(form, data) -> dict:
    """Texts without 公民身份号码, their lines ended as files end them.

    A browser ends them otherwise, and each text would differ from what was imported.
    """
    for name, value in list(data.items()):
        if not isinstance(value, str):
            continue
        data[name] = value.replace("\r\n", "\n")
        if has_identity_number(value):
            form.add_error(name, "写有公民身份号码，请删去。")
    return data


class Guarded(forms.Form):
    """What is written here is kept, and read by others."""

    def clean(self):
        return guarded(self, super().clean())


class SeenForm(Guarded):
    """What the person saw comes back with the act."""

    version = forms.IntegerField(widget=forms.HiddenInput)


ASKED = {
    EntryList.PROACTIVE: (
        "limit_kind",
        "列入主动公开基本目录的要有公开时限，填报内容里还没有：请退回填报单位补充。",
    ),
    EntryList.ON_REQUEST: (
        "procedure",
        "列入依申请公开目录的，请写明依申请公开的程序：向谁、怎样提出，多久答复。",
    ),
    EntryList.NEGATIVE: (
        "withheld_reason",
        "列入负面清单的，请写明不予公开的理由和依据的法律条款。",
    ),
}


class SortForm(SeenForm):
    entry_list = forms.ChoiceField(
        label="列入", choices=EntryList.choices, widget=forms.RadioSelect
    )
    ground = long_text("归类理由")
    withheld_reason = long_text(
        "不予公开的理由", required=False, help_text="列入负面清单的填写。"
    )
    procedure = long_text(
        "依申请公开的程序", required=False, help_text="列入依申请公开目录的填写。"
    )

    def __init__(self, *args, wording=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.wording = wording

    def clean(self):
        """What the list asks and neither the unit nor the office has said yet."""
        data = super().clean()
        asks = ASKED.get(data.get("entry_list"))
        if asks is None or self.wording is None or self.wording.is_heading:
            return data
        name, sentence = asks
        if not (data.get(name) or getattr(self.wording, name) or name in self.errors):
            self.add_error(name if name in self.fields else None, sentence)
        return data


class ReasonForm(SeenForm):
    reason = long_text("理由")


class OpenRevisionForm(Guarded):
    reason = long_text("调整理由", help_text="为什么调整，例如：机构改革、法规修订。")
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PaperSignForm(SeenForm):
    """线下签批: who signed on paper, when, and the scan."""

    signer = forms.CharField(label="签批人", max_length=40)
    signed_on = day("签批日期")
    scan = forms.FileField(
        label="签批扫描件",
        widget=forms.FileInput(attrs={"accept": SCANS}),
        help_text="有签字的那一页，PDF 或者图片。不得上传涉密文件。",
    )

    def clean_scan(self):
        try:
            return receive(self.cleaned_data["scan"])
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused


class FileForm(Guarded):
    """备案: which signed revisions, and from which day."""

    effective_on = day("施行日期", help_text="目录从这一天起按新版次执行。")
    doc_no = forms.CharField(label="文号", required=False, max_length=60)


class ReexamineForm(Guarded):
    outcome = forms.ChoiceField(
        label="评估结果",
        choices=Reexamination.Outcome.choices,
        widget=forms.RadioSelect,
    )
    reason = long_text("理由")
