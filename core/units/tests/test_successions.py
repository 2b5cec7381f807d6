"""合并、更名: units, people and names go on; what was keeps its old name."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.units import successions
from core.units.models import Post, Unit, UnitAlias, UnitChange, UnitGroup
from core.units.names import Resolver
from core.units.roles import Role
from core.units.successions import CannotSucceed, Wish, foresee, succeed
from core.units.tests.factories import make_person, make_unit

TODAY = date(2026, 7, 1)
DAY_BEFORE = date(2026, 6, 30)


def wish_for(
    units, *, name="", into=None, posts=None, on=TODAY, doc_no="江公〔2026〕8号"
):
    if posts is None:
        posts = Post.objects.filter(unit__in=units).values_list("pk", flat=True)
    return Wish(
        units=tuple(unit.pk for unit in units),
        successor=into and into.pk,
        name=name,
        effective_on=on,
        doc_no=doc_no,
        posts=frozenset(posts),
    )


def act(wish, by, today=TODAY):
    seen = foresee(wish=wish, by=by, today=today).fingerprint
    return succeed(wish=wish, seen=seen, by=by, today=today)


@pytest.fixture
def two(units):
    return [units["法制支队"], units["交警支队"]]


def test_merge_into_a_new_unit(cast, bureau, two):
    change = act(wish_for(two, name="法治交管支队"), cast.office)

    unit = change.successor
    assert (unit.name, unit.parent, unit.valid_from, unit.bureau) == (
        "法治交管支队",
        bureau,
        TODAY,
        bureau,
    )
    for old in Unit.objects.filter(pk__in=[each.pk for each in two]):
        assert (old.valid_until, old.successor, old.parent) == (DAY_BEFORE, unit, unit)
        assert old.path.startswith(unit.path)
    assert (change.kind, change.old_names) == ("merged", ["法制支队", "交警支队"])
    assert str(change) == "法制支队、交警支队合并为法治交管支队"
    assert Event.objects.about(change).get().act == "合并单位"


def test_merge_into_one_of_them(cast, two):
    change = act(wish_for(two, into=two[0]), cast.office)

    two[0].refresh_from_db()
    two[1].refresh_from_db()
    assert change.successor == two[0]
    assert (two[0].valid_until, two[1].valid_until) == (None, DAY_BEFORE)
    assert list(change.units.all()) == [two[1]]


def test_merge_may_keep_the_name_of_one(cast, two):
    change = act(wish_for(two, name="法制支队"), cast.office)

    assert change.successor.name == "法制支队"
    assert change.successor != two[0]


def test_merge_carries_the_people_who_are_ticked(cast, two):
    going = Post.objects.filter(user__in=[cast.liaison.pk, cast.supervisor.pk])

    change = act(
        wish_for(two, name="新支队", posts=going.values_list("pk", flat=True)),
        cast.office,
    )

    posts = Post.objects.filter(unit=change.successor).order_by("pk")
    assert [(post.user, post.role, post.from_on) for post in posts] == [
        (cast.liaison, "liaison", TODAY),
        (cast.supervisor, "supervisor", TODAY),
    ]
    ended = Post.objects.filter(unit__in=two).values_list("until_on", flat=True)
    assert set(ended) == {DAY_BEFORE}


def test_merge_gives_nobody_the_same_post_twice(cast, two):
    Post.objects.create(
        user=cast.liaison, unit=two[1], role="liaison", from_on=date(2021, 1, 1)
    )

    change = act(wish_for(two, name="新支队"), cast.office)

    held = Post.objects.filter(unit=change.successor, user=cast.liaison)
    assert held.count() == 1


def test_merge_moves_a_post_that_is_to_begin_later(cast, two):
    Post.objects.filter(user=cast.liaison).update(from_on=date(2026, 8, 1))

    change = act(wish_for(two, name="新支队"), cast.office)

    old, new = Post.objects.filter(user=cast.liaison).order_by("pk")
    assert (old.until_on, new.from_on) == (date(2026, 8, 1), date(2026, 8, 1))
    assert new.unit == change.successor


def test_merge_lets_old_names_mean_the_successor(cast, bureau, two):
    UnitAlias.objects.create(bureau=bureau, name="法制处", unit=two[0])

    change = act(wish_for(two, name="新支队"), cast.office)

    resolver = Resolver(bureau=bureau, on=TODAY)
    names = ("法制处", "法制支队", "交警支队", "新支队")
    assert {resolver.resolve(name) for name in names} == {change.successor}
    assert UnitAlias.objects.filter(unit=change.successor).count() == 3


def test_merge_leaves_an_alias_of_another_unit(cast, bureau, two, units):
    UnitAlias.objects.create(bureau=bureau, name="交警支队", unit=units["宣传科"])

    act(wish_for(two, name="新支队"), cast.office)

    assert UnitAlias.objects.get(name="交警支队").unit == units["宣传科"]


def test_merge_puts_the_successor_in_the_lists_of_groups(cast, bureau, two, units):
    group = UnitGroup.objects.create(bureau=bureau, name="重点单位")
    group.members.set([two[0], units["宣传科"]])

    change = act(wish_for(two, name="新支队"), cast.office)

    assert set(group.members.all()) == {units["宣传科"], change.successor}


def test_merge_takes_the_subordinate_units_along(cast, two):
    squad = make_unit("一大队", parent=two[1])

    change = act(wish_for(two, name="新支队"), cast.office)

    squad.refresh_from_db()
    assert squad.parent == change.successor
    assert squad.path.startswith(change.successor.path)


def test_merge_of_the_managing_office(cast, bureau, units):
    old = [units["宣传科"], units["法制支队"]]

    change = act(wish_for(old, name="宣传法制支队"), cast.manager)

    bureau.refresh_from_db()
    assert bureau.managing_office == change.successor


def test_people_of_the_successor_see_the_old_units(cast, two):
    act(wish_for(two, name="新支队"), cast.office)

    liaison = cast.liaison.as_of(TODAY)
    assert set(Unit.objects.visible_to(liaison)) >= set(two)


def test_merge_asks_the_floors_above(cast, two, monkeypatch):
    asked = []
    follow = lambda succession, by, today: asked.append(  # noqa: E731 -- a probe
        (succession.olds, succession.successor.name, succession.effective_on)
    )
    monkeypatch.setattr(successions, "followers", [follow])

    act(wish_for(two, name="新支队"), cast.office)

    assert asked[-1] == (two, "新支队", TODAY)


def test_rename_keeps_the_unit(cast, bureau, units):
    unit = units["交警支队"]

    change = act(wish_for([unit], name="交通警察支队"), cast.office)

    unit.refresh_from_db()
    assert (change.kind, change.successor) == ("renamed", unit)
    assert (unit.name, unit.former_names, unit.valid_until) == (
        "交通警察支队",
        "交警支队",
        None,
    )
    assert Resolver(bureau=bureau, on=TODAY).resolve("交警支队") == unit
    assert Post.objects.filter(unit=unit, until_on=None).count() == 2


def test_foreseeing_changes_nothing(cast, two):
    before = list(Unit.objects.order_by("pk").values())

    foreseen = foresee(wish=wish_for(two, name="新支队"), by=cast.office, today=TODAY)

    assert list(foreseen.effects) == ["单位", "人员", "名称"]
    assert list(Unit.objects.order_by("pk").values()) == before
    assert not UnitChange.objects.exists()


def test_what_changed_meanwhile_is_refused(cast, two):
    wish = wish_for(two, name="新支队")
    seen = foresee(wish=wish, by=cast.office, today=TODAY).fingerprint
    make_person(Role.HEAD, two[1], username="later")

    with pytest.raises(CannotSucceed, match="情况有变化"):
        succeed(wish=wish, seen=seen, by=cast.office, today=TODAY)

    assert not UnitChange.objects.exists()


def test_second_click_is_refused(cast, two):
    wish = wish_for(two, name="新支队")
    act(wish, cast.office)

    with pytest.raises(CannotSucceed, match="法制支队已于2026-06-30停用"):
        act(wish, cast.office)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "宣传科"}, "同一上级单位下已有“宣传科”"),
        ({"name": ""}, "请填写新名称，或者选择现有的承接单位。"),
        ({"name": "新", "on": date(2026, 7, 2)}, "生效日期不能晚于今天"),
        ({"name": "新", "on": date(2020, 1, 1)}, "启用日期2020-01-01"),
    ],
)
def test_merge_is_refused(cast, two, fields, sentence):
    with pytest.raises(CannotSucceed, match=sentence):
        act(wish_for(two, **fields), cast.office)


def test_merge_of_nothing_is_refused(cast):
    with pytest.raises(CannotSucceed, match="请选择要合并或更名的单位"):
        act(wish_for([], name="新"), cast.office)


def test_merge_of_one_into_itself_is_refused(cast, units):
    unit = units["交警支队"]

    with pytest.raises(CannotSucceed, match="请再选要并入的单位"):
        act(wish_for([unit], into=unit), cast.office)


def test_merge_into_a_subordinate_is_refused(cast, units):
    squad = make_unit("一大队", parent=units["交警支队"])

    with pytest.raises(CannotSucceed, match="一大队是交警支队的下级"):
        act(wish_for([units["交警支队"]], into=squad), cast.office)


def test_merge_across_bureaus_is_refused(cast, units):
    other = cast.stranger.posts.get().unit

    with pytest.raises(CannotSucceed, match="只能合并同一公安局的单位"):
        act(wish_for([units["交警支队"], other], name="新"), cast.office)
    with pytest.raises(CannotSucceed, match="承接单位必须是本局的单位"):
        act(wish_for([units["交警支队"]], into=other), cast.office)


def test_merge_of_units_of_others_is_refused(cast, two):
    with pytest.raises(CannotSucceed, match="不在您的管理范围内"):
        act(wish_for(two, name="新"), cast.stranger)


def test_merge_of_a_bureau_is_refused(cast, bureau, units):
    with pytest.raises(CannotSucceed, match="是公安局"):
        act(wish_for([bureau], name="新"), cast.office)


def test_merge_into_an_ended_unit_is_refused(cast, two, units):
    Unit.objects.filter(pk=units["宣传科"].pk).update(valid_until=DAY_BEFORE)

    with pytest.raises(CannotSucceed, match="宣传科在2026-07-01没有启用"):
        act(wish_for(two, into=units["宣传科"]), cast.office)


def test_rename_to_the_same_name_is_refused(cast, units):
    with pytest.raises(CannotSucceed, match="新名称与原名称相同"):
        act(wish_for([units["交警支队"]], name="交警支队"), cast.office)


def test_unit_change_of_an_unknown_kind_is_refused(cast, units):
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitChange.objects.create(
            kind="split",
            successor=units["交警支队"],
            new_name="x",
            effective_on=TODAY,
            made_by=cast.office,
        )


# Pages.

ADD = "unit_change_add"


def posted(units, **fields):
    return {
        "units": [unit.pk for unit in units],
        "name": "",
        "successor": "",
        "effective_on": timezone.localdate().isoformat(),
        "doc_no": "江公〔2026〕8号",
        **fields,
    }


def test_page_shows_what_happens_and_then_does_it(cast, two, login):
    client = login(cast.office)
    look = client.post(reverse(ADD), posted(two, name="新支队", look="1"))
    context = look.context

    done = client.post(
        reverse(ADD),
        posted(
            two,
            name="新支队",
            confirm="1",
            seen=context["foreseen"].fingerprint,
            post=sorted(context["chosen"]),
        ),
        follow=True,
    )

    assert {post.user for post in context["posts"]} == {
        cast.liaison,
        cast.head,
        cast.neighbour,
        cast.supervisor,
    }
    assert "法制支队、交警支队合并为新支队" in done.content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert Unit.objects.filter(valid_until=yesterday).count() == 2


def test_page_looks_again_with_other_people(cast, two, login):
    page = login(cast.office).post(
        reverse(ADD),
        posted(two, name="新支队", again="1", post=[cast.head.posts.get().pk]),
    )

    assert page.context["chosen"] == {cast.head.posts.get().pk}
    assert "法制支队联络员 法制支队联络员：任职至" in page.content.decode()


def test_page_told_of_a_change_shows_it_as_it_is_now(cast, two, login):
    page = login(cast.office).post(
        reverse(ADD), posted(two, name="新支队", confirm="1", seen="old")
    )

    assert "情况有变化，没有办理" in page.content.decode()
    assert page.context["foreseen"].fingerprint != "old"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "二者选一"),
        ({"name": "宣传科"}, "同一上级单位下已有“宣传科”"),
    ],
)
def test_page_says_what_is_wrong(cast, two, login, fields, sentence):
    page = login(cast.office).post(
        reverse(ADD), posted(two, **{"name": "新支队", "look": "1", **fields})
    )

    assert sentence in page.content.decode()


def test_page_says_without_a_key_that_a_unit_is_gone(cast, two, login):
    act(wish_for(two, name="新支队"), cast.office)

    page = login(cast.office).post(
        reverse(ADD), posted(two, name="另一支队", confirm="1", seen="old")
    )

    assert page.context["form"].errors["units"] == [
        "所选的有已不能选用的，请从列表中重新选择。"
    ]


def test_page_wants_a_date(cast, two, login):
    page = login(cast.office).post(
        reverse(ADD), posted(two, name="新支队", effective_on="", look="1")
    )

    assert list(page.context["form"].errors) == ["effective_on"]


def test_page_goes_back_to_the_form_with_its_input(cast, two, login):
    page = login(cast.office).post(reverse(ADD), posted(two, name="新支队", edit="1"))

    assert page.templates[0].name == "units/change_form.html"
    assert 'value="新支队"' in page.content.decode()


def test_page_offers_no_units_of_others(cast, login):
    page = login(cast.office).get(reverse(ADD))

    names = {unit.name for unit in page.context["form"].fields["units"].queryset}
    assert names == {"宣传科", "法制支队", "交警支队"}


@pytest.mark.parametrize("who", ["liaison", "head", "leader", "auditor"])
def test_page_is_refused_to_colleagues(cast, login, who):
    answer = login(getattr(cast, who)).get(reverse(ADD))

    assert answer.status_code == 403
    assert "只有政务公开办公室和系统管理员" in answer.content.decode()


def test_change_is_not_there_for_a_stranger(cast, two, login):
    change = act(wish_for(two, name="新支队"), cast.office)
    page = reverse("unit_change_detail", args=[change.pk])

    assert login(cast.stranger).get(page).status_code == 404
    assert login(cast.liaison).get(page).status_code == 200


def test_list_of_changes_asks_as_often_for_three(
    cast, units, login, django_assert_num_queries
):
    client = login(cast.office)
    client.get(reverse("unit_change_list"))
    for count in (1, 3):
        while UnitChange.objects.count() < count:
            name = f"交警支队{UnitChange.objects.count()}"
            act(wish_for([units["交警支队"]], name=name), cast.office)
        with django_assert_num_queries(8):
            page = client.get(reverse("unit_change_list"))
        assert len(page.context["page"].object_list) == count


def test_list_of_changes_says_when_it_is_empty(cast, login):
    page = login(cast.liaison).get(reverse("unit_change_list"))

    assert "还没有办理过单位合并、更名" in page.content.decode()


def test_admin_action_leads_to_the_page(cast, two, login):
    answer = login(cast.office).post(
        reverse("admin:units_unit_changelist"),
        {"action": "merge", "_selected_action": [unit.pk for unit in two]},
    )

    keys = sorted(unit.pk for unit in two)
    assert answer.url.startswith("/units/changes/add/?")
    assert (
        sorted(int(part.split("=")[1]) for part in answer.url.split("?")[1].split("&"))
        == keys
    )
