"""Accounts and posts, and the separation of the three keepers."""

from datetime import date

import pytest
from axes.models import AccessAttempt
from django.db import IntegrityError

from core.audit.models import Event
from core.units import people
from core.units.models import Post, User
from core.units.roles import Role

DAY = date(2026, 7, 1)


@pytest.fixture
def trail(cast):
    """What the act itself writes: a function that reads the events since now."""
    last = Event.objects.order_by("pk").last().pk

    def trail():
        return list(
            Event.objects.filter(pk__gt=last)
            .order_by("pk")
            .values_list("act", "subject_label", "note")
        )

    return trail


def give(user, unit, role, *, by, from_on=DAY, **fields):
    return people.give_post(
        user=user, unit=unit, role=role, from_on=from_on, by=by, **fields
    )


def test_add_person(cast, units, trail):
    user, password = people.add_person(
        username="zhao",
        name="赵一鸣",
        unit=units["法制支队"],
        role=Role.LIAISON,
        from_on=DAY,
        by=cast.manager,
    )

    post = user.posts.get()
    assert (str(user), post.label) == ("赵一鸣", "法制支队联络员")
    assert user.check_password(password)
    assert user.must_change_password
    assert trail() == [
        ("安排岗位", "赵一鸣 法制支队联络员", "自2026-07-01起"),
        ("新建人员", "赵一鸣", "用户名zhao，法制支队联络员"),
    ]
    assert user.scope_path == post.unit.path


def test_add_person_refused_leaves_no_account(cast, units):
    with pytest.raises(people.CannotGivePost):
        people.add_person(
            username="zhao",
            name="赵一鸣",
            unit=units["法制支队"],
            role=Role.LIAISON,
            from_on=DAY,
            deputy=True,
            by=cast.manager,
        )

    assert not User.objects.filter(username="zhao").exists()


def test_give_post_a_second_one(cast, units):
    give(cast.liaison, units["交警支队"], Role.LIAISON, by=cast.manager)

    posts = cast.liaison.as_of(DAY).posts_in_force
    assert [post.label for post in posts] == ["法制支队联络员", "交警支队联络员"]


def test_give_post_to_oneself_is_refused(cast, units):
    with pytest.raises(people.CannotGivePost, match="不能给自己"):
        give(cast.manager, units["法制支队"], Role.LIAISON, by=cast.manager)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("manager", Role.OFFICE),
        ("manager", Role.AUDITOR),
        ("auditor", Role.MANAGER),
        ("auditor", Role.SUPERVISOR),
        ("liaison", Role.MANAGER),
        ("office", Role.AUDITOR),
    ],
)
def test_give_post_keeps_keepers_and_business_apart(cast, units, who, role):
    with pytest.raises(people.CannotGivePost, match="不得互相兼任"):
        give(getattr(cast, who), units["宣传科"], role, by=None)


def test_give_post_after_the_other_ended(cast, units):
    people.end_post(pk=cast.manager.posts.get().pk, on=date(2026, 6, 30), by=None)

    post = give(cast.manager, units["宣传科"], Role.OFFICE, by=None)

    assert post.role == Role.OFFICE


def test_give_post_twice_is_refused(cast, units):
    with pytest.raises(people.CannotGivePost, match="已是法制支队联络员"):
        give(cast.liaison, units["法制支队"], Role.LIAISON, by=cast.manager)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"until_on": date(2026, 6, 30)}, "离任日期不能早于任职日期。"),
        ({"from_on": date(2019, 1, 1)}, "交警支队在2019-01-01没有启用。"),
        ({"deputy": True}, "只有单位负责人可以设代审人。"),
    ],
)
def test_give_post_refuses(cast, units, fields, sentence):
    with pytest.raises(people.CannotGivePost, match=sentence):
        give(cast.liaison, units["交警支队"], Role.LIAISON, by=cast.manager, **fields)


def test_end_post(cast, trail):
    post = people.end_post(pk=cast.liaison.posts.get().pk, on=DAY, by=cast.manager)

    held = [
        len(cast.liaison.as_of(day).posts_in_force) for day in (DAY, date(2026, 7, 2))
    ]
    assert held == [1, 0]
    assert trail() == [("结束岗位", str(post), "任职至2026-07-01")]


def test_end_post_before_it_began_is_refused(cast):
    with pytest.raises(people.CannotEndPost, match="不能早于"):
        people.end_post(
            pk=cast.liaison.posts.get().pk, on=date(2019, 1, 1), by=cast.manager
        )


def test_hand_out_password(cast, trail):
    password = people.hand_out_password(pk=cast.liaison.pk, by=cast.manager)

    user = User.objects.get(pk=cast.liaison.pk)
    assert user.check_password(password)
    assert user.must_change_password
    assert trail() == [("重置密码", str(user), "")]


def test_one_time_passwords_differ():
    assert len({people.one_time_password() for _ in range(50)}) == 50


def test_lock_ends_open_sessions(cast, login, trail):
    client = login(cast.liaison)

    people.lock(pk=cast.liaison.pk, by=cast.manager)

    assert "_auth_user_id" in client.session
    assert client.get("/").status_code == 302
    assert trail() == [("停用账号", str(cast.liaison), "")]


def test_lock_takes_the_posts_out_of_force(cast):
    people.lock(pk=cast.liaison.pk, by=cast.manager)

    assert not Post.objects.in_force(on=DAY).filter(user=cast.liaison).exists()


def test_lock_oneself_is_refused(cast):
    with pytest.raises(people.CannotLock, match="自己"):
        people.lock(pk=cast.manager.pk, by=cast.manager)


def test_unlock_forgets_failed_logins(cast, trail):
    people.lock(pk=cast.liaison.pk, by=None)
    AccessAttempt.objects.create(
        username=cast.liaison.username,
        failures_since_start=5,
        get_data="",
        post_data="",
    )

    user = people.unlock(pk=cast.liaison.pk, by=cast.manager)

    assert (user.is_active, AccessAttempt.objects.count()) == (True, 0)
    assert trail()[-1] == ("启用账号", str(user), "")


@pytest.mark.parametrize(
    "broken", [{"until_on": date(2019, 1, 1)}, {"role": "emperor"}]
)
def test_post_constraints(cast, broken):
    with pytest.raises(IntegrityError):
        Post.objects.filter(user=cast.liaison).update(**broken)
