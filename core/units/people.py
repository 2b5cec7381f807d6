"""Acts on accounts and posts: what the system manager does, and may not do."""

import secrets
from datetime import date

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import (
    UNUSABLE_PASSWORD_PREFIX,
    PBKDF2PasswordHasher,
    make_password,
)
from django.db import transaction

from core.audit.trail import record

from .models import Post, User
from .roles import GIVES, KEEPERS, Role

# Without 0 O 1 l I: a handed-out password is read from paper.
ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class CannotGivePost(Exception):
    """The person cannot have the post; the message says why."""


class CannotEndPost(Exception):
    """The post cannot end on that day; the message says why."""


class CannotLock(Exception):
    """The account cannot be locked; the message says why."""


def one_time_password():
    """A password to hand out on paper, changed at the first login."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


@transaction.atomic
def add_person(*, username, name, unit, role, from_on, by, phone="", deputy=False):
    """Open an account with its first post; return it and its one-time password."""
    password = one_time_password()
    user = User.objects.create_user(
        username, password, last_name=name, phone=phone, must_change_password=True
    )
    post = give_post(
        user=user, unit=unit, role=role, from_on=from_on, deputy=deputy, by=by
    )
    record("新建人员", user, by=by, note=f"用户名{username}，{post.label}")
    return user, password


@transaction.atomic
def give_post(*, user, unit, role, from_on, by, until_on=None, deputy=False):
    """Give a person a post and return it.

    Nobody gives themselves one, and nobody holds two of account keeping, the trail
    and business at a time.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    check_post(
        user=user,
        unit=unit,
        role=role,
        from_on=from_on,
        until_on=until_on,
        deputy=deputy,
        by=by,
    )

    post = Post.objects.create(
        user=user,
        unit=unit,
        role=role,
        from_on=from_on,
        until_on=until_on,
        deputy=deputy,
    )
    record("安排岗位", post, by=by, note=f"自{from_on}起")
    return post


def check_post(*, user, unit, role, from_on, until_on, deputy, by):
    """Refuse a post the person cannot have; the form asks this, and the act again."""
    if by is not None and not by.may_give(role, unit):
        raise CannotGivePost(not_yours(role, unit))
    fault = fault_beside_held(
        user=user,
        unit=unit,
        role=role,
        from_on=from_on,
        until_on=until_on,
        deputy=deputy,
        by=by,
    )
    if fault:
        raise CannotGivePost(fault)


def fault_beside_held(*, user, by, **wanted):
    """Why a person cannot have a post beside those they hold; "" where they can."""
    held = Post.objects.filter(user_id=user.pk).select_related("user", "unit")
    return fault_of_post(Post(user=user, **wanted), held, by=by)


def not_yours(role, unit):
    """Why somebody else has to give, end or pass on a post."""
    if role in GIVES[Role.OFFICE]:
        return f"{unit}不在您的管理范围内，不能办理该单位的岗位。"
    return f"{Role(role).label}岗位只能由系统管理员办理。"


def fault_of_post(wanted, held, *, by):
    """Why a person who holds other posts cannot have one more; "" where they can.

    Asks nothing of the database: `held` are the person's posts of any time.
    """
    user, unit, role = wanted.user, wanted.unit, wanted.role
    if by is not None and by == user:
        return "不能给自己安排岗位，请由另一名系统管理员办理。"
    if wanted.until_on and wanted.until_on < wanted.from_on:
        return "离任日期不能早于任职日期。"
    if wanted.deputy and role != Role.HEAD:
        return "只有单位负责人可以设代审人。"
    if not unit.holds(on=wanted.from_on):
        return f"{unit.name}在{wanted.from_on}没有启用。"
    for post in held:
        if not overlap(post, wanted):
            continue
        if (post.unit_id, post.role) == (unit.pk, role):
            return f"{user}在此期间已是{post.label}。"
        if post.role != role and {post.role, role} & KEEPERS:
            return (
                f"{user}是{post.label}；系统管理员、安全审计员和业务岗位不得互相兼任。"
            )
    return ""


def overlap(one, other):
    """Whether two posts are held on a common day."""
    return one.from_on <= (other.until_on or date.max) and other.from_on <= (
        one.until_on or date.max
    )


@transaction.atomic
def end_post(*, pk, on, by):
    """End a post after the day `on` and return it."""
    post = (
        Post.objects.select_for_update(of=("self",))
        .select_related("user", "unit__bureau")
        .get(pk=pk)
    )
    if by is not None and not by.may_give(post.role, post.unit):
        raise CannotEndPost(not_yours(post.role, post.unit))
    if on < post.from_on:
        raise CannotEndPost("离任日期不能早于任职日期。")

    post.until_on = on
    post.save(update_fields=["until_on"])
    record("结束岗位", post, by=by, note=f"任职至{on}")
    return post


@transaction.atomic
def hand_out_password(*, pk, by):
    """Replace a forgotten password; return the one-time password."""
    user = User.objects.select_for_update().get(pk=pk)
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record("重置密码", user, by=by)
    return password


class OneTimeHasher(PBKDF2PasswordHasher):
    """For random passwords of 69 bits, which no amount of trying finds.

    Work on each try protects what people choose themselves; Django hashes anew with
    the full amount at the first login.
    """

    iterations = 1000


def without_password(by):
    """Accounts that were imported and never given a password, of those one may give."""
    users = (
        User.objects.within(by.paths_with("units.add_user"))
        .filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .prefetch_related("posts__unit")
        .order_by("username")
    )
    return [
        user
        for user in users
        if all(by.may_give(post.role, post.unit) for post in user.posts.all())
    ]


@transaction.atomic
def hand_out_first_passwords(*, by):
    """Give every account without one a one-time password; return (user, password).

    They are told once: only hashes are kept.
    """
    waiting = [user.pk for user in without_password(by)]
    users = User.objects.select_for_update().filter(
        pk__in=waiting, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    users = users.prefetch_related("posts__unit").order_by("username")
    told = [(user, one_time_password()) for user in users]
    hasher = OneTimeHasher()
    for user, password in told:
        user.password = make_password(password, hasher=hasher)
    User.objects.bulk_update([user for user, _ in told], ["password"], 500)
    if told:
        record("发放一次性密码", by.acting_post.unit, by=by, note=f"{len(told)}人")
    return told


@transaction.atomic
def lock(*, pk, by):
    """Lock an account; its open sessions end with it."""
    user = User.objects.select_for_update().get(pk=pk)
    if by == user:
        raise CannotLock("不能停用自己的账号。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("停用账号", user, by=by)
    return user


@transaction.atomic
def unlock(*, pk, by):
    """Open a locked account, and forget its failed logins."""
    user = User.objects.select_for_update().get(pk=pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    forget_failures(username=user.username)
    record("启用账号", user, by=by)
    return user
