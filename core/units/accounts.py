"""Logging in and out and changing a password, each with its line in the trail."""

from django.db import transaction

from core.audit.trail import record

from .models import User

LOCKED = "连续输错，账号已锁定"


def logged_in(user):
    record("登录", user, by=user)


def logged_out(user):
    record("退出登录", user, by=user)


def login_failed(username, *, locked):
    """Note a refused login on the account it was tried with.

    A name no account has leaves no line: what was typed may be a password or the
    name of somebody outside. axes counts it with its address all the same.
    """
    if user := User.objects.filter(username=username).first():
        record("登录失败", user, by=None, note=LOCKED if locked else "")


@transaction.atomic
def change_password(user, password):
    """Set a password the person chose; the one handed out is done with."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("修改密码", user, by=user)
