"""The pages of 佐证材料库."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from core.files import uses
from core.files.models import Material, StoredFile
from core.files.services import add_material, correct_material
from core.units.models import Unit

pytestmark = pytest.mark.time_machine("2026-07-01 09:00+08:00", tick=False)

LINK = "https://gaj.jiangmen.gov.cn/zw/index.html"
LIST = "/files/material/"


def upload(name="公示.txt", content="执法信息公示情况"):
    return SimpleUploadedFile(name, content.encode())


@pytest.fixture
def add(cast, units, today):
    """Record a material of 法制支队: `add(upload=upload())`."""

    def add_one(**fields):
        values = {"unit": units["法制支队"], "title": "", "by": cast.liaison}
        return add_material(**{**values, "today": today, **fields})

    return add_one


@pytest.fixture
def link(add):
    return add(link=LINK, title="执法专栏")


def page_of(material, page="detail"):
    return reverse(f"material_{page}", args=[material.pk])


def told(response):
    return [str(message) for message in response.context["messages"]]


def errors(response):
    return response.context["form"].errors


# The list.


def titles(response):
    return [material.title for material, _ in response.context["rows"]]


def test_list_shows_what_the_posts_reach(login, cast, add, link, units):
    add(upload=upload(), unit=units["交警支队"], title="交警")

    seen = {
        who: titles(login(getattr(cast, who)).get(LIST))
        for who in ("liaison", "neighbour", "office", "leader", "stranger")
    }

    assert seen == {
        "liaison": ["执法专栏"],
        "neighbour": ["交警"],
        "office": ["交警", "执法专栏"],
        "leader": ["交警", "执法专栏"],
        "stranger": [],
    }


@pytest.mark.parametrize("who", ["manager", "auditor"])
def test_list_is_closed_to_keepers(login, cast, who):
    response = login(getattr(cast, who)).get(LIST)

    assert response.status_code == 403
    assert "佐证材料库供填报、签批、审核、考核的人员使用。" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["统计", "截图", "执法专栏"]),
        ({"q": "执法"}, ["执法专栏"]),
        ({"q": "jiangmen 专栏"}, ["执法专栏"]),
        ({"q": "季度表"}, ["统计"]),
        ({"q": "没有的"}, []),
        ({"kind": "links"}, ["执法专栏"]),
        ({"kind": "files"}, ["统计", "截图"]),
        ({"since": "2026-06-01"}, ["统计"]),
        ({"until": "2026-06-01"}, ["截图"]),
        ({"since": "坏"}, ["统计", "截图", "执法专栏"]),
        ({"use": "used"}, ["截图"]),
        ({"use": "unused"}, ["统计", "执法专栏"]),
    ],
)
def test_list_is_filtered(login, cast, add, link, today, monkeypatch, query, found):
    shot = add(
        upload=upload("a.txt", "a"), title="截图", fact_on=today.replace(month=5)
    )
    add(upload=upload("季度表.txt", "b"), title="统计", fact_on=today)
    monkeypatch.setattr(uses, "sources", {"test": source_of(shot)})

    response = login(cast.liaison).get(LIST, query)

    assert titles(response) == found


def source_of(material):
    """One use of a material, as an app above would register it."""
    rows = Material.objects.filter(pk=material.pk).annotate(material=F("pk"))
    used = uses.Use("2026年工作要点 · 任务3", "/tasks/report/7/", "法制支队", "待签")
    return uses.Source(lambda: rows, lambda user, pks: [used])


def test_list_counts_the_uses(login, cast, add, link, monkeypatch):
    used = add(upload=upload())
    monkeypatch.setattr(uses, "sources", {"test": source_of(used)})

    rows = login(cast.liaison).get(LIST).context["rows"]

    assert [(material.pk, count) for material, count in rows] == [
        (used.pk, 1),
        (link.pk, 0),
    ]


def test_list_of_the_office_is_filtered_by_unit(login, cast, add, link, units):
    add(upload=upload(), unit=units["交警支队"], title="交警")
    client = login(cast.office)

    one = client.get(LIST, {"unit": units["交警支队"].pk})
    whole = client.get(LIST, {"unit": Unit.objects.get(name="江门市公安局").pk})

    assert (titles(one), titles(whole)) == (["交警"], ["交警", "执法专栏"])


def test_list_does_not_ask_a_unit_of_who_has_one(login, cast):
    fields = login(cast.liaison).get(LIST).context["filter"].form.fields

    assert "unit" not in fields


def test_empty_list_says_what_to_do(login, cast):
    empty = login(cast.liaison).get(LIST).content.decode()
    filtered = login(cast.liaison).get(LIST, {"q": "无"}).content.decode()
    of_leader = login(cast.leader).get(LIST).content.decode()

    assert "还没有佐证材料。把证明工作落实的文件、截图或网页录入一次" in empty
    assert "没有符合条件的佐证材料，请换一个词语或放宽条件。" in filtered
    assert "还没有佐证材料。" in of_leader
    assert reverse("material_upload") not in of_leader


def test_list_pages(login, cast, add, monkeypatch):
    monkeypatch.setattr("core.files.views.materials.PER_PAGE", 2)
    for number in range(3):
        add(upload=upload(f"{number}.txt", str(number)))

    response = login(cast.liaison).get(LIST, {"page": "2"})

    assert titles(response) == ["0"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_three_as_for_one(
    login, cast, add, django_assert_num_queries, count
):
    for number in range(count):
        add(link=f"{LINK}?{number}", upload=upload(content=str(number)))
    client = login(cast.liaison)
    client.get(LIST)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


LIST_QUERIES = 9


# One material.


def test_detail_tells_all(login, cast, add, link, monkeypatch):
    used = add(upload=upload())
    monkeypatch.setattr(uses, "sources", {"test": source_of(used)})

    response = login(cast.liaison).get(page_of(used))

    content = response.content.decode()
    assert used.file.sha256 in content
    assert "已使用 1 次" in content
    assert '<a href="/tasks/report/7/">2026年工作要点 · 任务3</a>' in content
    assert [entry["title"] for entry in response.context["entries"]] == ["录入佐证材料"]


def test_detail_lists_the_same_file_and_link(login, cast, add, link, units):
    other_link = add(link=LINK, unit=units["交警支队"])
    file = add(upload=upload())
    other_file = add(upload=upload(), unit=units["交警支队"])
    client = login(cast.office)

    same = [list(client.get(page_of(each)).context["same"]) for each in (link, file)]
    of_liaison = login(cast.liaison).get(page_of(link)).context["same"]

    assert same == [[other_link], [other_file]]
    assert list(of_liaison) == []


@pytest.mark.parametrize("page", ["detail", "edit", "seen", "snapshot"])
@pytest.mark.parametrize("who", ["stranger", "neighbour", "manager"])
def test_material_of_others_does_not_exist(login, cast, link, page, who):
    response = login(getattr(cast, who)).get(page_of(link, page))

    assert response.status_code == 404


@pytest.mark.parametrize("page", ["edit", "seen", "snapshot"])
def test_leader_may_look_and_not_change(login, cast, link, page):
    client = login(cast.leader)

    refused = client.post(page_of(link, page), {"title": "甲"})

    assert client.get(page_of(link)).context["may_change"] is False
    assert refused.status_code == 403
    assert "可以修改这份材料" in refused.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_detail_asks_as_often_for_three_as_for_one(
    login, cast, add, units, django_assert_num_queries, count
):
    material = add(link=LINK)
    for number in range(count):
        add(link=LINK, fact_on=timezone.localdate() - timedelta(number + 1))
    client = login(cast.liaison)
    client.get(page_of(material))

    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(page_of(material))


DETAIL_QUERIES = 9


# Uploading.


@pytest.fixture
def send(login, cast, units):
    """Upload as the liaison: `send(upload())`."""

    def post(*files, **fields):
        data = {"unit": units["法制支队"].pk, "files": files, **fields}
        return login(cast.liaison).post(reverse("material_upload"), data, follow=True)

    return post


def test_several_files_become_materials(send, cast, today):
    response = send(upload("甲.txt", "甲"), upload("乙.txt", "乙"), fact_on=today)

    rows = Material.objects.order_by("pk").values_list("title", "fact_on")
    assert list(rows) == [("甲", today), ("乙", today)]
    assert told(response) == ["已录入2份佐证材料：甲、乙。"]
    assert response.redirect_chain[-1][0] == LIST


def test_one_file_takes_the_name_given_and_opens(send):
    response = send(upload(), title="公示统计")

    material = Material.objects.get()
    assert material.title == "公示统计"
    assert response.redirect_chain[-1][0] == page_of(material)


def test_known_file_is_told(send):
    send(upload("甲.txt", "甲"))

    response = send(upload("甲.txt", "甲"), upload("乙.txt", "乙"))

    assert told(response) == [
        "这个文件已在佐证材料库中（甲，2026-07-01录入），没有重复保存。",
        "已录入1份佐证材料：乙。",
    ]


def test_double_click_keeps_one(send):
    for _ in range(2):
        send(upload())

    assert (Material.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_refused_file_is_named_and_the_others_kept(send):
    response = send(
        upload("甲.txt", "甲"), upload("标.txt", "机密★10年"), upload("空", "")
    )

    assert told(response) == ["已录入1份佐证材料：甲。"]
    marked, unknown = errors(response)["files"]
    assert marked.startswith("文件“标.txt”带有国家秘密标志")
    assert "报告本单位保密负责人" in marked
    assert unknown == "文件“空”是空的，请确认选对了文件。"
    assert "以下文件没有保存，其余的已经录入，不用再传" in response.content.decode()


@pytest.mark.parametrize(
    ("files", "fields", "field", "sentence"),
    [
        ((), {}, "files", "请选择至少一个文件。"),
        (
            (("a.txt", "a"), ("b.txt", "b")),
            {"title": "甲"},
            "title",
            "不能共用一个名称",
        ),
        ((("a.txt", "a"),), {"fact_on": "2026-07-02"}, "fact_on", "不能晚于今天"),
        ((("a.txt", "a"),), {"title": "秘密★"}, "files", "名称带有国家秘密标志"),
        ((("假.pdf", "MZ"),), {}, "files", "扩展名可能被改过"),
    ],
)
def test_wrong_upload_is_told_and_nothing_kept(send, files, fields, field, sentence):
    response = send(*(upload(*file) for file in files), **fields)

    assert sentence in errors(response)[field][0]
    assert (Material.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_upload_for_a_unit_out_of_reach_is_refused(send, units):
    response = send(upload(), unit=units["交警支队"].pk)

    assert "unit" in errors(response)
    assert not StoredFile.objects.exists()


def test_office_chooses_the_unit(login, cast, units):
    form = login(cast.office).get(reverse("material_upload")).context["form"]

    assert form["unit"].initial == units["宣传科"]
    assert {unit.name for unit in form.fields["unit"].queryset} == {
        "江门市公安局",
        *units,
    }


@pytest.mark.parametrize("page", ["upload", "link"])
def test_leader_may_not_record(login, cast, page):
    response = login(cast.leader).get(reverse(f"material_{page}"))

    assert response.status_code == 403
    assert "佐证材料由各单位的联络员、负责人和政务公开办公室录入。" in (
        response.content.decode()
    )


# Links.


@pytest.fixture
def send_link(login, cast, units):
    """Record a link as the liaison, seen today unless told otherwise."""

    def post(**fields):
        data = {
            "unit": units["法制支队"].pk,
            "link": LINK,
            "title": "执法专栏",
            "seen_by": cast.liaison.pk,
            "seen_on": "2026-07-01",
            **fields,
        }
        return login(cast.liaison).post(reverse("material_link"), data, follow=True)

    return post


def test_link_is_recorded_with_snapshot_and_who_saw_it(send_link, cast):
    send_link(seen_by=cast.head.pk, seen_on="2026-06-30", snapshot=upload())

    material = Material.objects.get()
    assert (material.link, material.seen_by, str(material.seen_on)) == (
        LINK,
        cast.head,
        "2026-06-30",
    )
    assert material.file.name == "公示.txt"


def test_known_link_is_told(send_link, link):
    response = send_link()

    assert told(response) == [
        "这个网址已在佐证材料库中（执法专栏，2026-07-01录入），没有重复录入。"
    ]
    assert Material.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"link": "javascript:alert(1)"}, "link", "网址须以 http://"),
        ({"link": "file:///etc/passwd"}, "link", "网址须以 http://"),
        ({"link": "data:text/html,a"}, "link", "网址须以 http://"),
        ({"link": "//evil"}, "link", "网址须以 http://"),
        ({"title": ""}, "title", "不能为空"),
        ({"title": "机密★"}, "__all__", "名称带有国家秘密标志"),
        ({"seen_on": "2026-07-02"}, "seen_on", "查看日期不能晚于今天"),
        ({"fact_on": "2026-07-02"}, "fact_on", "事项日期不能晚于今天"),
    ],
)
def test_wrong_link_is_told_and_nothing_kept(send_link, fields, field, sentence):
    response = send_link(**fields)

    assert sentence in errors(response)[field][0]
    assert not Material.objects.exists()


def test_link_seen_by_a_stranger_is_refused(send_link, cast):
    assert "seen_by" in errors(send_link(seen_by=cast.stranger.pk))


# Correcting.


def test_edit_saves_name_and_date(login, cast, link):
    response = login(cast.head).post(
        page_of(link, "edit"), {"version": 1, "title": "专栏", "fact_on": "2026-06-30"}
    )

    link.refresh_from_db()
    assert (link.title, str(link.fact_on), response.url) == (
        "专栏",
        "2026-06-30",
        page_of(link),
    )


def test_second_editor_sees_both_and_may_go_on(login, cast, link, today):
    correct_material(
        pk=link.pk, version=1, title="甲", fact_on=today, by=cast.head, today=today
    )
    client = login(cast.liaison)

    page = client.post(page_of(link, "edit"), {"version": 1, "title": "乙"})
    form = page.context["form"]
    client.post(
        page_of(link, "edit"), {"version": form["version"].value(), "title": "乙"}
    )

    assert form.non_field_errors() == [
        f"{cast.head.audit_label}刚刚保存过：名称“甲”，事项日期2026-07-01。"
        "您填写的还在下面，请核对；再次保存，以您的为准。"
    ]
    assert form["title"].value() == "乙"
    link.refresh_from_db()
    assert link.title == "乙"


def test_edit_refused_is_told(login, cast, link):
    response = login(cast.liaison).post(
        page_of(link, "edit"), {"version": 1, "title": "绝密★"}
    )

    assert "名称带有国家秘密标志" in errors(response)["__all__"][0]


def test_snapshot_is_added(login, cast, link):
    client = login(cast.liaison)

    client.post(page_of(link, "snapshot"), {"snapshot": upload()})
    again = client.post(page_of(link, "snapshot"), {"snapshot": upload("b.txt", "b")})

    link.refresh_from_db()
    assert link.file.name == "公示.txt"
    assert "已经有文件或快照，不能替换" in errors(again)["snapshot"][0]


def test_empty_snapshot_is_refused(login, cast, link):
    response = login(cast.liaison).post(
        page_of(link, "snapshot"), {"snapshot": upload(content="")}
    )

    assert errors(response)["snapshot"] == ["文件“公示.txt”是空的，请确认选对了文件。"]


def test_seeing_again_is_recorded(login, cast, add):
    old = add(link=LINK, seen_on=timezone.localdate() - timedelta(30))

    login(cast.liaison).post(
        page_of(old, "seen"), {"seen_by": cast.head.pk, "seen_on": "2026-07-01"}
    )

    old.refresh_from_db()
    assert (old.seen_by, str(old.seen_on)) == (cast.head, "2026-07-01")


@pytest.mark.parametrize(
    ("day", "field", "sentence"),
    [
        ("2026-07-02", "seen_on", "查看日期不能晚于今天，请改正。"),
        ("2026-06-01", "__all__", "查看日期不能早于上次查看的2026-07-01。"),
    ],
)
def test_seeing_on_a_wrong_day_is_told(login, cast, link, day, field, sentence):
    response = login(cast.liaison).post(
        page_of(link, "seen"), {"seen_by": cast.liaison.pk, "seen_on": day}
    )

    assert errors(response)[field] == [sentence]
