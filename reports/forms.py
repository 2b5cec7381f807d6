"""Which report to check, and which one to compare it with."""

from django import forms

ACCEPTED = (
    "docx",
    "doc",
    "wps",
    "xlsx",
    "xls",
    "et",
    "pdf",
    "ofd",
    "html",
    "htm",
    "txt",
)


class ReportFileField(forms.FileField):
    def __init__(self, **kwargs):
        accept = ",".join(f".{extension}" for extension in ACCEPTED)
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **kwargs)


class CheckForm(forms.Form):
    file = ReportFileField(
        label="要核对的年度报告",
        error_messages={"required": "请选择要核对的年度报告文件。"},
        help_text="可以是 Word（docx、doc、wps）、Excel（xlsx、xls、et）、PDF、OFD、"
        "网页或文本文件，任何机关、2021年或2019年格式的都可以。不得上传涉密文件。",
    )
    last = ReportFileField(
        label="上年的年度报告",
        required=False,
        help_text="可以不选。选了，另外核对上年结转、现行有效件数和文字是否雷同。",
    )
