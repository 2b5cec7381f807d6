"""A table pasted from Word, checked beside its source and committed, in a browser."""

import pytest
from playwright.sync_api import expect

from core.units.models import UnitAlias
from tasks.models import PlanDraft, WorkPlan
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What Word puts on the clipboard: styles, classes, empty o:p, spans of cells.
ROWS = "".join(
    f"<tr><td class=num>{n}</td><td><p class=MsoNormal>公开第{n}类事项。</p></td>"
    "<td>宣传科牵头，法制支队配合</td><td>2026年11月底前</td></tr>"
    for n in range(4, 30)
)
WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><style>p {{mso-style-name:正文}}</style>
</head><body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal><b>江门市公安局2026年政务公开工作要点分工方案</b></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'>
<tr><td>序号</td><td>工作任务</td><td>责任单位</td><td>完成时限</td></tr>
<tr><td colspan=4 style='width:10pt'><p>一、优化基础<o:p></o:p></p></td></tr>
<tr><td>1</td><td>更新主动公开目录。</td><td>宣传科牵头，法治支队配合</td><td>9月20前</td></tr>
<tr><td>2</td><td rowspan=2>编制年度报告。</td><td>宣传科负责</td><td>11月31日前</td></tr>
<tr><td>3</td><td>法制支队</td><td>2026年11月底前</td></tr>
{ROWS}</table><!--EndFragment--></body></html>"""
PASTE = """([box, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "序号 工作任务");
  const event = { clipboardData: data, bubbles: true, cancelable: true };
  box.dispatchEvent(new ClipboardEvent("paste", event));
}"""


@pytest.fixture
def walk(page, live_server, cast):
    walker = Walker(page, live_server.url)
    walker.be(cast.office)
    return walker


@pytest.fixture
def draft_page(walk):
    """The draft page of the pasted table."""
    walk.menu("工作要点")
    walk.follow("导入工作要点")
    box = walk.page.get_by_role("textbox", name="或者粘贴表格")
    walk.page.evaluate(PASTE, [box.element_handle(), WORD])
    walk.sees("已粘贴 1 张表格，共 31 行。")
    walk.press("上传并识别")
    walk.follow("核对识别结果")
    return walk


def test_pasted_table_is_corrected_and_committed(draft_page):
    walk, page = draft_page, draft_page.page
    walk.sees("系统识别出 28 项任务")
    walk.sees("需要您看一看（2 项任务")

    walk.press("是“法制支队”")
    walk.sees("已记住：“法治支队”是法制支队。")
    walk.follow("去核对")
    page.get_by_label("完成时限").fill("2026-09-25")
    page.get_by_label("要增加的单位").fill("交警支队")
    page.get_by_label("分工").select_option("配合")
    walk.press("增加单位")
    walk.push(page.get_by_role("button", name="保存，看下一处存疑"))
    expect(page.locator("#id_text")).to_have_value("编制年度报告。")
    page.get_by_label("完成时限").fill("2026-11-30")
    walk.press("保存并标为已核对")
    walk.sees("需要您看一看（0 项任务")
    walk.follow("核对完毕，导入")
    walk.press("导入")
    walk.sees("设定日期")

    first, second = WorkPlan.objects.get().tasks.order_by("position")[:2]
    assert (str(first.due_on), str(second.due_on)) == ("2026-09-25", "2026-11-30")
    assert [str(each) for each in first.responsibilities.all()] == [
        "宣传科（牵头）",
        "法治支队（配合）",
        "交警支队（配合）",
    ]
    assert UnitAlias.objects.get().name == "法治支队"
    assert b'rowspan="2"' in original_of(PlanDraft.objects.get())


def test_unit_typed_but_not_added_is_saved(draft_page):
    draft_page.follow("去核对")
    draft_page.page.get_by_label("要增加的单位").fill("交警支队")
    draft_page.press("保存并标为已核对")
    draft_page.sees("已核对：")

    row = PlanDraft.objects.get().rows.get(number="1")
    assert ["交警支队", "牵头"] in [list(unit) for unit in row.named_units]


def original_of(draft):
    with draft.file.content.open() as kept:
        return kept.read()


def test_panes_scroll_together(draft_page):
    page = draft_page.page
    source = page.locator("[data-pane=source]")
    rows = page.locator("[data-pane=draft] [data-lines]")
    top = source.evaluate("pane => pane.scrollTop")

    page.locator("[data-pane=draft]").evaluate("pane => { pane.scrollTop = 1800; }")
    page.wait_for_function(
        "top => document.querySelector('[data-pane=source]').scrollTop > top", arg=top
    )
    row = rows.nth(20)
    row.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # the source follows in the next frames
    row.click(position={"x": 120, "y": 12})

    line = row.get_attribute("data-lines").split()[0]
    own = source.locator(f"#line-{line}")
    expect(own).to_have_class("became-task is-own")
    assert source.locator("tr.is-own").count() == 1
    assert own.bounding_box()["y"] > source.bounding_box()["y"]
