"""公开记录 by form; and which entry a column of the site belongs to."""

import uuid
from collections import Counter

from django import forms
from django.db.models import Case, When

from catalog.channels import Channel
from catalog.in_force import in_force
from catalog.models import EntryList, Publication
from catalog.services.publishing import FACTS
from core.units import paths
from core.units.forms import UnitSelect
from core.units.models import Unit

PERMISSIONS = ("catalog.keep_catalogue", "catalog.enter_item")


def day(label, **options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def kept_bureau(user):
    """The bureau whose catalogue the person keeps, that of the acting post first."""
    acting = user.acting_post.unit.bureau
    if user.may("catalog.keep_catalogue", acting):
        return acting
    kept = user.paths_with("catalog.keep_catalogue")
    return Unit.objects.filter(path__in=kept, is_bureau=True).order_by("path").first()


def recording_bureau(user):
    """The bureau a record is entered in, that of the acting post first."""
    acting = user.acting_post.unit.bureau
    if units_of(user, acting).exists():
        return acting
    return Unit.objects.filter(paths.under(recording_scope(user))).first().bureau


def entry_choices(bureau, *, on):
    """(key, title) of the entries in force; of those that look alike, what they hold."""
    rows = in_force(on=on).filter(
        entry__bureau=bureau, entry_list=EntryList.PROACTIVE, is_heading=False
    )
    rows = rows.order_by("field", "code", "title").values_list(
        "entry", "field", "title", "site_column", "content"
    )
    named = [
        (pk, "　".join(filter(None, (title, field, column))), content)
        for pk, field, title, column, content in rows
    ]
    times = Counter(name for _, name, _ in named)
    return [
        (
            pk,
            name if times[name] == 1 else f"{name}（{' '.join(content.split())[:40]}）",
        )
        for pk, name, content in named
    ]


def units_of(user, bureau):
    """Where the person may record: the office for all units, a liaison for the own."""
    return Unit.objects.filter(paths.under(recording_scope(user)), bureau=bureau)


def recording_scope(user):
    return [path for name in PERMISSIONS for path in user.paths_with(name)]


class PublicationForm(forms.ModelForm):
    """Facts of one publication. The token makes one of two clicks."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    entry = forms.TypedChoiceField(
        label="公开事项",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"data-filter": True}),
        help_text="主动公开基本目录中的事项；公开期限按这个事项的公开时限计算。",
    )
    formed_on = day(
        "形成或者变更日期",
        required=False,
        help_text="信息形成或者变更的日期，公开期限从这一天起算；不填不判断是否超期。",
    )
    link = forms.CharField(
        label="网址",
        required=False,
        max_length=1000,
        help_text="从浏览器地址栏复制完整的网址；同一网址只登记一次。",
    )
    published_on = day("公开日期", help_text="在网站或者其他渠道公开的日期。")

    class Meta:
        model = Publication
        fields = FACTS
        help_texts = {
            "site_column": "网站上的栏目，例如 政务公开>法定主动公开内容>户籍管理。",
            "reviewer_first": "三审：依次填写姓名。",
        }

    field_order = ("unit", "entry", "title", "doc_no", "formed_on", "published_on") + (
        "channel",
        "site_column",
        "link",
        "reviewer_first",
        "reviewer_second",
        "reviewer_third",
    )

    def __init__(self, *args, user, bureau, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.bureau = bureau
        units = units_of(user, bureau)
        own = user.acting_post.unit_id
        self.fields["unit"] = forms.ModelChoiceField(
            units.order_by(Case(When(pk=own, then=0), default=1), "path"),
            label="公开单位",
            empty_label=None,
            widget=UnitSelect,
        )
        choices = entry_choices(bureau, on=today)
        known = self.instance.entry_id
        if known and known not in dict(choices):
            choices.append((known, "（已不在目录中的事项）"))
        self.fields["entry"].choices = [("", "暂不对应"), *choices]
        self.fields["channel"].choices = Channel.choices
        self.initial.setdefault("published_on", today)
        if self.instance.pk:
            del self.fields["token"]
            self.initial["entry"] = known
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=self.instance.version
            )

    def clean_entry(self):
        key = self.cleaned_data["entry"]
        if key is None:
            return None
        entries = Publication.entry.field.related_model.objects
        return entries.select_related("catalogue").get(pk=key)

    def _post_clean(self):
        """The service fills the row: the form only says what was typed."""

    def facts(self):
        return {name: self.cleaned_data[name] for name in FACTS}


class WithdrawForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = day("撤下日期")
    reason = forms.CharField(
        label="撤下理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如 处罚决定已撤销、内容有误重新发布。撤下的记录保留，不再算作公开。",
    )


class AssignForm(forms.Form):
    """Which entry the unmatched records of a column are put to."""

    site_column = forms.CharField(widget=forms.HiddenInput, required=False)
    entry = forms.TypedChoiceField(
        label="公开事项", coerce=int, widget=forms.Select(attrs={"data-filter": True})
    )

    def __init__(self, *args, bureau, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = [
            ("", "请选择"),
            *entry_choices(bureau, on=today),
        ]
