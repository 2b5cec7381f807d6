"""系统管理: what the manager and the office do there, and what the trail keeps of it."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.units.models import Post, Unit, UnitAlias, UnitGroup, User
from core.units.tests.factories import make_unit

UNITS = reverse("admin:units_unit_changelist")
PEOPLE = reverse("admin:units_user_changelist")
POSTS = reverse("admin:units_post_changelist")
HEADER = [
    "编码",
    "名称",
    "上级单位",
    "类别",
    "法律地位",
    "排序",
    "启用日期",
    "停用日期",
]


def change(row):
    return reverse(f"admin:units_{row._meta.model_name}_change", args=[row.pk])


def last_event():
    event = Event.objects.order_by("pk").last()
    return event.act, event.subject_label, event.note


def faults(page):
    return page.context_data["adminform"].form.errors.get_json_data()


def sentences(page):
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def manager(cast, login):
    return login(cast.manager)


# people


def person(**fields):
    return {
        "username": "zhao",
        "last_name": "赵一鸣",
        "phone": "3278001",
        "role": "liaison",
        "from_on": "2026-07-01",
        **fields,
    }


def test_manager_opens_an_account(manager, units):
    page = manager.post(
        reverse("admin:units_user_add"),
        person(unit=units["法制支队"].pk),
        follow=True,
    )

    user = User.objects.get(username="zhao")
    password = re.search(r"一次性密码：([\w-]+)，", " ".join(sentences(page)))[1]
    assert (str(user), user.phone, user.must_change_password) == (
        "赵一鸣",
        "3278001",
        True,
    )
    assert user.check_password(password)
    assert [post.label for post in user.posts.all()] == ["法制支队联络员"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"deputy": "on"}, "只有单位负责人可以设代审人。"),
        ({"from_on": "2019-01-01"}, "法制支队在2019-01-01没有启用。"),
    ],
)
def test_manager_is_told_why_an_account_is_refused(manager, units, fields, sentence):
    page = manager.post(
        reverse("admin:units_user_add"), person(unit=units["法制支队"].pk, **fields)
    )

    assert faults(page)["__all__"][0]["message"] == sentence
    assert not User.objects.filter(username="zhao").exists()


def test_manager_opens_no_account_elsewhere(manager, cast):
    elsewhere = cast.stranger.posts.get().unit

    page = manager.post(reverse("admin:units_user_add"), person(unit=elsewhere.pk))

    assert list(faults(page)) == ["unit"]
    assert not User.objects.filter(username="zhao").exists()


def test_manager_corrects_a_name_and_keeps_the_number_out_of_the_trail(manager, cast):
    manager.post(
        change(cast.liaison),
        {
            "last_name": "陈志远",
            "phone": "3278002",
            "posts-TOTAL_FORMS": 0,
            "posts-INITIAL_FORMS": 0,
        },
    )

    assert last_event() == (
        "修改人员",
        "陈志远",
        "姓名：法制支队联络员 → 陈志远；联系电话",
    )


def test_page_of_a_person_shows_no_password(manager, cast):
    page = manager.get(change(cast.liaison)).content.decode()

    assert cast.liaison.password not in page
    assert 'name="password"' not in page


def test_filter_cannot_feel_its_way_along_a_password(manager):
    page = manager.get(PEOPLE, {"password__startswith": "md5"})

    assert page.status_code == 400


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("hand_out_password", "的一次性密码："),
        ("lock", "的账号已停用。"),
        ("unlock", "的账号已启用。"),
    ],
)
def test_manager_acts_on_accounts(manager, cast, action, sentence):
    page = manager.post(
        PEOPLE, {"action": action, "_selected_action": [cast.liaison.pk]}, follow=True
    )

    [told] = sentences(page)
    assert told.startswith(str(cast.liaison))
    assert sentence in told


def test_manager_cannot_lock_themselves(manager, cast):
    page = manager.post(
        PEOPLE, {"action": "lock", "_selected_action": [cast.manager.pk]}, follow=True
    )

    assert sentences(page) == ["不能停用自己的账号。"]


def test_manager_cannot_take_over_who_has_a_post_elsewhere(manager, cast, units):
    Post.objects.create(
        user=cast.stranger, unit=units["法制支队"], role="head", from_on="2026-01-01"
    )
    before = cast.stranger.password

    page = manager.post(
        PEOPLE,
        {"action": "hand_out_password", "_selected_action": [cast.stranger.pk]},
        follow=True,
    )

    cast.stranger.refresh_from_db()
    assert sentences(page) == [f"{cast.stranger}不全在您的管理范围内，没有办理。"]
    assert cast.stranger.password == before


def test_page_of_a_person_hides_the_posts_elsewhere(manager, cast, units):
    Post.objects.create(
        user=cast.stranger, unit=units["法制支队"], role="head", from_on="2026-01-01"
    )

    page = manager.get(change(cast.stranger)).content.decode()

    assert "法制支队" in page
    assert "宣传股" not in page.replace(str(cast.stranger), "")


@pytest.mark.parametrize("role", ["liaison", "head"])
def test_office_opens_accounts_of_liaisons_and_heads(cast, login, units, role):
    page = login(cast.office).post(
        reverse("admin:units_user_add"),
        person(unit=units["法制支队"].pk, role=role),
        follow=True,
    )

    assert "的一次性密码：" in sentences(page)[0]
    assert User.objects.get(username="zhao").posts.get().role == role


@pytest.mark.parametrize("role", ["office", "manager", "auditor", "leader"])
def test_office_opens_no_other_accounts(cast, login, units, role):
    page = login(cast.office).post(
        reverse("admin:units_user_add"),
        person(unit=units["法制支队"].pk, role=role),
    )

    assert list(faults(page)) == ["role"]
    assert not User.objects.filter(username="zhao").exists()


def test_office_changes_no_accounts(cast, login):
    page = login(cast.office).post(
        PEOPLE,
        {"action": "hand_out_password", "_selected_action": [cast.manager.pk]},
        follow=True,
    )

    before = cast.manager.password
    cast.manager.refresh_from_db()
    assert cast.manager.password == before
    assert sentences(page) != [f"{cast.manager}的账号已停用。"]


# posts


def post_of(user, unit, **fields):
    return {"user": user.pk, "unit": unit.pk, "from_on": "2026-07-01", **fields}


def test_manager_gives_a_post(manager, cast, units):
    manager.post(
        reverse("admin:units_post_add"),
        post_of(cast.liaison, units["交警支队"], role="liaison"),
    )

    assert cast.liaison.posts.filter(unit=units["交警支队"]).count() == 1
    assert last_event()[0] == "安排岗位"


@pytest.mark.parametrize(
    ("who", "role", "sentence"),
    [
        ("manager", "office", "不能给自己安排岗位"),
        ("liaison", "manager", "不得互相兼任"),
        ("auditor", "supervisor", "不得互相兼任"),
    ],
)
def test_manager_is_refused(manager, cast, units, who, role, sentence):
    page = manager.post(
        reverse("admin:units_post_add"),
        post_of(getattr(cast, who), units["法制支队"], role=role),
    )

    assert sentence in faults(page)["__all__"][0]["message"]
    assert getattr(cast, who).posts.count() == 1


def test_manager_gives_nobody_a_post_elsewhere(manager, cast):
    elsewhere = cast.stranger.posts.get().unit

    page = manager.post(
        reverse("admin:units_post_add"), post_of(cast.liaison, elsewhere, role="office")
    )

    assert list(faults(page)) == ["unit"]


def test_manager_ends_a_post_and_changes_nothing_else(manager, cast):
    post = cast.liaison.posts.get()

    manager.post(change(post), {"until_on": "2026-12-31", "role": "office"})

    post.refresh_from_db()
    assert (str(post.until_on), post.role) == ("2026-12-31", "liaison")
    assert last_event() == ("结束岗位", str(post), "任职至2026-12-31")


def test_manager_ends_posts_today(manager, cast):
    post = cast.liaison.posts.get()

    manager.post(POSTS, {"action": "end_today", "_selected_action": [post.pk]})

    post.refresh_from_db()
    assert post.until_on == timezone.localdate()


def test_office_ends_the_post_of_a_liaison(cast, login):
    post = cast.liaison.posts.get()

    login(cast.office).post(change(post), {"until_on": "2026-12-31"})

    post.refresh_from_db()
    assert str(post.until_on) == "2026-12-31"


def test_office_only_sees_the_post_of_a_manager(cast, login):
    post = cast.manager.posts.get()
    client = login(cast.office)

    answer = client.post(change(post), {"until_on": "2026-12-31"})

    post.refresh_from_db()
    assert (client.get(change(post)).status_code, answer.status_code) == (200, 403)
    assert post.until_on is None


def test_office_is_told_why_a_post_of_several_does_not_end(cast, login):
    post = cast.supervisor.posts.get()

    page = login(cast.office).post(
        POSTS, {"action": "end_today", "_selected_action": [post.pk]}, follow=True
    )

    assert sentences(page) == [f"{post}：考核监督员岗位只能由系统管理员办理。"]


# units, groups, aliases


def unit_fields(unit, **fields):
    return {
        "name": unit.name,
        "parent": unit.parent_id or "",
        "kind": unit.kind,
        "legal_kind": unit.legal_kind,
        "position": unit.position,
        "valid_from": unit.valid_from.isoformat(),
        "former_names": unit.former_names,
        **fields,
    }


def test_office_renames_a_unit(cast, login, units):
    unit = units["交警支队"]

    login(cast.office).post(change(unit), unit_fields(unit, name="交通警察支队"))

    unit.refresh_from_db()
    assert (unit.name, unit.former_names, unit.initials) == (
        "交通警察支队",
        "交警支队",
        "jtjczd",
    )
    assert last_event() == ("修改单位", "交通警察支队", "名称：交警支队 → 交通警察支队")


def test_office_adds_a_unit(cast, login, units, bureau):
    fields = unit_fields(units["交警支队"], name="网警支队", code="wj")

    login(cast.office).post(reverse("admin:units_unit_add"), fields)

    unit = Unit.objects.get(code="wj")
    assert (unit.bureau, unit.path) == (bureau, f"{bureau.path}{unit.pk:07d}")


def test_office_makes_no_bureau_without_one_above(cast, login, units):
    fields = unit_fields(units["交警支队"], code="x", parent="", is_bureau="on")

    page = login(cast.office).post(reverse("admin:units_unit_add"), fields)

    assert list(faults(page)) == ["parent"]


def test_top_of_the_scope_stays_where_it_is(cast, login, bureau, units):
    fields = unit_fields(bureau, parent=units["法制支队"].pk, name="江门市局")

    login(cast.office).post(change(bureau), fields)

    bureau.refresh_from_db()
    assert (bureau.parent, bureau.name) == (None, "江门市局")


def test_unit_is_not_put_below_itself(cast, login, units):
    squad = make_unit("一大队", parent=units["交警支队"])
    unit = units["交警支队"]

    page = login(cast.office).post(change(unit), unit_fields(unit, parent=squad.pk))

    assert list(faults(page)) == ["parent"]


def test_history_is_the_trail(cast, login, units):
    unit = units["交警支队"]
    client = login(cast.office)
    client.post(change(unit), unit_fields(unit, position=9))

    page = client.get(reverse("admin:units_unit_history", args=[unit.pk]))

    acts = [entry.act for entry in page.context_data["entries"]]
    assert sorted(acts) == ["修改单位", "新建单位"]


def test_office_keeps_groups(cast, login, bureau, units):
    login(cast.office).post(
        reverse("admin:units_unitgroup_add"),
        {
            "bureau": bureau.pk,
            "name": "各业务支队",
            "kinds": ["detachment"],
            "members": [units["宣传科"].pk],
        },
    )

    group = UnitGroup.objects.get(name="各业务支队")
    assert (group.kinds, list(group.members.all())) == (
        ["detachment"],
        [units["宣传科"]],
    )
    assert last_event() == ("新建单位组", "各业务支队", "")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({}, "__all__"),
        ({"members": "deep"}, "members"),
        ({"members": "other"}, "members"),
    ],
)
def test_group_is_refused(cast, login, bureau, units, fields, where):
    squad = make_unit("一大队", parent=units["交警支队"])
    known = {"deep": squad, "other": cast.stranger.posts.get().unit}
    members = [known[fields["members"]].pk] if fields else []

    page = login(cast.office).post(
        reverse("admin:units_unitgroup_add"),
        {"bureau": bureau.pk, "name": "空组", "members": members},
    )

    assert list(faults(page))[0] == where


def test_alias_stays_in_its_bureau(cast, login, bureau, units):
    county = make_unit("恩平县公安局", parent=bureau, is_bureau=True)
    unit = make_unit("法制大队", parent=county)

    page = login(cast.office).post(
        reverse("admin:units_unitalias_add"),
        {"bureau": bureau.pk, "name": "法制队", "unit": unit.pk},
    )

    assert faults(page)["unit"][0]["message"] == "只能选本局的单位。"
    assert not UnitAlias.objects.exists()


# Excel


def row(**fields):
    values = {
        "编码": "wj",
        "名称": "网警支队",
        "上级单位": "江门市公安局",
        "类别": "业务支队",
        "法律地位": "内设机构",
        "排序": 7,
        "启用日期": "2026-01-01",
        "停用日期": None,
        **fields,
    }
    return [values[name] for name in HEADER]


def upload(client, *rows, header=HEADER):
    """The page after uploading a workbook: a preview, or its faults."""
    book = openpyxl.Workbook()
    for values in (header, *rows):
        book.active.append(values)
    content = BytesIO()
    book.save(content)
    file = SimpleUploadedFile("单位.xlsx", content.getvalue())
    return client.post(
        reverse("admin:units_unit_import"), {"import_file": file, "format": "0"}
    )


def confirm(client, page):
    form = page.context_data["confirm_form"]
    return client.post(
        reverse("admin:units_unit_process_import"), form.initial, follow=True
    )


def row_faults(page):
    return {
        fault
        for invalid in page.context_data["result"].invalid_rows
        for faults in invalid.field_specific_errors.values()
        for fault in faults
    }


def test_import_adds_and_moves_units_in_one_go(cast, login, bureau, units):
    client = login(cast.office)
    page = upload(
        client,
        row(),
        row(编码="wj1", 名称="一大队", 上级单位="wj"),
        row(编码=units["交警支队"].code, 名称="交警支队", 上级单位="wj"),
    )
    assert not Unit.objects.filter(code="wj").exists()

    confirm(client, page)

    unit = Unit.objects.get(code="wj")
    squad, moved = Unit.objects.get(code="wj1"), Unit.objects.get(name="交警支队")
    assert unit.path == f"{bureau.path}{unit.pk:07d}"
    assert squad.path == f"{unit.path}{squad.pk:07d}"
    assert moved.path == f"{unit.path}{moved.pk:07d}"
    assert last_event() == ("导入单位", "江门市公安局", "共3个单位")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"类别": "支队"}, "只能填"),
        ({"上级单位": "没有的局"}, "“没有的局”不在您管理的单位中。"),
        ({"上级单位": "宣传股"}, "“宣传股”不在您管理的单位中。"),
        ({"上级单位": ""}, "上级单位不能为空。"),
        ({"启用日期": "明年"}, "“明年”不是日期"),
        ({"排序": "第一"}, "应是整数，不能是“第一”。"),
        ({"编码": ""}, "编码不能为空。"),
        ({"停用日期": "2025-01-01"}, "停用日期不能早于启用日期。"),
    ],
)
def test_import_tells_every_fault_at_its_row(cast, login, fields, sentence):
    page = upload(login(cast.office), row(**fields))

    text = page.content.decode()
    assert "有 1 行需要改正，没有导入任何一行" in text
    assert sentence in text
    assert not Unit.objects.filter(code="wj").exists()


def test_import_refuses_the_codes_of_others_and_the_bureau(cast, login, bureau):
    other = cast.stranger.posts.get().unit

    page = upload(
        login(cast.office),
        row(编码=other.code),
        row(编码=bureau.code),
        row(编码="a"),
        row(编码="a"),
    )

    assert row_faults(page) == {
        "这个编码已由范围外的单位使用。",
        "公安局不能用表格修改，请在页面上修改。",
        "与第 4 行相同。",
    }


def test_import_refuses_a_circle(cast, login, units):
    squad = make_unit("一大队", parent=units["交警支队"])

    page = upload(
        login(cast.office),
        row(编码=units["交警支队"].code, 名称="交警支队", 上级单位=squad.code),
    )

    assert "上级单位不能是本单位或者本单位的下级。" in page.content.decode()


def test_import_refuses_another_file(cast, login):
    page = upload(login(cast.office), ["x"], header=["题名"])

    assert "第一行缺少列：编码、名称、" in page.content.decode()


def test_import_is_closed_without_the_right(cast, login):
    assert (
        login(cast.liaison).get(reverse("admin:units_unit_import")).status_code == 403
    )


def test_export_comes_back_unchanged(cast, login, units):
    make_unit("一大队", parent=units["交警支队"])
    client = login(cast.office)
    answer = client.post(
        reverse("admin:units_unit_export"),
        {"format": "0", "resource": "0", "export_items": []},
    )
    rows = list(
        openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(
            values_only=True
        )
    )
    below = [list(each) for each in rows[1:] if each[2]]

    page = upload(client, *below, header=list(rows[0]))

    result = page.context_data["result"]
    assert list(rows[0]) == HEADER
    assert (len(below), result.totals["skip"], result.has_validation_errors()) == (
        4,
        4,
        False,
    )
