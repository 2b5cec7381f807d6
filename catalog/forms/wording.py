"""What an entry says: one form for the inventory and for a revision."""

import uuid
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from catalog.channels import Channel
from catalog.cycles import Cycle
from catalog.limits import read_limit
from catalog.models import Entry, EntryVersion
from catalog.models.entry import LEVELS
from core.units.forms import UnitSelect
from core.units.models import Unit

from .acts import guarded

OTHER = "other"
LIMITS = (
    "形成或者变更之日起20个工作日内",
    "形成或者变更之日起15个工作日内",
    "形成或者变更之日起7个工作日内",
    "形成或者变更之日起3个工作日内",
    "即时公开",
    "定期公开（每周）",
    "定期公开（每月）",
    "定期公开（每季度）",
    "定期公开（每半年）",
    "定期公开（每年）",
    "长期公开",
)
# What every item says stands open; the rest is folded until it says something.
OPEN = "事项"
GROUPS = (
    (
        OPEN,
        ["title", "content", "basis_text", "unit"]
        + ["limit_said", "limit_text", "cycle", "channels"],
    ),
    (
        "在目录中的位置：上级事项、编码、领域",
        ["parent", "code", "position", "field", "is_heading"],
    ),
    (
        "其他渠道、网站栏目、公开方式",
        ["channels_other", "site_column", "mode_text", "is_on_request"],
    ),
    (
        "公开对象和公开层级",
        ["is_for_all", "for_groups", "is_county_level", "is_township_level"],
    ),
    ("审核程序（流程图）、监督咨询渠道", ["steps_text", "supervision"]),
    ("不予公开理由、依申请公开程序", ["withheld_reason", "procedure"]),
    (
        "公开主体、五公开、条例第二十条、内部备注",
        ["subject_text", "openness", "article_20_item", "note"],
    ),
)
# Ticked on every new form, so they do not unfold their group.
USUAL = {"is_county_level", "position"}
STEP_HELP = (
    "一行一步，步骤和经办之间用竖线隔开，例如：拟稿|业务大队、初审|大队负责人、"
    "保密审查|办公室、签发|分管局领导。流程图由此生成。"
)


@dataclass(frozen=True)
class Group:
    """Fields below one heading; `is_open` where they say something, or are wrong."""

    heading: str
    fields: list[BoundField]
    is_open: bool

    @property
    def is_folded(self) -> bool:
        return self.heading != OPEN


class ParentField(forms.ModelChoiceField):
    """Where an entry hangs: told with the level it stands on."""

    def label_from_instance(self, entry):
        return f"{'　' * (entry.shown_level - 1)}{entry.shown_title}"


class WordingForm(forms.ModelForm):
    """Values as `EntryVersion` takes them; `version` is what the person saw."""

    limit_said = forms.ChoiceField(
        label="公开时限",
        required=False,
        choices=[("", "（还没有定）"), *((each, each) for each in LIMITS)]
        + [(OTHER, "其他，按下面填写的")],
    )
    steps_text = forms.CharField(
        label="审核程序",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=STEP_HELP,
    )
    channels = forms.MultipleChoiceField(
        label="公开渠道和载体",
        required=False,
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    article_20_item = forms.IntegerField(
        label="条例第二十条第几项",
        required=False,
        min_value=1,
        max_value=15,
        help_text="第二十条列举的第几项，1至15。",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = EntryVersion
        fields = [
            name
            for _heading, names in GROUPS
            for name in names
            if name not in {"limit_said", "steps_text"}
        ]
        widgets = {
            "unit": UnitSelect,
            "parent": forms.Select(attrs={"data-filter": True}),
            "content": forms.Textarea(attrs={"rows": 5}),
            "basis_text": forms.Textarea(attrs={"rows": 3}),
            "withheld_reason": forms.Textarea(attrs={"rows": 2}),
            "procedure": forms.Textarea(attrs={"rows": 2}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        field_classes = {"parent": ParentField}
        help_texts = {
            "content": "一行一个要素，例如：办理条件、办理流程、所需材料。",
            "basis_text": "一行一个，写到条，例如：《居住证暂行条例》第九条。",
            "limit_text": "上面选“其他”的在这里写，例如：每年1月31日前。写“尽快”“0个工作日”的"
            "原样保留，标为不明确。",
            "is_heading": "只用来分类、本身不公开内容的，勾选后不用填时限等。",
            "site_column": "本机关网站上的栏目名称，导入网站文章时按它对应。",
            "is_on_request": "主动公开的同时也接受公开申请的，勾选。",
            "subject_text": "目录上写的公开主体与责任单位名称不同的，照写。",
            "position": "同一上级事项下从小到大排列，不填按编码排。",
        }

    def __init__(self, *args, bureau, entry=None, limited_to=None, **kwargs):
        version = kwargs.get("instance")
        kwargs["initial"] = {**said_by(version), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.fields["unit"].queryset = Unit.objects.under(bureau).order_by("path")
        self.fields["unit"].empty_label = "（还没有定）"
        self.fields["parent"].queryset = parents_in(bureau, entry, limited_to)
        self.fields["parent"].empty_label = "（没有，是一级事项）"
        self.fields["cycle"].choices = [
            ("", "（还没有定）"),
            *(each for each in Cycle.choices if each[0] != Cycle.UNCLEAR),
            *self.unclear_cycle(),
        ]
        self.fields["openness"].choices = [
            ("", "（不填）"),
            *EntryVersion.Openness.choices,
        ]
        self.fields["limit_text"].label = "其他公开时限"
        self.fields["position"].required = False

    def unclear_cycle(self):
        """What a list of old says of a cycle is kept until another is chosen."""
        if self.initial.get("cycle") != Cycle.UNCLEAR:
            return []
        text = self.instance.cycle_text
        return [
            (
                Cycle.UNCLEAR,
                f"{text}（不明确，待核定）" if text else Cycle.UNCLEAR.label,
            )
        ]

    @property
    def groups(self):
        return [
            Group(heading, [self[name] for name in names], self.says(names))
            for heading, names in GROUPS
        ]

    def says(self, names) -> bool:
        is_wrong = any(name in self.errors for name in names)
        return is_wrong or any(self[name].value() for name in {*names} - USUAL)

    def clean_position(self):
        return self.cleaned_data["position"] or 0

    def clean_steps_text(self):
        lines = [each.strip() for each in self.cleaned_data["steps_text"].splitlines()]
        return [
            [part.strip() for part in line.replace("｜", "|").partition("|")[::2]]
            for line in lines
            if line
        ]

    def clean(self):
        data = guarded(self, super().clean())
        if data.get("limit_said") == OTHER and not data.get("limit_text"):
            self.add_error("limit_text", "选了“其他”，请写明公开时限。")
        parent = data.get("parent")
        if parent and parent.shown_level >= LEVELS:
            self.add_error("parent", "目录最多四级，这个事项已经是第四级。")
        if parent and self.entry and hangs_from(parent, self.entry):
            self.add_error("parent", "所选的上级事项就在这个事项之下，不能互相包含。")
        return data

    def wording(self) -> EntryVersion:
        """The version the form describes, unsaved."""
        data = self.cleaned_data
        said = data["limit_said"]
        text = data["limit_text"] if said == OTHER else said
        limit = read_limit(text) if text else None
        # `instance` has the form's cycle by now, but the text of the saved one.
        is_kept = data["cycle"] and data["cycle"] == self.initial.get("cycle")
        version = EntryVersion(
            **{name: data[name] for name in self.Meta.fields if name != "limit_text"}
        )
        version.level = data["parent"].shown_level + 1 if data["parent"] else 1
        version.steps, version.limit_text = data["steps_text"], text
        version.cycle_text = self.instance.cycle_text if is_kept else ""
        if limit:
            version.limit_kind, version.limit_days = limit.kind, limit.days
            version.limit_event, version.limit_period = limit.event, limit.period
            version.limit_month, version.limit_day = limit.month, limit.day
        return version


def said_by(version) -> dict:
    """What the form shows of a version beside its own fields."""
    if version is None:
        return {"token": uuid.uuid4(), "limit_said": LIMITS[0], "is_county_level": True}
    text = version.limit_shown
    known = text in LIMITS or not version.limit_kind
    return {
        "limit_said": text if known else OTHER,
        "limit_text": "" if known else text,
        "steps_text": "\n".join("|".join(filter(None, step)) for step in version.steps),
        "token": uuid.uuid4(),
    }


def parents_in(bureau, entry, catalogue):
    """What an entry may hang from: of its list, or of the inventory beside it."""
    rows = Entry.objects.filter(bureau=bureau).exclude(status=Entry.Status.LEFT_OUT)
    if catalogue:
        rows = rows.filter(catalogue=catalogue)
    if entry:
        rows = rows.exclude(pk=entry.pk)
    # One taken out of its list has no wording to hang from.
    rows = rows.with_wording().exclude(shown_level=None)
    return rows.order_by("shown_level", "shown_title")


def hangs_from(entry, other) -> bool:
    """Whether an entry stands below another, as both are worded last."""
    for _level in range(LEVELS):
        if entry is None or entry == other:
            break
        last = entry.versions.filter(until_number=None).order_by("-pk").first()
        entry = last.parent if last else None
    return entry == other
