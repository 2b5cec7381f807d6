"""Logging in, being locked out, and the first password of one's own."""

import pytest
from django.conf import settings
from django.urls import reverse

from core.audit.models import Event

PASSWORD = "zhengwu-Test-2026"
BETTER = "Better-words-27"


def trail():
    """What was written since the cast came, oldest first."""
    events = Event.objects.filter(subject_type="units.user").order_by("pk")
    return list(events.values_list("act", "subject_label", "actor", "note"))


def log_in(client, username, password=PASSWORD, **address):
    url = reverse("login", query=address)
    return client.post(url, {"username": username, "password": password})


def test_login_leads_to_the_desk_and_is_on_record(client, cast):
    response = log_in(client, cast.liaison.username)

    assert response.url == reverse("desk")
    assert trail() == [
        ("登录", "法制支队联络员", "法制支队联络员（法制支队联络员）", "")
    ]


def test_login_belongs_to_the_unit_of_the_person(client, cast):
    log_in(client, cast.liaison.username)

    assert Event.objects.get(act="登录").unit_path == cast.liaison.scope_path


def test_login_returns_to_the_page_asked_for(client, cast):
    page = reverse("password_change")

    asked = client.get(page)
    shown = client.get(asked.url)
    response = client.post(
        asked.url, {"username": cast.liaison.username, "password": PASSWORD}
    )

    assert shown.context["came_from"] is True
    assert response.url == page


def test_login_never_leads_elsewhere(client, cast):
    response = log_in(client, cast.liaison.username, next="https://example.org/")

    assert response.url == reverse("desk")


def test_login_with_a_wrong_password(client, cast):
    response = log_in(client, cast.liaison.username, "wrong")

    assert response.context["form"].non_field_errors() == [
        "用户名或密码不正确。请检查大小写和输入法。"
    ]
    assert trail() == [("登录失败", "法制支队联络员", "系统", "")]


def test_login_with_an_unknown_name_keeps_nothing_typed(client, cast):
    response = log_in(client, "my-secret-password")

    assert response.status_code == 200
    assert trail() == []


def test_login_left_empty_says_what_to_type(client, db):
    response = client.post(reverse("login"), {})

    assert response.context["form"].errors == {
        "username": ["不能为空。"],
        "password": ["不能为空。"],
    }
    assert trail() == []


def test_login_of_a_person_known_leads_on(login, cast):
    response = login(cast.liaison).get(reverse("login"))

    assert response.url == reverse("desk")


def test_login_is_locked_after_too_many_failures(client, cast):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = log_in(client, cast.liaison.username, "wrong")

    assert response.status_code == 429
    assert "30 分钟" in response.content.decode()
    assert "系统管理员" in response.content.decode()
    assert trail()[-1] == (
        "登录失败",
        "法制支队联络员",
        "系统",
        "连续输错，账号已锁定",
    )


def test_login_locked_refuses_the_right_password(client, cast):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(client, cast.liaison.username, "wrong")

    response = log_in(client, cast.liaison.username)

    assert response.status_code == 429
    assert "_auth_user_id" not in client.session


def test_logout_is_on_record(login, cast):
    client = login(cast.liaison)

    response = client.post(reverse("logout"))

    assert response.url == reverse("login")
    assert "_auth_user_id" not in client.session
    assert trail()[-1][0] == "退出登录"


def test_logout_by_a_link_is_refused(login, cast):
    assert login(cast.liaison).get(reverse("logout")).status_code == 405


def test_page_without_login_leads_to_login(client, db):
    response = client.get(reverse("desk"))

    assert response.url == f"{reverse('login')}?next=/"


@pytest.fixture
def newcomer(cast):
    """A person who still has the password that was handed out."""
    cast.neighbour.must_change_password = True
    cast.neighbour.save(update_fields=["must_change_password"])
    return cast.neighbour


def change(client, old=PASSWORD, new=BETTER, again=None):
    return client.post(
        reverse("password_change"),
        {"old_password": old, "new_password1": new, "new_password2": again or new},
    )


@pytest.mark.parametrize("page", ["desk", "owed_list", "admin:index"])
def test_password_handed_out_must_be_changed_first(login, newcomer, page):
    response = login(newcomer).get(reverse(page))

    assert response.url == reverse("password_change")


def test_password_page_of_a_newcomer_leads_nowhere_else(login, newcomer):
    response = login(newcomer).get(reverse("password_change"))

    assert response.context["frame"].items == []
    assert "管理员发放的密码" in response.content.decode()


def test_password_changed_opens_the_pages(login, newcomer):
    client = login(newcomer)

    response = change(client)

    newcomer.refresh_from_db()
    assert response.url == reverse("desk")
    assert newcomer.must_change_password is False
    assert newcomer.check_password(BETTER)
    assert client.get(reverse("desk")).status_code == 200
    assert trail()[-1][:2] == ("修改密码", "交警支队联络员")


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"old": "wrong"}, {"old_password": ["现在的密码不正确。"]}),
        ({"again": "Other-words-28"}, {"new_password2": ["两次输入的新密码不一致。"]}),
        ({"new": PASSWORD}, {"new_password2": ["新密码不能与现在的密码相同。"]}),
    ],
)
def test_password_change_refused(login, newcomer, typed, refused):
    response = change(login(newcomer), **typed)

    newcomer.refresh_from_db()
    assert response.context["form"].errors == refused
    assert newcomer.must_change_password is True
    assert trail() == []


def test_password_change_of_a_stranger_is_refused(client, db):
    response = client.get(reverse("password_change"))

    assert response.url.startswith(reverse("login"))
