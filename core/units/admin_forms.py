"""Forms of 系统管理. They check; the services act."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError

from . import people
from .models import Post, Unit, UnitAlias, UnitGroup, User


class UnitForm(forms.ModelForm):
    class Meta:
        model = Unit
        fields = [
            "code",
            "name",
            "parent",
            "kind",
            "legal_kind",
            "position",
            "is_bureau",
            "managing_office",
            "valid_from",
            "valid_until",
            "successor",
            "former_names",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            self.fields["parent"].required = True


class GroupForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label="单位类别",
        choices=Unit.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="本局直属的这些类别的单位。",
    )

    class Meta:
        model = UnitGroup
        fields = ["bureau", "name", "every_unit", "kinds", "members"]

    def clean(self):
        data = super().clean()
        bureau = data.get("bureau") or self.instance.bureau
        for unit in data.get("members") or []:
            if unit.parent_id != bureau.pk:
                self.add_error("members", f"{unit}不是{bureau}直属的单位。")
        if not (data.get("every_unit") or data.get("kinds") or data.get("members")):
            raise ValidationError("请勾选直属各单位，或者选择类别、指定单位。")
        return data


class AliasForm(forms.ModelForm):
    class Meta:
        model = UnitAlias
        fields = ["bureau", "name", "unit", "group"]


class PostForm(forms.ModelForm):
    """A new post, or the day an old one ends. `by` is set by the admin."""

    class Meta:
        model = Post
        fields = ["user", "unit", "role", "deputy", "from_on", "until_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            self.fields["role"].choices = choices_of(self.by)

    def clean(self):
        data = super().clean()
        wanted = ("user", "unit", "role", "from_on")
        if self.instance.pk is None and all(data.get(name) for name in wanted):
            checked(**data, by=self.by)
        return data


class PersonForm(forms.ModelForm):
    """A person's name and telephone."""

    last_name = forms.CharField(label="姓名", max_length=60)

    class Meta:
        model = User
        fields = ["last_name", "phone"]


class NewPersonForm(PersonForm):
    """A new account with its first post. `by` is set by the admin."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位")
    role = forms.ChoiceField(label="角色")
    deputy = forms.BooleanField(label="代审人", required=False)
    from_on = forms.DateField(label="任职日期", widget=AdminDateWidget)

    class Meta:
        model = User
        fields = ["username", "last_name", "phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = choices_of(self.by)

    def clean(self):
        data = super().clean()
        if all(data.get(name) for name in ("unit", "role", "from_on")):
            checked(
                user=self.instance,
                unit=data["unit"],
                role=data["role"],
                from_on=data["from_on"],
                until_on=None,
                deputy=data["deputy"],
                by=self.by,
            )
        return data


def choices_of(user):
    """The roles a person may give."""
    return [
        ("", "---------"),
        *((role.value, role.label) for role in user.giveable_roles),
    ]


def checked(**post):
    """Say why the post cannot be given, as a fault of the form."""
    try:
        people.check_post(**post)
    except people.CannotGivePost as refused:
        raise ValidationError(str(refused)) from refused
