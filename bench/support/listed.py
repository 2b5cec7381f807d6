"""A province of published lists, put straight into the tables of PostgreSQL.

One list is made by the acts that make it; every other bureau has the same entries.
"""

import uuid
from datetime import date
from importlib import import_module
from types import SimpleNamespace

from django.db import connection

from catalog.models import Catalogue, Edition, Entry, EntryVersion, SearchText
from catalog.services import entering, filing, revising, sorting
from catalog.tests.factories import fresh, wording
from core.units.models import Unit
from core.units.roles import Role
from core.units.tests.factories import make_bureau, make_person

migration = import_module("catalog.migrations.0002_search_index")
TODAY = date(2026, 11, 1)
# A matter is one of each: the first are words of two characters, together of four.
FIRST = [
    "户籍",
    "居住",
    "出境",
    "签证",
    "驾驶",
    "车辆",
    "治安",
    "保安",
    "典当",
    "印章",
    "枪支",
    "爆炸",
    "剧毒",
    "禁毒",
    "网络",
    "养犬",
    "会展",
    "旅馆",
    "娱乐",
    "报废",
    "开锁",
    "废旧",
    "边防",
    "口岸",
    "监管",
    "拘留",
    "信访",
    "督察",
    "招录",
    "抚恤",
]
SECOND = [
    "登记",
    "许可",
    "备案",
    "变更",
    "注销",
    "换领",
    "补领",
    "年审",
    "检验",
    "公告",
    "处罚",
    "收费",
    "核查",
    "迁移",
    "认定",
    "评估",
    "撤销",
    "延期",
    "审批",
    "发放",
    "查询",
    "告知",
    "投诉",
    "培训",
    "考试",
    "统计",
    "预案",
    "演练",
    "通报",
    "采购",
]
ENTRIES, EACH = 540, 18


def titles():
    """`ENTRIES` titles, each matter once: a first word in every thirtieth."""
    return [
        f"{one}{SECOND[(place + number) % len(SECOND)]}"
        for place, one in enumerate(FIRST)
        for number in range(EACH)
    ]


def content_of(number):
    return (
        f"第{number}类事项的办理依据、办理条件、申请材料、办理程序、办理时限、"
        "收费标准、办理结果、监督方式，以及申请书示范文本和常见问题解答"
    )


def make_lists(bureaus):
    """So many bureaus with the same list of `ENTRIES` in force."""
    scene = make_first()
    first = copy_bureaus(scene.bureau, bureaus - 1)
    trust_keys(Catalogue, Edition, Entry, EntryVersion, SearchText)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX search_grams")
        copy_lists(first)
        cursor.execute(migration.MAKE)
    assert EntryVersion.objects.count() == bureaus * ENTRIES
    return scene


def make_first():
    bureau = make_bureau(unit_names=["宣传科"])
    office = make_person(Role.OFFICE, bureau.managing_office)
    leader = make_person(Role.LEADER, bureau)
    for number, title in enumerate(titles()):
        entry = entering.enter(
            unit=bureau.managing_office,
            wording=wording(title=title, content=content_of(number)),
            token=uuid.uuid4(),
            by=office,
            today=TODAY,
        )
        entering.submit(entries=Entry.objects.filter(pk=entry.pk), by=office)
        sorting.sort(
            **fresh(entry),
            entry_list="proactive",
            ground="条例第二十条",
            by=office,
            today=TODAY,
        )
    revision = revising.open_revision(
        catalogue=Catalogue.objects.get(),
        unit=bureau.managing_office,
        reason="首次编制",
        token=uuid.uuid4(),
        by=office,
        today=TODAY,
    )
    revising.gather(**fresh(revision), by=office)
    revising.submit(**fresh(revision), by=office, today=TODAY)
    revising.sign(**fresh(revision), by=leader, today=TODAY)
    filing.file(
        catalogue=revision.catalogue_id,
        revisions=[tuple(fresh(revision).values())],
        effective_on=TODAY,
        by=office,
        today=TODAY,
    )
    return SimpleNamespace(bureau=bureau, office=office)


def trust_keys(*models):
    """Look up no foreign key of these tables any more; the database is thrown away."""
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in models):
            cursor.execute(
                "SELECT conname FROM pg_constraint"
                " WHERE contype = 'f' AND conrelid = %s::regclass",
                [table],
            )
            dropped = [f"DROP CONSTRAINT {name}" for (name,) in cursor.fetchall()]
            cursor.execute(f"ALTER TABLE {table} {', '.join(dropped)}")


def copy_bureaus(bureau, count):
    """So many more bureaus without units of their own; returns their first key."""
    first = Unit.objects.latest("pk").pk + 1
    changed = {
        "id": f"{first} + n",
        "code": "'b' || n",
        "name": "'公安局' || n",
        "path": f"lpad(({first} + n)::text, 7, '0')",
        "bureau_id": f"{first} + n",
        "managing_office_id": "NULL",
    }
    copy(Unit, f"id = {bureau.pk}", count, changed)
    return first


def copy_lists(bureau):
    """The first list for each bureau from a key on."""
    count = Unit.objects.filter(pk__gte=bureau).count()
    base = {
        model: model._base_manager.latest("pk").pk
        for model in (Catalogue, Edition, Entry, EntryVersion)
    }
    catalogue = f"{base[Catalogue]} + 1 + n"
    copy(Catalogue, "TRUE", count, {"id": catalogue, "bureau_id": f"{bureau} + n"})
    copy(
        Edition,
        "TRUE",
        count,
        {"id": f"{base[Edition]} + 1 + n", "catalogue_id": catalogue},
    )
    # Keys of the first list run from the lowest to the highest without a gap.
    entry = f"id + {ENTRIES} * (n + 1)"
    copy(
        Entry,
        "TRUE",
        count,
        {
            "id": entry,
            "bureau_id": f"{bureau} + n",
            "catalogue_id": catalogue,
            "token": "gen_random_uuid()",
        },
    )
    copy(
        EntryVersion,
        "TRUE",
        count,
        {"id": entry, "entry_id": f"entry_id + {ENTRIES} * (n + 1)"},
    )
    copy(
        SearchText,
        "TRUE",
        count,
        {
            "version_id": f"version_id + {ENTRIES} * (n + 1)",
            "catalogue_id": catalogue,
        },
    )


def copy(model, which, count, changed):
    """Every row that there is so many times more, some of its columns changed."""
    columns = [field.column for field in model._meta.concrete_fields]
    selected = ", ".join(changed.get(column, column) for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {selected}"
            f" FROM (SELECT * FROM {table} WHERE {which}) AS rows,"
            f" generate_series(0, {count - 1}) AS n"
        )
