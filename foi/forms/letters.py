"""What a letter is told, its wording, and the settings of the organ that signs."""

import uuid

from django import forms

from core.files.marks import has_secrecy_mark
from core.workdays.days import current_calendar
from core.workdays.words import dated
from foi.letters.kinds import DAY, LINE
from foi.letters.placeholders import fault_of
from foi.letters.shared import DATES, said_by
from foi.models import ClockEvent, Letter, LetterSettings
from foi.models.remedy import OrganKind

from .fields import day, text

NAME_LENGTH = 200
TEXT_LENGTH = 4000


class LetterForm(forms.Form):
    """The inputs of one kind, named by their place; values go by label."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, kind, values, **kwargs):
        super().__init__(*args, **kwargs)
        self.inputs = {f"input_{i}": each for i, each in enumerate(kind.asked)}
        for name, each in self.inputs.items():
            self.fields[name] = field_of(each)
            self.initial[name] = values.get(each.label, "")

    def clean(self):
        data = super().clean()
        for name in self.inputs:
            if has_secrecy_mark(str(data.get(name) or "")):
                self.add_error(name, "写有国家秘密标志，本系统不得存储国家秘密。")
        return data

    def values(self) -> dict[str, str]:
        """By label, as they are kept."""
        return {
            each.label: str(self.cleaned_data.get(name) or "")
            for name, each in self.inputs.items()
        }


def field_of(each):
    if each.form == DAY:
        return day(each.label, required=each.is_required, help_text=each.help)
    if each.form == LINE:
        return forms.CharField(
            label=each.label,
            required=each.is_required,
            max_length=NAME_LENGTH,
            help_text=each.help,
        )
    return text(
        each.label,
        required=each.is_required,
        help_text=each.help,
        length=TEXT_LENGTH,
    )


class IssueForm(forms.Form):
    """出文, asked for in words: it takes a number that stays."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = day("落款日期", help_text="收到申请以后、今天以前。")
    sure = forms.BooleanField(
        label="已核对全文。出文后取得文号，不能修改、删除，有误只能作废",
        error_messages={"required": "请先核对全文，再勾选。"},
    )

    def __init__(self, *args, acts=(), **kwargs):
        super().__init__(*args, **kwargs)
        if acts:
            self.fields["event"] = ActOnRecord(
                acts,
                required=False,
                empty_label="不用于已登记的事项",
                help_text="已经登记、还没有文书的事项；选了就写上这份文书的文号。"
                "落款日期不能晚于它的日期。",
            )
            self.initial |= {"event": acts[0].pk, "on": acts[0].on}
            self.order_fields(["version", "on", "event", "sure"])


class ActOnRecord(forms.ModelChoiceField):
    """One of the acts that were entered before their letter."""

    def __init__(self, acts, **kwargs):
        rows = ClockEvent.objects.filter(pk__in=[each.pk for each in acts])
        super().__init__(rows, label="用于已登记的事项", **kwargs)

    def label_from_instance(self, event):
        return f"{dated(event.on)} {event.get_act_display()}"


class TieForm(forms.Form):
    """用于已登记的事项: for a letter that was issued after its act."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"] = ActOnRecord(acts, empty_label=None)


class VoidForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = text("作废的原因", rows=2, length=500, help_text="不要写申请人的姓名。")


class TemplateForm(forms.Form):
    """The next version of a wording; `seen` is the one it was made from."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="标题", max_length=120, help_text="可以用 {机关}。")
    body = forms.CharField(
        label="正文",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="每段一行；大括号中的内容出文时填入，没有内容的一行不印。"
        "主送、落款和日期由系统写，不在正文中写。",
    )
    source = forms.CharField(
        label="依据",
        max_length=300,
        help_text="这样写的依据，如条例的条款、本局的决定。",
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self):
        data = super().clean()
        if "title" in data and "body" in data:
            body = data["body"].replace("\r\n", "\n")
            if fault := fault_of(self.kind, data["title"], body):
                self.add_error("body", fault)
        return data


class SettingsForm(forms.ModelForm):
    """文书设置; a review authority of a department is the government, never police."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = LetterSettings
        fields = ["letters_are_on", "prefix", "organ_kind", "review_authority"] + [
            "second_authority",
            "review_online",
            "court",
            "superior",
            "contact",
        ]

    def clean(self):
        data = super().clean()
        for name in ("review_authority", "second_authority"):
            if "公安" in (data.get(name) or ""):
                self.add_error(
                    name,
                    "2024年1月1日起，对公安机关的行政行为只能向本级人民政府申请"
                    "行政复议（行政复议法第二十四条），请写人民政府的名称。",
                )
        is_department = data.get("organ_kind") == OrganKind.DEPARTMENT
        if is_department and data.get("second_authority"):
            self.add_error(
                "second_authority", "工作部门的行政复议机关只有本级人民政府一个。"
            )
        if data.get("court") and "法院" not in data["court"]:
            self.add_error("court", "请写法院的全称，如 江门市蓬江区人民法院。")
        return data


class LetterChoice(forms.Form):
    """Which letter an act was told by: one issued here, or a 文号 from elsewhere.

    What the letter says already need not be written again.
    """

    letter = forms.ModelChoiceField(
        Letter.objects.none(),
        label="文书",
        required=False,
        empty_label="不是本系统出的文书，或者没有文书",
        help_text="已出文、还没有使用的文书；选了就填入它的文号，"
        "文书写明的事项、理由和日期可以不再填写。",
    )
    letter_number = forms.CharField(
        label="文号",
        required=False,
        max_length=60,
        help_text="其他系统出的文书，填写它的文号；选了上面的文书不用填。",
    )

    def offer_letters(self, act):
        """Those issued for this request and act, not used yet; the newest chosen."""
        found = [each for each in unused_letters(self.row) if each.about.act == act]
        if found:
            keys = [each.pk for each in found]
            self.fields["letter"].queryset = Letter.objects.filter(pk__in=keys)
            self.propose(found)
        else:
            del self.fields["letter"]
            self.fields["letter_number"].help_text = "没有文号的不填。"
        last = ["letter", "letter_number", "document"]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def propose(self, found):
        """Put in what the letter says; of several, only what a choice goes by."""
        said = said_by(found[0])
        self.initial["letter"] = found[0].pk
        self.spared = {name for name in said if name in self.fields}
        self.spared = {each for each in self.spared if self.fields[each].required}
        for name in self.spared:
            self.fields[name].required = False
        if len(found) > 1:
            said = {name: said[name] for name in ("outcome", "until") if name in said}
        self.initial |= {
            name: getattr(value, "pk", value) for name, value in said.items() if value
        }
        if "days" in self.fields and (days := self.days_told(found[0])):
            self.initial["days"] = days

    def days_told(self, letter):
        """How many working days later the date is that a letter tells."""
        told, due_on = letter.day(DATES["extend"][0]), self.row.due_on
        return current_calendar().between(due_on, told) if due_on < told else 0

    def clean(self):
        """Take from the letter what was left empty."""
        data = self.cleaned_data
        letter = data.get("letter")
        said = said_by(letter) if letter else {}
        for name in [each for each in said if each in self.fields]:
            if data.get(name) in (None, "", False) and name not in self.errors:
                data[name] = said[name]
        for name in getattr(self, "spared", ()):
            if data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return super().clean()


def unused_letters(row) -> list[Letter]:
    """Issued for a request and told by no act; asked once for all forms of a page."""
    if not hasattr(row, "unused_letters"):
        found = Letter.objects.filter(request=row).unused()
        row.unused_letters = list(found.select_related("outcome"))
    return row.unused_letters
