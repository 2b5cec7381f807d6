"""What came to the office: a workbook, a paper, a signature on paper."""

from django import forms

from tasks.models import ProgressReport
from tasks.services.links import Link
from tasks.services.on_behalf import Signature

from .plans import DateInput
from .sheets import EntryForm

Kind = ProgressReport.Kind
SCANS = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.bmp"
TELEPHONE = "电话"
WAYS = ("纸质", TELEPHONE, "传真", "邮件")


class WorkbookForm(forms.Form):
    """A filled 填报表."""

    file = forms.FileField(
        label="填好的填报表",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="从本系统下载的 Excel 文件（.xlsx），填好后直接上传；上传后先核对，再录入。",
        error_messages={
            "required": "请选择填好的填报表。",
            "empty": "文件是空的，请确认选对了文件。",
        },
    )


class ReceivedWorkbookForm(WorkbookForm):
    """A 填报表 a unit sent to the office."""

    received_from = forms.CharField(
        label="报送人", max_length=60, help_text="单位里谁报来的，如：李明。"
    )
    received_on = forms.DateField(
        label="收到日期",
        widget=DateInput(),
        help_text="按这一天计算是否按时报送。",
    )

    field_order = ["file", "received_from", "received_on"]


class RoundForm(forms.Form):
    """Which round of which plan the office looks at, as "plan-round"."""

    sheet = forms.ChoiceField(label="报送轮次", required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = choices


class ReceiptForm(forms.Form):
    """From whom it came, how, and when; the original beside."""

    sender = forms.CharField(
        label="报送人", max_length=50, help_text="单位里谁报来的，如：李明。"
    )
    way = forms.ChoiceField(
        label="报送方式",
        choices=[(way, way) for way in WAYS],
        widget=forms.RadioSelect,
        initial=WAYS[0],
    )
    received_on = forms.DateField(
        label="收到日期",
        widget=DateInput(),
        help_text="按这一天计算是否按时报送。",
    )
    original = forms.FileField(
        label="原件",
        required=False,
        widget=forms.FileInput(
            attrs={"accept": f"{SCANS},.doc,.docx,.xls,.xlsx,.wps,.et,.ofd"}
        ),
        help_text="纸质件、传真请扫描或拍照后上传，邮件请上传附件。电话报送的不用上传。",
    )

    def clean(self):
        data = super().clean()
        needs_original = data.get("way") and data["way"] != TELEPHONE
        if (
            needs_original
            and not data.get("original")
            and "original" not in self.errors
        ):
            self.add_error("original", f"{data['way']}报送的，请上传原件。")
        return data

    @property
    def received_from(self):
        return f"{self.cleaned_data['sender']}（{self.cleaned_data['way']}）"


class SignatureForm(forms.Form):
    """A signature on paper, registered with its scan."""

    signer = forms.CharField(
        label="签批人", max_length=60, help_text="在纸上签字的单位负责人姓名。"
    )
    signed_on = forms.DateField(label="签批日期", widget=DateInput())
    scan = forms.FileField(
        label="签批扫描件",
        widget=forms.FileInput(attrs={"accept": SCANS}),
        help_text="有签字或者盖章的那一页，扫描或拍照后上传（PDF 或图片）。",
    )

    def signature(self):
        return Signature(**self.cleaned_data)


class PerhapsSignedForm(SignatureForm):
    """The same where the paper may have come without a signature."""

    signed = forms.BooleanField(label="单位负责人已在纸上签字", required=False)

    field_order = ["signed", "signer", "signed_on", "scan"]

    def __init__(self, *args, original_is_scan=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.original_is_scan = original_is_scan
        for name in ("signer", "signed_on", "scan"):
            self.fields[name].required = False
        if original_is_scan:
            self.fields["scan"].help_text += "签字就在原件上的，不用再传。"

    def clean(self):
        data = super().clean()
        needed = ["signer", "signed_on"]
        if not self.original_is_scan:
            needed.append("scan")
        if data.get("signed"):
            for name in needed:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "已签字的，请填写这一项。")
        elif any(data.get(name) for name in ("signer", "signed_on", "scan")):
            self.add_error(
                "signed", "填写了签批的内容，请勾选这一项，或者清空签批的内容。"
            )
        return data

    def signature(self):
        data = self.cleaned_data
        if not data["signed"]:
            return None
        return Signature(data["signer"], data["signed_on"], data["scan"])


class BehalfEntryForm(EntryForm):
    """What a unit's paper says on one occurrence; links alone are evidence here."""

    named_only = "填写了材料名称，请同时填写网址。"

    @property
    def is_stale(self):
        """Whether somebody saved the row after the page was shown."""
        now = self.report.version if self.report else 0
        return self.cleaned_data["version"] != now

    def clean(self):
        data = super().clean()
        if not self.has_news:
            return data
        kind, body = data.get("kind"), data.get("body", "").strip()
        if not kind and "kind" not in self.errors:
            self.add_error("kind", "请选择情况。")
        if kind and kind != Kind.NOTHING and not body and "body" not in self.errors:
            reason = kind == Kind.NOT_CONCERNED
            self.add_error(
                "body", "请写明不涉及的理由。" if reason else "请写明落实情况。"
            )
        return data

    def entry(self):
        data = self.cleaned_data
        link = Link(data["link"], data["title"], data["fact_on"])
        return super().entry() | {"links": [link] if data["link"] else []}
