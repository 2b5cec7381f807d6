"""Materials uploaded, recognised and found again, in a browser."""

import pytest
from playwright.sync_api import expect

from core.files.models import Material
from zhengwu.tests.test_browser_frame import faults_on
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "https://gaj.jiangmen.gov.cn/" + "zwgk/" * 100


@pytest.fixture
def walk(page, live_server, cast):
    walker = Walker(page, live_server.url)
    walker.be(cast.liaison)
    walker.menu("佐证材料")
    return walker


def file(name, content):
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}


def upload(walk, *files):
    walk.menu("佐证材料")
    walk.follow("上传文件")
    walk.page.get_by_label("文件", exact=False).first.set_input_files(list(files))
    walk.press("上传")


def test_duplicate_is_recognised_and_told(walk):
    upload(walk, file("公示统计.txt", "公示统计"))
    walk.sees("已录入1份佐证材料：公示统计。")

    upload(walk, file("办事指南.txt", "办事指南"), file("副本.txt", "公示统计"))

    walk.sees("这个文件已在佐证材料库中（公示统计，")
    walk.sees("没有重复保存。")
    walk.sees("已录入1份佐证材料：办事指南。")
    expect(walk.page.locator("tbody tr")).to_have_count(2)
    assert Material.objects.count() == 2


def test_link_is_seen_again_and_found(walk):
    walk.follow("录入网址")
    walk.page.get_by_label("网址").fill(LONG)
    walk.page.get_by_label("名称").fill("执法信息公示专栏")
    walk.press("录入")
    walk.follow("再次查看")
    walk.press("记下查看情况")
    walk.sees("已记下查看情况。")

    walk.menu("佐证材料")
    walk.page.get_by_label("名称、网址、文件名").fill("zwgk 公示")
    walk.press("筛选")

    expect(walk.page.locator("tbody tr")).to_have_count(1)
    width = walk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= walk.page.viewport_size["width"]


def test_pages_have_no_faults_axe_finds(walk):
    faults = faults_on(walk.page)
    for name in ("上传文件", "录入网址"):
        walk.menu("佐证材料")
        walk.follow(name)
        walk.page.get_by_role("button", name=name[:2], exact=True).click()
        expect(walk.page.locator(".error-summary")).to_be_visible()
        faults += faults_on(walk.page)
    upload(walk, file("公示统计.txt", "公示统计"))
    walk.sees("已录入1份佐证材料")
    faults += faults_on(walk.page)
    walk.follow("修改名称、日期")
    faults += faults_on(walk.page)
    walk.menu("佐证材料")
    faults += faults_on(walk.page)

    assert faults == []
