"""导入登记簿: the file, and what the office says of cells it leaves blank."""

import uuid

from django import forms

from core.units.models import Unit, User
from core.units.roles import Role
from foi.models import ClockEvent, InformationRequest, RegisterImport
from foi.register import columns, reading

from .registering import bureaus_kept

Request = InformationRequest
ASK = [("", "不代填，按有误处理")]


def told(label, choices, *, initial="", help_text=""):
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=ASK + list(choices),
        initial=initial,
        help_text=help_text,
    )


class UploadForm(forms.Form):
    """One file. The token makes one of two clicks."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    bureau = forms.ModelChoiceField(
        Unit.objects.none(), label="登记簿的机关", empty_label=None
    )
    purpose = forms.ChoiceField(
        label="种类",
        choices=RegisterImport.Purpose.choices,
        help_text="登记簿：平时用 Excel 登记的申请。起用前登记簿：开始使用本系统以前的申请，"
        "办结的和在办的都可以。省平台导出表：从省依申请公开系统导出，按省平台编号更新台账。",
    )
    file = forms.FileField(
        label="Excel 文件",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=f".xlsx，不超过{reading.MAX_BYTES >> 20}MB、{reading.MAX_ROWS:,}行。"
        "表头的名称和次序不限，上面可以有标题行。文件加密暂存，确认或者放弃后即删除。",
    )
    sheet = forms.CharField(
        label="工作表名称",
        required=False,
        max_length=60,
        help_text="文件里有几张登记簿时填写要导入哪一张，例如 2025年；只有一张的不填。",
    )
    way = told("申请方式", Request.Way.choices)
    basis = told(
        "邮寄的收到日依据",
        [each for each in Request.Basis.choices if each[0] != "submitted"],
        initial="signed",
        help_text="挂号信、特快专递以签收为准；平常信函以双方确认为准。",
    )
    form = told("载体形式", Request.Form.choices, initial="paper")
    getting = told("获取方式", Request.Getting.choices)
    service = told("送达方式", ClockEvent.Service.choices)
    head = forms.ModelChoiceField(
        User.objects.none(),
        label="延期批准人",
        required=False,
        empty_label="不代填，按有误处理",
        help_text="政府信息公开工作机构负责人（第三十三条）。",
    )
    ANSWERS = ("way", "basis", "form", "getting", "service")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        bureaus = bureaus_kept(user)
        self.fields["bureau"].queryset = bureaus
        self.fields["bureau"].initial = bureaus.first()
        offices = [bureau.managing_office_id for bureau in bureaus]
        self.fields["head"].queryset = User.objects.filter(
            posts__unit__in=offices, posts__role=Role.HEAD
        ).distinct()
        if len(bureaus) == 1:
            self.fields["bureau"].widget = forms.HiddenInput()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > reading.MAX_BYTES:
            raise forms.ValidationError(
                f"文件超过 {reading.MAX_BYTES >> 20}MB，请按年度拆分后再导入。"
            )
        if not file.size:
            raise forms.ValidationError("文件是空的，请确认选对了文件。")
        return file

    def groups(self):
        """(heading, what it is about, the fields below it)."""
        names = [name for name in self.fields if not self[name].is_hidden]
        cut = names.index("way")
        yield "文件", "", [self[name] for name in names[:cut]]
        about = "登记簿没有这一列，或者这一格留空时，按下面填写；写了的照登记簿。"
        yield "登记簿没有写的内容", about, [self[name] for name in names[cut:]]

    def values(self):
        """What the service asks for."""
        data, head = self.cleaned_data, self.cleaned_data["head"]
        answers = {name: data[name] for name in self.ANSWERS if data[name]}
        return {
            "bureau": data["bureau"],
            "purpose": data["purpose"],
            "name": data["file"].name,
            "data": data["file"].read(),
            "sheet": data["sheet"],
            "answers": answers | ({"head": head.pk} if head else {}),
            "token": data["token"],
        }


class CommitForm(forms.Form):
    """Which rows to write: all, or only the good ones; which updates to take over."""

    only_good = forms.BooleanField(required=False)
    taken = forms.TypedMultipleChoiceField(required=False, coerce=int)
    rest = forms.BooleanField(required=False)

    def __init__(self, *args, listed, unlisted, **kwargs):
        super().__init__(*args, **kwargs)
        self.unlisted = unlisted
        self.fields["taken"].choices = [(str(at), at) for at in listed]

    def values(self):
        data = self.cleaned_data
        rest = self.unlisted if data["rest"] else ()
        return {
            "only_good": data["only_good"],
            "updates": {*data["taken"], *rest},
        }


class HeadingsForm(forms.Form):
    """What each heading of a file means; the names of the fields are their order."""

    def __init__(self, *args, headings, meanings, **kwargs):
        super().__init__(*args, **kwargs)
        self.headings = {}
        choices = [("", "不读取")] + [(f.code, f.label) for f in columns.FIELDS]
        for at, (letter, heading) in enumerate(headings):
            name = f"heading_{at}"
            self.headings[name] = heading
            self.fields[name] = forms.ChoiceField(
                label=f"{letter}列“{heading}”" if letter else f"“{heading}”",
                required=False,
                choices=choices,
                initial=meanings.get(heading) or "",
            )

    def chosen(self):
        return {
            heading: self.cleaned_data[name] for name, heading in self.headings.items()
        }
