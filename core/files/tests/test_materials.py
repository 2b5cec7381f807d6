"""佐证材料 are recorded once, recognised, and corrected with a trace."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from core.audit.models import Event
from core.files.models import Material, StoredFile
from core.files.services import (
    Conflict,
    Refused,
    add_material,
    add_snapshot,
    correct_material,
    receive,
    see_again,
)

from .test_marks import NUMBER

LINK = "https://gaj.jiangmen.gov.cn/zw/index.html"


def upload(name="公示.txt", content="执法信息公示情况"):
    return SimpleUploadedFile(name, content.encode())


@pytest.fixture
def add(cast, units, today):
    """Record a material of 法制支队: `add(upload=upload())`."""

    def add_one(**fields):
        values = {"unit": units["法制支队"], "title": "", "by": cast.liaison}
        return add_material(**{**values, "today": today, **fields})

    return add_one


def acts(material):
    return [(event.act, event.note) for event in Event.objects.about(material)]


# Recording.


def test_file_becomes_a_material_named_after_it(add, cast, today):
    material = add(upload=upload("执法.公示.txt"), fact_on=today)

    material.refresh_from_db()
    assert (material.title, material.fact_on, material.link) == ("执法.公示", today, "")
    assert (material.seen_by, material.seen_on, material.version) == (None, None, 1)
    assert material.file.content.read() == "执法信息公示情况".encode()
    material.file.content.close()
    assert acts(material) == [("录入佐证材料", "执法.公示.txt")]
    assert not material.was_known


def test_link_keeps_its_snapshot_and_who_saw_it(add, cast, today):
    seen_on = today - timedelta(3)

    material = add(
        link=LINK, title="专栏", upload=upload(), seen_by=cast.head, seen_on=seen_on
    )

    assert (material.file.name, material.seen_by, material.seen_on) == (
        "公示.txt",
        cast.head,
        seen_on,
    )


def test_link_without_a_name_is_named_by_its_address(add):
    assert add(link=LINK).title == LINK


def test_inspected_file_is_taken_like_an_upload(add):
    assert add(upload=receive(upload())).file.name == "公示.txt"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "请选择文件，或者填写网址。"),
        ({"upload": upload(content="")}, "文件“公示.txt”是空的"),
        ({"upload": upload("程序.exe", "MZ")}, "不接收这种文件“程序.exe”"),
        ({"upload": upload("假.pdf", "MZ程序")}, "的内容不是PDF 文件"),
        ({"upload": upload(content="机密★10年")}, "带有国家秘密标志"),
        ({"upload": upload(content=NUMBER)}, "中有公民身份号码"),
        ({"upload": upload("机密★.txt")}, "文件名带有国家秘密标志"),
        ({"upload": upload(f"{NUMBER}.txt")}, "文件名中有公民身份号码"),
        ({"upload": upload(), "title": "秘密★1年"}, "名称带有国家秘密标志"),
        ({"link": LINK, "title": f"甲{NUMBER}"}, "名称中有公民身份号码"),
        ({"link": f"{LINK}?id={NUMBER}", "title": "甲"}, "网址中有公民身份号码"),
        ({"link": "javascript:alert(1)"}, "网址须以 http:// 或 https:// 开头"),
    ],
)
def test_refused_material_leaves_nothing_behind(add, settings, fields, sentence):
    for each in fields.values():
        if not isinstance(each, str):
            each.seek(0)

    with pytest.raises(Refused) as refused:
        add(**fields)

    assert sentence in str(refused.value)
    assert NUMBER not in str(refused.value)
    assert (Material.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert not settings.MEDIA_ROOT.exists()


def test_days_to_come_are_refused(add, today):
    tomorrow = today + timedelta(1)

    with pytest.raises(Refused, match="事项日期不能晚于今天，请改正。"):
        add(upload=upload(), fact_on=tomorrow)
    with pytest.raises(Refused, match="查看日期不能晚于今天，请改正。"):
        add(link=LINK, seen_on=tomorrow)


def test_name_with_folders_or_too_long_is_made_plain(add):
    plain = add(upload=SimpleUploadedFile("../../etc/甲.txt", b"a"))
    long = add(upload=SimpleUploadedFile("长" * 300 + ".txt", b"b"))

    assert plain.file.name == "甲.txt"
    assert (len(long.file.name), len(long.title)) == (200, 196)


class Huge:
    """An uploaded file of 2 GB; whoever reads it fails."""

    name = "录像.pdf"
    size = 2 * 1024**3

    def read(self, *args):
        raise AssertionError("read")


def test_file_of_two_gigabytes_is_refused_unread(add):
    with pytest.raises(Refused, match="文件“录像.pdf”超过20MB，请压缩图片或拆分"):
        add(upload=Huge())


# Recognising.


def test_same_file_again_is_recognised_and_not_kept_twice(add, settings):
    first = add(upload=upload())

    again = add(upload=upload("别名.txt"), title="另一个名称")

    kept = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert (again, again.was_known) == (first, True)
    assert again.known_sentence == (
        f"这个文件已在佐证材料库中（公示，{localtime(first.recorded_at):%Y-%m-%d}录入），"
        "没有重复保存。"
    )
    assert (Material.objects.count(), StoredFile.objects.count(), len(kept)) == (
        1,
        1,
        1,
    )


def test_known_sentence_names_the_date_of_the_fact(add, today):
    add(upload=upload(), fact_on=today)

    again = add(upload=upload())

    assert again.known_sentence == (
        "这个文件已在佐证材料库中（公示，2026-07-01），没有重复保存。"
    )


def test_known_file_takes_the_date_it_lacked(add, today):
    add(upload=upload())

    again = add(upload=upload(), fact_on=today)

    again.refresh_from_db()
    assert (again.fact_on, again.version) == (today, 2)
    assert acts(again)[-1] == ("修改佐证材料", "事项日期：无 → 2026-07-01")


def test_known_file_keeps_the_date_it_has(add, today):
    add(upload=upload(), fact_on=today)

    assert add(upload=upload(), fact_on=today - timedelta(9)).fact_on == today


def test_file_known_as_a_snapshot_is_recognised(add):
    link = add(link=LINK, upload=upload())

    assert add(upload=upload()) == link


def test_same_file_in_another_unit_is_another_material(add, units):
    first = add(upload=upload())

    other = add(upload=upload(), unit=units["交警支队"])

    assert (other.was_known, other == first, other.file == first.file) == (
        False,
        False,
        False,
    )


def test_snapshot_the_unit_keeps_already_is_not_written_again(add):
    first = add(upload=upload())

    link = add(link=LINK, upload=upload())

    assert (link != first, link.file) == (True, first.file)


def test_same_link_again_is_recognised_as_seen_today(add, cast, today):
    first = add(link=LINK, title="专栏", today=today - timedelta(9))

    again = add(link=LINK.replace("https", "http") + "#top", by=cast.head)

    again.refresh_from_db()
    assert (again, again.seen_by, again.seen_on, again.title) == (
        first,
        cast.head,
        today,
        "专栏",
    )
    assert acts(again)[-1] == ("再次查看网页", f"{cast.head} 2026-07-01")


def test_known_link_says_so(add, today):
    add(link=LINK, title="专栏", fact_on=today)

    assert add(link=LINK).known_sentence == (
        "这个网址已在佐证材料库中（专栏，2026-07-01），没有重复录入。"
    )


def test_known_link_keeps_the_later_day_of_seeing(add, today):
    add(link=LINK)

    assert add(link=LINK, seen_on=today - timedelta(9)).seen_on == today


def test_known_link_takes_the_snapshot_it_lacked(add):
    first = add(link=LINK)

    again = add(link=LINK, upload=upload())

    again.refresh_from_db()
    assert (again, again.file.name) == (first, "公示.txt")
    assert ("补充网页快照", "公示.txt") in acts(again)


@pytest.mark.parametrize("other", ["fact", "snapshot"])
def test_link_that_proves_another_fact_is_another_material(add, today, other):
    first = add(link=LINK, fact_on=today, upload=upload())
    fields = {
        "fact": {"fact_on": today - timedelta(90)},
        "snapshot": {"upload": upload(content="改版以后")},
    }

    second = add(link=LINK, **fields[other])

    assert (second != first, second.was_known) == (True, False)


def test_link_with_its_date_is_preferred(add, today):
    add(link=LINK, fact_on=today - timedelta(90))
    dated = add(link=LINK, fact_on=today)

    assert add(link=LINK, fact_on=today) == dated


# Correcting.


def test_correction_leaves_old_and_new_in_the_trail(add, cast, today):
    material = add(upload=upload())

    correct_material(
        pk=material.pk,
        version=1,
        title="公示统计",
        fact_on=today,
        by=cast.head,
        today=today,
    )

    material.refresh_from_db()
    assert (material.title, material.fact_on, material.version) == (
        "公示统计",
        today,
        2,
    )
    assert acts(material)[-1] == (
        "修改佐证材料",
        "名称：公示 → 公示统计；事项日期：无 → 2026-07-01",
    )


@pytest.fixture
def correct(cast, today):
    def correct_one(material, **fields):
        values = {"version": 1, "title": "甲", "fact_on": None, "by": cast.liaison}
        return correct_material(
            **{**values, "pk": material.pk, "today": today} | fields
        )

    return correct_one


def test_second_of_two_corrections_conflicts(add, correct):
    material = add(upload=upload())
    correct(material)

    with pytest.raises(Conflict, match="已被他人修改") as conflict:
        correct(material, title="乙")

    assert conflict.value.row.title == "甲"


def test_correction_sent_twice_is_saved_once(add, correct):
    material = add(upload=upload())

    versions = [correct(material).version for _ in range(2)]

    assert versions == [2, 2]


def test_correction_is_searched_for_marks_and_days_to_come(add, correct, today):
    material = add(upload=upload())

    with pytest.raises(Refused, match="名称带有国家秘密标志"):
        correct(material, title="绝密★")
    with pytest.raises(Refused, match="事项日期不能晚于今天"):
        correct(material, fact_on=today + timedelta(1))


def test_snapshot_is_added_once_and_never_replaced(add, cast):
    material = add(link=LINK)

    kept = add_snapshot(pk=material.pk, upload=upload(), by=cast.liaison)
    again = add_snapshot(pk=material.pk, upload=upload(), by=cast.liaison)

    assert (kept.file, StoredFile.objects.count()) == (again.file, 1)
    with pytest.raises(Refused, match="不能替换。网页有变化的，请另行录入网址"):
        add_snapshot(pk=material.pk, upload=upload(content="另"), by=cast.liaison)


def test_seeing_again_is_written_down(add, cast, today):
    material = add(link=LINK, seen_on=today - timedelta(9))
    seen = {"pk": material.pk, "by": cast.liaison, "today": today}

    for _ in range(2):
        see_again(**seen, seen_by=cast.head, seen_on=today)

    material.refresh_from_db()
    assert (material.seen_by, material.seen_on) == (cast.head, today)
    assert [act for act, _ in acts(material)] == ["录入佐证材料", "再次查看网页"]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (1, "查看日期不能晚于今天，请改正。"),
        (-1, "查看日期不能早于上次查看的2026-07-01。"),
    ],
)
def test_seeing_on_a_wrong_day_is_refused(add, cast, today, days, sentence):
    material = add(link=LINK)

    with pytest.raises(Refused, match=sentence):
        see_again(
            pk=material.pk,
            seen_by=cast.head,
            seen_on=today + timedelta(days),
            by=cast.liaison,
            today=today,
        )


def test_file_is_not_seen_again(add, cast, today):
    material = add(upload=upload())

    with pytest.raises(Refused, match="这份材料是文件，没有网址可以查看。"):
        see_again(
            pk=material.pk,
            seen_by=cast.head,
            seen_on=today,
            by=cast.liaison,
            today=today,
        )
