"""A request from the counter to the archive, and the report that counts it."""

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from playwright.sync_api import expect

from core.papers.reading import read_paper
from core.units.roles import Role
from core.units.tests.factories import make_person
from core.workdays.days import rebuild_days
from foi.models import ChainSwitch, InformationRequest, LetterSettings
from foi.tests.factories import applicant_fields
from reports.models import AnnualReport, ReportVersion
from reports.reading.annual import read
from reports.report import Report
from zhengwu.tests.test_road import Walker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAW = ("special_days", "foi_limits", "foi_outcomes", "foi_fees", "foi_case_terms")
WORDS = ("foi_letter_templates", "foi_remedies", "foi_steps", "foi_guide")
REPORTS = ("reports_deadlines", "report_items")
RECEIVED = date(2025, 11, 3)
# Over New Year, with a Sunday that is worked.
LAST = date(2026, 1, 13)
ARITHMETIC = re.compile(r"^V[12356]\b")


@pytest.fixture
def on(monkeypatch):
    """`on(day)`: it is that day, for the server as well; the year may turn."""

    def be(day):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: day)

    be(RECEIVED)
    return be


@pytest.fixture
def people(on, bureau, cast, units):
    """The chain is on; the office has written down its review authority and court."""
    call_command("loaddata", *LAW, *WORDS, *REPORTS, verbosity=0)
    rebuild_days(today=RECEIVED)
    ChainSwitch.objects.create(
        bureau=bureau, is_on=True, set_on=RECEIVED, set_by=cast.office
    )
    LetterSettings.objects.create(
        bureau=bureau,
        prefix="江公信公复",
        review_authority="江门市人民政府",
        court="江门市蓬江区人民法院",
        contact="江门市公安局政务公开办公室，0750-0000000",
    )
    cast.legal = make_person(Role.LEGAL, units["法制支队"])
    cast.secrecy = make_person(Role.SECRECY, units["宣传科"])
    return cast


@pytest.fixture
def walk(page, live_server):
    return Walker(page, live_server.url)


def test_road_from_the_counter_to_the_published_report(walk, people, on, tmp_path):
    register(walk, people)
    begin_the_report(walk)
    assert counted(walk) == "0"
    supplement(walk, on)
    hand_and_consult(walk, on)
    extend(walk, on)
    go_through_the_chain(walk, people, on)
    read_the_answer(answer(walk, people, on, tmp_path))
    serve_and_archive(walk, on)

    assert counted(walk) == "1"
    open_its_rows(walk)
    break_a_cell_and_mend_it(walk)
    publish(walk, people, on)
    frozen = Report.from_data(ReportVersion.objects.get().snapshot["report"])
    for kind in ("Word 文档", "网页"):
        assert taken_out(walk, kind, tmp_path).figures == frozen.figures
    assert frozen.figures["自然人/C1"] == 1


def fill(panel, fields):
    """Fill what is labelled so; True ticks a box."""
    for label, value in fields.items():
        field = panel.get_by_label(re.compile(rf"^{re.escape(label)}(必填)?$"))
        if value is True:
            field.check()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(str(value))


def act(walk, label, fields=None, done=None):
    """Open one of the acts on the page, fill its form, press its button."""
    panel = walk.page.locator("details.act").filter(
        has=walk.page.locator("summary", has_text=label)
    )
    panel.locator("summary").first.click()
    fill(panel, fields or {})
    walk.push(panel.get_by_role("button", name=label, exact=True))
    walk.sees(done or f"已办理“{label}”。")


def letter(walk, name, fields, mark):
    """Draft a letter, read it, issue it: it takes the next number."""
    walk.follow("拟文书", exact=True)
    walk.follow(name, exact=True)
    fill(walk.page, fields)
    walk.press("保存草稿")
    walk.press("预览全文")
    walk.sees("（出文时取文号）")
    fill(walk.page, {"已核对全文。出文后取得文号，不能修改、删除，有误只能作废": True})
    walk.press("出文")
    walk.sees(f"已出文，文号江公信公复〔2025〕{mark}号。")


def back(walk):
    """To the request, where the letter is used."""
    walk.follow("回到申请登记办理事项")


def register(walk, people):
    walk.be(people.office)
    walk.menu("依申请公开")
    walk.follow("登记申请")
    fill(
        walk.page,
        {
            "申请方式": "当面",
            "申请人类别": "自然人",
            "姓名或者名称": "甄试验",
            "证件号码": applicant_fields()["number"],
            "信息名称": "派出所辖区划分",
            "内容描述": "2025年各派出所辖区划分的文件。",
        },
    )
    walk.press("登记")
    walk.sees("2025-12-01 周一")


def the_request(walk):
    row = InformationRequest.objects.get()
    walk.page.goto(walk.base + reverse("foi:request_detail", args=[row.pk]))


def begin_the_report(walk):
    walk.menu("年度报告")
    walk.follow("新建年度报告")
    fill(walk.page, {"报告年度": "2025年"})
    walk.push(walk.page.locator("main form button.btn-primary"))
    walk.sees("核对结果")


def the_report(walk):
    row = AnnualReport.objects.get()
    walk.page.goto(walk.base + reverse("reports:annual_detail", args=[row.pk]))


def cell(walk):
    """不掌握相关政府信息 of 自然人, as the whole report shows it."""
    names = list(AnnualReport.objects.get().format.cells)
    return walk.page.locator(f"#cell-{names.index('自然人/C1')}")


def counted(walk):
    the_report(walk)
    rules = walk.page.locator("ol.faults strong")
    expect(rules.filter(has_text=ARITHMETIC)).to_have_count(0)
    return cell(walk).inner_text()


def supplement(walk, on):
    on(date(2025, 11, 5))
    the_request(walk)
    told = {"需要补正的事项": "写明年份。", "补正期限": "2025-11-14"}
    letter(walk, "补正告知书", told, 1)
    back(walk)
    said = "告知书已写明：无正当理由逾期不补正的，视为放弃申请，不再处理（第三十条）"
    act(walk, "告知补正", {"需要补正的事项": "写明年份。", said: True})
    on(date(2025, 11, 10))
    act(walk, "收到补正", {"收到补正日期": "2025-11-10"})
    walk.sees("2025-12-08 周一")


def hand_and_consult(walk, on):
    on(date(2025, 11, 12))
    the_request(walk)
    act(walk, "交办", {"承办单位": "交警支队"})
    asked = {"第三方": "江门试验公司", "征求意见的内容": "辖区划分图。"}
    letter(walk, "征求第三方意见书", asked, 2)
    back(walk)
    reason = {"征求意见的事项": "辖区划分图是否可以公开。"}
    act(walk, "征求意见", {"征求对象": "第三方", **reason})
    on(date(2025, 11, 19))
    the_request(walk)
    act(walk, "收到意见", {"收到意见日期": "2025-11-19", "意见": "同意公开。"})
    walk.sees("2025-12-15 周一")


def extend(walk, on):
    on(date(2025, 11, 20))
    the_request(walk)
    told = {"延长理由": "须逐件检索。", "审批情况": "负责人11月20日批准。"}
    letter(walk, "延期答复告知书", told, 3)
    back(walk)
    act(walk, "延长答复期限", {"延长理由": "须逐件检索。"})
    walk.sees(f"已告知申请人：{LAST} 周二")


def go_through_the_chain(walk, people, on):
    """Handled, reviewed twice, signed; everybody finds it among what is theirs."""
    on(date(2025, 12, 1))
    steps = [
        (people.neighbour, "办结，转法制审核"),
        (people.legal, "办结，转保密审查"),
        (people.secrecy, "办结，转签批"),
        (people.leader, "同意，签批完成"),
    ]
    for person, label in steps:
        walk.be(person)
        walk.menu("依申请公开")
        walk.follow("〔2025〕1号")
        act(walk, label, {"意见": "同意。"}, done="同意。")


def answer(walk, people, on, folder):
    on(date(2025, 12, 2))
    walk.be(people.office)
    the_request(walk)
    searched = {
        "查找的部门": "交警支队、档案室",
        "查找的关键词": "辖区划分",
        "查找的时间范围": "2025年",
        "查找方式和结果": "查阅档案目录，没有制作、获取。",
    }
    letter(walk, "信息不存在告知书", searched, 4)
    path = folder / "answer.docx"
    walk.download("下载 Word").save_as(path)
    back(walk)
    act(walk, "作出答复")
    return path


def read_the_answer(path):
    lines = [each.text for each in Document(path).paragraphs]
    text = "\n".join(lines)
    assert lines[0] == "江公信公复〔2025〕4号"
    assert "甄试验：" in text
    assert "第三十六条第四项" in text
    assert "六十日内向江门市人民政府申请行政复议" in text
    assert "六个月内依法向江门市蓬江区人民法院提起行政诉讼" in text


def serve_and_archive(walk, on):
    on(date(2025, 12, 4))
    the_request(walk)
    act(walk, "登记送达", {"送达方式": "邮寄（交邮日）"})
    walk.sees("已办结")
    act(walk, "归档", {"案卷号": "2025-1"})
    walk.sees("已归档")


def open_its_rows(walk):
    walk.enter(cell(walk).get_by_role("link"))
    walk.sees("共 1 件")
    walk.sees("〔2025〕1号")


def break_a_cell_and_mend_it(walk):
    the_report(walk)
    walk.enter(walk.page.locator("main a[href$='/table/B/']").first)
    typed = cell(walk)
    judged = walk.page.locator("#judged")
    expect(typed).to_have_value("1")
    typed.fill("2")
    expect(judged).to_contain_text("V1 收到与办理应当相等")
    expect(judged.get_by_role("link", name="自然人").first).to_be_visible()
    typed.fill("1")
    expect(judged).not_to_contain_text("V1 收到")


def publish(walk, people, on):
    """In January: the cells of no ledger are nought, the text is written, it goes out."""
    on(LAST)
    walk.be(people.office)
    the_report(walk)
    walk.enter(walk.page.locator("main a[href$='/table/A/']").first)
    for each in walk.page.locator(".typed-cell input").all():
        each.fill("0")
    walk.press("保存")
    walk.sees("已保存。")
    write(walk)
    excuse_what_stands(walk)
    act(walk, "核对完成，送签批", done="已核对，待签批")
    walk.be(people.leader)
    the_report(walk)
    act(walk, "签批", done="已签批")
    walk.be(people.office)
    the_report(walk)
    address = "https://www.jiangmen.gov.cn/gaj/2025.html"
    act(walk, "登记向社会公布", {"公布网址": address}, done="已公布")


def write(walk):
    walk.follow("文字", exact=True)
    walk.press("生成初稿")
    walk.sees("已保存。")
    for each in walk.page.locator("main textarea").all():
        text = each.input_value()
        if "【" in text:
            each.fill(re.sub("【[^】]*】", "12", text))
    walk.press("保存")
    walk.sees("已保存。")


def excuse_what_stands(walk):
    """No report of last year is there to compare with; that is said."""
    the_report(walk)
    walk.page.locator("summary", has_text="写明为什么不改").click()
    walk.page.get_by_label("原因").first.fill("上年没有结转的申请。")
    walk.press("保存")


def taken_out(walk, kind, folder):
    """A file of the published version, read back."""
    walk.page.goto(
        walk.base
        + reverse("reports:annual_files", args=[AnnualReport.objects.get().pk])
    )
    file = walk.download(kind)
    path = folder / file.suggested_filename
    file.save_as(path)
    return read(read_paper(path.name, path.read_bytes()))
