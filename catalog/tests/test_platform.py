"""待发布清单: fragments without style, internal lists nowhere, addresses once."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from catalog.fragments import fragment_of
from catalog.models import Catalogue, EntryList, Guide, Publication, Release
from catalog.platform import PlatformColumn, pending_of
from catalog.services import platform
from catalog.services.platform import months_after

from .factories import enter, first_edition, sort

GUIDE = {
    "classification": "按《条例》第二十条分类。",
    "arrangement": "按目录级次编排。",
    "access": "政府网站、政务服务中心。",
    "procedure": "当面、邮寄、网上提交。",
    "supervision": "可以申请行政复议或者提起行政诉讼。",
    "office": "宣传科",
    "address": "建设三路1号",
    "hours": "工作日8:30至12:00、14:30至17:30",
    "phone": "0750-3000000",
    "online": "https://www.jiangmen.gov.cn/gaj/",
    "effective_on": "2026-07-01",
}


def url(name, *args):
    return reverse(f"catalog:{name}", args=args)


@pytest.fixture
def negative(people, units, today):
    entry = enter(units["法制支队"], people.liaison, today, title="侦查措施")
    entry = sort(
        entry, people.office, today, EntryList.NEGATIVE, withheld_reason="警务工作秘密"
    )
    return first_edition([entry], people, units["宣传科"], today)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 7, 1), date(2027, 1, 1)),
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_half_a_year_later(day, later):
    assert months_after(day, 6) == later


def test_only_what_is_public_waits_to_be_published(edition, negative, bureau, today):
    assert [(each.column, each.title) for each in pending_of(bureau, on=today)] == [
        (PlatformColumn.STATUTORY, str(edition))
    ]
    with pytest.raises(ValueError, match="internal list"):
        fragment_of(negative)


def test_address_is_recorded_once_and_the_list_is_empty_then(
    client, login, people, edition, bureau, today
):
    login(people.office)
    page = client.get(url("release", "edition", edition.pk))
    assert "居住证办理" in page.context["fragment"]
    assert "class=" not in page.context["fragment"]
    assert "&lt;table border=" in page.content.decode()
    said = {
        "link": "https://www.jiangmen.gov.cn/gaj/ml.html",
        "published_on": date(2026, 7, 1),
        "token": uuid.uuid4(),
    }
    client.post(url("release", "edition", edition.pk), said)
    client.post(url("release", "edition", edition.pk), said)

    publication = Publication.objects.get()
    assert publication.site_column == "法定主动公开内容"
    assert not Publication.objects.unmatched().exists()
    for name, *args in (["publication_list"], ["publication_detail", publication.pk]):
        shown = client.get(url(name, *args)).content.decode()
        assert "平台发布</a>" in shown and "没有对应<" not in shown
    assert Release.objects.get().edition == edition
    assert pending_of(bureau, on=today) == []


def test_a_bad_address_is_refused_with_a_sentence(client, login, people, edition):
    login(people.office)
    said = {
        "link": "https://a:b@www.jiangmen.gov.cn/",
        "published_on": "2026-07-01",
        "token": uuid.uuid4(),
    }

    page = client.post(url("release", "edition", edition.pk), said)

    assert "用户名或密码" in page.content.decode()
    assert not Publication.objects.exists()


def test_guide_is_followed_by_the_next_and_checked_each_half_year(
    client, login, people, bureau, today
):
    login(people.office)
    client.post(url("guide_edit", bureau.pk), {**GUIDE, "after": 0})
    late = client.post(url("guide_edit", bureau.pk), {**GUIDE, "after": 0})
    assert "第1版刚刚编制" in late.content.decode()
    client.post(url("guide_edit", bureau.pk), {**GUIDE, "after": 1, "office": "办公室"})

    first, second = Guide.objects.order_by("number")
    day = second.check_by + timedelta(days=1)
    assert list(Guide.objects.to_check(on=day)) == [second]
    platform.confirm_guide(pk=second.pk, by=people.office, today=day)
    assert not Guide.objects.to_check(on=day).exists()
    assert "机构名称：办公室" in fragment_of(second)


def test_rules_need_a_text_or_a_file(client, login, people, bureau):
    login(people.office)
    said = {
        "title": "公开属性审查制度",
        "issued_on": "2026-03-01",
        "token": uuid.uuid4(),
    }

    page = client.post(url("rules_new", bureau.pk), said)
    assert "请录入全文，或者上传附件" in page.content.decode()
    client.post(url("rules_new", bureau.pk), {**said, "text": "第一条　……"})

    [pending] = pending_of(bureau, on=date(2026, 7, 1))
    assert pending.column == PlatformColumn.RULES
    fragment = client.get(pending.url + "fragment/")
    assert "第一条" in fragment.content.decode()


def test_colleagues_read_and_strangers_find_nothing(
    client, login, people, edition, negative, bureau
):
    login(people.liaison)
    assert client.get(url("platform_of", bureau.pk)).status_code == 200
    assert client.post(url("release", "edition", edition.pk), {}).status_code == 403
    assert client.get(url("guide_edit", bureau.pk)).status_code == 403
    assert client.get(url("rules_new", bureau.pk)).status_code == 403
    assert client.get(url("release", "edition", negative.pk)).status_code == 404
    assert client.get(url("release", "other", 1)).status_code == 404

    login(people.stranger)
    assert client.get(url("platform_of", bureau.pk)).status_code == 404
    assert client.get(url("release", "edition", edition.pk)).status_code == 404
    assert client.get(url("fragment", "edition", edition.pk)).status_code == 404
    assert client.post(url("guide_confirm", 1)).status_code == 404
    assert Catalogue.objects.published().count() == 1
