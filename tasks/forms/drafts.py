"""Correcting what the machine read, and committing it."""

import re

from django import forms

from tasks.models import Criterion, Role, WorkPlan

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
BETWEEN_ELEMENTS = re.compile(r"[、，,；;\s]+")
MOST_CRITERIA = 60
# Where a text may be cut: after a sentence or before a number in brackets, else
# after a clause.
SENTENCES = re.compile(
    r"[。；;！？\n]+[”’）)]*\s*|(?<=.)(?=[（(][0-9一二三四五六七八九十]{1,2}[)）])"
)
CLAUSES = re.compile(r"[，,：:]+")
SHOWN = 60
LIMIT_UNITS = {
    "workday": "个工作日",
    "day": "日",
    "hour": "小时",
    "week": "周",
    "month": "个月",
}


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
        self.read_criteria = row.criteria
        kwargs["initial"] = self.values_of(row)
        super().__init__(*args, **kwargs)
        blank = 0 if self.is_bound else 1
        self.criterion_count = max(len(row.criteria) + blank, self.posted_criteria())
        for index in range(self.criterion_count):
            read = row.criteria[index] if index < len(row.criteria) else {}
            self.fields.update(criterion_fields(index, read))

    def posted_criteria(self):
        count = 0
        while count < MOST_CRITERIA and f"criterion{count}_text" in self.data:
            count += 1
        return count

    @staticmethod
    def values_of(row):
        """The row as the fields show it."""
        recurrence = row.recurrence or {}
        values = {
            "version": row.version,
            "path": "\n".join(row.path),
            "number": row.number,
            "text": row.text,
            "units": "\n".join(f"{name} {role}" for name, role in row.named_units),
            "due_on": row.due_on,
            "every": recurrence.get("every", ""),
            "times": recurrence.get("times"),
            "by": recurrence.get("by") or "",
        }
        for index, criterion in enumerate(row.criteria):
            values |= {
                f"criterion{index}_text": criterion["text"],
                f"criterion{index}_elements": "、".join(criterion["elements"]),
                f"criterion{index}_kind": criterion.get(
                    "kind", Criterion.Kind.ORDINARY
                ),
            }
        return values

    @property
    def criteria_fields(self):
        """The three fields of each criterion, for the page."""
        return [
            [self[f"criterion{index}_{name}"] for name in ("text", "elements", "kind")]
            for index in range(self.criterion_count)
        ]

    @property
    def fields_before(self):
        return [self[name] for name in ("path", "number", "text")]

    @property
    def fields_after(self):
        return [self[name] for name in ("due_on", "every", "times", "by")]

    def clean_path(self):
        return lines(self.cleaned_data["path"])

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
        for index in range(self.criterion_count):
            name = f"criterion{index}"
            if data.get(f"{name}_elements") and not data.get(f"{name}_text"):
                self.add_error(f"{name}_text", "有佐证要素的，请写明评价标准。")
        return data

    def criteria(self):
        """The criteria as typed, each with the limit and deductions it was read with."""
        found = []
        for index in range(self.criterion_count):
            text, elements, kind = (
                self.cleaned_data[f"criterion{index}_{name}"]
                for name in ("text", "elements", "kind")
            )
            if not text:
                continue
            read = self.read_criteria[index : index + 1]
            names = filter(None, BETWEEN_ELEMENTS.split(elements))
            found.append(
                {
                    **(read[0] if read else {}),
                    "text": text,
                    "kind": kind or Criterion.Kind.ORDINARY,
                }
                | {"elements": list(dict.fromkeys(names))}
            )
        return found

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
        plain = ("path", "number", "text", "units", "due_on")
        values = {name: data[name] for name in plain}
        return values | {"recurrence": recurrence, "criteria": self.criteria()}


def criterion_fields(index, read):
    """The fields of one criterion; emptying its text removes it."""
    label = f"评价标准{index + 1}"
    return {
        f"criterion{index}_text": forms.CharField(
            label=label,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=said_of(read),
        ),
        f"criterion{index}_elements": forms.CharField(
            label=f"{label}的佐证要素",
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"placeholder": "如：内容、时间、载体"}),
        ),
        f"criterion{index}_kind": forms.ChoiceField(
            label=f"{label}的性质", required=False, choices=Criterion.Kind.choices
        ),
    }


def said_of(criterion):
    """The limit and deductions a criterion was read with, in words."""
    said = []
    if limit := criterion.get("limit"):
        unit = LIMIT_UNITS[limit["unit"]]
        said.append(f"办理期限：{limit.get('text') or str(limit['count']) + unit}")
    said += [f"扣分规定：{each['text']}" for each in criterion.get("deductions") or ()]
    return "；".join(said)


class CommitForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="标题", max_length=200)
    kind = forms.ChoiceField(label="类型", choices=WorkPlan.Kind.choices)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    doc_no = forms.CharField(label="文号", required=False, max_length=60)
    again = forms.BooleanField(
        label="仍要导入：我已核对，这不是重复导入", required=False
    )

    def __init__(self, *args, draft, **kwargs):
        scheme = "分工" in draft.title or "方案" in draft.title
        kwargs["initial"] = {
            "version": draft.version,
            "title": draft.title,
            "kind": WorkPlan.Kind.SCHEME if scheme else WorkPlan.Kind.POINTS,
            "year": draft.year,
        }
        super().__init__(*args, **kwargs)


class SplitForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    at = forms.TypedChoiceField(
        label="从哪里分开",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="选中的文字成为下面一项任务的开头。",
    )

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, initial={"version": row.version}, **kwargs)
        self.fields["at"].choices = cuts_of(row.text)


def cuts_of(text):
    """Where a text may be cut in two: (place, what the second would begin with)."""
    return cuts_after(SENTENCES, text) or cuts_after(CLAUSES, text)


def cuts_after(pattern, text):
    places = (match.end() for match in pattern.finditer(text))
    return [
        (place, shortened(text[place:].strip()))
        for place in places
        if text[place:].strip()
    ]


def shortened(text):
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def unit_of(line, number):
    match = UNIT_LINE.match(line)
    if not match or match["role"] not in ROLES:
        raise forms.ValidationError(
            f"第{number}行“{line}”没有写明分工，请写成“名称 分工”，"
            "分工为牵头、负责、责任、配合、参与、指导之一。"
        )
    return {"name": match["name"], "role": ROLES[match["role"]].value}
