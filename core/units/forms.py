"""Login, the post one acts through, and choosing a unit by typing."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不正确。请检查大小写和输入法。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }


class NewPasswordForm(PasswordChangeForm):
    error_messages = {
        "password_incorrect": "现在的密码不正确。",
        "password_mismatch": "两次输入的新密码不一致。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password2"].label = "再输入一次新密码"
        self.fields["new_password2"].help_text = ""


class ActAsForm(forms.Form):
    """One of the person's posts in force, and the page to go back to."""

    post = forms.TypedChoiceField(coerce=int)
    next = forms.CharField(required=False)

    def __init__(self, posts, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(post.pk, post.label) for post in posts]


class UnitSelect(forms.Select):
    """Units to choose from by typing any part of a name, or its pinyin initials."""

    def __init__(self, attrs=None, **kwargs):
        super().__init__({"data-filter": True, **(attrs or {})}, **kwargs)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if unit := getattr(value, "instance", None):
            option["attrs"]["data-initials"] = unit.initials
        return option


class UnitSelectMultiple(UnitSelect, forms.SelectMultiple):
    """The same for several units."""
