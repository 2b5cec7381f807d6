"""导入目录: the file, where it goes, and what a person says to the result."""

import uuid

from django import forms

from catalog.models import EntryList
from catalog.services.sorting import catalogue_of
from core.files.inspection import Refused as FileRefused
from core.files.services.storing import receive
from core.units import paths
from core.units.models import Unit

ACCEPT = ".xlsx,.xls,.et,.csv,.docx,.doc,.wps,.html,.htm"
LIST, UNIT = "list", "unit"


def places_for(user):
    """(value, label) of every list and inventory the person may bring a file into."""
    kept = Unit.objects.within(user.paths_with("catalog.keep_catalogue"))
    for bureau in kept.filter(is_bureau=True).order_by("path"):
        for each in EntryList:
            yield f"{LIST}-{bureau.pk}-{each.value}", f"{bureau.name}：{each.label}"
    scope = user.paths_with("catalog.enter_item")
    rows = Unit.objects.filter(paths.under(scope), is_bureau=False, valid_until=None)
    for unit in rows.order_by("path"):
        yield f"{UNIT}-{unit.pk}", f"{unit.name}：公开事项清单（填报中）"


class UploadForm(forms.Form):
    """One file. The token makes one of two clicks."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    goes_into = forms.ChoiceField(
        label="导入到",
        help_text="导入目录的，新增、修改、取消都先编入一件动态调整草稿，"
        "经签批、备案才生效；导入公开事项清单的，成为本单位填报中的事项。",
    )
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text="Excel 工作簿（.xlsx）；也可以是旧版 Excel、WPS 表格、CSV、Word 文件或者保存下来的网页。"
        "按表头名称识别各列，次序不限；表头一行、两行都可以，上面可以有标题。",
    )
    sheet = forms.CharField(
        label="工作表名称",
        required=False,
        max_length=60,
        help_text="文件里有几张目录时填写要导入哪一张；只有一张的不填。",
    )
    below = forms.CharField(
        label="整份文件归入的上级事项",
        required=False,
        max_length=200,
        help_text="文件只列一个领域、表里没有领域名称的填写，例如：户籍管理。"
        "文件中的事项列在它下面，也只与它下面的事项核对；其他文件不填。",
    )
    reason = forms.CharField(
        label="编制或者调整的理由",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="导入目录时必填，写入动态调整，例如：首次编制；按省厅2026年版目录调整。",
    )
    default_text = forms.CharField(
        label="没有写明时统一填写",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="依申请公开目录填申请程序，负面清单填不予公开的理由；"
        "新增的事项在文件里没有这一栏时用。",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goes_into"].choices = list(places_for(user))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError("文件是空的，请确认选对了文件。")
        try:
            return receive(file)
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self):
        data = super().clean()
        into_list = data.get("goes_into", "").startswith(LIST)
        if into_list and not data.get("reason", "").strip():
            self.add_error("reason", "请写明编制或者调整的理由。")
        return data

    def values(self, user):
        """What the service asks for."""
        data = self.cleaned_data
        kind, pk, *rest = data["goes_into"].split("-")
        unit = Unit.objects.select_related("bureau__managing_office").get(pk=pk)
        catalogue = None
        if kind == LIST:
            catalogue = catalogue_of(unit, rest[0])
            unit = unit.managing_office or own_unit(user, unit)
        return {
            "bureau": unit.bureau,
            "unit": unit,
            "catalogue": catalogue,
            "file": data["file"],
            "sheet": data["sheet"],
            "below": data["below"],
            "reason": data["reason"],
            "default_text": data["default_text"],
            "token": data["token"],
        }


def own_unit(user, bureau):
    """The unit of the post through which the person keeps the bureau's lists."""
    for post in user.posts_in_force:
        if post.unit.bureau_id == bureau.pk:
            return post.unit
    return bureau


class CommitForm(forms.Form):
    """All lines, or only the good ones; what is taken out; which laws are kept."""

    only_good = forms.BooleanField(required=False)
    ends = forms.TypedMultipleChoiceField(required=False, coerce=int)
    laws = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args, brought, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends"].choices = [(entry, name) for entry, name in brought.missing]
        self.fields["laws"].choices = [
            (at, title) for at, (title, *_) in enumerate(brought.unknown_laws)
        ]
