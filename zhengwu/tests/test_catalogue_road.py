"""The whole road of a list in Chromium: from an item of the inventory to edition 2."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from catalog.models import Catalogue, Edition, EntryList
from core.units.roles import Role
from core.units.tests.factories import make_person
from portal import middleware
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_TO_ALL = 6  # questions before the one about the public's interest


@pytest.fixture
def people(cast, units, bureau):
    bureau.managing_office = units["宣传科"]
    bureau.save()
    cast.chief = make_person(Role.LEADER, bureau, username="chief-road")
    call_command("loaddata", "catalog_questions", verbosity=0)
    return cast


@pytest.fixture
def walk(page, live_server):
    return Walker(page, live_server.url)


def test_road_from_the_inventory_to_the_second_edition(
    walk, people, settings, live_server
):
    settings.PORTAL, settings.PORTAL_SECONDS, settings.PORTAL_RATE = True, 0, 10_000
    middleware.answers.clear()
    enter(walk, people, "居住证申领", "侦查措施和手段")
    sort_as_public(walk, people, "居住证申领")
    sort_as_withheld(walk, "侦查措施和手段")
    for name in (EntryList.PROACTIVE.label, EntryList.NEGATIVE.label):
        first_edition(walk, people, name)
    revise(walk, people)

    walk.sees("第1版 → 第2版，1 项不同")
    walk.sees("形成或者变更之日起20个工作日内")
    walk.sees("形成或者变更之日起15个工作日内")
    publish(walk)
    visit(walk, live_server.url)
    assert Edition.objects.count() == 3
    assert not Catalogue.objects.get(entry_list=EntryList.NEGATIVE).is_public


def enter(walk, people, *titles):
    walk.be(people.liaison)
    walk.menu("公开目录")
    for title in titles:
        walk.follow("公开事项清单", exact=True)
        walk.follow("填报公开事项")
        walk.page.get_by_label("事项名称").fill(title)
        walk.page.get_by_label("公开内容（要素）").fill("办理条件\n办理流程")
        walk.page.get_by_label("政府网站").check()
        walk.page.locator("summary", has_text="审核程序").click()
        walk.page.get_by_label("审核程序").fill("拟稿|业务大队\n签发|分管局领导")
        walk.press("保存")
        walk.sees("已保存")
    walk.follow("公开事项清单", exact=True)
    for title in titles:
        walk.page.get_by_label(f"选择{title}").check()
    walk.press("所选送归类")
    walk.sees(f"已送归类{len(titles)}项")


def open_item(walk, title):
    walk.menu("公开目录")
    walk.follow("公开事项清单", exact=True)
    walk.follow(title)
    walk.follow("归类", exact=True)


def sort_as_public(walk, people, title):
    walk.be(people.office)
    open_item(walk, title)
    for _question in range(NO_TO_ALL):
        walk.press("否")
    walk.press("是")
    walk.sees("列入主动公开基本目录（")
    walk.press("列入目录")
    walk.sees("已列入江门市公安局主动公开基本目录")


def sort_as_withheld(walk, title):
    open_item(walk, title)
    walk.press("是")
    walk.sees("列入负面清单（")
    walk.press("列入目录")
    walk.sees("已列入江门市公安局负面清单")


def first_edition(walk, people, name):
    walk.be(people.office)
    walk.menu("公开目录")
    walk.follow(name, exact=True)
    walk.follow("提出动态调整")
    walk.page.get_by_label("调整理由").fill("首次编制")
    walk.press("开始调整")
    walk.push(walk.page.get_by_role("button", name=re.compile("编入")))
    walk.press("送签批")
    walk.sees("待签批")
    sign(walk, people.chief)
    file(walk, people.office, name)
    walk.sees("已备案，成为第1版")


def sign(walk, person):
    walk.be(person)
    walk.menu("公开目录")
    walk.follow("动态调整", exact=True)
    walk.enter(walk.page.locator("tbody a").first)
    walk.press("签批")
    walk.sees("已签批，由政务公开办公室备案")


def file(walk, person, name):
    walk.be(person)
    walk.menu("公开目录")
    row = walk.page.locator("tbody tr").filter(has_text=name)
    walk.enter(row.get_by_role("link", name=re.compile("备案")))
    walk.press("备案")


def revise(walk, people):
    """The unit shortens its limit; its own head signs."""
    walk.be(people.liaison)
    walk.menu("公开目录")
    walk.follow("主动公开基本目录", exact=True)
    walk.follow("提出动态调整")
    walk.page.get_by_label("调整理由").fill("时限压缩")
    walk.press("开始调整")
    walk.follow("修改或取消事项")
    walk.follow("居住证申领")
    walk.page.get_by_label("公开时限", exact=True).select_option(
        "形成或者变更之日起15个工作日内"
    )
    walk.press("保存")
    walk.sees("已记入这次动态调整")
    walk.press("送签批")
    walk.sees("待签批")
    sign(walk, people.head)
    file(walk, people.office, "主动公开基本目录")
    walk.sees("已备案，成为第2版")


def publish(walk):
    walk.follow("平台发布")
    walk.follow("江门市公安局主动公开基本目录第2版")
    fragment = walk.page.locator("pre")
    expect(fragment).to_contain_text("居住证申领")
    expect(fragment).not_to_contain_text("侦查措施")
    walk.page.get_by_label("网址").fill("https://www.jiangmen.gov.cn/gaj/ml.html")
    walk.press("登记发布网址")
    walk.sees("没有待发布的内容")


def visit(walk, base):
    """The second edition on the portal; what is withheld is nowhere."""
    page = walk.page
    page.goto(f"{base}/portal/")
    page.get_by_role("link", name="江门市公安局").click()
    page.get_by_role("link", name="主动公开基本目录").click()
    expect(page.get_by_text("现行第 2 版")).to_be_visible()
    page.get_by_role("link", name="居住证申领").click()
    expect(page.get_by_text("形成或者变更之日起15个工作日内")).to_be_visible()
    page.goto(f"{base}/portal/search/?q=侦查措施")
    expect(page.get_by_text("没有找到")).to_be_visible()
