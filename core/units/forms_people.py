"""Forms of 工作移交 and of 合并、更名. They check; the services act."""

from django import forms

from .forms import UnitSelect, UnitSelectMultiple
from .models import Post, Unit, User
from .successions import Wish

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class PostFilter(forms.Form):
    q = forms.CharField(label="单位或姓名", required=False, max_length=60)


class ColleagueField(forms.ModelChoiceField):
    """People by name and posts, for two may have one name."""

    def label_from_instance(self, user):
        posts = "、".join(post.label for post in user.posts_now)
        return f"{user}（{posts}）" if posts else str(user)


class HandoverForm(forms.Form):
    """Who takes a post over, and from when."""

    to_user = ColleagueField(
        User.objects.none(),
        label="接交人",
        empty_label="请选择",
        help_text="名单中没有的，请先由政务公开办公室或系统管理员新建人员。",
        widget=forms.Select(attrs={"data-filter": True}),
    )
    on = forms.DateField(
        label="移交日期",
        help_text="接交人自这一天起任职，移交人任职至前一天。",
        **DAY,
    )
    supervised_by = forms.CharField(label="监交人", max_length=60, required=False)
    note = forms.CharField(
        label="移交说明",
        required=False,
        max_length=2000,
        help_text="系统以外的文件、账号、物品等。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, people, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_user"].queryset = people


class SuccessionForm(forms.Form):
    """Which units go on as what, from when."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="原单位",
        help_text="只选一个并填写新名称，为更名；选几个，为合并。",
        widget=UnitSelectMultiple(attrs={"size": 8}),
    )
    successor = forms.ModelChoiceField(
        Unit.objects.none(),
        label="并入现有单位",
        required=False,
        empty_label="（不并入，用新名称）",
        widget=UnitSelect,
    )
    name = forms.CharField(
        label="新名称",
        max_length=60,
        required=False,
        help_text="并入现有单位的，不填。",
    )
    effective_on = forms.DateField(
        label="生效日期", help_text="文件规定的日期，当日或以后办理。", **DAY
    )
    doc_no = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, units, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units
        self.fields["successor"].queryset = units

    def clean(self):
        data = super().clean()
        successor, name = data.get("successor"), (data.get("name") or "").strip()
        data["name"] = name
        if not self.errors and bool(successor) == bool(name):
            self.add_error("name", "请填写新名称，或者选择并入的现有单位，二者选一。")
        return data

    @property
    def posts(self):
        """The posts of the chosen units that do not end before the day."""
        data = self.cleaned_data
        if len(data["units"]) == 1 and not data["successor"]:
            return Post.objects.none()
        on = data["effective_on"]
        leaving = data["units"].exclude(pk=getattr(data["successor"], "pk", None))
        held = Post.objects.filter(unit__in=leaving)
        return (
            (held.filter(until_on=None) | held.filter(until_on__gte=on))
            .select_related("user", "unit")
            .order_by("unit__position", "pk")
        )

    def wish(self, posts):
        data = self.cleaned_data
        return Wish(
            units=tuple(sorted(unit.pk for unit in data["units"])),
            successor=data["successor"].pk if data["successor"] else None,
            name=data["name"],
            effective_on=data["effective_on"],
            doc_no=data["doc_no"],
            posts=frozenset(posts),
        )
