"""导入文章清单: the file, and which of the proposed matches are right."""

import uuid

from django import forms

from catalog.articles import reading
from catalog.channels import Channel


class UploadForm(forms.Form):
    """One file. The token makes one of two clicks."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = forms.FileField(
        label="文章清单",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=f"网站后台导出的 Excel（.xlsx）或者 CSV，不超过{reading.MAX_ROWS:,}行。"
        "按表头名称读取：标题、日期必须有，栏目、链接最好有，文号、形成日期、公开单位可有可无；"
        "上面可以有标题行。",
    )
    channel = forms.ChoiceField(
        label="渠道", choices=Channel.choices, initial=Channel.WEBSITE
    )
    sheet = forms.CharField(
        label="工作表名称",
        required=False,
        max_length=60,
        help_text="只导入其中一张工作表时填写；不填时，有表头的工作表都读取。",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > reading.MAX_BYTES:
            raise forms.ValidationError(reading.TOO_LARGE)
        if not file.size:
            raise forms.ValidationError("文件是空的，请确认选对了文件。")
        return file

    def values(self):
        data = self.cleaned_data
        return {
            "channel": data["channel"],
            "name": data["file"].name,
            "data": data["file"].read(),
            "sheet": data["sheet"],
            "token": data["token"],
        }


class CommitForm(forms.Form):
    """The groups ticked, by the first row of each; those not listed stay as found."""

    taken = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args, listed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["taken"].choices = [(str(at), at) for at in listed]


class ResultsForm(forms.Form):
    """What the script wrote at a desk with the internet."""

    file = forms.FileField(
        label="结果文件",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        help_text="检查程序写出的 CSV 文件，不要改动其中的内容。",
    )
