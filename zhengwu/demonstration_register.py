"""Last year's requests of the demonstration: the register brought in in January.

Every column of table B, one request carried in, one carried on; two went to court.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

import xlsxwriter
from django.utils import timezone

from foi.models import InformationRequest, LegalCase
from foi.register.columns import LABELS
from foi.services import cases, deciding, importing
from zhengwu.demonstration_applicants import (
    CHARITY,
    COMMITTEE,
    COMPANY,
    LAW_FIRM,
    UNIVERSITY,
    citizen,
)

HEADINGS = ("received", "way", "name", "column", "identity", "contact", "phone") + (
    "subject",
    "contents",
    "form",
    "getting",
    "unit",
    "supplement_asked",
    "supplement_until",
    "supplemented",
    "extended",
    "extension_days",
    "approved_by",
    "approved_on",
    "extension_reason",
    "answered",
    "letter_number",
    "outcome",
    "served",
    "service",
    "withdrawn",
    "withdrawal",
)
ANSWERS = {"basis": "signed", "form": "paper", "getting": "post", "service": "post"}
Proceeding, Ending = LegalCase.Proceeding, LegalCase.Ending
REVIEWED = "某路段抓拍设备检定证书"
SUED = "某宾馆治安检查笔录"
CARRIED_ON = "机动车检验机构名录及联系方式"


@dataclass(frozen=True)
class Line:
    """One row: received in a month on a day, answered so many working days later."""

    month: int
    day: int
    who: dict
    column: str
    subject: str
    unit: str
    days: int | None
    outcome: str = ""
    how: str = ""  # supplemented, let pass, extended, withdrawn
    way: str = "当面"


# Of the year before, where the month is 0: carried in.
LINES = (
    Line(0, 22, citizen(0), "自然人", "夜间治安巡逻路段安排", "指挥中心", 17, "B5"),
    Line(1, 9, citizen(1), "自然人", "某起交通事故卷宗", "交警支队", 16, "B7"),
    Line(1, 20, COMPANY, "商业企业", "共享单车停放区域规划图", "交警支队", 12, "A1"),
    Line(2, 10, citizen(2), "自然人", SUED, "法制支队", 15, "B7", way="邮寄"),
    Line(2, 24, citizen(3), "自然人", "本人户籍迁移档案", "户政支队", 10, "B8"),
    Line(3, 6, LAW_FIRM, "法律服务机构", "行政处罚裁量基准", "法制支队", 8, "A1"),
    Line(
        3,
        18,
        UNIVERSITY,
        "科研机构",
        "电信网络诈骗案件统计",
        "网警支队",
        34,
        "A2",
        "extended",
    ),
    Line(4, 2, citizen(4), "自然人", "举报某商铺噪声的处理情况", "指挥中心", 9, "D1"),
    Line(4, 15, citizen(5), "自然人", REVIEWED, "交警支队", 18, "C1", way="邮寄"),
    Line(
        4, 27, CHARITY, "社会公益组织", "校园周边交通安全整治方案", "交警支队", 14, "A1"
    ),
    Line(
        5,
        12,
        citizen(6),
        "自然人",
        "公安局有关材料",
        "宣传科",
        24,
        "C3",
        "supplemented",
    ),
    Line(5, 26, COMMITTEE, "其他", "小区消防通道违停处罚统计", "交警支队", 13, "C2"),
    Line(
        6,
        8,
        citizen(7),
        "自然人",
        "旅馆业特种行业许可审批材料",
        "户政支队",
        19,
        "B4",
        way="邮寄",
    ),
    Line(6, 23, citizen(8), "自然人", "全部工作文件", "宣传科", 30, "E1", "let pass"),
    Line(
        7,
        7,
        COMPANY,
        "商业企业",
        "道路停车泊位数量和位置",
        "交警支队",
        11,
        "A1",
        way="邮寄",
    ),
    Line(7, 20, citizen(9), "自然人", "某起治安案件询问笔录", "法制支队", 16, "B7"),
    Line(8, 4, citizen(10), "自然人", "辅警招聘面试评分表", "宣传科", 15, "B5"),
    Line(
        8,
        19,
        citizen(11),
        "自然人",
        "某年警务用车采购合同",
        "警保科",
        28,
        "A2",
        "extended",
    ),
    Line(9, 3, citizen(4), "自然人", "举报某商铺噪声的处理结果", "指挥中心", 6, "D1"),
    Line(9, 17, UNIVERSITY, "科研机构", "居住证持有人数统计", "户政支队", 12, "C2"),
    Line(10, 10, citizen(12), "自然人", "某信号灯建设批准文件", "交警支队", 14, "C1"),
    Line(10, 26, citizen(13), "自然人", "派出所值班电话", "指挥中心", 3, "A1"),
    Line(
        11, 5, citizen(14), "自然人", "出租屋检查记录", "法制支队", 4, how="withdrawn"
    ),
    Line(
        11, 18, LAW_FIRM, "法律服务机构", "某起事故现场监控录像", "交警支队", 17, "B7"
    ),
    Line(12, 1, citizen(15), "自然人", "关于印发某方案的请示", "指挥中心", 15, "B6"),
    Line(12, 18, COMPANY, "商业企业", CARRIED_ON, "交警支队", None),
)


def last_year(ledger):
    """Brought in on the first days of the year; what was carried on is answered."""
    yield ledger.begins
    bring_in(ledger)
    pending = go_to_court(ledger)
    row = InformationRequest.objects.get(subject=CARRIED_ON)
    yield from ledger.sign(row, "jiaojing", [ledger.begins] * 5)
    ledger.answer(row, "published", "A1", 获取途径="江门市公安局网站“便民服务”栏目。")
    ledger.serve(row)
    yield date(ledger.year, 1, 26)
    close(ledger, pending, ledger.on, "维持原答复。")


def bring_in(ledger):
    """The workbook of the register, read and written as by the office."""
    by = ledger.who()
    brought, _ = importing.bring(
        bureau=ledger.bureau,
        purpose="register",
        name=f"{ledger.year - 1}年依申请公开登记簿.xlsx",
        data=workbook(ledger),
        sheet="",
        answers=ANSWERS,
        token=uuid.uuid4(),
        by=by,
        today=ledger.on,
        calendar=ledger.calendar,
    )
    morning = datetime.combine(ledger.on, time(9))
    brought.brought_at = timezone.make_aware(morning)
    brought.save(update_fields=["brought_at"])
    deciding.commit(
        pk=brought.pk,
        only_good=False,
        updates="all",
        by=by,
        today=ledger.on,
        calendar=ledger.calendar,
    )


def workbook(ledger):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet(f"{ledger.year - 1}年")
        sheet.write_row(0, 0, [LABELS[code] for code in HEADINGS])
        for place, line in enumerate(LINES, start=1):
            cells = cells_of(ledger, line, place)
            sheet.write_row(place, 0, [str(cells.get(code, "")) for code in HEADINGS])
    return file.getvalue()


def cells_of(ledger, line, place):
    """A line as the register has it, by column."""
    year = ledger.year - 1
    first = date(year, line.month, line.day) if line.month else date(year - 1, 12, 22)
    received = ledger.calendar.on_or_after(first)
    cells = {
        "received": received,
        "way": line.way,
        "name": line.who["name"],
        "column": line.column,
        "identity": line.who["number"],
        "contact": line.who["contact"],
        "phone": line.who["phone"],
        "subject": line.subject,
        "contents": f"申请公开{line.subject}。",
        "form": "纸质",
        "getting": "邮寄",
        "unit": line.unit,
    }
    if line.days:
        ended = ledger.calendar.add(received, line.days)
        cells |= course_of(ledger, line, received) | ending_of(line, ended, place)
    return cells


def course_of(ledger, line, received):
    """What happened on the way."""
    asked = ledger.calendar.add(received, 4)
    supplement = {
        "supplement_asked": asked,
        "supplement_until": asked + timedelta(15),
    }
    if line.how == "let pass":
        return supplement
    if line.how == "supplemented":
        return supplement | {"supplemented": asked + timedelta(8)}
    if line.how != "extended":
        return {}
    told = ledger.calendar.add(received, 18)
    return {
        "extended": told,
        "extension_days": 20,
        "approved_by": "黄建民",
        "approved_on": told,
        "extension_reason": "材料分散在多个单位，须逐件检索和审查。",
    }


def ending_of(line, ended, place):
    if line.how == "withdrawn":
        return {"withdrawn": ended, "withdrawal": "已当场查阅，申请人撤回。"}
    answered = {"answered": ended, "outcome": line.outcome}
    if line.how == "let pass":
        return answered
    mark = f"江公信公复〔{ended.year}〕{place}号"
    return answered | {"letter_number": mark, "served": ended, "service": "邮寄"}


def go_to_court(ledger):
    """A review and the suit after it, both ended; return a review that is pending."""
    year = ledger.year - 1
    review = accept(
        ledger, SUED, Proceeding.REVIEW, date(year, 4, 10), f"江府行复〔{year}〕18号"
    )
    review = close(ledger, review, date(year, 6, 5), "维持原答复。")
    suit = accept(
        ledger,
        SUED,
        Proceeding.SUIT_AFTER_REVIEW,
        date(year, 6, 25),
        f"（{year}）粤0703行初27号",
        follows=review,
    )
    close(ledger, suit, date(year, 11, 20), "判决驳回诉讼请求。")
    return accept(
        ledger,
        REVIEWED,
        Proceeding.REVIEW,
        date(year, 12, 9),
        f"江府行复〔{year}〕96号",
    )


def accept(ledger, subject, proceeding, on, number, *, follows=None):
    is_review = proceeding == Proceeding.REVIEW
    row = InformationRequest.objects.get(subject=subject)
    return cases.accept(
        pk=row.pk,
        facts={
            "proceeding": proceeding,
            "procedure": "ordinary" if is_review else "",
            "organ": "江门市人民政府" if is_review else "江门市蓬江区人民法院",
            "number": number,
            "accepted_on": on,
            "follows": follows,
            "is_extended": False,
        },
        token=uuid.uuid4(),
        by=ledger.who(),
        today=ledger.on,
    )


def close(ledger, case, on, detail):
    values = {"ending": Ending.UPHELD, "closed_on": on, "detail": detail}
    return ledger.do(cases.close, case, **values)
