"""工作移交: the post, what is open, and who may."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.audit.models import Event
from core.units import handovers
from core.units.handovers import CannotHandOver, Matter, hand_over
from core.units.models import Handover, Post
from core.units.roles import Role
from core.units.tests.factories import make_person

TODAY = date(2026, 7, 1)


@pytest.fixture
def heir(cast, units):
    """A liaison of another unit, to whom the post of 法制支队 goes."""
    return make_person(Role.LIAISON, units["宣传科"], username="heir", name="赵一鸣")


@pytest.fixture
def matters(monkeypatch):
    """One open matter in every post."""
    found = [
        Matter("待填报", "《方案》第三季度", "3项", date(2026, 9, 25), ("sheet-1",))
    ]
    monkeypatch.setattr(handovers, "finders", {"test": lambda holding, today: found})
    return found


def give_over(cast, heir, *, by=None, who="liaison", on=TODAY, **fields):
    return hand_over(
        pk=getattr(cast, who).posts.get().pk,
        to_user=heir,
        on=on,
        by=by or cast.office,
        today=TODAY,
        **fields,
    )


def held(user, unit):
    posts = Post.objects.filter(user=user, unit=unit)
    return list(posts.values_list("role", "from_on", "until_on", "deputy"))


def test_hand_over_ends_one_post_and_begins_the_other(cast, heir, units, matters):
    handover = give_over(cast, heir, supervised_by="黄建民", note="公章一枚")

    unit = units["法制支队"]
    assert held(cast.liaison, unit) == [
        ("liaison", date(2020, 1, 1), date(2026, 6, 30), False)
    ]
    assert held(heir, unit) == [("liaison", TODAY, None, False)]
    assert (handover.from_user, handover.to_user) == (cast.liaison, heir)
    assert handover.matters == [
        {
            "kind": "待填报",
            "title": "《方案》第三季度",
            "detail": "3项",
            "due_on": "2026-09-25",
        }
    ]
    event = Event.objects.about(handover).get()
    assert (event.act, event.note) == (
        "工作移交",
        "自2026-07-01起，未办结事项1项，原岗位任职至2026-06-30",
    )


def test_hand_over_a_deputy_keeps_it(cast, heir, units):
    Post.objects.filter(user=cast.head).update(deputy=True)

    give_over(cast, heir, who="head")

    assert held(heir, units["法制支队"]) == [("head", TODAY, None, True)]


def test_hand_over_on_the_first_day_ends_on_that_day(cast, heir, units):
    Post.objects.filter(user=cast.liaison).update(from_on=TODAY)

    give_over(cast, heir)

    assert held(cast.liaison, units["法制支队"])[0][2] == TODAY


def test_hand_over_by_the_head_of_the_own_post(cast, heir, units):
    give_over(cast, heir, by=cast.head, who="head")

    assert held(heir, units["法制支队"]) == [("head", TODAY, None, False)]


@pytest.mark.parametrize(
    ("by", "who", "sentence"),
    [
        ("head", "neighbour", "交警支队不在您的管理范围内"),
        ("stranger", "liaison", "法制支队不在您的管理范围内"),
        ("office", "supervisor", "考核监督员岗位只能由系统管理员办理。"),
        ("liaison", "liaison", "不在您的管理范围内"),
    ],
)
def test_hand_over_by_who_may_not_is_refused(cast, heir, by, who, sentence):
    with pytest.raises(CannotHandOver, match=sentence):
        give_over(cast, heir, by=getattr(cast, by), who=who)

    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("who", "to", "on", "sentence"),
    [
        ("liaison", "liaison", TODAY, "不能移交给本人，请另选接交人。"),
        ("liaison", "office", TODAY, "不能给自己安排岗位"),
        ("liaison", "auditor", TODAY, "不得互相兼任"),
        ("liaison", "heir", date(2019, 1, 1), "不能早于任职日期2020-01-01"),
        ("liaison", "heir", date(2026, 9, 1), "最多可提前一个月"),
    ],
)
def test_hand_over_is_refused(cast, heir, who, to, on, sentence):
    to_user = heir if to == "heir" else getattr(cast, to)

    with pytest.raises(CannotHandOver, match=sentence):
        give_over(cast, to_user, who=who, on=on)


def test_hand_over_to_a_locked_account_is_refused(cast, heir):
    heir.is_active = False
    heir.save()

    with pytest.raises(CannotHandOver, match="账号已停用"):
        give_over(cast, heir)


def test_hand_over_twice_is_refused(cast, heir):
    give_over(cast, heir)

    with pytest.raises(CannotHandOver, match="已于2026-06-30离任"):
        give_over(cast, heir)


def test_hand_over_after_the_post_ends_is_refused(cast, heir):
    Post.objects.filter(user=cast.liaison).update(until_on=date(2026, 7, 5))

    with pytest.raises(CannotHandOver, match="任职至2026-07-05"):
        give_over(cast, heir, on=date(2026, 7, 6))


def test_handover_constraints(cast, units):
    fields = {
        "unit": units["法制支队"],
        "role": Role.LIAISON,
        "handed_on": TODAY,
        "made_by": cast.office,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(from_user=cast.head, to_user=cast.head, **fields)
    Handover.objects.create(from_user=cast.liaison, to_user=cast.head, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(from_user=cast.liaison, to_user=cast.office, **fields)


# Pages.


def page_of(cast, who="liaison"):
    return reverse("hand_over", args=[getattr(cast, who).posts.get().pk])


def test_page_lists_what_is_open_and_hands_over(cast, heir, login, matters):
    client = login(cast.office)
    page = client.get(page_of(cast))

    answer = client.post(
        page_of(cast), {"to_user": heir.pk, "on": TODAY.isoformat()}, follow=True
    )

    assert page.context["matters"] == matters
    assert Handover.objects.get().to_user == heir
    text = answer.content.decode()
    assert "监交人（签名）" in text
    assert "《方案》第三季度" in text


def test_page_names_people_with_their_posts(cast, heir, login):
    page = login(cast.office).get(page_of(cast))

    choices = {label for _, label in page.context["form"].fields["to_user"].choices}
    assert "赵一鸣（宣传科联络员）" in choices


def test_page_keeps_the_input_and_says_why(cast, heir, login):
    page = login(cast.office).post(
        page_of(cast), {"to_user": heir.pk, "on": "2019-01-01", "note": "钥匙两把"}
    )

    text = page.content.decode()
    assert "移交日期不能早于任职日期2020-01-01。" in text
    assert "钥匙两把" in text


def test_page_is_not_there_for_a_stranger(cast, login):
    assert login(cast.stranger).get(page_of(cast)).status_code == 404


def test_page_is_refused_to_a_colleague(cast, login):
    answer = login(cast.neighbour).get(page_of(cast, "neighbour"))

    assert answer.status_code == 403
    assert "不能办理该单位的岗位" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("liaison", 200),
        ("office", 200),
        ("head", 200),
        ("manager", 200),
        ("neighbour", 404),
        ("stranger", 404),
    ],
)
@pytest.mark.parametrize("name", ["handover_detail", "handover_word"])
def test_slip_is_for_both_sides_and_who_may(cast, heir, login, who, status, name):
    handover = give_over(cast, heir)

    answer = login(getattr(cast, who)).get(reverse(name, args=[handover.pk]))

    assert answer.status_code == status


def test_slip_in_word_holds_names_and_matters(cast, heir, login, matters):
    handover = give_over(cast, heir, note="公章一枚")

    answer = login(heir).get(reverse("handover_word", args=[handover.pk]))

    text = words_of(answer.content)
    for said in (
        "赵一鸣",
        "《方案》第三季度",
        "公章一枚",
        "监交人（签名）",
        "2026-09-25",
    ):
        assert said in text


def words_of(content):
    return ZipFile(BytesIO(content)).read("word/document.xml").decode()


def test_slip_in_word_without_matters_has_no_attachment(cast, heir, login):
    handover = give_over(cast, heir)

    answer = login(heir).get(reverse("handover_word", args=[handover.pk]))

    assert "附件" not in words_of(answer.content)


def test_list_of_handovers_asks_as_often_for_three(
    cast, heir, login, django_assert_num_queries
):
    client = login(cast.office)
    give_over(cast, heir)
    client.get(reverse("handover_list"))
    for count in (1, 3):
        while Handover.objects.count() < count:
            Handover.objects.create(
                unit=heir.posts.first().unit,
                role=Role.HEAD,
                from_user=cast.head,
                to_user=heir,
                handed_on=date(2026, 5, Handover.objects.count()),
                made_by=cast.office,
            )
        with django_assert_num_queries(8):
            page = client.get(reverse("handover_list"))
        assert len(page.context["page"].object_list) == count


def test_list_of_handovers_is_empty_for_others(cast, heir, login):
    give_over(cast, heir)

    page = login(cast.neighbour).get(reverse("handover_list"))

    assert "还没有与您有关的工作移交" in page.content.decode()


def test_my_posts_of_any_time(cast, heir, login, units):
    give_over(cast, heir)
    Post.objects.create(
        user=cast.liaison, unit=units["交警支队"], role="liaison", from_on=TODAY
    )

    page = login(cast.liaison).get(reverse("post_list"))

    assert [post.label for post in page.context["mine"]] == [
        "交警支队联络员",
        "法制支队联络员",
    ]
    assert page.context["hands_over"] is False
    assert "已离任" in page.content.decode()


def test_posts_to_hand_over_are_found_by_name_and_initials(cast, login):
    client = login(cast.office)

    by_name = client.get(reverse("post_list"), {"q": "法制"})
    by_initials = client.get(reverse("post_list"), {"q": "jjzd"})

    assert {post.user for post in by_name.context["page"]} == {cast.liaison, cast.head}
    assert {post.user for post in by_initials.context["page"]} == {
        cast.neighbour,
        cast.supervisor,
    }


def test_posts_to_hand_over_stay_in_the_own_unit_of_a_head(cast, login):
    page = login(cast.head).get(reverse("post_list"))

    assert {post.user for post in page.context["page"]} == {cast.liaison, cast.head}


def test_posts_to_hand_over_ask_as_often_for_three(
    cast, login, units, django_assert_num_queries
):
    client = login(cast.head)
    client.get(reverse("post_list"))
    for count in (2, 4):
        while Post.objects.filter(unit=units["法制支队"]).count() < count:
            name = f"extra{Post.objects.count()}"
            make_person(Role.LIAISON, units["法制支队"], username=name)
        with django_assert_num_queries(9):
            page = client.get(reverse("post_list"))
        assert len(page.context["page"].object_list) == count
