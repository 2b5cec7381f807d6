"""Lists of articles: read by headings, judged row by row, matched, recorded once."""

import uuid
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from catalog.articles import reading
from catalog.articles.judging import day
from catalog.articles.matching import Known, Matcher
from catalog.models import ArticleImport, ArticleRow, Publication
from catalog.refusals import Refused
from catalog.services import articles, deciding
from catalog.services.outside_columns import leave_outside
from core.papers.paper import Unreadable

from .publications import CALENDAR, publish

HEAD = ("标题", "栏目", "发布时间", "链接")
SITE = "http://www.example.gov.cn"


def workbook(*rows, head=HEAD, title="信息发布清单", merges=()):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "导出"
    sheet.append([title])
    sheet.append([])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


# Reading; no database.


def test_workbook_is_read_by_headings_under_its_title_with_merged_cells():
    rows = [
        ("居住证指南", "户籍管理", "2026-03-05 10:20:33", f"{SITE}/1.html"),
        ("居住证问答", None, date(2026, 3, 6), f"{SITE}/2.html"),
        HEAD,
        ("合并的说明",) * 4,
    ]
    data = workbook(*rows, merges=["B4:B5"])

    found = reading.read("清单.xlsx", data)

    assert [line.place for line in found.lines] == [
        "工作表“导出”第4行",
        "工作表“导出”第5行",
    ]
    assert found.lines[1].texts == {
        "title": "居住证问答",
        "site_column": "户籍管理",
        "published_on": "2026年3月6日",
        "link": f"{SITE}/2.html",
    }
    assert found.lines[1].columns["published_on"] == "C列“发布时间”"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_read_as_sites_write_it(encoding):
    said = f'发布日期,文章标题,URL\n2026/3/5,"带,逗号的标题",{SITE}/1\n'

    found = reading.read("a.csv", said.encode(encoding))

    [line] = found.lines
    assert (line.place, line.texts["title"]) == ("第2行", "带,逗号的标题")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.xlsx", workbook(head=("编号", "内容")), "没有找到文章清单的表头"),
        ("a.xlsx", workbook(), "表头下面没有内容"),
        ("a.xlsx", workbook(head=("标题", "文章标题", "日期", "链接")), "请只留一列"),
        ("a.pdf", b"%PDF-1.4", "不是 Excel 工作簿"),
        ("a.csv", b"\xff\xfe\x00", "表头|编码"),
        ("a.csv", b"title\n" + b"x\n" * 50_016, "50,000行"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(name, data, sentence):
    with pytest.raises(Unreadable, match=sentence):
        reading.read(name, data)


@pytest.mark.parametrize(
    "text",
    ["2026-03-05", "2026/3/5 08:00", "2026年3月5日", "20260305", "2026.3.5"]
    + ["46086", "46086.375"],
)
def test_day_however_it_is_written(text):
    assert day(text) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "text", ["12345", "3月5日", "2026-02-30", "昨天", "1026-01-01"]
)
def test_what_is_no_day_is_told(text):
    with pytest.raises(ValueError, match="请"):
        day(text)


ENTRIES = [
    Known(1, "居住证办理", "政务公开>法定主动公开内容>户籍管理"),
    Known(2, "行政处罚决定", "执法公开"),
    Known(3, "执法监督情况", "执法公开"),
    Known(4, "招警公告", ""),
]


@pytest.mark.parametrize(
    ("column", "title", "found"),
    [
        ("户籍管理", "怎样办理居住证", (1, "exact")),
        ("首页 > 政务公开 > 法定主动公开内容 > 户籍管理", "随便", (1, "exact")),
        ("办事服务>户籍管理", "别处的同名栏目", (None, "none")),
        ("执法公开", "行政处罚决定书（江公罚〔2026〕1号）", (2, "exact")),
        ("执法公开", "2026年执法监督通报", (3, "likely")),
        ("执法公开", "无关", (None, "none")),
        ("通知公告", "2026年招警公告（第1号）", (4, "likely")),
        ("招警公告", "体能测评须知", (4, "likely")),
        ("以前的栏目", "随便", (4, "exact")),
        ("", "", (None, "none")),
    ],
)
def test_articles_are_matched_by_column_and_title(column, title, found):
    assert Matcher(ENTRIES, {"以前的栏目": 4}).match(column, title) == found


# Brought in.


@pytest.fixture
def bring(bureau, people, today):
    def bring(data, name="清单.xlsx"):
        return articles.bring(
            bureau=bureau,
            channel="website",
            name=name,
            data=data,
            sheet="",
            token=uuid.uuid4(),
            by=people.office,
            today=today,
        )[0]

    return bring


ROWS = [
    ("怎样办理居住证", "户籍管理", "2026-03-05", f"{SITE}/1.html"),
    ("居住证收费标准", "户籍管理", "2026-03-06", f"{SITE}/2.html"),
    ("2026年执法监督通报", "执法公开", "2026-03-07", f"{SITE}/3.html"),
    ("放假通知", "通知公告", "2026-03-08", f"{SITE}/4.html"),
    ("放假通知（重发）", "通知公告", "2026-03-09", f"{SITE}/4.html#x"),
    ("没有链接的", "通知公告", "2026-03-09", None),
    (None, "通知公告", "2026-13-01", "ftp://x"),
    ("明天的", "通知公告", "2026-07-02", None),
]


def accepted(brought, **lookup):
    return set(
        articles.groups(brought).filter(**lookup).values_list("first", flat=True)
    )


def commit(brought, people, today, taken):
    return deciding.commit(
        pk=brought.pk, accepted=taken, by=people.office, today=today, calendar=CALENDAR
    )


def test_list_is_previewed_row_by_row_and_nothing_is_written(bring, entries):
    brought = bring(workbook(*ROWS))

    assert brought.status == ArticleImport.Status.CHECKING
    counts = (brought.rows_new, brought.rows_known, brought.rows_faulty)
    assert (*counts, brought.rows_unmatched) == (5, 1, 2, 2)
    assert not Publication.objects.exists()
    faulty = brought.rows.filter(verdict="faulty")
    assert [(row.place, row.faults) for row in faulty] == [
        (
            "工作表“导出”第10行",
            [
                ["A列“标题”", "没有标题，请补填。"],
                ["C列“发布时间”", "“2026-13-01”不是真实的日期，请核对年月日。"],
                ["D列“链接”", faulty[0].faults[2][1]],
            ],
        ),
        (
            "工作表“导出”第11行",
            [["C列“发布时间”", "日期2026-07-02晚于今天，请核对。"]],
        ),
    ]
    known = brought.rows.get(verdict="known")
    assert known.faults == [["", "与工作表“导出”第7行相同"]]
    groups = [
        (g["site_column"], g["match"], g["number"]) for g in articles.groups(brought)
    ]
    assert groups == [("户籍管理", "exact", 2), ("执法公开", "likely", 1)]


def test_only_what_a_person_accepts_is_matched_and_twice_adds_nothing(
    bring, entries, people, today, bureau
):
    publish(
        bureau,
        people.office,
        today=today,
        published_on=date(2026, 3, 5),
        link="https://www.example.gov.cn/1.html",
    )
    brought = bring(workbook(*ROWS))
    done = commit(brought, people, today, accepted(brought, match="exact"))

    assert (done.rows_new, done.rows_unmatched) == (4, 3)
    matched = Publication.objects.exclude(entry=None)
    assert [(row.title, row.entry) for row in matched] == [
        ("居住证收费标准", entries[0])
    ]
    assert set(ArticleRow.objects.values_list("verdict", flat=True)) == {"faulty"}
    assert commit(brought, people, today, set()) == done
    again = bring(workbook(*ROWS, title="再来一次"))
    assert (again.rows_new, again.rows_known) == (0, 6)
    assert commit(again, people, today, set()).rows_new == 0
    assert Publication.objects.count() == 5


def test_column_outside_the_lists_asks_for_no_entry(
    bring, entries, people, today, bureau
):
    leave_outside(bureau=bureau, site_column="通知公告", by=people.office, today=today)
    brought = bring(workbook(*ROWS))

    assert brought.rows_unmatched == 0
    assert "2条在目录以外的栏目，照样登记，不用对应公开事项。" in brought.notes
    assert commit(brought, people, today, set()).rows_unmatched == 3
    waiting = Publication.objects.unmatched()
    assert {row.site_column for row in waiting} == {"户籍管理", "执法公开"}
    assert Publication.objects.count() == 5


def test_what_was_recorded_meanwhile_is_not_recorded_again(
    bring, entries, people, today, bureau
):
    brought = bring(workbook(*ROWS))
    facts = {"published_on": date(2026, 3, 9), "site_column": "通知公告"}
    publish(bureau, people.office, today=today, title="没有链接的", **facts)

    done = commit(brought, people, today, accepted(brought))

    assert (done.rows_new, done.rows_known) == (4, 2)


def test_formed_day_of_the_list_sets_the_due_date(bring, entries, people, today):
    head = (*HEAD, "成文日期", "供稿单位")
    row = (*ROWS[0], "2026-02-02", "法制支队")
    brought = bring(workbook(row, (*ROWS[1], "2026-03-07", "转载"), head=head))

    commit(brought, people, today, accepted(brought))

    assert brought.rows.get().faults[0][1] == "形成日期晚于公开日期，请核对。"
    publication = Publication.objects.get()
    assert publication.due_on == CALENDAR.add(date(2026, 2, 2), 20)
    assert publication.unit.name == "法制支队"
    assert "公开单位“转载”不是本局的单位，没有采用。" in brought.notes


def test_lists_with_links_and_without_do_not_double_one_another(
    bring, entries, people, today
):
    def bare(row):
        return (*row[:3], None)

    first = bring(workbook(ROWS[0], bare(ROWS[1])))
    commit(first, people, today, accepted(first))
    second = bring(workbook(bare(ROWS[0]), ROWS[1], ROWS[3], head=HEAD))

    assert (second.rows_new, second.rows_known) == (1, 2)
    assert Publication.objects.first().unit == entries[0].unit


def test_names_of_sheets_and_columns_that_are_missing_are_told(bring, entries):
    with pytest.raises(Unreadable, match="没有名叫“别的”的工作表"):
        reading.read("a.xlsx", workbook(*ROWS), only="别的")
    assert len(reading.read("a.xlsx", workbook(*ROWS), only="导出").lines) == 8
    brought = bring("日期\t标题\n2026-03-05\t居住证办理指南\n".encode(), "a.csv")
    assert [note[:8] for note in brought.notes] == [
        "清单没有栏目列，",
        "清单没有链接列，",
        "清单没有形成日期",
    ]
    assert brought.rows.get().entry == entries[0]
    with pytest.raises(Refused, match="请改名后再导入"):
        bring(b"x", "机密★1年.csv")


def test_list_that_cannot_be_read_says_why_and_dropped_leaves_nothing(
    bring, people, today
):
    failed = bring(workbook(head=("一", "二")))
    assert failed.status == ArticleImport.Status.FAILED
    assert "表头" in failed.error
    brought = bring(workbook(*ROWS))
    values = {"by": people.office, "today": today}

    deciding.drop(pk=brought.pk, **values)

    assert not ArticleRow.objects.exists()
    with pytest.raises(Refused, match="已放弃，不能放弃"):
        deciding.drop(pk=brought.pk, **values)
    with pytest.raises(Refused, match="已放弃，不能再确认"):
        commit(brought, people, today, set())
    with pytest.raises(Refused, match="没有读成，不能放弃"):
        deciding.drop(pk=failed.pk, **values)


def test_lists_nobody_decides_on_are_forgotten(bring, today):
    brought = bring(workbook(*ROWS))
    ArticleImport.objects.update(brought_on=date(2026, 6, 1))

    deciding.forget(today=today)

    brought.refresh_from_db()
    assert brought.status == ArticleImport.Status.DROPPED
    assert not ArticleRow.objects.exists()
