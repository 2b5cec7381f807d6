"""Recording and correcting 佐证材料."""

from django import forms
from django.db.models import Q

from core.units.forms import UnitSelect
from core.units.models import Post, Unit, User

from . import links
from .inspection import Refused
from .uploads import ACCEPT, MOST_FILES, SeveralFilesField

NO_SECRETS = "不得上传涉密文件；有公民身份号码的，请先隐去中间的数字。"
FACT_ON_HELP = "材料证明的那件事发生的日期，如公开、发布的日期。不清楚可以不填。"


class DateInput(forms.DateInput):
    """A date typed or picked, always in ISO form."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def units_to_add_for(user, *, on):
    """The units in force a person may record materials for."""
    scope = user.paths_with("files.add_material")
    return Unit.objects.within(scope).in_force(on=on)


def people_who_see(user, *, on):
    """The person, and those with a post in reach."""
    posts = Post.objects.within(user.paths_with("files.add_material")).in_force(on=on)
    return User.objects.filter(Q(pk=user.pk) | Q(posts__in=posts)).distinct()


class AboutToday(forms.Form):
    """Whose dates may not lie ahead of today."""

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def not_ahead(self, name):
        day = self.cleaned_data[name]
        if day and day > self.today:
            label = self.fields[name].label
            raise forms.ValidationError(f"{label}不能晚于今天，请改正。")
        return day

    def clean_fact_on(self):
        return self.not_ahead("fact_on")

    def clean_seen_on(self):
        return self.not_ahead("seen_on")


class NewMaterialForm(AboutToday):
    """For which unit; not asked of a person who acts for one."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="单位", empty_label=None, widget=UnitSelect
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        units = units_to_add_for(user, on=today)
        field = self.fields["unit"]
        field.queryset = units
        acting = user.acting_post.unit
        field.initial = acting if acting in units else units.first()
        if len(units) == 1:
            field.widget = forms.HiddenInput()


class UploadForm(NewMaterialForm):
    """Several files, each to become a material."""

    files = SeveralFilesField(
        label="文件",
        error_messages={"required": "请选择至少一个文件。"},
        help_text=f"可以一次选择多个文件（最多{MOST_FILES}个），每个文件成为一份材料。{NO_SECRETS}",
    )
    title = forms.CharField(
        label="名称",
        required=False,
        max_length=200,
        help_text="不填则用文件名。一次上传多个文件时不用填，上传后可以逐份修改。",
    )
    fact_on = forms.DateField(
        label="事项日期", required=False, widget=DateInput, help_text=FACT_ON_HELP
    )

    def clean(self):
        data = super().clean()
        if data.get("title") and len(data.get("files", [])) > 1:
            self.add_error(
                "title", "一次上传多个文件时不能共用一个名称，请清空后再上传。"
            )
        return data


class LinkForm(NewMaterialForm):
    """A link, who saw it on which day, and perhaps how it looked."""

    link = forms.CharField(
        label="网址",
        max_length=links.LENGTH,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text="从浏览器地址栏复制完整的网址，以 http:// 或 https:// 开头。",
    )
    title = forms.CharField(
        label="名称", max_length=200, help_text="如：执法信息公示专栏 2026年第二季度。"
    )
    fact_on = forms.DateField(
        label="事项日期", required=False, widget=DateInput, help_text=FACT_ON_HELP
    )
    seen_by = forms.ModelChoiceField(
        User.objects.none(), label="查看人", empty_label=None
    )
    seen_on = forms.DateField(
        label="查看日期",
        widget=DateInput,
        help_text="打开网页看到上述内容的日期。以后网页打不开，以此为据。",
    )
    snapshot = forms.FileField(
        label="网页快照",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=f"可以不附。网页截图、另存的网页或 PDF。{NO_SECRETS}",
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, user=user, today=today, **kwargs)
        ask_who_saw(self, user, today)

    def clean_link(self):
        return checked_link(self.cleaned_data["link"])


def checked_link(link):
    try:
        links.refuse_bad_link(link)
    except Refused as refused:
        raise forms.ValidationError(str(refused)) from refused
    return link


def ask_who_saw(form, user, today):
    form.fields["seen_by"].queryset = people_who_see(user, on=today)
    form.fields["seen_by"].initial = user.pk
    form.fields["seen_on"].initial = today


class SeenForm(AboutToday):
    """Who opened the link again on which day."""

    seen_by = forms.ModelChoiceField(
        User.objects.none(), label="查看人", empty_label=None
    )
    seen_on = forms.DateField(label="查看日期", widget=DateInput)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        ask_who_saw(self, user, today)


class SnapshotForm(forms.Form):
    snapshot = forms.FileField(
        label="网页快照",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=f"网页截图、另存的网页或 PDF。附上后不能替换。{NO_SECRETS}",
    )


class CorrectForm(AboutToday):
    """What a material is called and when its fact was."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="名称", max_length=200)
    fact_on = forms.DateField(
        label="事项日期", required=False, widget=DateInput, help_text=FACT_ON_HELP
    )
