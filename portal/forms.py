"""What a visitor may ask in an address; every fault is told in a sentence."""

from django import forms

from catalog import bigrams
from catalog.models import EntryVersion

from .published import EVERYBODY, GROUPS

LONGEST = 50
ANY = ("", "不限")
AUDIENCES = (ANY, (EVERYBODY, "全社会"), (GROUPS, "特定群体"))
TOO_LONG = f"检索词不超过{LONGEST}个字，请缩短后再查。"
NO_WORD = "检索词里没有文字，请输入要查找的词。"
TOO_SHORT = "全部单位一起查找时，请至少输入两个字；进入某一公安局可以查找一个字。"
NOTHING = "请输入要查找的词，或者选择领域、单位等条件。"


class SearchForm(forms.Form):
    """`fields` and `units` are what occurs in the lists of one bureau."""

    q = forms.CharField(label="检索词", required=False, strip=True)
    field = forms.ChoiceField(label="领域", required=False)
    unit = forms.ChoiceField(label="责任单位", required=False)
    openness = forms.ChoiceField(
        label="五公开", required=False, choices=(ANY, *EntryVersion.Openness.choices)
    )
    audience = forms.ChoiceField(label="公开对象", required=False, choices=AUDIENCES)

    def __init__(self, data, *, bureau=None, fields=(), units=()):
        super().__init__(data, auto_id="%s")
        self.bureau = bureau
        self.fields["field"].choices = [ANY, *((each, each) for each in fields)]
        self.fields["unit"].choices = [ANY, *units]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = "没有这个选项，请从列表中选择。"
        if bureau is None:
            del self.fields["field"], self.fields["unit"]

    def clean_q(self):
        text = self.cleaned_data["q"]
        if len(text) > LONGEST:
            raise forms.ValidationError(TOO_LONG)
        words = bigrams.words_of(text)
        if text and not words:
            raise forms.ValidationError(NO_WORD)
        if text and self.bureau is None and max(map(len, words)) < 2:
            raise forms.ValidationError(TOO_SHORT)
        return text

    def clean(self):
        said = self.cleaned_data
        asks = said if self.bureau else {"q": said.get("q")}
        if not self.errors and not any(asks.values()):
            raise forms.ValidationError(NOTHING)
        return said

    @property
    def filters(self):
        """The fields that narrow, bound to what was chosen."""
        return [field for field in self if field.name != "q"]


class DayForm(forms.Form):
    """A day whose edition is looked for."""

    on = forms.DateField(
        label="日期",
        input_formats=["%Y-%m-%d"],
        error_messages={
            "invalid": "日期请写作2026-01-31。",
            "required": "请写明日期，例如2026-01-31。",
        },
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data):
        super().__init__(data, auto_id="%s")
