"""The roster in and out of Excel, and the first passwords of who came in with it."""

from datetime import date
from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import Event
from core.units.models import Post, Unit, UnitAlias, UnitGroup, User
from core.units.roles import Role
from core.units.tests.factories import make_person, make_unit

IMPORT, EXPORT = "admin:units_post_import", "admin:units_post_export"
HEADER = [
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


def row(**fields):
    values = {
        "姓名": "赵一鸣",
        "用户名": "zhao",
        "单位": "法制支队",
        "角色": "联络员",
        "代审人": None,
        "联系电话": 3278001,
        "邮箱": "zhao@example.cn",
        "任职日期": "2026-07-01",
        "离任日期": None,
        **fields,
    }
    return [values[name] for name in HEADER]


def upload(client, *rows, header=HEADER, address=IMPORT):
    book = openpyxl.Workbook()
    for values in (header, *rows):
        book.active.append(values)
    content = BytesIO()
    book.save(content)
    file = SimpleUploadedFile("名册.xlsx", content.getvalue())
    return client.post(reverse(address), {"import_file": file, "format": "0"})


def confirm(client, page, address="admin:units_post_process_import"):
    form = page.context_data["confirm_form"]
    return client.post(reverse(address), form.initial, follow=True)


def faults(page):
    """{row of the sheet: {column: sentence}}."""
    return {
        invalid.number + 1: {
            column: told[0] for column, told in invalid.field_specific_errors.items()
        }
        for invalid in page.context_data["result"].invalid_rows
    }


def exported(client, address=EXPORT):
    answer = client.post(
        reverse(address), {"format": "0", "resource": "0", "export_items": []}
    )
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    return [list(cells) for cells in sheet.iter_rows(values_only=True)]


@pytest.fixture
def office(cast, login):
    return login(cast.office)


def test_import_opens_accounts_with_their_posts(office, units):
    page = upload(
        office,
        row(),
        row(单位="交警支队"),
        row(姓名="钱二", 用户名=None, 角色="单位负责人", 代审人="是", 邮箱=None),
    )
    assert not User.objects.filter(username="zhao").exists()

    done = confirm(office, page)

    zhao, qian = User.objects.get(username="zhao"), User.objects.get(username="qianer")
    assert [post.label for post in zhao.posts.all()] == [
        "法制支队联络员",
        "交警支队联络员",
    ]
    assert (str(zhao), zhao.phone, zhao.email, zhao.must_change_password) == (
        "赵一鸣",
        "3278001",
        "zhao@example.cn",
        True,
    )
    assert (zhao.has_usable_password(), qian.posts.get().deputy) == (False, True)
    event = Event.objects.filter(act="导入人员岗位").get()
    assert (event.subject_label, event.note) == ("江门市公安局", "共3行")
    assert "有2个新账号还没有密码" in done.content.decode()


def test_import_without_the_optional_columns(office):
    header = ["姓名", "单位", "角色", "任职日期"]

    confirm(
        office,
        upload(office, ["赵一鸣", "法制支队", "联络员", "2026-07-01"], header=header),
    )

    assert User.objects.get(last_name="赵一鸣").username == "zhaoyiming"


def test_import_gives_people_of_one_name_their_own_user_name(office, units):
    User.objects.create_user("zhaoyiming", None, last_name="别人")

    page = upload(
        office,
        row(用户名=None, 联系电话=1),
        row(用户名=None, 联系电话=2, 单位="交警支队"),
        row(用户名=None, 联系电话=1, 单位="宣传科"),
    )
    confirm(office, page)

    found = User.objects.filter(last_name="赵一鸣").order_by("pk")
    assert [(user.username, user.posts.count()) for user in found] == [
        ("zhaoyiming2", 2),
        ("zhaoyiming3", 1),
    ]


@pytest.mark.parametrize(
    ("fields", "column", "sentence"),
    [
        ({"姓名": ""}, "姓名", "姓名不能为空。"),
        ({"单位": ""}, "单位", "单位不能为空。"),
        (
            {"单位": "法治支队"},
            "单位",
            "“法治支队”不在您管理的单位中，是否指“法制支队”？",
        ),
        ({"单位": "宣传股"}, "单位", "“宣传股”不在您管理的单位中"),
        ({"角色": "科长"}, "角色", "只能填联络员、单位负责人、"),
        ({"角色": "系统管理员"}, "角色", "系统管理员岗位只能由系统管理员办理。"),
        ({"代审人": "有"}, "代审人", "只能填是或否，不能是“有”。"),
        ({"代审人": "是"}, "岗位", "只有单位负责人可以设代审人。"),
        ({"邮箱": "zhao"}, "邮箱", "Email 地址"),
        ({"用户名": "zhao yi"}, "用户名", "用户名"),
        ({"联系电话": "1" * 31}, "联系电话", "30"),
        ({"任职日期": "明年"}, "任职日期", "“明年”不是日期，请写成 2026-10-01。"),
        ({"任职日期": None}, "任职日期", "日期不能为空。"),
        ({"任职日期": "2019-01-01"}, "岗位", "法制支队在2019-01-01没有启用。"),
        ({"离任日期": "2026-01-01"}, "岗位", "离任日期不能早于任职日期。"),
    ],
)
def test_import_tells_every_fault_at_its_row_and_column(
    office, fields, column, sentence
):
    page = upload(office, row(姓名="钱二", 用户名="qian"), row(**fields))

    [(number, told)] = faults(page).items()
    assert (number, list(told)) == (3, [column])
    assert sentence in told[column]
    assert "有 1 行需要改正，没有导入任何一行" in page.content.decode()
    assert not User.objects.filter(username="qian").exists()


def test_import_tells_all_faults_of_a_row_at_once(office, cast):
    page = upload(
        office,
        row(姓名="", 角色="所长", 单位="", 邮箱="zhao"),
        row(姓名="别人", 用户名=cast.liaison.username, 角色="所长"),
    )

    assert [list(told) for told in faults(page).values()] == [
        ["角色", "单位", "邮箱", "姓名"],
        ["角色", "用户名"],
    ]


def test_import_refuses_what_the_person_may_not_hold(office, cast):
    page = upload(
        office,
        row(姓名=str(cast.office), 用户名=cast.office.username),
        row(姓名=str(cast.manager), 用户名=cast.manager.username),
        row(姓名="别人", 用户名=cast.liaison.username),
        row(姓名=str(cast.stranger), 用户名=cast.stranger.username),
        row(),
        row(任职日期="2026-08-01"),
    )

    told = faults(page)
    assert {number: list(each) for number, each in told.items()} == {
        2: ["联系电话"],
        3: ["联系电话"],
        4: ["用户名"],
        5: ["用户名"],
        7: ["岗位"],
    }
    assert told[5]["用户名"].startswith("“office-")
    assert "已是法制支队联络员" in told[7]["岗位"]


def test_import_by_the_manager_keeps_keepers_apart(cast, login):
    client = login(cast.manager)
    blank = {"联系电话": None, "邮箱": None}

    page = upload(
        client,
        row(姓名=str(cast.auditor), 用户名=cast.auditor.username, **blank),
        row(姓名=str(cast.manager), 用户名=cast.manager.username, **blank),
    )

    told = faults(page)
    assert "不得互相兼任" in told[2]["岗位"]
    assert "不能给自己安排岗位" in told[3]["岗位"]


def test_import_asks_which_of_two_people_of_one_name(office, units):
    for number in (1, 2):
        make_person(Role.HEAD, units["法制支队"], username=f"z{number}", name="赵一鸣")

    page = upload(office, row(用户名=None))

    assert faults(page) == {2: {"用户名": "有几位赵一鸣，请填用户名。"}}


def test_import_asks_which_of_two_units_of_one_name(office, units):
    make_unit("一大队", parent=units["法制支队"])
    squad = make_unit("一大队", parent=units["交警支队"])

    page = upload(office, row(单位="一大队"), row(单位=squad.code))

    assert faults(page) == {2: {"单位": "有几个单位都叫“一大队”，请填编码。"}}


def test_import_ends_a_post_and_mends_a_number(office, cast):
    values = row(
        姓名=str(cast.liaison),
        用户名=cast.liaison.username,
        任职日期="2020-01-01",
        离任日期="2026-12-31",
        联系电话="3278009",
    )

    confirm(office, upload(office, values))

    cast.liaison.refresh_from_db()
    post = cast.liaison.posts.get()
    assert (post.until_on, cast.liaison.phone) == (date(2026, 12, 31), "3278009")
    assert cast.liaison.has_usable_password()


def test_import_twice_changes_nothing_the_second_time(office):
    confirm(office, upload(office, row()))

    page = upload(office, row())

    assert page.context_data["result"].totals["skip"] == 1


def test_import_refuses_another_file(office):
    page = upload(office, ["x"], header=["题名"])

    assert [str(one.error) for one in page.context_data["result"].base_errors] == [
        "第一行缺少列：姓名、单位、角色、任职日期。"
    ]


@pytest.mark.time_machine("2026-07-01 08:00+08:00")
def test_export_is_named_in_chinese_and_dated(office):
    answer = office.post(
        reverse(EXPORT), {"format": "0", "resource": "0", "export_items": []}
    )

    assert unquote(answer["Content-Disposition"]) == (
        "attachment; filename*=utf-8''岗位（截至2026年7月1日）.xlsx"
    )


def test_import_queries_do_not_grow_with_the_rows(office):
    counted = []
    for count in (2, 40):
        rows = [row(姓名=f"赵{n}", 用户名=f"zhao{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            upload(office, *rows)
        counted.append(len(queries))

    assert counted[0] == counted[1]


@pytest.mark.parametrize("who", ["liaison", "head", "leader", "auditor"])
def test_import_is_closed_without_the_right(cast, login, who):
    assert login(getattr(cast, who)).get(reverse(IMPORT)).status_code == 403


def test_export_comes_back_unchanged(office, cast, units):
    make_unit("一大队", parent=units["法制支队"])
    squad = make_unit("一大队", parent=units["交警支队"])
    make_person(
        Role.LIAISON, squad, name="=HYPERLINK(1)", phone="+86-750", email="a@b.cn"
    )
    Post.objects.filter(user=cast.head).update(until_on="2026-12-31", deputy=True)
    header, *rows = exported(office)
    fields = {"format": "0", "resource": "0", "export_items": []}
    book = office.post(reverse(EXPORT), fields).content

    page = office.post(
        reverse(IMPORT),
        {"import_file": SimpleUploadedFile("名册.xlsx", book), "format": "0"},
    )

    result = page.context_data["result"]
    assert header == HEADER
    assert ["=HYPERLINK(1)", "+86-750", squad.code] in [
        [cells[0], cells[5], cells[2]] for cells in rows
    ]
    assert faults(page) == {}
    assert result.totals["skip"] == len(rows) == 10


def test_export_rebuilds_what_it_was_taken_from(cast, login):
    client = login(cast.manager)
    Post.objects.filter(user=cast.head).update(deputy=True, until_on="2027-01-01")
    others = Post.objects.exclude(user=cast.manager)
    kept = [
        list(values)
        for values in others.filter(unit__bureau__name="江门市公安局")
        .order_by("user__username")
        .values_list("user__last_name", "unit", "role", "deputy", "from_on", "until_on")
    ]
    header, *rows = exported(client)
    rows = [cells for cells in rows if cells[1] != cast.manager.username]
    for cells in rows:
        cells[1] = f"new-{cells[1]}"

    confirm(client, upload(client, *rows, header=header))

    again = (
        Post.objects.filter(user__username__startswith="new-")
        .order_by("user__username")
        .values_list("user__last_name", "unit", "role", "deputy", "from_on", "until_on")
    )
    assert [list(values) for values in again] == kept


# First passwords

PASSWORDS = "admin:units_user_passwords"


@pytest.fixture
def imported(office, settings):
    settings.PASSWORD_HASHERS += ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    confirm(office, upload(office, row()))
    return User.objects.get(username="zhao")


def test_passwords_are_handed_out_once(office, imported):
    page = office.get(reverse(PASSWORDS))

    first = office.post(reverse(PASSWORDS))
    second = office.post(reverse(PASSWORDS), follow=True)

    assert page.context_data["waiting"] == [imported]
    sheet = openpyxl.load_workbook(BytesIO(first.content)).active
    header, told = list(sheet.iter_rows(values_only=True))
    assert header == ("单位", "姓名", "用户名", "一次性密码")
    assert told[:3] == ("法制支队", "赵一鸣", "zhao")
    imported.refresh_from_db()
    assert imported.check_password(told[3])
    assert imported.must_change_password
    assert "没有等待发放密码的账号" in second.content.decode()
    event = Event.objects.get(act="发放一次性密码")
    assert (event.note, told[3] in event.note) == ("1人", False)


def test_passwords_of_keepers_are_not_the_offices(office, cast):
    cast.manager.set_unusable_password()
    cast.manager.save()

    page = office.get(reverse(PASSWORDS))

    assert page.context_data["waiting"] == []


def test_passwords_elsewhere_are_not_ours(office, cast):
    cast.stranger.set_unusable_password()
    cast.stranger.save()

    assert office.get(reverse(PASSWORDS)).context_data["waiting"] == []


@pytest.mark.parametrize("who", ["liaison", "head", "leader", "auditor"])
def test_passwords_are_closed_to_others(cast, login, who):
    assert login(getattr(cast, who)).post(reverse(PASSWORDS)).status_code == 403


# Groups and aliases

GROUPS, ALIASES = "admin:units_unitgroup", "admin:units_unitalias"
GROUP_HEADER = ["公安局", "名称", "直属各单位", "单位类别", "指定单位"]
ALIAS_HEADER = ["公安局", "别名", "单位", "单位组"]


def test_groups_come_in(office, bureau, units):
    page = upload(
        office,
        ["江门市公安局", "重点单位", None, "业务支队、派出所", "宣传科，法制支队"],
        header=GROUP_HEADER,
        address=f"{GROUPS}_import",
    )

    confirm(office, page, f"{GROUPS}_process_import")

    group = UnitGroup.objects.get(name="重点单位")
    assert (group.bureau, group.every_unit, group.kinds) == (
        bureau,
        False,
        ["detachment", "station"],
    )
    assert set(group.members.all()) == {units["宣传科"], units["法制支队"]}
    assert Event.objects.filter(act="导入单位组").count() == 1


@pytest.mark.parametrize(
    ("values", "column", "sentence"),
    [
        (["台山市公安局", "x", "是", None, None], "公安局", "不是您管理的公安局"),
        (["江门市公安局", "", "是", None, None], "名称", "名称不能为空。"),
        (["江门市公安局", "x", "对", None, None], "直属各单位", "只能填是或否"),
        (["江门市公安局", "x", None, "大队", None], "单位类别", "没有“大队”这一类"),
        (
            ["江门市公安局", "x", None, None, "宣传股"],
            "指定单位",
            "不是江门市公安局的单位",
        ),
        (
            ["江门市公安局", "x", None, None, "一大队"],
            "指定单位",
            "不是江门市公安局直属",
        ),
        (["江门市公安局", "x", None, None, None], "指定单位", "请填直属各单位"),
    ],
)
def test_groups_tell_their_faults(office, units, values, column, sentence):
    make_unit("一大队", parent=units["交警支队"])

    page = upload(office, values, header=GROUP_HEADER, address=f"{GROUPS}_import")

    assert page.context_data["result"].row_errors() == []
    assert sentence in faults(page)[2][column]


def test_aliases_come_in(office, bureau, units):
    page = upload(
        office,
        ["江门市公安局", "法制处", "法制支队", None],
        ["江门市公安局", "局属单位", None, "各单位"],
        header=ALIAS_HEADER,
        address=f"{ALIASES}_import",
    )

    confirm(office, page, f"{ALIASES}_process_import")

    means = {alias.name: alias.unit or alias.group for alias in UnitAlias.objects.all()}
    assert means == {
        "法制处": units["法制支队"],
        "局属单位": UnitGroup.objects.get(bureau=bureau, name="各单位"),
    }


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (["江门市公安局", "x", None, "没有的组"], "江门市公安局没有单位组“没有的组”。"),
        (["江门市公安局", "x", "宣传股", None], "“宣传股”不是江门市公安局的单位"),
        (["江门市公安局", "x", None, None], "别名须指向一个单位或一个单位组。"),
        (
            ["江门市公安局", "x", "法制支队", "各单位"],
            "别名须指向一个单位或一个单位组。",
        ),
    ],
)
def test_aliases_tell_their_faults(office, values, sentence):
    page = upload(office, values, header=ALIAS_HEADER, address=f"{ALIASES}_import")

    assert sentence in page.content.decode()


@pytest.mark.parametrize("model", [GROUPS, ALIASES])
def test_names_come_back_unchanged(office, bureau, units, model):
    group = UnitGroup.objects.create(bureau=bureau, name="重点", kinds=["detachment"])
    group.members.set([units["宣传科"], units["交警支队"]])
    UnitAlias.objects.create(bureau=bureau, name="法制处", unit=units["法制支队"])
    UnitAlias.objects.create(bureau=bureau, name="重点单位", group=group)
    header, *rows = exported(office, f"{model}_export")

    page = upload(office, *rows, header=header, address=f"{model}_import")

    result = page.context_data["result"]
    assert (len(rows), result.totals["skip"], result.has_validation_errors()) == (
        2,
        2,
        False,
    )


# Units without people


def test_units_without_a_liaison_are_found(office, units):
    page = office.get(reverse("admin:units_unit_changelist"), {"liaison": "none"})

    found = {unit.name for unit in page.context_data["cl"].queryset}
    assert found == {"宣传科"}


def test_units_without_anybody_are_found(office, units):
    make_unit("空单位", parent=Unit.objects.get(name="江门市公安局"))

    page = office.get(reverse("admin:units_unit_changelist"), {"liaison": "nobody"})

    assert [unit.name for unit in page.context_data["cl"].queryset] == ["空单位"]


@pytest.mark.parametrize(("value", "count"), [("yes", 8), ("no", 1)])
def test_posts_in_force_are_told_apart(office, cast, value, count):
    Post.objects.filter(user=cast.liaison).update(until_on="2021-01-01")

    page = office.get(reverse("admin:units_post_changelist"), {"in_force": value})

    assert page.context_data["cl"].queryset.count() == count
