"""Units and people for tests, through the real services."""

from datetime import date

from core.units.models import Post, Unit, UnitGroup, User
from core.units.roles import Role
from core.units.services import place

SINCE = date(2020, 1, 1)


def make_unit(name, *, parent=None, kind=Unit.Kind.DETACHMENT, **fields):
    """A unit in its place; without `parent`, a bureau."""
    is_bureau = parent is None
    values = {
        "code": f"u{Unit.objects.count() + 1}",
        "name": name,
        "parent": parent,
        "is_bureau": is_bureau,
        "kind": Unit.Kind.BUREAU if is_bureau else kind,
        "legal_kind": Unit.LegalKind.ORGAN if is_bureau else Unit.LegalKind.INTERNAL,
        "position": Unit.objects.count(),
        "valid_from": SINCE,
        **fields,
    }
    return place(Unit(**values), by=None)


def make_bureau(name="江门市公安局", *, unit_names=("宣传科", "法制支队", "交警支队")):
    """A bureau whose first unit is its 政务公开办公室, and the group 各单位."""
    bureau = make_unit(name)
    units = [make_unit(unit, parent=bureau) for unit in unit_names]
    bureau.managing_office = units[0]
    bureau.save(update_fields=["managing_office"])
    UnitGroup.objects.create(bureau=bureau, name="各单位", every_unit=True)
    return bureau


def make_person(role, unit, *, username=None, since=SINCE, **fields):
    """A person with one post, loaded as of the day the post began."""
    username = username or f"{role}-{unit.code}"
    user = User.objects.create_user(
        username=username,
        password="zhengwu-Test-2026",
        last_name=fields.pop("name", f"{unit.name}{Role(role).label}"),
        must_change_password=False,
        **fields,
    )
    Post.objects.create(user=user, unit=unit, role=role, from_on=since)
    return user.as_of(since)


def make_people(posts):
    """{key: person}, each with the post {key: (role, unit)} and loaded with it."""
    people = {
        key: User(
            username=f"{role}-{unit.code}",
            last_name=f"{unit.name}{Role(role).label}",
            must_change_password=False,
        )
        for key, (role, unit) in posts.items()
    }
    for person in people.values():
        person.set_password("zhengwu-Test-2026")
    User.objects.bulk_create(people.values())
    Post.objects.bulk_create(
        Post(user=people[key], unit=unit, role=role, from_on=SINCE)
        for key, (role, unit) in posts.items()
    )
    held = Post.objects.filter(user__in=people.values()).select_related(
        "unit__bureau__managing_office"
    )
    by_user = {post.user_id: post for post in held}
    for person in people.values():
        person.acting_post = by_user[person.pk]
        person.posts_in_force = [person.acting_post]
    return people
