"""待发布清单: fragments without style, internal lists nowhere, addresses once."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from catalog.fragments import fragment_of
from catalog.models import (
    Catalogue,
    EntryList,
    Guide,
    Publication,
    Release,
    RulesDocument,
)
from catalog.platform import PlatformColumn, pending_of
from catalog.refusals import Refused
from catalog.services import platform
from catalog.services.platform import months_after
from catalog.services.publishing import record_publication
from core.reminders.waiting import for_user
from core.workdays.calendar import WorkCalendar

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


def test_only_what_is_public_waits_to_be_published(
    edition, negative, bureau, today, people
):
    assert [(each.column, each.title) for each in pending_of(bureau, on=today)] == [
        (PlatformColumn.STATUTORY, str(edition))
    ]
    waits = {each.name: each.count for each in for_user(people.office, today)}
    assert waits["catalog.release_edition"] == 1
    assert waits["catalog.release_guide"] == waits["catalog.release_rules"] == 0
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
    done = client.get(url("release", "edition", edition.pk)).content.decode()
    assert "网址变动的，在公开记录中更正" in done
    for name in ("基层政务公开标准目录（Excel）", "基层政务公开标准目录（Word）"):
        assert name in done


def test_fragment_is_the_official_table(edition):
    fragment = fragment_of(edition)

    assert '<th colspan="2">公开对象</th>' in fragment
    assert '<th rowspan="2">公开渠道和载体</th>' in fragment
    assert "<td>居住证办理</td>" in fragment and "<td>√</td>" in fragment


def test_a_page_that_holds_the_next_version_is_told_so(
    client, login, people, bureau, today
):
    """The column has one page for the guide: the address is the same each time."""
    link = "https://www.jiangmen.gov.cn/gaj/zn.html"
    login(people.office)
    first = write(bureau, people, today, after=0)
    publish(first, people, today, link)
    second = write(bureau, people, today, after=1)
    with pytest.raises(Refused, match="发布日期不能更早"):
        publish(second, people, today - timedelta(days=1), link, today=today)
    publish(second, people, today, link)

    old, new = Publication.objects.order_by("pk")
    assert (old.withdrawn_on, new.withdrawn_on) == (today, None)
    assert "第2版" in old.withdrawn_reason and new.release.guide == second
    rules = make_rules(bureau, people, today)
    with pytest.raises(Refused, match="已登记为《江门市公安局政府信息公开指南第2版》"):
        publish(rules, people, today, link)
    with pytest.raises(Refused, match="http:// 或 https://"):
        publish(rules, people, today, "ftp://www.jiangmen.gov.cn/")


def test_what_an_import_of_articles_has_recorded_is_not_recorded_again(
    people, bureau, today
):
    link, day = "https://www.jiangmen.gov.cn/gaj/zd.html", today - timedelta(days=3)
    facts = {"title": "制度", "published_on": day, "channel": "website", "link": link}
    known = record_publication(
        bureau=bureau,
        facts=facts,
        token=uuid.uuid4(),
        by=people.office,
        today=today,
        calendar=WorkCalendar(),
    )
    rules = make_rules(bureau, people, day)

    with pytest.raises(Refused, match=f"公开日期是{day}"):
        publish(rules, people, today, link)
    publish(rules, people, day, link, today=today)

    assert Release.objects.get().publication == known
    assert not Publication.objects.unmatched().exists()


def write(bureau, people, today, *, after):
    values = {**GUIDE, "effective_on": today}
    return platform.write_guide(
        bureau=bureau, after=after, values=values, by=people.office, today=today
    )


def make_rules(bureau, people, today):
    values = {"title": "审查制度", "issued_on": today, "text": "第一条"}
    return platform.add_rules(
        bureau=bureau, token=uuid.uuid4(), values=values, by=people.office, today=today
    )


def publish(subject, people, on, link, *, today=None):
    return platform.release(
        subject=subject,
        link=link,
        published_on=on,
        token=uuid.uuid4(),
        by=people.office,
        today=today or on,
        calendar=WorkCalendar(),
    )


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
    with pytest.raises(Refused, match="已施行第2版"):
        platform.confirm_guide(pk=first.pk, by=people.office, today=date(2026, 8, 1))
    coming = {**GUIDE, "after": 2, "effective_on": "2099-01-01"}
    told = client.post(url("guide_edit", bureau.pk), coming, follow=True)
    assert "第3版已经编制" in told.content.decode()
    assert "2099" in told.content.decode()
    day = second.check_by + timedelta(days=1)
    assert list(Guide.objects.to_check(on=day)) == [second]
    platform.confirm_guide(pk=second.pk, by=people.office, today=day)
    assert not Guide.objects.to_check(on=day).exists()
    assert "机构名称：办公室" in fragment_of(second)
    word = client.get(url("guide_file", second.pk))
    assert word.content.startswith(b"PK")


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
    rules = RulesDocument.objects.get()
    said |= {"text": "第一条　改正", "version": 1, "valid_until": "2026-02-01"}
    page = client.post(url("rules_edit", rules.pk), said)
    assert "有效期不能在印发日期以前结束" in page.content.decode()
    client.post(url("rules_edit", rules.pk), said | {"valid_until": "2026-03-31"})
    again = client.post(url("rules_edit", rules.pk), said | {"valid_until": ""})
    assert "刚刚被别人改动过" in again.content.decode()
    assert pending_of(bureau, on=date(2026, 7, 1)) == []
    day = date(2026, 3, 2)
    publish(rules, people, day, "https://www.jiangmen.gov.cn/gaj/zd.html")
    late = {"title": "别的", "text": "别的", "valid_until": "2026-12-31", "version": 2}
    client.post(url("rules_edit", rules.pk), said | late)
    rules.refresh_from_db()
    assert (rules.title, rules.text) == ("公开属性审查制度", "第一条　改正")
    assert rules.valid_until == date(2026, 12, 31)


def test_colleagues_read_and_strangers_find_nothing(
    client, login, people, edition, negative, bureau
):
    login(people.liaison)
    assert client.get(url("platform_of", bureau.pk)).status_code == 200
    assert client.post(url("release", "edition", edition.pk), {}).status_code == 403
    assert client.get(url("guide_edit", bureau.pk)).status_code == 403
    assert client.get(url("rules_new", bureau.pk)).status_code == 403
    rules = make_rules(bureau, people, date(2026, 3, 1))
    assert client.get(url("rules_edit", rules.pk)).status_code == 403
    assert client.get(url("release", "edition", negative.pk)).status_code == 404
    assert client.get(url("release", "other", 1)).status_code == 404

    login(people.stranger)
    assert client.get(url("platform_of", bureau.pk)).status_code == 404
    assert client.get(url("release", "edition", edition.pk)).status_code == 404
    assert client.get(url("fragment", "edition", edition.pk)).status_code == 404
    assert client.get(url("guide_file", 1)).status_code == 404
    assert client.post(url("guide_confirm", 1)).status_code == 404
    assert Catalogue.objects.published().count() == 1
