"""How fast a roster comes in through import-export, against writing it in bulk.

Both begin with the same 2,000 rows of a sheet, check every post by the same rules, and
write accounts and posts; both must leave the same rows behind. The bare way checks no
cell for its length or form, as the sheet does: that is the sheet's own cost.
"""

import sys
import time
from datetime import date

import tablib
from django.db import transaction

from bench.support import database
from core.units.models import Post, Unit, User
from core.units.people import fault_of_post
from core.units.roles import Role
from core.units.roster_resource import RosterResource
from core.units.services import settle_all

ROWS, UNITS = 2_000, 200
ROUNDS = 5
MOST = 2.0
HEADINGS = [
    "姓名",
    "用户名",
    "单位",
    "角色",
    "代审人",
    "联系电话",
    "邮箱",
    "任职日期",
    "离任日期",
]
SINCE = date(2026, 1, 4)
FAMILY, GIVEN = "陈李张黄何周吴徐", "志明丽华国强文静"
ROLES = {Role.LIAISON.label: Role.LIAISON, Role.HEAD.label: Role.HEAD}


def rows():
    for number in range(ROWS):
        is_head = number % 2
        yield [
            FAMILY[number % 8] + GIVEN[number // 8 % 8] + GIVEN[number // 64 % 8],
            f"person{number:04d}",
            f"第{number // 2 % UNITS + 1}派出所",
            (Role.HEAD if is_head else Role.LIAISON).label,
            "是" if number % 10 == 1 else "否",
            f"0750-{3270000 + number}",
            f"person{number:04d}@example.cn",
            SINCE,
            None,
        ]


def found():
    """A bureau with its stations, and the manager who takes the roster in."""
    fields = {"legal_kind": "organ", "valid_from": date(2020, 1, 1)}
    bureau = Unit.objects.create(
        code="bureau", name="江门市公安局", kind="bureau", is_bureau=True, **fields
    )
    Unit.objects.bulk_create(
        Unit(code=f"s{n}", name=f"第{n}派出所", parent=bureau, kind="station", **fields)
        for n in range(1, UNITS + 1)
    )
    settle_all()
    manager = User.objects.create_user("manager", None, last_name="李思颖")
    Post.objects.create(
        user=manager, unit=bureau, role=Role.MANAGER, from_on=date(2020, 1, 1)
    )
    return manager.as_of(SINCE)


def through_import_export(dataset, manager):
    result = RosterResource(by=manager).import_data(
        dataset, rollback_on_validation_errors=True, raise_errors=True
    )
    assert result.totals["new"] == ROWS, result.totals


@transaction.atomic
def in_bulk(dataset, manager):
    """The bare way: each post checked, two inserts, no faults by row."""
    units = {unit.name: unit for unit in Unit.objects.select_related("bureau")}
    taken = set(User.objects.values_list("username", flat=True))
    people, posts = [], []
    for name, username, unit, role, deputy, phone, email, from_on, until_on in dataset:
        person = User(
            username=username,
            last_name=name,
            phone=phone,
            email=email,
            must_change_password=True,
        )
        person.set_unusable_password()
        assert username not in taken
        taken.add(username)
        post = Post(
            user=person,
            unit=units[unit],
            role=ROLES[role],
            deputy=deputy == "是",
            from_on=from_on,
            until_on=until_on,
        )
        assert manager.may_give(post.role, post.unit)
        assert not fault_of_post(post, [], by=manager)
        people.append(person)
        posts.append(post)
    User.objects.bulk_create(people, batch_size=500)
    for post in posts:
        post.user = post.user
    Post.objects.bulk_create(posts, batch_size=500)


def written():
    """What the database holds of the imported people."""
    fields = ["last_name", "username", "phone", "email", "must_change_password"]
    people = User.objects.exclude(username="manager").order_by("username")
    posts = Post.objects.exclude(role=Role.MANAGER).order_by("user__username")
    return (
        list(people.values_list(*fields)),
        list(
            posts.values_list(
                "user__username", "unit__code", "role", "deputy", "from_on", "until_on"
            )
        ),
        {password[0] for password in people.values_list("password", flat=True)},
    )


class Undone(Exception):
    pass


def timed(act, dataset, manager):
    """Seconds, and what was written; the database is as before afterwards."""
    kept = []
    try:
        with transaction.atomic():
            start = time.perf_counter()
            act(dataset, manager)
            took = time.perf_counter() - start
            kept.append(written())
            raise Undone
    except Undone:
        return took, kept[0]


def main():
    database.make_tables()
    manager = found()
    taken = {in_bulk: [], through_import_export: []}
    results = []
    for _ in range(ROUNDS):
        for act, times in taken.items():
            dataset = tablib.Dataset(*rows(), headers=HEADINGS)
            took, result = timed(act, dataset, manager)
            times.append(took)
            results.append(result)

    assert len(results[0][0]) == len(results[0][1]) == ROWS
    assert all(result == results[0] for result in results)
    bare, sheet = (min(times) for times in taken.values())
    print(f"{'roster of ' + format(ROWS, ',') + ' rows':32}{'best of 5':>12}")
    print(f"{'bare validated bulk insert':32}{bare:>10.3f} s")
    print(f"{'import-export':32}{sheet:>10.3f} s")
    print(f"{'ratio (most 2.0)':32}{sheet / bare:>12.2f}")
    return 0 if sheet <= MOST * bare else 1


if __name__ == "__main__":
    sys.exit(main())
