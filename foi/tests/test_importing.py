"""A register brought in: judged row by row, written as if by hand."""

import re
import uuid
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse

from core.audit.models import Event
from core.units.models import NumberSeries
from foi.figures.requests import requests_of_year
from foi.models import (
    Applicant,
    ClockEvent,
    InformationRequest,
    LedgerStart,
    Outcome,
    Strike,
)
from foi.refusals import Refused
from foi.register.opening import refuse_beside_rows
from foi.services import deciding, ending, extending, importing

from .factories import JANUARY, applicant_fields, citizen_number, fact_fields
from .registers import HEADINGS, a_row, bring, faults, numbers, register, workbook

TODAY = date(2026, 7, 1)


@pytest.fixture
def take(law, bureau, cast, calendar):
    """`take(data, …)`: brought in by the office and judged."""

    def take(data, *, today=TODAY, **fields):
        return bring(
            bureau, cast.office, data, today=today, calendar=calendar, **fields
        )

    return take


@pytest.fixture
def commit(cast, calendar):
    def commit(brought, *, only_good=False, updates="all", today=TODAY):
        return deciding.commit(
            pk=brought.pk,
            only_good=only_good,
            updates=updates,
            by=cast.office,
            today=today,
            calendar=calendar,
        )

    return commit


def counts(brought):
    brought.refresh_from_db()
    return (
        brought.rows_new,
        brought.rows_changed,
        brought.rows_same,
        brought.rows_faulty,
    )


def fields_of(row, without=()):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in without
    }


def test_row_imported_equals_row_registered_by_hand(
    take, commit, make, do, cast, calendar
):
    """Extended, answered and served; every field of request, applicant and acts."""
    by_hand = make(on=JANUARY, today=TODAY, applicant={"email": "a@b.example"})
    unit = cast.liaison.acting_post.unit
    hand = {"unit": unit, "by": cast.office, "today": TODAY}
    ending.hand(pk=by_hand.pk, version=by_hand.version, **hand)
    do(
        extending.extend,
        by_hand,
        today=TODAY,
        days=15,
        reason="需要检索",
        approved_by=cast.office_head,
        approved_on=date(2026, 2, 20),
        on=date(2026, 2, 24),
    )
    do(
        ending.answer,
        by_hand,
        today=TODAY,
        on=date(2026, 3, 10),
        outcome=Outcome.objects.get(code="E3"),
        reason="依据",
        letter_number="江公信公复〔2026〕1号",
    )
    do(ending.serve, by_hand, today=TODAY, on=date(2026, 3, 11), service="direct")
    person, facts = applicant_fields(email="a@b.example"), fact_fields()
    headings = ("收件日期", "申请方式", "申请人", "身份证号", "电话", "邮箱", "地址")
    headings += ("申请人类别", "信息名称", "内容描述", "载体形式", "获取方式")
    headings += ("延期日期", "延期天数", "延期批准人", "延期批准日期", "延期理由")
    headings += (
        "答复日期",
        "答复结果",
        "依据和理由",
        "答复文号",
        "送达日期",
        "送达方式",
    )
    cells = ("2026.1.26", "当面", "另一人", person["number"], person["phone"])
    cells += (person["email"], person["address"], "公民", facts["subject"])
    cells += (facts["contents"] + "二", "纸质", "自行领取", "2026年2月24日", "15")
    cells += (cast.office_head.last_name, "20260220", "需要检索", "2026/3/10", "其他")
    cells += ("依据", "江公信公复〔2026〕1号", 46092, "直接送达")
    data = register([(*cells, "法制支队")], headings=(*headings, "承办单位"))

    brought = take(data)
    assert faults(brought) == []
    commit(brought)

    row = InformationRequest.objects.exclude(pk=by_hand.pk).get()
    by_hand.refresh_from_db()
    apart = ("id", "number", "token", "contents", "contents_key")
    assert fields_of(row, apart) == fields_of(by_hand, apart)
    assert row.number == by_hand.number + 1
    apart = ("id", "request_id", "name", "name_hash")
    assert fields_of(row.applicant, apart) == fields_of(by_hand.applicant, apart)
    apart = ("id", "request_id")
    assert [fields_of(each, apart) for each in row.events.all()] == [
        fields_of(each, apart) for each in by_hand.events.all()
    ]
    assert row.due_on == date(2026, 3, 20)


def test_register_of_500_rows_with_7_faults(
    take, commit, bureau, django_assert_max_num_queries
):
    """Every fault with sheet, row and column; nothing unless expressly the good ones."""
    headings = (*HEADINGS, "证件号码", "延期告知日期", "延长工作日", "延期批准人")
    headings += ("答复日期", "答复结果")
    rows = [
        list(a_row("2026-01-26", f"人{n}", f"第{n}份文件", number, "", "", "", "", ""))
        for n, number in enumerate(numbers(500), 1)
    ]
    rows[9][0] = "2026-12-31"
    rows[99][9:] = ["2026-01-20", "予以公开"]
    rows[199][9:] = ["2026-02-20", "不予公开"]
    rows[249][9:] = ["2026-02-20", "其他"]
    rows[299][5] = "440701199003074211"
    rows[399][2] = "法人"
    rows[499][0] = "/"

    with django_assert_max_num_queries(40):
        brought = take(register(rows, headings, above=[["江门市公安局登记簿"], []]))

    found = faults(brought)
    assert counts(brought) == (493, 0, 0, 7)
    assert [(place, column) for place, column, _ in found] == [
        ("工作表“2025年”第13行", "A列“收件日期”"),
        ("工作表“2025年”第103行", "J列“答复日期”"),
        ("工作表“2025年”第203行", "K列“答复结果”"),
        ("工作表“2025年”第253行", "“答复说明”"),
        ("工作表“2025年”第303行", "F列“证件号码”"),
        ("工作表“2025年”第403行", "C列“申请人类别”"),
        ("工作表“2025年”第503行", "A列“收件日期”"),
    ]
    said = [
        "晚于今天",
        "早于收到日",
        "B1",
        "依据和理由",
        "校验位",
        "哪一类",
        "没有收到日",
    ]
    assert all(
        part in sentence for part, (_, _, sentence) in zip(said, found, strict=True)
    )
    with pytest.raises(Refused, match="7行有误，没有导入"):
        commit(brought)
    assert not InformationRequest.objects.exists()

    with django_assert_max_num_queries(60):
        commit(brought, only_good=True)
    commit(brought, only_good=True)

    assert InformationRequest.objects.count() == Applicant.objects.count() == 493
    assert ClockEvent.objects.count() == 493
    assert NumberSeries.objects.get(bureau=bureau, year=2026).last == 493
    assert brought.rows.count() == 7
    note = Event.objects.get(act="导入登记簿").note
    assert note == "新增493件，更新0件，有误未导入7行"


def test_decree_492_counts_before_15_may_2019(take, commit):
    rows = [a_row("2019-05-14"), a_row("2019-05-15", text="另一件")]
    commit(take(register([(*each, "2019-6-10", "A1") for each in rows], ANSWERED)))

    due = InformationRequest.objects.order_by("received_on")
    assert [str(row) for row in due] == ["〔2019〕1号申请", "〔2019〕2号申请"]
    assert [row.due_on for row in due] == [date(2019, 6, 4), date(2019, 6, 13)]


ANSWERED = (*HEADINGS, "答复日期", "答复结果")
EXTENDED = (*HEADINGS, "是否延期", "延期告知日期", "延长工作日", "延期批准人")
WRONG = [
    (("2026-03-05", "甄试验", "", "当面", "甲"), HEADINGS, "申请人类别"),
    (("2026-03-05", "甄**", "自然人", "当面", "甲"), HEADINGS, "是隐去的"),
    (("2026-03-05", "/", "自然人", "当面", "甲"), HEADINGS, "没有写申请人"),
    (("2026-03-05", "甄试验", "自然人", "-", "甲"), HEADINGS, "没有写申请方式"),
    (("2026-03-05", "甄试验", "自然人", "当面", ""), HEADINGS, "没有写申请内容"),
    (a_row("2026-03-05", "甲", "乙", "2026-03-06", ""), ANSWERED, "没有写办理结果"),
    (a_row("2026-03-05", "甲", "乙", "", "A1"), ANSWERED, "没有写答复日期"),
    (a_row("2026-03-05", "甲", "乙", "2026-03-06", "撤回"), ANSWERED, "撤回日期"),
    (
        a_row("2026-03-05", "甲", "乙", "是", "", "", ""),
        EXTENDED,
        "请补填“延期告知日期”",
    ),
    (a_row("2026-03-05", "甲", "乙", "2次", "", "", ""), EXTENDED, "只能延长一次"),
    (
        a_row("2026-03-05", "甲", "乙", "是", "2026-5-6", "10", "office_head"),
        EXTENDED,
        "已过，不能再延长",
    ),
    (
        a_row("2026-03-05", "甲", "乙", "是", "2026-3-20", "21", "office_head"),
        EXTENDED,
        "不得超过20个工作日",
    ),
    (
        a_row("2026-03-05", "甲", "乙", "是", "2026-3-20", "20", "路人"),
        EXTENDED,
        "“路人”不是政府信息公开工作机构负责人",
    ),
    (a_row("2026-03-05", "甲", f"身份证{numbers(1)[0]}的档案"), HEADINGS, "隐去"),
    (
        (*a_row("2026-03-05", "甲", "乙"), "4.407011990030E+17"),
        (*HEADINGS, "身份证号"),
        "变成了约数",
    ),
    ((*a_row("2026-03-05", "甲", "乙"), "法制科"), (*HEADINGS, "承办部门"), "法制支队"),
    (
        (*a_row("2026-03-05", "甲", "乙"), "2026-03-04"),
        (*HEADINGS, "送达日期"),
        "早于|没有写答复日期",
    ),
    (
        (*a_row("2026-03-05", "甲", "乙"), "2026-03-20", "2026-04-20"),
        (*HEADINGS, "补正告知日期", "补正期限"),
        "7个工作日内告知",
    ),
]


def test_each_fault_is_told_at_its_row(take, cast):
    """One sheet per fault, read one after the other in one scene."""
    for cells, headings, said in WRONG:
        head = cast.office_head.last_name
        row = [head if cell == "office_head" else cell for cell in cells]
        found = faults(take(register([row], headings)))
        assert len(found) >= 1, said
        assert re.search(said, "".join(text for _, _, text in found)), (said, found)
        assert all(place == "工作表“2025年”第2行" for place, _, _ in found)


def test_numbers_stand_once_in_the_file_and_in_the_ledger(take, row):
    headings = ("编号", "省平台编号", *HEADINGS)
    rows = [
        ("〔2026〕8号", "", *a_row(text="甲")),
        ("〔2026〕8号", "", *a_row(text="乙")),
        ("", "SPT-1", *a_row(text="丙")),
        ("", "SPT-1", *a_row(text="丁")),
        ("", "", *a_row(text="戊")),
        ("", "", *a_row(text="戊")),
        (f"〔{row.year}〕{row.number}号", "", *a_row(name="别的人", text="己")),
    ]

    found = faults(take(register(rows, headings)))

    assert [(place[-2:], column, text[:6]) for place, column, text in found] == [
        ("3行", "A列“编号”", "编号与工作表"),
        ("5行", "B列“省平台编号”", "省平台编号与"),
        ("7行", "G列“申请内容”", "内容与工作表"),
        ("8行", "A列“编号”", "编号已用于台"),
    ]


TWO_YEARS = {"2024年": [HEADINGS, a_row("2024-03-05")], "2025年": [HEADINGS, a_row()]}
UNREADABLE = [
    ("x.xlsx", workbook(("甲", [("天气", "温度"), (1, 2)])), "没有找到登记簿的表头"),
    ("x.xlsx", workbook(*TWO_YEARS.items()), "2张登记簿：“2024年”、“2025年”"),
    ("x.xlsx", register([]), "“2025年”的表头下面没有内容"),
    ("x.docx", "依申请公开".encode(), "不是 Excel 工作簿"),
    ("x.xlsx", b"%PDF-1.7 x", "不是 Excel 工作簿"),
    ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "请另存为 .xlsx"),
    (
        "x.xlsx",
        register([], (*HEADINGS, "收到日期")),
        "“收件日期”和“收到日期”两列都是“收到日”",
    ),
]


def test_file_that_is_no_register_says_why(take):
    for name, data, said in UNREADABLE:
        brought = take(data, name=name)
        assert (brought.status, brought.content) == ("failed", "")
        assert said in brought.error, brought.error


def test_layout_of_real_registers(take):
    """Titles, two rows of headings, merged cells, hidden columns, sums, several sheets."""
    rows = [
        ("江门市公安局2025年依申请公开登记簿", *[""] * 7),
        (
            "序号",
            "收件日期",
            "申请人",
            "",
            "申请人类别",
            "申请方式",
            "申请内容",
            "电话",
        ),
        ("", "", "姓名", "联系电话", "", "", "", ""),
        (1, 46048, "甄试验", "13800000000", "自然人", "网上", "甲", ""),
        (2, "", "贾试验", "13900000000", "自然人", "网上", "乙", ""),
        ("合计", 2, "", "", "", "", "", ""),
    ]
    merge = [
        (f"{letter}2:{letter}3", rows[1]["ABCDEFG".index(letter)]) for letter in "ABEFG"
    ]
    merge += [("A1:G1", rows[0][0]), ("C2:D2", "申请人"), ("B4:B5", 46048)]
    data = workbook(("封面", [["说明"]]), ("登记", rows), merge=merge, hide="H")
    brought = take(data)

    assert brought.status == "checking", brought.error
    assert brought.rows.count() == 2
    assert "“登记”H列是隐藏的" in "".join(brought.notes)
    assert [row.payload["received"] for row in brought.rows.all()][0] == "2026-01-26"
    cells = "".join(f"<td>{cell}</td>" for cell in a_row())
    heads = "".join(f"<th>{head}</th>" for head in HEADINGS)
    page = f"<html><table><tr>{heads}</tr><tr>{cells}</tr></table></html>".encode()
    assert take(page, name="导出.xls").rows_new == 1
    named = take(workbook(*TWO_YEARS.items()), sheet="2025年")
    assert [row.place for row in named.rows.all()] == ["工作表“2025年”第2行"]


def test_ledger_exported_and_brought_in_again_is_the_same(
    take, commit, make, do, cast, login
):
    """What the ledger has is found the same; elsewhere, with names, it is rebuilt."""
    first = make(on=JANUARY, provincial_number="SPT-1")
    do(ending.answer, first, on=date(2026, 2, 25), outcome=outcome("B7"))
    do(ending.serve, first, on=date(2026, 2, 26), service="post")
    make(way="online", basis="confirmed", subject="=1+1", contents="第一行\n第二行")
    data = login(cast.office).get(reverse("foi:request_export")).content

    brought = take(data)

    assert faults(brought) == []
    assert counts(brought) == (0, 0, 2, 0)
    with pytest.raises(Refused, match="没有要导入的行"):
        commit(brought)

    book = openpyxl.load_workbook(BytesIO(data))
    for line in book.active.iter_rows(min_row=4):
        for cell in line:
            if cell.value == "甄**":
                cell.value = "甄试验"
            if cell.value == "SPT-1":
                cell.value = "SPT-2"
            if isinstance(cell.value, str) and cell.value.startswith("〔2026〕"):
                cell.value = cell.value.replace("〔2026〕", "〔2024〕")
    file = BytesIO()
    book.save(file)
    commit(take(file.getvalue()))

    rebuilt = InformationRequest.objects.filter(year=2024).order_by("number")
    original = InformationRequest.objects.filter(year=2026).order_by("number")
    apart = ("id", "year", "provincial_number", "token", "registered_on", "version")
    for mine, theirs in zip(rebuilt, original, strict=True):
        assert fields_of(mine, apart) == fields_of(theirs, apart)


def outcome(code):
    return Outcome.objects.get(code=code)


def test_known_request_is_brought_up_to_date(take, commit, row, cast):
    """Acts it lacks are added, and what was answered otherwise is struck out."""
    headings = (
        "编号",
        "收件日期",
        "承办单位",
        "答复日期",
        "答复结果",
        "送达日期",
        "送达方式",
    )
    line = (f"〔{row.year}〕{row.number}号", "2026-1-26", "法制支队", "2026-2-25", "A1")
    first = take(register([(*line, "", "")], headings))
    assert counts(first) == (0, 1, 0, 0), faults(first)
    commit(first)
    row.refresh_from_db()
    assert (row.status, row.unit.name, row.outcome.code) == (
        "answered",
        "法制支队",
        "A1",
    )

    again = take(register([(*line, "", "")], headings))
    assert counts(again) == (0, 0, 1, 0)

    line = (*line[:3], "2026-2-26", "B7", "2026-2-27", "邮寄")
    second = take(register([line], headings))
    assert second.rows.get().payload["differences"] == [
        ["答复日期", "2026-02-25", "2026-02-26"],
        ["办理结果", "予以公开", "不予公开：属于行政执法案卷"],
        ["送达日期", "", "2026-02-27"],
    ]
    commit(second)
    row.refresh_from_db()
    assert (row.status, row.outcome.code, row.ended_on) == (
        "closed",
        "B7",
        date(2026, 2, 26),
    )
    strike = Strike.objects.get()
    assert (strike.event.act, strike.reason) == ("answered", "按导入的登记簿改正")
    assert (
        "〔2026〕1号：答复日期、办理结果、送达日期"
        in Event.objects.filter(act="导入登记簿").first().note
    )


def test_other_day_of_receipt_is_left_to_the_ledger(take, row):
    headings = ("编号", "收件日期", "申请人")
    line = (f"〔{row.year}〕{row.number}号", "2026-1-27", "甄试验")

    found = faults(take(register([line], headings)))

    assert [text for _, _, text in found] == [
        "台账中是2026-01-26，这里是2026-01-27，请先在台账中用“改正”办理，再导入。"
    ]


def test_foreign_numbers_are_kept_and_found_again(take, commit, cast):
    data = register([("2025-7", *a_row())], ("编号", *HEADINGS))
    commit(take(data))

    row = InformationRequest.objects.get()
    assert (row.old_number, str(row)) == ("2025-7", "〔2026〕1号申请")
    again = take(data)
    assert counts(again) == (0, 0, 1, 0)
    assert again.notes == [f"同一个文件已于{TODAY}由{cast.office}导入。"]
    assert InformationRequest.objects.matching("2025-7").get() == row


def test_ledger_that_moved_meanwhile_is_looked_at_again(take, commit, cast):
    one, two = take(register([a_row()])), take(register([a_row()]))
    commit(one)

    assert commit(two).status == "checking"
    assert counts(two) == (0, 0, 1, 0)
    assert InformationRequest.objects.count() == 1


def test_second_click_of_the_upload_finds_the_first(take):
    token = uuid.uuid4()

    assert take(register([a_row()]), token=token) == take(b"", token=token)


def test_dropped_or_forgotten_nothing_is_kept(take, commit, cast):
    dropped, forgotten = take(register([a_row()])), take(register([a_row()]))
    deciding.drop(pk=dropped.pk, by=cast.office, today=TODAY)
    deciding.forget(today=TODAY + timedelta(days=14))
    assert forgotten.rows.exists()

    deciding.forget(today=TODAY + timedelta(days=15))

    for brought in (dropped, forgotten):
        assert counts(brought)[0] == 1
        assert (brought.status, brought.content) == ("dropped", "")
        assert not brought.rows.exists()
        with pytest.raises(Refused, match="已放弃"):
            commit(brought)
        with pytest.raises(Refused, match="已放弃"):
            deciding.drop(pk=brought.pk, by=cast.office, today=TODAY)


def test_nothing_of_an_applicant_lies_open(take, commit):
    """In no column of the import and in no line of the trail."""
    secret, number = "标记姓名甲乙丙", citizen_number("44078219870512006")
    headings = (*HEADINGS, "证件号码", "答复日期", "答复结果")
    brought = take(register([(*a_row(name=secret), number, "昨天", "")], headings))
    assert brought.rows_faulty == 1

    with connection.cursor() as cursor:
        for table in ("foi_importrow", "foi_registerimport", "audit_event"):
            cursor.execute(f"SELECT * FROM {table}")
            held = str(cursor.fetchall())
            assert secret not in held and number not in held
    with pytest.raises(Refused, match="文件名中有公民身份号码"):
        take(register([a_row()]), name=f"{number}.xlsx")


def test_opening_register_beside_opening_figures(take, commit, bureau, cast):
    """Rows of the time before the ledger, or figures for it, never both."""
    start = LedgerStart.objects.create(
        bureau=bureau,
        started_on=date(2026, 4, 1),
        entered_on=TODAY,
        entered_by=cast.office,
    )
    rows = [
        (*a_row("2026-01-26", text="甲"), "2026-2-20", "A1"),  # ended before
        (*a_row("2026-03-26", text="乙"), "2026-4-20", "A1"),  # in hand on the day
        (*a_row("2025-01-26", text="丙"), "2025-2-20", "A1"),  # of an earlier year
        (*a_row("2026-04-01", text="丁"), "", ""),
    ]
    data = register(rows, ANSWERED)
    found = faults(take(data, purpose="opening"))
    assert [(place[-2:], text[:16]) for place, _, text in found] == [
        ("5行", "收到日2026-04-01不早于")
    ]

    commit(take(register(rows[:1], ANSWERED), purpose="opening"))
    cells = requests_of_year([bureau], 2026)
    assert (cells["person", "R1"], cells["person", "A1"]) == (1, 1)
    with pytest.raises(Refused, match="起用日期以前办结的1件，按件计入"):
        refuse_beside_rows(bureau, start.started_on, {("person", "A1"): 1})
    InformationRequest.objects.all().update(ended_on=date(2026, 4, 2))

    start.figures.create(column="person", code="A1", count=1)
    rows[0] = (*a_row("2026-01-26", text="戊"), *rows[0][-2:])
    found = faults(take(register(rows, ANSWERED)))

    assert [(place[-2:], text[:17]) for place, _, text in found] == [
        ("2行", "起用日期2026-04-01以前已")
    ]


PLATFORM = ("受理编号", "申请人姓名", "主体", "渠道", "收件时间", "诉求", "办理状态")
MEANINGS = ("provincial_number", "name", "column", "way", "received", "contents", "")


def platform(*rows, more=("办结时间", "答复结果", "送达时间")):
    return register(rows, (*PLATFORM, *more), name="导出")


def test_platforms_table_keeps_the_ledger_in_step(
    take, commit, make, bureau, cast, calendar
):
    """Headings confirmed once; new ones registered, differences listed, twice nothing."""
    ours = make(provincial_number="SPT-1", subject="甲", contents="甲")
    missing = make(subject="漏报的", contents="漏报的", on=date(2026, 1, 27))
    rows = [
        ("SPT-1", "甄试验", "公民", "现场", "2026-01-26", "甲", "已答复")
        + ("2026-02-20", "A1", "2026-02-24"),
        ("SPT-2", "贾试验", "公民", "网上", "2026-01-28", "乙", "办理中", "", "", ""),
    ]
    brought = take(platform(*rows), purpose="platform")
    assert len(importing.unconfirmed(brought)) == 10
    with pytest.raises(Refused, match="先确认省平台导出表的表头"):
        commit(brought)
    chosen = dict(zip(PLATFORM, MEANINGS, strict=True))
    chosen |= {"办结时间": "answered", "答复结果": "outcome", "送达时间": "served"}
    confirm = {"by": cast.office, "today": TODAY, "calendar": calendar}
    with pytest.raises(Refused, match="有2列都选了“收到日”"):
        importing.confirm_headings(
            pk=brought.pk, chosen=chosen | {"诉求": "received"}, **confirm
        )
    importing.confirm_headings(pk=brought.pk, chosen=chosen, **confirm)

    assert faults(brought) == []
    assert counts(brought) == (1, 1, 0, 0)
    assert list(importing.not_in_file(brought)) == [missing]
    changed = brought.rows.get(verdict="changed")
    assert changed.payload["differences"] == [
        ["答复日期", "", "2026-02-20"],
        ["送达日期", "", "2026-02-24"],
        ["办理结果", "", "予以公开"],
    ]
    commit(brought, updates=set())
    brought.refresh_from_db()
    assert list(importing.not_in_file(brought)) == []
    assert f"导出表中没有的1件：{missing}。" in brought.remarks[-1]
    ours.refresh_from_db()
    assert ours.status == "handling"
    again = take(platform(*rows), purpose="platform")
    assert importing.unconfirmed(again) == []
    assert counts(again) == (0, 1, 1, 0)
    commit(again)
    ours.refresh_from_db()
    assert (ours.status, ours.ended_on) == ("closed", date(2026, 2, 20))
    answered = ours.events.get(act="answered")
    assert answered.reason == "省平台"

    assert counts(take(platform(*rows), purpose="platform")) == (0, 0, 2, 0)
    assert InformationRequest.objects.count() == 3
