"""One row of a unit's sheet as a form."""

import re

from django import forms

from tasks.elements import BadValue, parsed, plain, shown
from tasks.models import ProgressReport

from .plans import DateInput

Kind = ProgressReport.Kind
BODY_LENGTH = 10_000
EVIDENCE = ("pick", "link", "title", "fact_on", "files")
# A material as the list of the library offers it: 目录更新公告 #128
_PICKED = re.compile(r"#(?P<published>公开)?(?P<pk>\d{1,18})\s*$")


class PlainField(forms.CharField):
    """Text as people paste it, without control characters; kept as it is otherwise."""

    def to_python(self, value):
        return super().to_python(plain(str(value)) if value else value)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """Any number of files; what each is worth is asked when it is kept."""

    widget = FilesInput

    def has_changed(self, initial, data):
        return bool(data)


class EntryForm(forms.Form):
    """What the unit reports on one occurrence.

    Hidden initial values tell a row the writer changed from one somebody else did.
    """

    named_only = "填写了材料名称，请同时填写网址或选择文件。"

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    adopt = forms.CharField(required=False)
    kind = forms.ChoiceField(
        label="情况",
        required=False,
        choices=[("", "请选择"), *Kind.choices],
        show_hidden_initial=True,
    )
    body = PlainField(label="落实情况", required=False, show_hidden_initial=True)
    criterion = forms.TypedChoiceField(
        label="用于", required=False, coerce=int, empty_value=None
    )
    pick = forms.CharField(
        label="从材料库、公开记录选用", required=False, max_length=300
    )
    link = forms.URLField(
        label="网址",
        required=False,
        max_length=1000,
        assume_scheme="http",
        error_messages={"invalid": "网址应以 http:// 或 https:// 开头。"},
    )
    files = FilesField(label="上传文件", required=False)
    title = forms.CharField(label="材料名称", required=False, max_length=200)
    fact_on = forms.DateField(label="事项日期", required=False, widget=DateInput())

    def __init__(self, *args, occurrence, report=None, stated=None, **kwargs):
        task = occurrence.assignment.task
        self.named = {
            (criterion.pk, named.element_id): named.element
            for criterion in task.criteria.all()
            for named in criterion.named_elements.all()
        }
        stated = stated or {}
        kwargs["initial"] = {
            "version": report.version if report else 0,
            "kind": report.kind if report else "",
            "body": report.body if report else "",
            **{name_of(key): stated.get(key, "") for key in self.named},
        }
        super().__init__(*args, prefix=f"o{occurrence.pk}", **kwargs)
        self.occurrence, self.report = occurrence, report
        self.theirs, self.their_values, self.notice = None, [], ""
        for key, element in self.named.items():
            self.fields[name_of(key)] = PlainField(
                label=element.name, required=False, show_hidden_initial=True
            )
        self.fields["criterion"].choices = [("", "整项任务")] + [
            (criterion.pk, f"评价标准{place}")
            for place, criterion in enumerate(task.criteria.all(), start=1)
        ]
        if task.recurrence is not None:
            choices = [c for c in self.fields["kind"].choices if c[0] != Kind.COMPLETED]
            self.fields["kind"].choices = choices

    @property
    def element_fields(self):
        """The fields of the elements, by (criterion, element)."""
        return {key: self[name_of(key)] for key in self.named}

    @property
    def words(self):
        """The fields that hold what is told, without the evidence."""
        return ("kind", "body", *map(name_of, self.named))

    @property
    def kept(self):
        """The hidden fields: the version, and what each field held when it was shown."""
        version = self.add_prefix("version")
        kept = {version: str(self["version"].value())}
        for name in self.words:
            field = f"initial-{self.add_prefix(name)}"
            shown_then = str(self.initial.get(name) or "")
            kept[field] = self.data.get(field, shown_then)
        return kept

    @property
    def has_words(self):
        """Whether kind, text or an element is another than the page showed."""
        return bool(set(self.words) & set(self.changed_data))

    @property
    def has_news(self):
        """Whether the writer changed anything in this row."""
        return self.has_words or bool(set(EVIDENCE) & set(self.changed_data))

    @property
    def is_adding(self):
        """Whether the writer was bringing evidence that is not taken in yet."""
        if not self.is_bound:
            return False
        typed = any(self[name].value() for name in ("pick", "link", "title"))
        return typed or bool(self.errors.keys() & set(EVIDENCE))

    def clean_body(self):
        body = self.cleaned_data["body"]
        if len(body) > BODY_LENGTH:
            self.notice = (
                f"落实情况超过{BODY_LENGTH}个字，只保存了前{BODY_LENGTH}个字，"
                "其余内容请另存为文件，作为佐证材料上传。"
            )
        return body[:BODY_LENGTH]

    def clean_pick(self):
        """Which material or publication was chosen from the list, by its kind."""
        words = self.cleaned_data["pick"]
        if not words:
            return None
        found = _PICKED.search(words)
        if not found:
            raise forms.ValidationError("请从列表中选一份材料，或者填网址、上传文件。")
        kind = "publication_pk" if found["published"] else "material_pk"
        return {kind: int(found["pk"])}

    def clean(self):
        data = super().clean()
        for key, element in self.named.items():
            self.check_element(name_of(key), element)
        is_told = bool(data.get("body")) or any(
            data.get(name_of(key)) for key in self.named
        )
        if data.get("kind") == Kind.NOTHING and is_told:
            self.add_error(
                "body", "选“本期无”就不填落实情况和要素：请清空文字，或改选“有进展”。"
            )
        if data.get("kind") == "" and (is_told or self.has_evidence):
            data["kind"] = Kind.PROGRESS
        named_only = data.get("title") and not (data.get("link") or data.get("files"))
        if named_only and "link" not in self.errors:
            self.add_error("link", self.named_only)
        return data

    @property
    def has_evidence(self):
        return any(self.cleaned_data.get(name) for name in ("pick", "link", "files"))

    def check_element(self, name, element):
        try:
            parsed(element.kind, self.cleaned_data.get(name) or "")
        except BadValue as wrong:
            self.add_error(name, f"{element.name}：{wrong}")

    def entry(self):
        """The cleaned row as `Entry` takes it."""
        data = self.cleaned_data
        return {
            "occurrence_pk": self.occurrence.pk,
            "version": data["version"],
            "kind": data["kind"],
            "body": data["body"],
            "elements": {key: data[name_of(key)] for key in self.named},
        }

    def show_conflict(self, theirs):
        """Keep what was typed, and show what somebody saved meanwhile."""
        self.theirs, self.their_values = theirs, []
        stated = {name_of(key): "" for key in self.named}
        if theirs.pk:
            self.their_values = list(
                theirs.element_values.select_related("criterion", "element")
            )
        for value in self.their_values:
            stated[name_of((value.criterion_id, value.element_id))] = shown(value.value)
        self.go_on(theirs.version, kind=theirs.kind, body=theirs.body, **stated)

    def go_on(self, version, **initial):
        """Have what was typed stand against another version of the row."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)
        for name, value in initial.items():
            self.data[f"initial-{self.add_prefix(name)}"] = value

    def settle(self, version):
        """The words are saved; what is left on the form is what was refused."""
        self.go_on(version, **{name: self.cleaned_data[name] for name in self.words})
        self.data[self.add_prefix("kind")] = self.cleaned_data["kind"]

    def forget(self, name):
        """Empty a field whose content was taken in."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = ""


def name_of(key):
    """The field of an element: e12_3 is element 3 of criterion 12."""
    criterion, element = key
    return f"e{criterion}_{element}"
