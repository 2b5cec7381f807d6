"""What a password must be, besides what Django itself asks of it."""

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

KINDS = (str.isupper, str.islower, str.isdigit, lambda letter: not letter.isalnum())


class SeveralKinds:
    """Capital letters, small letters, digits, signs: at least so many of the four."""

    def __init__(self, kinds=3):
        self.kinds = kinds

    def validate(self, password, user=None):
        used = sum(any(map(kind, password)) for kind in KINDS)
        if used < self.kinds:
            raise ValidationError(
                f"大写字母、小写字母、数字、符号四类中，密码至少要有 {self.kinds} 类。",
                code="password_too_few_kinds",
            )

    def get_help_text(self):
        return f"大写字母、小写字母、数字、符号四类中，至少要有 {self.kinds} 类。"


class NotTheUsername:
    """The user name, in any letter case, is no part of it."""

    def validate(self, password, user=None):
        name = user.get_username().lower() if user else ""
        if name and name in password.lower():
            raise ValidationError("密码不能包含用户名。", code="password_has_username")

    def get_help_text(self):
        return "不能包含用户名。"


class NotTheOldOne:
    """A handed-out password is really changed."""

    def validate(self, password, user=None):
        if user and user.pk and check_password(password, user.password):
            raise ValidationError(
                "新密码不能与现在的密码相同。", code="password_unchanged"
            )

    def get_help_text(self):
        return "不能与现在的密码相同。"
