"""Forms of a plan: import, dates, rounds, settling names."""

from django import forms

from core.papers.paper import Unreadable
from core.papers.pasted import MAX_CHARACTERS, clean_html, clean_text
from core.units.models import Unit
from tasks.models import ReportingRound

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif")
ACCEPTED = (
    "docx",
    "doc",
    "wps",
    "xlsx",
    "xls",
    "et",
    "csv",
    "pdf",
    "ofd",
    "html",
    "htm",
    "txt",
    *(name[1:] for name in PICTURES),
)


class DateInput(forms.DateInput):
    """A date typed or picked, always in ISO form."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class PlanImportForm(forms.Form):
    """A file, a pasted table, or a scan with the table pasted beside it.

    `read` holds the cleaned paste, None where there is none.
    """

    bureau = forms.ModelChoiceField(
        Unit.objects.none(), label="公安局", empty_label=None
    )
    file = forms.FileField(
        label="工作要点或分工方案文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{e}" for e in ACCEPTED)}),
        help_text="可以是 Word（docx、doc、wps）、Excel（xlsx、xls、et、csv）、PDF、OFD、网页"
        "或文本文件。扫描件、照片也可以上传，同时把表格粘贴在下面。不得上传涉密文件。",
    )
    pasted_html = forms.CharField(required=False, widget=forms.HiddenInput)
    pasted_text = forms.CharField(
        label="或者粘贴表格",
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 6, "maxlength": MAX_CHARACTERS, "data-paste": "pasted_html"}
        ),
        help_text="在 Word、WPS 或网页中选中整个表格，复制，在下面的方框里粘贴。合并的单元格会保留。",
    )
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=2000,
        max_value=2100,
        help_text="不填则从标题中识别。",
    )

    def __init__(self, *args, bureaus, beside=None, **kwargs):
        """`beside` is the run whose original the table is pasted beside."""
        super().__init__(*args, **kwargs)
        self.beside = beside
        self.fields["bureau"].queryset = bureaus
        self.fields["bureau"].initial = bureaus.first()
        if beside:
            del self.fields["file"], self.fields["bureau"], self.fields["year"]
            self.fields["pasted_text"].label = "粘贴表格"

    def clean(self):
        data = super().clean()
        data["read"] = None
        try:
            if data.get("pasted_html"):
                data["read"] = clean_html(data["pasted_html"])
            elif data.get("pasted_text"):
                data["read"] = clean_text(data["pasted_text"])
        except Unreadable as unreadable:
            self.add_error("pasted_text", str(unreadable))
        else:
            self.check_something_is_read(data.get("file"), data["read"])
        return data

    def reading(self):
        """What `start_reading` wants of the form."""
        data = self.cleaned_data
        upload = data["file"]
        return {
            "bureau": data["bureau"],
            "name": upload and upload.name,
            "content": upload,
            "pasted": data["read"],
            "year": data["year"],
        }

    def refuse(self, sentence):
        """Say at the field it came from why what was given is not kept."""
        self.add_error(
            "file" if self.cleaned_data.get("file") else "pasted_text", sentence
        )

    def check_something_is_read(self, file, pasted):
        if pasted:
            return
        if self.beside:
            self.add_error("pasted_text", "请把表格粘贴在方框里。")
        elif not file and "file" not in self.errors:
            self.add_error("file", "请选择文件，或者把表格粘贴在下面。")
        elif file and file.name.lower().endswith(PICTURES):
            self.add_error(
                "pasted_text",
                f"“{file.name}”是图片，不能直接识别。请重新选中它，并把其中的表格粘贴在这里。",
            )


class PlanDatesForm(forms.Form):
    # What the form is made again with, beside its data.
    remake = {}

    version = forms.IntegerField(widget=forms.HiddenInput)
    doc_no = forms.CharField(
        label="文号",
        required=False,
        max_length=60,
        help_text="如：江公办〔2026〕12号。",
    )
    issued_on = forms.DateField(label="印发日期", widget=DateInput())
    starts_on = forms.DateField(label="开始日期", widget=DateInput())
    ends_on = forms.DateField(
        label="计划期末",
        widget=DateInput(),
        help_text="没有写明时限、也不按轮次报送的任务，到这一天为止。",
    )

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "计划期末必须晚于开始日期。")
        return data


class QuarterlyRoundsForm(forms.Form):
    day = forms.IntegerField(
        label="季末月几日报送截止",
        min_value=1,
        max_value=31,
        initial=25,
        help_text="每季度一轮，数据截至报送截止日。超过当月天数的，取当月最后一天。",
    )


class RoundForm(forms.ModelForm):
    class Meta:
        model = ReportingRound
        fields = ["name", "opens_on", "cutoff_on", "due_on"]
        widgets = {
            "opens_on": DateInput(),
            "cutoff_on": DateInput(),
            "due_on": DateInput(),
        }
