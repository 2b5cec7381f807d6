"""Pages of 公开记录 and of the import: who sees them, what they do, what they cost."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import ArticleImport, Publication
from catalog.services import articles, deciding
from core.runs.models import Run

from .publications import publish
from .test_articles import ROWS, workbook

MARCH = date(2026, 3, 10)
# Queries of the list, however many rows it shows.
LIST_COST = 10


@pytest.fixture
def rows(bureau, people, units, entries, today):
    """One of 法制支队 and one of 交警支队."""
    return [
        publish(
            bureau,
            people.office,
            today=today,
            published_on=MARCH,
            unit=units[name],
            entry=entries[0],
            title=f"{name}的公开记录",
            link=f"http://www.example.gov.cn/{place}.html",
        )
        for place, name in enumerate(("法制支队", "交警支队"))
    ]


def address(name, *args, **query):
    return reverse(f"catalog:{name}", args=args, query=query)


def listed(client, **query):
    page = client.get(address("publication_list", **query))
    return [row.title for row in page.context["page"]]


def typed(unit, **facts):
    return {
        "token": str(uuid.uuid4()),
        "unit": unit.pk,
        "title": "居住证办理指南",
        "published_on": "2026-03-20",
        "channel": "website",
        **facts,
    }


def test_list_is_narrowed_and_costs_the_same_for_one_row_and_three(
    rows, login, people, entries, bureau, today, django_assert_num_queries
):
    client = login(people.neighbour)
    assert len(listed(client)) == 2
    assert listed(client, q="法制") == ["法制支队的公开记录"]
    assert listed(client, unit=rows[1].unit_id) == ["交警支队的公开记录"]
    assert listed(client, matter="unmatched") == []
    assert listed(client, matter="late") == []
    assert listed(client, matter="broken") == []
    assert len(listed(client, matter="undated", year=2026)) == 2
    assert listed(client, entry=entries[1].pk) == []
    assert listed(client, year=2025) == []
    with django_assert_num_queries(LIST_COST):
        listed(client, q="法制")
    publish(
        bureau,
        people.office,
        today=today,
        published_on=MARCH,
        entry=entries[1],
        title="第三条",
    )
    with django_assert_num_queries(LIST_COST):
        listed(client)


def test_liaison_records_for_the_own_unit_and_corrects_it(
    rows, login, people, units, entries
):
    client = login(people.liaison)
    form = client.get(address("publication_record", entry=entries[1].pk))
    assert "selected>行政处罚决定" in form.content.decode()
    said = typed(units["法制支队"], entry=entries[0].pk, formed_on="2026-03-02")

    done = client.post(address("publication_record"), said, follow=True)
    again = client.post(address("publication_record"), said)

    row = Publication.objects.latest("pk")
    assert again.url == address("publication_detail", row.pk)
    assert (row.due_on, row.recorded_by) == (date(2026, 3, 30), people.liaison)
    assert "按期公开" in done.content.decode()
    foreign = typed(units["交警支队"])
    assert client.post(address("publication_record"), foreign).context["form"].errors
    late = said | {"published_on": "2026-04-01", "version": row.version}
    page = client.post(address("publication_correct", row.pk), late, follow=True)
    assert "超期公开" in page.content.decode()
    refused = client.post(address("publication_correct", row.pk), late)
    assert "刚刚被别人改动过" in refused.content.decode()
    withdraw = {"version": 2, "on": "2026-04-02", "reason": " "}
    url = address("publication_withdraw", row.pk)
    assert "reason" in client.post(url, withdraw).context["withdrawing"].errors
    page = client.post(url, withdraw | {"reason": "内容有误"}, follow=True)
    assert "已撤下" in page.content.decode()


def test_who_may_not_is_refused(rows, login, people):
    own, other = rows
    pages = [("publication_detail", own.pk), ("publication_correct", own.pk)]
    for name, *args in pages:
        assert login(people.stranger).get(address(name, *args)).status_code == 404
    for who in (people.neighbour, people.supervisor):
        client = login(who)
        assert client.get(address("publication_detail", own.pk)).status_code == 200
        assert client.get(address("publication_correct", own.pk)).status_code == 403
        assert client.post(address("publication_withdraw", own.pk)).status_code == 403
    client = login(people.supervisor)
    assert client.get(address("publication_record")).status_code == 403
    assert login(people.manager).get(address("publication_list")).status_code == 403
    offices = ["publication_unmatched", "article_import_list", "article_import_upload"]
    offices += ["link_export", "link_script"]
    client = login(people.liaison)
    for name in offices:
        page = client.get(address(name))
        assert page.status_code == 403
        assert "政务公开办公室" in page.content.decode()
    for name in ("link_check", "link_results"):
        assert client.post(address(name)).status_code == 403


def test_office_puts_a_column_to_an_entry(rows, login, people, entries, today, bureau):
    values = {"today": today, "published_on": MARCH, "site_column": "通知公告"}
    publish(bureau, people.office, title="一条", **values)
    client, url = login(people.office), address("publication_unmatched")

    page = client.get(url, {"column": "通知公告"})
    assert page.context["form"] is not None
    assert [row["number"] for row in page.context["page"]] == [1]
    said = {"site_column": "通知公告", "entry": entries[0].pk}
    done = client.post(url, said, follow=True)
    again = client.post(url, said, follow=True)

    assert "已对应1条公开记录" in done.content.decode()
    assert "没有还未对应的" in again.content.decode()
    assert not Publication.objects.unmatched().exists()


def test_office_leaves_a_column_outside_and_takes_it_back(
    login, people, entries, today, bureau
):
    values = {"today": today, "published_on": MARCH, "site_column": "要闻"}
    row = publish(bureau, people.office, **values)
    url = address("column_outside")
    assert login(people.liaison).post(url, {"site_column": "要闻"}).status_code == 403
    client = login(people.office)

    for _ in range(2):
        page = client.post(url, {"site_column": "要闻"}, follow=True)
        assert "已记为目录以外" in page.content.decode()
    assert [each.site_column for each in page.context["outside"]] == ["要闻"]
    assert not Publication.objects.unmatched().exists()
    page = client.post(url, {"site_column": ""}, follow=True)
    assert "请逐条登记公开事项" in page.content.decode()

    page = client.post(url, {"site_column": "要闻", "back": "1"}, follow=True)
    assert list(page.context["outside"]) == []
    assert list(Publication.objects.unmatched()) == [row]


def test_lists_of_imports_columns_and_of_one_entry_cost_the_same(
    rows, login, people, entries, bureau, today
):
    client = login(people.office)
    pages = [
        address("publication_unmatched"),
        address("article_import_list"),
        address("entry_publications", entries[0].pk),
    ]

    def cost(url):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    def add(number):
        for each in range(number):
            upload(client, workbook(*ROWS[:7], title=f"清单{number}{each}"))
            values = {"today": today, "published_on": MARCH}
            publish(bureau, people.office, site_column=f"栏目{each}", **values)
            publish(bureau, people.office, entry=entries[0], **values)

    add(1)
    first = [cost(url) for url in pages]
    add(2)

    assert [cost(url) for url in pages] == first


# The import.


def upload(client, data, token=None):
    said = {"token": token or str(uuid.uuid4()), "channel": "website"}
    said["file"] = SimpleUploadedFile("清单.xlsx", data)
    return client.post(address("article_import_upload"), said)


def test_list_goes_from_upload_over_preview_to_records(login, people, entries):
    client, token = login(people.office), str(uuid.uuid4())
    data = workbook(*ROWS[:7])

    first, second = (upload(client, data, token) for _ in range(2))
    assert first.url == second.url
    page = client.get(first.url)
    said = page.content.decode()
    assert "A列“标题”" in said
    assert [group["title"] for group in page.context["exact"]] == ["居住证办理"]
    assert [group["title"] for group in page.context["likely"]] == ["执法监督情况"]
    brought = ArticleImport.objects.get()
    stale = client.post(
        address("article_import_commit", brought.pk), {"taken": [999]}, follow=True
    )
    assert "已有变动" in stale.content.decode()
    taken = [page.context["exact"][0]["first"]]
    done = client.post(
        address("article_import_commit", brought.pk), {"taken": taken}, follow=True
    )

    assert "已登记5条公开记录" in done.content.decode()
    assert Publication.objects.filter(entry=entries[0]).count() == 2
    assert "清单.xlsx" in client.get(address("article_import_list")).content.decode()
    empty = upload(client, b"")
    assert "文件是空的" in empty.content.decode()
    client = login(people.stranger)
    for name in ("article_import_detail", "article_import_commit"):
        method = client.get if name.endswith("detail") else client.post
        assert method(address(name, brought.pk)).status_code == 404


def test_another_of_the_office_looks_and_does_not_decide(login, people, units, entries):
    upload(login(people.office), workbook(*ROWS[:7]))
    brought = ArticleImport.objects.get()
    ArticleImport.objects.update(brought_by=people.leader)
    client = login(people.office)

    assert client.get(address("article_import_detail", brought.pk)).status_code == 200
    for name in ("article_import_commit", "article_import_drop"):
        assert client.post(address(name, brought.pk)).status_code == 403
    ArticleImport.objects.update(brought_by=people.office)
    dropped = client.post(address("article_import_drop", brought.pk), follow=True)
    assert "没有登记任何记录" in dropped.content.decode()
    again = client.post(address("article_import_drop", brought.pk), follow=True)
    assert "不能放弃" in again.content.decode()


@pytest.mark.django_db(transaction=True)
def test_long_lists_are_read_and_recorded_in_the_background(
    login, people, entries, monkeypatch
):
    monkeypatch.setattr(articles, "LARGE", 0)
    monkeypatch.setattr(deciding, "MANY", 1)
    client = login(people.office)

    read = upload(client, workbook(*ROWS[:7]))
    run = Run.objects.get()
    assert read.url == reverse("run_detail", args=[run.uuid])
    assert run.leads_to["label"] == "核对文章清单"
    client.post(address("article_import_commit", ArticleImport.objects.get().pk))

    written = Run.objects.latest("pk")
    assert (written.status, written.leads_to["label"]) == ("done", "查看导入结果")
    assert Publication.objects.count() == 5
    upload(client, b"no list")
    failed = Run.objects.latest("pk")
    assert (failed.status, failed.leads_to["label"]) == ("failed", "重新选择文件")
