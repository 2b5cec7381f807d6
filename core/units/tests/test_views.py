"""Choosing the post one acts through, and a unit by typing."""

from datetime import date

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.urls import reverse

from core.units.forms import UnitSelect, UnitSelectMultiple
from core.units.models import Post, Unit
from core.units.roles import Role


@pytest.fixture
def second_post(cast, units):
    return Post.objects.create(
        user=cast.liaison,
        unit=units["交警支队"],
        role=Role.LIAISON,
        from_on=date(2020, 1, 1),
    )


def act_as(client, post, **fields):
    return client.post(reverse("act_as"), {"post": post.pk, **fields})


def test_act_as_another_post_of_mine(login, cast, second_post):
    client = login(cast.liaison)

    response = act_as(client, second_post, next="/owed/?when=late")

    assert response.url == "/owed/?when=late"
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "现在以“交警支队联络员”办理。"
    ]
    assert client.get(reverse("desk")).context["frame"].acting == second_post


def test_act_as_goes_to_no_other_site(login, cast, second_post):
    response = act_as(login(cast.liaison), second_post, next="//example.org/")

    assert response.url == reverse("desk")


def test_act_as_somebody_else_is_refused(login, cast):
    (post,) = cast.head.posts_in_force

    assert act_as(login(cast.liaison), post).status_code == 404


def test_act_as_a_post_left_is_refused(login, cast, second_post):
    Post.objects.filter(pk=second_post.pk).update(until_on=date(2020, 12, 31))

    assert act_as(login(cast.liaison), second_post).status_code == 404


def test_act_as_by_a_link_is_refused(login, cast):
    assert login(cast.liaison).get(reverse("act_as")).status_code == 405


@pytest.mark.parametrize(
    ("field", "widget"),
    [
        (forms.ModelChoiceField, UnitSelect),
        (forms.ModelMultipleChoiceField, UnitSelectMultiple),
    ],
)
def test_unit_select_carries_pinyin_initials(bureau, units, field, widget):
    queryset = Unit.objects.filter(pk=units["法制支队"].pk)

    html = str(field(queryset, widget=widget()).widget.render("unit", None))

    assert "data-filter" in html
    assert 'data-initials="fzzd">法制支队</option>' in html
