"""Who may do what: posts in force, roles, scope."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser, Permission

from core.units.models import Post, Unit, UnitAlias, UnitGroup, User
from core.units.roles import KEEPERS, PERMISSIONS, Role
from core.units.tests.factories import make_bureau, make_person, make_unit

DAY = date(2026, 7, 1)
EVERY_PERMISSION = sorted(set().union(*PERMISSIONS.values()))
UNIT_ROLES = {Role.LIAISON, Role.HEAD}


class Row:
    def __init__(self, scope_path):
        self.scope_path = scope_path


def person(role, *, unit, bureau):
    """A person with one post, nothing of it in the database."""
    bureau = Unit(pk=1, path=bureau, is_bureau=True)
    user = User(username="x")
    user.posts_in_force = [
        Post(user=user, role=role, unit=Unit(pk=2, path=unit, bureau=bureau))
    ]
    return user


# Rows of the post's own unit, below it, of a sister unit, of the bureau, outside.
ROWS = {
    "own unit": ("00000010000002", True, True),
    "below": ("000000100000020000005", True, True),
    "sister": ("00000010000003", False, True),
    "the bureau's": ("0000001", False, True),
    "outside": ("00000090000002", False, False),
    "nowhere": (None, False, False),
}


@pytest.mark.parametrize("place", ROWS)
@pytest.mark.parametrize("role", Role.values)
def test_may_truth_table(role, place):
    """Every permission is asked of every role for every place at once."""
    path, in_unit, in_bureau = ROWS[place]
    user = person(role, unit="00000010000002", bureau="0000001")
    in_scope = in_unit if role in UNIT_ROLES else in_bureau

    granted = {name for name in EVERY_PERMISSION if user.may(name, Row(path))}

    assert granted == (PERMISSIONS[role] if in_scope else set())


@pytest.mark.parametrize("role", Role.values)
def test_may_without_a_row_asks_the_role_alone(role):
    user = person(role, unit="00000010000002", bureau="0000001")

    granted = {name for name in EVERY_PERMISSION if user.may(name)}

    assert granted == PERMISSIONS[role]


def test_may_without_a_post_is_nothing():
    user = User(username="x")
    user.posts_in_force = []

    assert not any(
        user.may(name) or user.may(name, Row("1")) for name in EVERY_PERMISSION
    )


def test_may_needs_permission_and_scope_of_one_post():
    """The office of one bureau is a mere liaison in the other."""
    user = person(Role.OFFICE, unit="00000010000002", bureau="0000001")
    other = person(Role.LIAISON, unit="00000090000004", bureau="0000009")
    user.posts_in_force += other.posts_in_force

    granted = [
        user.may(name, Row("00000090000004"))
        for name in ("tasks.report", "tasks.review")
    ]

    assert granted == [True, False]


def test_permissions_name_every_role():
    assert set(PERMISSIONS) == set(Role.values)


def test_permissions_exist_in_the_database(db):
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list(
            "content_type__app_label", "codename"
        )
    }

    assert set(EVERY_PERMISSION) - known == set()


def test_keepers_hold_no_business_right():
    held = set().union(*(PERMISSIONS[role] for role in KEEPERS))
    # Mail that does not go out is a matter of settings; its page tells them no title.
    held.remove("reminders.resend_delivery")
    # Rows of law hold for the whole installation and name nobody's business.
    held.remove("law.check_law")

    assert {name.split(".")[0] for name in held} == {"units", "audit"}


def test_posts_are_given_by_the_manager_and_the_office():
    giving = [role for role in Role if "units.add_post" in PERMISSIONS[role]]

    assert giving == [Role.OFFICE, Role.MANAGER]


@pytest.mark.parametrize(
    ("who", "role", "gives", "hands_over"),
    [
        ("manager", Role.OFFICE, True, True),
        ("manager", Role.AUDITOR, True, True),
        ("office", Role.LIAISON, True, True),
        ("office", Role.HEAD, True, True),
        ("office", Role.OFFICE, False, False),
        ("office", Role.MANAGER, False, False),
        ("head", Role.LIAISON, False, True),
        ("head", Role.HEAD, False, True),
        ("head", Role.LEGAL, False, False),
        ("liaison", Role.LIAISON, False, False),
        ("neighbour", Role.LIAISON, False, False),
        ("stranger", Role.LIAISON, False, False),
    ],
)
def test_who_gives_and_hands_over_which_posts(
    cast, units, who, role, gives, hands_over
):
    user, unit = getattr(cast, who), units["法制支队"]

    assert user.may_give(role, unit) is gives
    assert user.may_hand_over(role, unit) is hands_over


def test_head_hands_over_in_the_own_unit_only(cast, units):
    assert not cast.head.may_hand_over(Role.LIAISON, units["交警支队"])


# posts in force


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 6, 30), 0),
        (date(2026, 7, 1), 1),
        (date(2026, 7, 31), 1),
        (date(2026, 8, 1), 0),
    ],
)
def test_as_of_loads_the_posts_of_the_day(units, day, held):
    user = make_person(Role.LIAISON, units["法制支队"], since=date(2026, 7, 1))
    user.posts.update(until_on=date(2026, 7, 31))

    user.as_of(day)

    assert len(user.posts_in_force) == held
    assert bool(user.acting_post) == bool(held)


def test_as_of_asks_once(cast, units, django_assert_num_queries):
    Post.objects.create(
        user=cast.liaison, unit=units["交警支队"], role=Role.HEAD, from_on=DAY
    )

    with django_assert_num_queries(1):
        cast.liaison.as_of(DAY)
        cast.liaison.may("tasks.report", units["法制支队"])
        assert cast.liaison.audit_label == f"{cast.liaison}（法制支队联络员）"


def test_act_as_chooses_among_own_posts(cast, units):
    second = Post.objects.create(
        user=cast.liaison, unit=units["交警支队"], role=Role.HEAD, from_on=DAY
    )
    user = cast.liaison.as_of(DAY)

    user.act_as(second.pk)
    user.act_as(cast.head.posts.get().pk)

    assert user.acting_post == second


def test_deputy_has_the_rights_of_the_head(units):
    user = make_person(Role.HEAD, units["法制支队"], username="deputy")
    user.posts.update(deputy=True)

    user.as_of(DAY)

    assert user.may("tasks.sign", units["法制支队"])


def test_post_of_a_nested_bureau_stays_inside_it(bureau):
    county = make_unit("恩平县公安局", parent=bureau, is_bureau=True)
    unit = make_unit("宣传股", parent=county)
    user = make_person(Role.OFFICE, unit)

    scopes = [post.scope_path for post in user.posts_in_force]

    assert scopes == [county.path]


def test_post_of_the_city_reaches_the_nested_bureau(bureau, units):
    county = make_unit("恩平县公安局", parent=bureau, is_bureau=True)
    user = make_person(Role.OFFICE, units["宣传科"])

    assert user.may("units.change_unit", county)


# the backend


@pytest.mark.parametrize("role", Role.values)
def test_has_perm_answers_from_posts(units, role):
    user = make_person(role, units["法制支队"])

    granted = {name for name in EVERY_PERMISSION if user.has_perm(name)}

    assert granted == PERMISSIONS[role] == user.get_all_permissions()


def test_has_perm_looks_at_the_row(cast, units):
    granted = [
        cast.liaison.has_perm("tasks.report", units[name])
        for name in ("法制支队", "交警支队")
    ]

    assert granted == [True, False]


def test_has_perm_is_closed_before_the_posts_are_loaded(cast):
    user = User.objects.get(pk=cast.office.pk)

    assert not user.has_perm("tasks.review")
    assert not user.has_module_perms("tasks")


def test_has_perm_of_a_locked_account_is_nothing(cast):
    cast.office.is_active = False

    assert not cast.office.has_perm("tasks.review")


def test_has_perm_ignores_djangos_own_permissions(cast):
    cast.liaison.user_permissions.add(Permission.objects.get(codename="review"))

    assert not cast.liaison.has_perm("tasks.review")


def test_nobody_stands_above_the_posts():
    assert (User().is_superuser, User().is_staff) == (False, False)


def test_has_module_perms(cast):
    apps = [
        app
        for app in ("tasks", "assessment", "units", "audit")
        if cast.supervisor.has_module_perms(app)
    ]

    assert apps == ["tasks", "assessment"]


def test_anonymous_has_nothing(db):
    assert not AnonymousUser().has_perm("tasks.review")


def test_authenticate_knows_the_password(cast, rf):
    request = rf.post("/login/")

    users = [
        authenticate(request, username=cast.liaison.username, password=password)
        for password in ("zhengwu-Test-2026", "wrong")
    ]

    assert users == [cast.liaison, None]


# what is seen


def seen(model, user):
    return sorted(str(row) for row in model.objects.visible_to(user))


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("liaison", ["法制支队"]),
        ("office", ["交警支队", "宣传科", "江门市公安局", "法制支队"]),
        ("manager", ["交警支队", "宣传科", "江门市公安局", "法制支队"]),
        ("auditor", []),
        ("stranger", ["台山市公安局", "宣传股"]),
    ],
)
def test_unit_visible_to(cast, who, expected):
    assert seen(Unit, getattr(cast, who)) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("liaison", []),
        ("office", ["各单位"]),
        ("manager", ["各单位"]),
        ("auditor", []),
        ("stranger", ["各单位（台山）"]),
    ],
)
def test_unit_group_visible_to(cast, who, expected):
    UnitGroup.objects.filter(bureau__name="台山市公安局").update(name="各单位（台山）")

    assert seen(UnitGroup, getattr(cast, who)) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("liaison", []),
        ("office", ["法制科"]),
        ("manager", ["法制科"]),
        ("auditor", []),
        ("stranger", []),
    ],
)
def test_unit_alias_visible_to(bureau, units, cast, who, expected):
    UnitAlias.objects.create(bureau=bureau, name="法制科", unit=units["法制支队"])

    assert seen(UnitAlias, getattr(cast, who)) == expected


@pytest.mark.parametrize("model", [User, Post])
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("liaison", ["head", "liaison"]),
        ("auditor", []),
        ("stranger", ["stranger"]),
        (
            "manager",
            [
                "auditor",
                "head",
                "leader",
                "liaison",
                "manager",
                "neighbour",
                "office",
                "office_head",
                "supervisor",
            ],
        ),
    ],
)
def test_people_and_posts_visible_to(cast, model, who, expected):
    column = "pk" if model is User else "user_id"
    people = {user.pk: name for name, user in vars(cast).items()}

    found = model.objects.visible_to(getattr(cast, who)).values_list(column, flat=True)

    assert sorted(people[pk] for pk in found) == expected


def test_person_with_two_posts_is_seen_once(cast, units):
    Post.objects.create(
        user=cast.liaison, unit=units["交警支队"], role=Role.LIAISON, from_on=DAY
    )

    found = User.objects.visible_to(cast.manager).filter(pk=cast.liaison.pk)

    assert found.count() == 1


def test_person_is_kept_where_all_posts_are(cast, units):
    """Who has a post elsewhere too is not one bureau's to change."""
    elsewhere = make_bureau("恩平市公安局", unit_names=("宣传股",))
    both = make_person(Role.OFFICE, elsewhere.managing_office)
    Post.objects.create(user=both, unit=units["法制支队"], role="head", from_on=DAY)

    may = [cast.manager.may("units.change_user", user) for user in (cast.liaison, both)]

    assert may == [True, False]


def test_person_without_a_post_is_nobodys(cast):
    assert not cast.manager.may("units.change_user", User.objects.create_user("new"))


# groups by date


def test_group_of_every_unit_on_a_day(bureau, units):
    make_unit("网警支队", parent=bureau, valid_from=date(2026, 7, 2))
    make_unit("一大队", parent=units["交警支队"])
    group = UnitGroup.objects.get(bureau=bureau)

    counts = [group.units(on=day).count() for day in (DAY, date(2026, 7, 2))]

    assert counts == [3, 4]


def test_group_of_kinds_and_a_list(bureau, units):
    make_unit("指挥中心", parent=bureau, kind=Unit.Kind.OFFICE)
    make_unit("一大队", parent=units["交警支队"], kind=Unit.Kind.OFFICE)
    group = UnitGroup.objects.create(bureau=bureau, name="综合", kinds=["office"])
    group.members.add(units["法制支队"])

    assert sorted(str(unit) for unit in group.units(on=DAY)) == ["指挥中心", "法制支队"]


def test_group_of_nothing_is_empty(bureau, units):
    group = UnitGroup.objects.create(bureau=bureau, name="空")

    assert list(group.units(on=DAY)) == []


def test_group_holds_the_nested_bureau_but_not_its_units(bureau):
    county = make_unit("恩平县公安局", parent=bureau, is_bureau=True)
    make_unit("法制大队", parent=county)

    found = UnitGroup.objects.get(bureau=bureau).units(on=DAY)

    assert sorted(str(unit) for unit in found) == [
        "交警支队",
        "宣传科",
        "恩平县公安局",
        "法制支队",
    ]
