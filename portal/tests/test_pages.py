"""What a visitor finds, and does not."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from catalog.models import Catalogue
from catalog.services.platform import write_guide
from catalog.tests.test_platform import GUIDE
from reports.tests.annual import scenes as annual

from .scenes import publish

pytestmark = pytest.mark.usefixtures("portal", "clock")


def address(name, *args, query=""):
    return reverse(f"portal:{name}", args=args) + query


def text_of(client, *args, status=200, **kwargs):
    response = client.get(address(*args, **kwargs))
    assert response.status_code == status
    return response.content.decode()


def test_list_in_force_is_a_tree(client, lists, django_assert_num_queries):
    # Three entries cost what two cost.
    with django_assert_num_queries(3):
        text_of(client, "edition", lists.catalogue.pk, 1)
    with django_assert_num_queries(3):
        page = text_of(client, "catalogue", lists.catalogue.pk)

    assert "现行第 2 版" in page
    nested = page[page.index("户籍管理") :]
    assert nested.index("<ul>") < nested.index("居住证办理")
    assert page.count("<ul") == page.count("</ul>")
    assert len(re.findall("<li[ >]", page)) == page.count("</li>")
    assert "旧证换领" not in page and "网约房登记" not in page


def test_long_list_is_shown_in_parts(client, lists, monkeypatch):
    monkeypatch.setattr("portal.views.lists.PER_TREE", 1)
    pk = lists.catalogue.pk
    first = text_of(client, "catalogue", pk)
    second = text_of(client, "catalogue", pk, query="?page=2")

    assert "居住证办理" not in first and 'href="?page=2' not in first
    assert f'href="{address("catalogue", pk)}?page=2"' in first
    # What it hangs from is told again.
    assert second.index("户籍管理") < second.index("居住证办理")
    assert second.count("<ul") == second.count("</ul>")
    text_of(client, "catalogue", pk, query="?page=3", status=404)


def test_entry_tells_its_elements_and_what_stands_published(
    client, lists, cast, today, django_assert_max_num_queries
):
    publish(lists.entry, cast.office, today, link="https://www.example.gov.cn/1.html")
    gone = publish(lists.entry, cast.office, today, title="旧须知")
    gone.withdrawn_on, gone.withdrawn_reason = today, "内容过期"
    gone.save()
    publish(lists.entry, cast.office, today + timedelta(days=1), title="明天的须知")

    with django_assert_max_num_queries(8):
        page = text_of(client, "entry", lists.entry.pk)

    for said in (
        "形成或者变更之日起15个工作日内",
        "《居住证暂行条例》（国务院令第663号）第九条",
        "政府网站、两微一端",
        "服务公开",
        '<title id="flow-name">居住证办理的公开流程图</title>',
        'href="https://www.example.gov.cn/1.html"',
    ):
        assert said in page
    assert "旧须知" not in page and "内部备注" not in page and "明天的" not in page


def test_editions_before_are_there_and_those_to_come_are_not(client, lists, today):
    pk = lists.catalogue.pk
    first = text_of(client, "edition", pk, 1)
    then = text_of(client, "entry_then", lists.entry.pk, 1)
    left = text_of(client, "entry", lists.gone.pk)

    assert "旧证换领" in first and "现已不是现行版" in first
    assert "20个工作日" in then
    assert "第 1 版中的内容" in left
    text_of(client, "edition", pk, 3, status=404)
    text_of(client, "entry", lists.coming.pk, status=404)
    text_of(client, "entry_then", lists.gone.pk, 2, status=404)
    day = today - timedelta(days=30)
    found = client.get(address("catalogue", pk, query=f"?on={day}"))
    assert found.url == address("edition", pk, 1)
    assert "还没有施行" in text_of(
        client, "catalogue", pk, query="?on=1999-01-01", status=404
    )
    assert "日期请写作" in text_of(client, "catalogue", pk, query="?on=x", status=400)


def test_lists_of_the_house_are_not_there(client, lists):
    for edition in lists.house:
        pk = edition.catalogue.pk
        entry = edition.catalogue.entries.get().pk
        for name, *args in (
            ("catalogue", pk),
            ("edition", pk, 1),
            ("edition_list", pk),
            ("edition_json", pk, 1),
            ("edition_file", pk, 1, "csv"),
            ("entry", entry),
            ("api_catalogue", pk),
            ("api_edition", pk, 1),
            ("api_entry", entry),
        ):
            text_of(client, name, *args, status=404)
    home = text_of(client, "bureau", lists.bureau.pk)
    assert "主动公开基本目录" in home and "负面清单" not in home


FOUND = [
    ("q=住证", 1),
    ("q=居住 办理", 1),
    ("q=居理", 0),
    ("q=住", 1),
    ("q=６６３", 1),
    ("field=户籍管理", 1),
    ("q=居住&openness=service&audience=all", 1),
    ("q=居住&openness=result", 0),
    ("audience=groups", 0),
    ("q=旧证", 0),
    ("q=网约", 0),
    ("q=内部", 0),
    ("q=侦查", 0),
]


def test_search_finds_parts_of_words_in_what_is_in_force(client, lists):
    for query, count in FOUND:
        page = text_of(client, "search", lists.bureau.pk, query=f"?{query}")
        assert (f"找到 {count} 项" if count else "没有找到") in page, query


def test_search_of_all_bureaus_names_them(client, lists):
    assert "江门市公安局　主动公开" in text_of(client, "search_all", query="?q=居住")
    assert "至少输入两个字" in text_of(client, "search_all", query="?q=住", status=400)


BAD = [
    ("q=" + "字" * 10_000, 400),
    ("q=%25", 400),
    ("q=_", 400),
    ("q=%5C", 400),
    ("q=' OR 1=1 --", 200),
    ("q=居住%25", 200),
    ("q=%00居住", 400),
    ("q=居住&page=1000000000", 404),
    ("q=居住&page=-1", 404),
    ("q=居住&page=" + "9" * 5000, 404),
    ("q=居住&openness[]=x&sort=-note&format=xml", 200),
    ("", 400),
]


def test_bad_search_is_answered_in_words(client, lists):
    for query, status in BAD:
        for name, args in (("search", [lists.bureau.pk]), ("search_all", [])):
            page = text_of(client, name, *args, query=f"?{query}", status=status)
            assert "<h1>" in page
        told = client.get(address("api_search", query=f"?{query}"))
        assert told.status_code == status
        assert status == 200 or set(told.json()) == {"error", "detail"}
    one = text_of(client, "search", lists.bureau.pk, query="?unit=0x1", status=400)
    assert "没有这个选项" in one


def test_numbers_beyond_every_key_are_not_found(client, lists):
    key, entry = lists.catalogue.pk, lists.entry.pk
    for huge in (10**14, 10**30):
        for path in (
            f"catalogue/{huge}/",
            f"entry/{huge}/",
            f"bureau/{huge}/",
            f"bureau/{huge}/search/?q=居住",
            f"catalogue/{key}/edition/{huge}/",
            f"catalogue/{key}/edition/9999/",
            f"entry/{entry}/edition/{huge}/",
            f"bureau/{lists.bureau.pk}/report/{huge}/",
            f"bureau/{lists.bureau.pk}/report/9999/",
            f"api/v1/entries/{huge}",
            f"entry/-{entry}/",
            f"entry/{entry}/?page={huge}",
        ):
            assert client.get(f"/portal/{path}").status_code == 404, path


def test_large_letters_stay_with_the_visitor_and_need_no_cookie(client, lists):
    page = text_of(client, "catalogue", lists.catalogue.pk, query="?big=1")

    assert '<html lang="zh-CN" class="big">' in page
    assert f'href="{address("entry", lists.entry.pk)}?big=1"' in page
    assert f'href="{address("catalogue", lists.catalogue.pk)}">标准字体' in page
    moved = client.get(
        address("catalogue", lists.catalogue.pk, query="?on=2026-06-30&big=1")
    )
    assert moved.url.endswith("/edition/2/?big=1")


def test_lists_cost_as_many_queries_for_three_entries_as_for_one(
    client, lists, cast, today, django_assert_num_queries
):
    for count in (1, 3):
        for _ in range(count):
            publish(lists.entry, cast.office, today)
        for name, args, query, queries in (
            ("entry", [lists.entry.pk], "", 8),
            ("bureau", [lists.bureau.pk], "", 5),
            ("search", [lists.bureau.pk], "?q=居住", 5),
            ("edition_json", [lists.catalogue.pk, 2], "", 4),
            ("api_bureaus", [], "", 3),
        ):
            with django_assert_num_queries(queries):
                text_of(client, name, *args, query=query)


def test_guide_is_shown_once_there_is_one(client, lists, cast, today):
    pk = lists.bureau.pk
    text_of(client, "guide", pk, status=404)
    assert "政府信息公开指南" not in text_of(client, "bureau", pk)

    values = {**GUIDE, "access": "网站、公报\n查阅点", "effective_on": today}
    write_guide(
        bureau=lists.bureau, after=0, values=values, by=cast.office, today=today
    )

    assert "网站、公报<br>查阅点" in text_of(client, "guide", pk)
    Catalogue.objects.update(is_public=False)
    assert lists.bureau.name in text_of(client, "bureau_list")
    assert "还没有在这里公布的公开目录" in text_of(client, "bureau", pk)
    assert address("guide", pk) in text_of(client, "bureau", pk)


def test_annual_report_is_shown_as_published(client, bureau, cast):
    call_command("loaddata", "foi_outcomes", "reports_deadlines", verbosity=0)
    row = annual.published(bureau, cast)
    pk, year = bureau.pk, row.year

    page = text_of(client, "report", pk, year)

    assert "江门市公安局2025年政府信息公开工作年度报告" in page
    assert "收到和处理政府信息公开申请情况" in page and "style=" not in page
    assert "以纸质登记簿为准" not in page
    for place in ("report.docx", "report.xlsx", "report.html", "report.json"):
        got = client.get(address("report_file", pk, year, 1, place))
        assert got.status_code == 200
        assert got["Content-Disposition"].startswith("attachment")
    assert "check" not in got.json()
    text_of(client, "report_version", pk, year, 2, status=404)
    text_of(client, "report_file", pk, year, 1, "report.pdf", status=404)
    text_of(client, "report", pk, 2024, status=404)


def test_report_that_is_not_published_is_not_there(client, lists, bureau, cast):
    call_command("loaddata", "foi_outcomes", "reports_deadlines", verbosity=0)
    annual.signed(bureau, cast)

    text_of(client, "report", bureau.pk, 2025, status=404)
    assert "还没有在这里公布的年度报告" in text_of(client, "bureau", bureau.pk)
