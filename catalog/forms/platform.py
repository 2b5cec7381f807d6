"""指南, 制度 and where they stand."""

import uuid

from django import forms

from catalog.models import Guide, RulesDocument
from core.files.forms import DateInput
from core.files.inspection import Refused
from core.files.services.storing import receive
from core.files.uploads import ACCEPT

from .acts import day

GUIDE = (
    "classification",
    "arrangement",
    "access",
    "procedure",
    "supervision",
    "office",
    "address",
    "hours",
    "phone",
    "fax",
    "online",
    "postcode",
    "effective_on",
)


class GuideForm(forms.ModelForm):
    """A new version begins with what the last one says; `after` is its number."""

    after = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Guide
        fields = GUIDE
        widgets = {
            "effective_on": DateInput,
            **{name: forms.Textarea(attrs={"rows": 4}) for name in GUIDE[:5]},
        }

    def values(self):
        return {name: self.cleaned_data[name] for name in GUIDE}


class RulesForm(forms.ModelForm):
    upload = forms.FileField(
        label="附件",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text="可以只录全文，也可以只传附件。",
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = RulesDocument
        fields = ["title", "doc_no", "issued_on", "valid_until", "text"]
        widgets = {
            "issued_on": DateInput,
            "valid_until": DateInput,
            "text": forms.Textarea(attrs={"rows": 10}),
        }

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        try:
            return receive(upload)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self):
        data = super().clean()
        if (
            not data.get("text")
            and not data.get("upload")
            and not self.instance.file_id
            and "upload" not in self.errors
        ):
            self.add_error("text", "请录入全文，或者上传附件。")
        issued, until = data.get("issued_on"), data.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", "有效期不能在印发日期以前结束。")
        return data

    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AmendRulesForm(RulesForm):
    """更正; what is published keeps its words: then 有效期至 alone is asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    upload = token = None

    def __init__(self, *args, is_released, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        if is_released:
            for name in ("title", "doc_no", "issued_on", "text"):
                self.fields[name].disabled = True


class ReleaseForm(forms.Form):
    link = forms.URLField(
        label="网址",
        max_length=1000,
        assume_scheme="https",
        help_text="在平台栏目中打开，从地址栏复制。",
    )
    published_on = day("发布日期")
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
