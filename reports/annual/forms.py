"""What is typed about an annual report: terms, cells, texts, dates."""

import json

from django import forms

from core.files.forms import DateInput
from core.files.inspection import Refused as FileRefused
from core.files.services import receive
from core.files.uploads import ACCEPT
from core.units.models import Unit
from reports.annual.book import typed_cells
from reports.annual.parts import MOST_IN_PART_ONE, PARTS
from reports.annual.services.telling import (
    occurrences_of,
    proposed,
    tasks_naming_reports,
)
from reports.formats import FORMAT_2019
from reports.forms import ReportFileField
from reports.models import AnnualReport
from tasks.models import Task

WRONG_DAY = {"invalid": "请按 2027-01-26 的样子填写日期。"}


def day(label, **kwargs):
    return forms.DateField(
        label=label, widget=DateInput, error_messages=WRONG_DAY, **kwargs
    )


def reason_field(label, help_text=""):
    return forms.CharField(
        label=label,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
    )


class TermsForm(forms.Form):
    """统计范围, and a superior's earlier date."""

    scope = forms.ChoiceField(
        label="统计范围",
        choices=AnnualReport.Scope.choices,
        help_text="含分局：本局以下各公安局、分局的申请、案件一并统计。",
    )
    superior_due_on = day(
        "上级要求的公布日期",
        required=False,
        help_text="上级要求早于1月31日的填写，没有的不填。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AddForm(TermsForm):
    bureau = forms.ModelChoiceField(
        Unit.objects.none(), label="公安局", empty_label=None
    )
    year = forms.TypedChoiceField(label="报告年度", coerce=int)

    field_order = ["bureau", "year", "scope", "superior_due_on"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        bureaus = Unit.objects.within(user.paths_with("reports.prepare_report"))
        self.fields["bureau"].queryset = bureaus.filter(is_bureau=True)
        self.fields["bureau"].initial = user.acting_post.unit.bureau_id
        self.fields["year"].choices = [
            (year, f"{year}年")
            for year in range(today.year, FORMAT_2019.first_year - 1, -1)
        ]
        self.fields["year"].initial = today.year - (today.month < 11)


class Seen(forms.Form):
    """Fields as the page showed them: only what the person changed is theirs.

    `shown` holds what stands now, by the name of the field.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, report, shown, **kwargs):
        self.report, self.shown = report, shown
        super().__init__(data, **kwargs)
        self.fields["version"].initial = report.version
        self.fields["seen"].initial = json.dumps(shown, ensure_ascii=False)

    def was_shown(self):
        try:
            seen = json.loads(self.data.get("seen") or "{}")
        except ValueError:
            seen = {}
        return seen if isinstance(seen, dict) else {}

    def typed(self):
        """What the person changed, by the name of the field."""
        seen, typed = self.was_shown(), {}
        for name in self.shown:
            text = plain(self.data.get(name, self.shown[name]))
            if text != plain(seen.get(name, self.shown[name])):
                typed[name] = text
        return typed

    def is_stale(self):
        return self.data.get("version") != str(self.report.version)

    def again(self):
        """The same changes, upon what stands now."""
        data = {**self.shown, **self.typed(), "version": self.report.version}
        data["seen"] = json.dumps(self.shown, ensure_ascii=False)
        if "reason" in self.fields:
            data["reason"] = self.data.get("reason", "")
        return type(self)(data, **self.remake)


def plain(text):
    return str(text).replace("\r\n", "\n").replace("\r", "\n").strip()


class CellsForm(Seen):
    """A table's cells that are typed, and one reason for what differs from a ledger."""

    reason = forms.CharField(
        label="与台账不同的原因",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="改了台账统计的数才要填写，如：台账启用以前收到的申请。",
    )

    def __init__(self, data=None, *, report, table, anchors, shown, **kwargs):
        self.remake = {
            "report": report,
            "table": table,
            "anchors": anchors,
            "shown": shown,
        }
        super().__init__(data, report=report, shown=shown, **kwargs)
        self.anchors = anchors
        if table == "A":
            self.fields["reason"].label = "与各单位所报不同的原因"
            self.fields["reason"].help_text = "改了各单位所报合计的数才要填写。"
        for name in typed_cells(report.format, table):
            cell = report.format.cells[name]
            field = forms.CharField(required=False, max_length=24, label=cell.label)
            field.initial = shown[anchors[name]]
            field.widget.attrs = {
                "id": anchors[name],
                "aria-label": cell.label,
                "inputmode": "decimal",
                "autocomplete": "off",
            }
            self.fields[anchors[name]] = field

    def cells(self):
        """What was changed, by the names of cells."""
        names = {anchor: name for name, anchor in self.anchors.items()}
        return {names[anchor]: text for anchor, text in self.typed().items()}


class TextsForm(Seen):
    """Every part of the text, each with a count of its characters."""

    def __init__(self, data=None, *, report, shown, **kwargs):
        self.remake = {"report": report, "shown": shown}
        super().__init__(data, report=report, shown=shown, **kwargs)
        for part in PARTS:
            self.fields[field_of(part.key)] = forms.CharField(
                label=part.title,
                required=False,
                help_text=part.help,
                initial=shown[field_of(part.key)],
                widget=forms.Textarea(attrs={"rows": 5, "data-count": part.number}),
            )

    def texts(self):
        keys = {field_of(part.key): part.key for part in PARTS}
        return {keys[name]: text for name, text in self.typed().items()}

    @property
    def most_in_part_one(self):
        return MOST_IN_PART_ONE


def field_of(key):
    return f"part-{key.replace('.', '-')}"


class ActForm(forms.Form):
    """A form of an act; `report` and `user` are there to choose from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, report, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = report.version
        self.prepare(report, user, today)

    def prepare(self, report, user, today):
        """Fill in choices and first values."""

    def values(self):
        return self.cleaned_data


class PlainForm(ActForm):
    pass


class ReasonForm(ActForm):
    reason = reason_field("原因")


class PaperForm(ActForm):
    signer = forms.CharField(label="签批人", max_length=60)
    signed_on = day("签批日期")
    scan = forms.FileField(
        label="签批扫描件",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text="签批页的扫描件或照片。不得上传涉密文件。",
    )

    def clean_scan(self):
        try:
            return receive(self.cleaned_data["scan"])
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused


class SubmitForm(ActForm):
    to = forms.CharField(
        label="提交给", max_length=100, help_text="同级政府信息公开工作主管部门。"
    )
    on = day("提交日期")

    def prepare(self, report, user, today):
        self.fields["on"].initial = today


class ClosingForm(ActForm):
    """Names the tasks that publication closes; the person unticks what it does not."""

    closes = forms.ModelMultipleChoiceField(
        None,
        label="同时办结的任务",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的任务写入公布日期，以公布网址为佐证材料，审核通过、不用再填报；还有别的要求没有办完的请去掉勾选。",
    )

    def prepare(self, report, user, today):
        found = occurrences_of(report, today)
        if not found:
            del self.fields["closes"]
            return
        field = self.fields["closes"]
        field.queryset, field.label_from_instance = found, told
        field.initial = [each.pk for each in proposed(found, today)]

    def values(self):
        return {**self.cleaned_data, "closes": self.cleaned_data.get("closes") or []}


class PublishForm(ClosingForm):
    address = forms.URLField(
        label="公布网址",
        max_length=500,
        assume_scheme="https",
        help_text="政府网站“政府信息公开年报”栏目中这份报告的网址。",
        error_messages={"invalid": "请填写完整的网址，以 http:// 或 https:// 开头。"},
    )
    on = day("公布日期")

    field_order = ["address", "on", "closes"]

    def prepare(self, report, user, today):
        super().prepare(report, user, today)
        self.fields["on"].initial = today


class LinkForm(ActForm):
    task = forms.ModelChoiceField(
        Task.objects.none(),
        label="要求公布年度报告的任务",
        help_text="列出本局工作要点、常年工作中写有“年度报告”“年报”的任务，由您确定；"
        "登记公布时一并办结，公布网址作为它的佐证材料。",
    )

    def prepare(self, report, user, today):
        field = self.fields["task"]
        field.queryset = tasks_naming_reports(report)
        field.label_from_instance = lambda task: f"{task.plan.title}：{task}"


class TellForm(ClosingForm):
    pass


def told(occurrence):
    assignment = occurrence.assignment
    named = f"{assignment.task}：{assignment.unit}，{occurrence.due_on}到期"
    report = getattr(occurrence, "report", None)
    if report and report.body.strip():
        return f"{named}（已有填报内容，只补写，由该单位提交）"
    return named


class EarlierFileForm(forms.Form):
    file = ReportFileField(
        label="上年年度报告文件",
        error_messages={"required": "请选择上年的年度报告文件。"},
        help_text="可以是 Word、Excel、PDF、OFD、网页或文本文件，一个文件一份报告。"
        "读出后逐格核对，确认了才用来比对。不得上传涉密文件。",
    )
    organ = forms.CharField(
        label="机关名称",
        required=False,
        max_length=100,
        help_text="不填的用文件里写的。机构合并的，逐个上传原机关的报告，系统相加后比对。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class EarlierTypedForm(forms.Form):
    """Last year's 结转 by column and 现行有效 by row: what the rules compare."""

    organ = forms.CharField(label="机关名称", max_length=100)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, cells, **kwargs):
        super().__init__(*args, **kwargs)
        self.cells = cells
        for number, label in enumerate(cells.values()):
            self.fields[f"cell-{number}"] = forms.DecimalField(
                label=label,
                min_value=0,
                max_digits=12,
                decimal_places=0,
                error_messages={"required": "没有的填0。", "invalid": "请填写整数。"},
            )

    def figures(self):
        return {
            name: self.cleaned_data[f"cell-{number}"]
            for number, name in enumerate(self.cells)
        }
