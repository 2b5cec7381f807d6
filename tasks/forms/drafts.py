"""Correcting what the machine read, and committing it."""

import re

from django import forms

from tasks.models import Role, WorkPlan

from .plans import DateInput

EVERY = [
    ("", "不重复"),
    ("year", "每年"),
    ("half", "每半年"),
    ("quarter", "每季度"),
    ("month", "每月"),
    ("week", "每周"),
]
ROLES = {role.label: role for role in Role}
UNIT_LINE = re.compile(r"^(?P<name>.+?)[\s　]+(?P<role>\S+)$")
ELEMENTS = re.compile(r"[［\[](?P<names>[^］\]]*)[］\]]\s*$")


class DraftRowForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    path = forms.CharField(
        label="章节",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="每级标题一行，由大到小。",
    )
    number = forms.CharField(label="序号", required=False, max_length=20)
    text = forms.CharField(label="任务", widget=forms.Textarea(attrs={"rows": 4}))
    criteria = forms.CharField(
        label="评价标准",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每条一行；要素写在行末方括号内，如：评价公开的情况[内容、时间、载体]",
    )
    units = forms.CharField(
        label="责任单位",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每个单位一行：名称、空格、分工（牵头、负责、责任、配合、参与、指导）。",
    )
    due_on = forms.DateField(label="完成时限", required=False, widget=DateInput())
    every = forms.ChoiceField(label="周期", required=False, choices=EVERY)
    times = forms.IntegerField(
        label="每个周期几次", required=False, min_value=1, max_value=366
    )
    by = forms.RegexField(
        r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        label="每年的哪一天",
        required=False,
        help_text="月-日，如 01-31；没有写明日期的不填。",
        error_messages={"invalid": "请写成月-日，如 01-31。"},
    )

    def __init__(self, *args, row, **kwargs):
        self.remake = {"row": row}
        kwargs["initial"] = self.values_of(row)
        super().__init__(*args, **kwargs)

    @staticmethod
    def values_of(row):
        """The row as the fields show it."""
        recurrence = row.recurrence or {}
        return {
            "version": row.version,
            "path": "\n".join(row.path),
            "number": row.number,
            "text": row.text,
            "criteria": "\n".join(criterion_line(c) for c in row.criteria),
            "units": "\n".join(
                f"{u['name']} {Role(u['role']).label}" for u in row.units
            ),
            "due_on": row.due_on,
            "every": recurrence.get("every", ""),
            "times": recurrence.get("times"),
            "by": recurrence.get("by") or "",
        }

    def clean_path(self):
        return lines(self.cleaned_data["path"])

    def clean_criteria(self):
        return [criterion_of(line) for line in lines(self.cleaned_data["criteria"])]

    def clean_units(self):
        return [
            unit_of(line, number)
            for number, line in enumerate(lines(self.cleaned_data["units"]), start=1)
        ]

    def clean(self):
        data = super().clean()
        if data.get("due_on") and data.get("every"):
            self.add_error("due_on", "有周期的任务不填完成时限，请只留一样。")
        if data.get("by") and data.get("every") != "year":
            self.add_error("by", "只有每年一次的任务可以写明哪一天。")
        return data

    def values(self):
        """The cleaned row in the fields of `DraftRow`."""
        data = self.cleaned_data
        recurrence = None
        if data["every"]:
            recurrence = {
                "every": data["every"],
                "times": data["times"] or 1,
                "by": data["by"] or None,
            }
        plain = ("path", "number", "text", "criteria", "units", "due_on")
        return {name: data[name] for name in plain} | {"recurrence": recurrence}


class CommitForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="标题", max_length=200)
    kind = forms.ChoiceField(label="类型", choices=WorkPlan.Kind.choices)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    doc_no = forms.CharField(label="文号", required=False, max_length=60)

    def __init__(self, *args, draft, **kwargs):
        scheme = "分工" in draft.title or "方案" in draft.title
        kwargs["initial"] = {
            "version": draft.version,
            "title": draft.title,
            "kind": WorkPlan.Kind.SCHEME if scheme else WorkPlan.Kind.POINTS,
            "year": draft.year,
        }
        super().__init__(*args, **kwargs)


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def criterion_line(criterion):
    elements = "、".join(criterion["elements"])
    return f"{criterion['text']}[{elements}]" if elements else criterion["text"]


def criterion_of(line):
    match = ELEMENTS.search(line)
    if not match:
        return {"text": line, "elements": []}
    names = [name.strip() for name in match["names"].split("、") if name.strip()]
    return {"text": line[: match.start()].strip(), "elements": names}


def unit_of(line, number):
    match = UNIT_LINE.match(line)
    if not match or match["role"] not in ROLES:
        raise forms.ValidationError(
            f"第{number}行“{line}”没有写明分工，请写成“名称 分工”，"
            "分工为牵头、负责、责任、配合、参与、指导之一。"
        )
    return {"name": match["name"], "role": ROLES[match["role"]].value}
