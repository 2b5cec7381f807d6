"""Forms of plans above: import, which rows to keep, what covers a row, the table."""

from django import forms

from tasks.models import Role
from tasks.naming_us import SURE

from .plans import DateInput, PlanImportForm

UNNAMED = "未点名，本局自行对照"


class SuperiorImportForm(PlanImportForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "上级工作要点文件"


class LetterheadForm(forms.Form):
    """What a superior's plan is called, who issued it, when."""

    # What the form is made again with, beside its data.
    remake = {}

    version = forms.IntegerField(widget=forms.HiddenInput)
    issuer = forms.CharField(
        label="发文机关", max_length=100, help_text="如：江门市人民政府办公室。"
    )
    title = forms.CharField(label="标题", max_length=200)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    doc_no = forms.CharField(label="文号", required=False, max_length=60)
    issued_on = forms.DateField(label="印发日期", required=False, widget=DateInput())


class KeepForm(forms.Form):
    """Which rows of a draft to keep, and by which name each means us."""

    keep = forms.MultipleChoiceField(
        error_messages={"required": "没有勾选任何一行，请至少勾选一行。"}
    )

    def __init__(self, *args, proposals, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {str(each.row.pk): each.row for each in proposals}
        self.fields["keep"].choices = [(pk, pk) for pk in self.rows]
        self.fields["keep"].initial = [
            str(each.row.pk) for each in proposals if each.naming.verdict == SURE
        ]
        for each in proposals:
            self.fields[f"named_{each.row.pk}"] = naming_field(each)
        self.lines = [
            Line(each, self[f"named_{each.row.pk}"], self) for each in proposals
        ]

    def chosen(self):
        """{row key: how it names us}, as the service wants it."""
        data = self.cleaned_data
        return {
            int(pk): named_by(self.rows[pk], data[f"named_{pk}"]) for pk in data["keep"]
        }


def naming_field(proposal):
    """The names of a row to choose from, the proposed one chosen."""
    row, naming = proposal.row, proposal.naming
    names = [unit["name"] for unit in row.units]
    choices = [
        (str(place), f"{name}（{role}）")
        for place, (name, role) in enumerate(row.named_units)
    ]
    field = forms.ChoiceField(
        choices=[*choices, ("", UNNAMED)],
        required=False,
        initial=str(names.index(naming.name)) if naming.name in names else "",
    )
    field.widget.attrs["aria-label"] = f"第{row.position}行中本局的称呼"
    return field


def named_by(row, place):
    if place == "":
        return {"name": "未点名", "role": Role.UNNAMED}
    return row.units[int(place)]


class Line:
    """One row of the page: what was read, what is proposed, what is ticked."""

    def __init__(self, proposal, named, form):
        self.row, self.naming, self.named = proposal.row, proposal.naming, named
        self.is_kept = str(self.row.pk) in (form["keep"].value() or [])

    @property
    def tone(self):
        return {"sure": "green", "doubtful": "amber"}.get(self.naming.verdict, "grey")

    @property
    def label(self):
        labels = {"sure": "点名本局", "doubtful": "请核对"}
        return labels.get(self.naming.verdict, "未点名")


class TaskChoices(forms.ModelMultipleChoiceField):
    """Our tasks by ticking."""

    def __init__(self, **kwargs):
        super().__init__(None, required=False, label="承接的任务", **kwargs)


class CoverForm(forms.Form):
    # The row as the person saw it, see `services.superiors.state_of`.
    version = forms.CharField(widget=forms.HiddenInput)
    tasks = TaskChoices()
    reason = forms.CharField(
        label="不需承接的理由",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="没有本局任务承接、也不用承接的，写明理由，如：本局没有这项职能。",
    )

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = tasks

    def clean(self):
        data = super().clean()
        if data.get("tasks") and data.get("reason"):
            self.add_error(
                "reason", "已选承接的任务，不用再写理由；请清空理由，或取消所选任务。"
            )
        return data


class TableForm(forms.Form):
    """How the progress table for the superior is to be made."""

    PLAIN, ORIGINAL, UPLOADED = "plain", "original", "uploaded"

    on = forms.DateField(
        label="数据截止",
        widget=DateInput(),
        help_text="只取到这一天为止报送、并已审核通过的落实情况。",
    )
    layout = forms.ChoiceField(
        label="表格样式",
        widget=forms.RadioSelect,
        choices=[
            (PLAIN, "没有模板，按要点的栏目生成"),
            (ORIGINAL, "填在上级的原件里"),
            (UPLOADED, "填在下面上传的模板里"),
        ],
        initial=PLAIN,
    )
    template = forms.FileField(
        label="上级的模板",
        required=False,
        help_text="Excel 工作簿（.xlsx），表头要有“工作任务”和“落实情况”一类的列。",
    )

    def __init__(self, *args, has_original, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_original:
            self.fields["layout"].choices = [
                choice
                for choice in self.fields["layout"].choices
                if choice[0] != self.ORIGINAL
            ]

    def clean(self):
        data = super().clean()
        wants = data.get("layout") == self.UPLOADED
        if wants and not data.get("template") and "template" not in self.errors:
            self.add_error("template", "请选择上级的模板，或改选其他样式。")
        return data

    def uploaded(self):
        """The template to fill, where one was asked for."""
        wants = self.cleaned_data["layout"] == self.UPLOADED
        return self.cleaned_data["template"] if wants else None
