import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.units.models import Post, Unit, User
from core.units.roles import Role

ARGUMENTS = ("江门市公安局", "zhangsan", "张三")


def found(*arguments):
    call_command("found_bureau", *arguments)


def test_found_bureau_makes_bureau_and_manager(db, capsys):
    found(*ARGUMENTS)

    post = Post.objects.get()
    assert (post.unit.name, post.unit.is_bureau, post.role, str(post.user)) == (
        "江门市公安局",
        True,
        Role.MANAGER,
        "张三",
    )
    assert sorted(Event.objects.values_list("act", flat=True)) == [
        "安排岗位",
        "新建人员",
        "新建单位",
    ]


def test_found_bureau_prints_a_password_that_must_be_changed(db, capsys, client):
    found(*ARGUMENTS)
    password = capsys.readouterr().out.splitlines()[0].rpartition("：")[2]

    response = client.post(
        reverse("login"), {"username": "zhangsan", "password": password}, follow=True
    )

    assert response.redirect_chain[-1] == (reverse("password_change"), 302)
    assert User.objects.get().as_of(timezone.localdate()).may("units.add_unit")


@pytest.mark.parametrize(
    "arguments",
    [
        ("台山市公安局", "lisi", "李四"),
        ("台山市公安局", "zhangsan", "李四", "--code=2"),
    ],
)
def test_found_bureau_refuses_what_is_taken(db, capsys, arguments):
    found(*ARGUMENTS)

    with pytest.raises(CommandError, match="已被使用"):
        found(*arguments)

    assert Unit.objects.count() == 1
