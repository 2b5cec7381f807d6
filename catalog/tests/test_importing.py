"""目录导入: what a file would do, and what becomes of it once a person decides."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.columns.profiles import PROFILES
from catalog.editions import entries_of
from catalog.import_runs import let_go
from catalog.inventory import inventory_of
from catalog.models import (
    CatalogueImport,
    Change,
    Entry,
    EntryList,
    EntryVersion,
    ImportedLine,
    Law,
    Revision,
)
from catalog.refusals import Refused
from catalog.repealed import repealed_bases
from catalog.services import import_deciding, importing
from catalog.services.import_deciding import WRITING
from catalog.services.importing import READING
from catalog.services.sorting import catalogue_of
from catalog.workbooks.writing import list_workbook
from core.audit.models import Event
from core.files.services.storing import received
from core.runs import performing
from core.runs.models import Run

from .factories import enter, sign_and_file, sort
from .sheets import entry, official, workbook

Status = CatalogueImport.Status
HEAD = ["编码", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "责任科室"]


@pytest.fixture
def catalogue(bureau, people):
    return catalogue_of(bureau, EntryList.PROACTIVE)


@pytest.fixture
def bring(catalogue, units, people, today):
    """`bring(data, **more)`: a file brought into the list by the office."""

    def bring(data, *, by=None, **more):
        given = {"catalogue": catalogue, "unit": units["宣传科"], "reason": "首次编制"}
        return importing.bring(
            bureau=catalogue.bureau,
            file=received("目录.xlsx", data),
            token=uuid.uuid4(),
            by=by or people.office,
            today=today,
            **given | more,
        )[0]

    return bring


@pytest.fixture
def commit(people, today):
    def commit(brought, **more):
        values = {"by": people.office, "today": today, **more}
        return import_deciding.commit(pk=brought.pk, **values)

    return commit


@pytest.fixture
def edition(bring, commit, people, today):
    """居住证办理 010101 and 出生登记 010102 below 户籍管理 010000, in edition 1."""
    done = commit(
        bring(
            table(
                ["010101", "户籍管理", "居住证办理", "条件", "", "即时", "法制支队"],
                ["010102", "户籍管理", "出生登记", "条件", "", "7个工作日", ""],
            )
        )
    )
    EntryVersion.objects.filter(title="户籍管理").update(code="010000")
    return sign_and_file(done.revision, people, today)


def table(*rows, head=HEAD):
    return workbook({"rows": [head, *rows]})


def row(code, first, second, content="条件", basis="", limit="即时", unit=""):
    return [code, first, second, content, basis, limit, unit]


def verdicts(brought):
    return dict(brought.lines.values_list("title", "verdict"))


def faults(brought):
    """{title: sentences of what is wrong}."""
    return {
        line.title: [f"{column}{text}" for column, text in line.payload["faults"]]
        for line in brought.lines.filter(verdict="faulty")
    }


def flags(brought):
    return [
        text
        for line in brought.lines.filter(is_flagged=True)
        for _, text in line.payload["flags"]
    ]


def test_into_an_empty_list_by_a_draft_revision(bring, commit, people, units, today):
    law = Law.objects.create(title="中华人民共和国户口登记条例")
    brought = bring(
        official(
            [
                entry(1, "出生登记", "国内出生", subject="法制支队"),
                entry(2, None, "国外出生", limit="尽快", channels="■政府网站 ■微信群"),
            ],
            merges=["B4:B5"],
        )
    )
    assert Entry.objects.count() == 0
    assert verdicts(brought) == {
        "出生登记": "new",
        "出生登记 / 国内出生": "new",
        "出生登记 / 国外出生": "new",
    }
    assert flags(brought) == [
        "“尽快”不能计算期限，已照原文保留并标为“不明确”，请核定。",
        "渠道“微信群”不在标准目录的清单中，已作为其他渠道保留。",
    ]

    done = commit(brought)
    again = commit(brought)

    assert (done.status, done.rows_new, again.pk) == (Status.DONE, 3, done.pk)
    top, first, second = EntryVersion.objects.order_by("level", "position")
    assert (top.is_heading, first.parent, second.parent) == (True, top.entry, top.entry)
    assert (first.limit_days, first.unit, first.entry.unit) == (
        20,
        units["法制支队"],
        units["法制支队"],
    )
    assert (second.limit_kind, second.limit_text) == ("unclear", "尽快")
    assert (first.channels, second.channels_other) == (["website", "on_site"], "微信群")
    assert [(each.law, each.article) for each in first.bases.all()] == [(law, "")]
    assert {each.entry.status for each in (top, first)} == {Entry.Status.SORTED}
    assert done.revision.changes.filter(act=Change.Act.ADD).count() == 3
    edition = sign_and_file(done.revision, people, today)
    assert [each.title for each in entries_of(edition)] == [
        "出生登记",
        "国内出生",
        "国外出生",
    ]
    acts = list(Event.objects.values_list("act", flat=True).order_by("pk"))
    assert acts[-7:-3] == ["保存文件", "上传目录", "提出动态调整", "导入目录"]


def test_into_an_edition_by_code_and_by_title(
    edition, bring, commit, catalogue, people, today
):
    brought = bring(
        table(
            # Renamed by its code; a heading renamed above it; changed by its title.
            row("010101", "户政管理", "居住证申领", unit="法制支队"),
            row("", "户政管理", "死亡注销", limit="0个工作日"),
            head=["编码", *HEAD[1:]],
        )
    )
    # Without the heading's own code the file cannot say that it was renamed.
    assert verdicts(brought)["户政管理"] == "new"

    head = ["一级目录", "一级目录编码", "二级目录", "二级目录编码", "公开时限"]
    brought = bring(
        table(
            ["户政管理", "010000", "居住证申领", "010101", "3个工作日"],
            ["户政管理", "010000", "死亡注销", "", "0个工作日"],
            head=head,
        ),
        reason="按省厅目录调整",
    )
    assert verdicts(brought) == {
        "户政管理": "changed",
        "户政管理 / 居住证申领": "changed",
        "户政管理 / 死亡注销": "new",
    }
    changed = brought.lines.get(title="户政管理 / 居住证申领")
    assert [each[0] for each in changed.payload["differences"]] == [
        "事项名称",
        "公开时限",
    ]
    [[left, name]] = brought.missing
    assert name == "户籍管理 / 出生登记"
    done = commit(brought, ends=[left])

    acts = dict(done.revision.changes.values_list("entry", "act"))
    assert sorted(acts.values()) == ["add", "alter", "alter", "end"]
    second = sign_and_file(done.revision, people, today)
    found = entries_of(second)
    assert [(each.title, each.code) for each in found] == [
        ("户政管理", "010000"),
        ("居住证申领", "010101"),
        ("死亡注销", ""),
    ]
    kept = found[1]
    assert (kept.content, kept.unit.name, kept.limit_days) == ("条件", "法制支队", 3)
    assert [each.title for each in entries_of(edition)] == [
        "户籍管理",
        "居住证办理",
        "出生登记",
    ]


def test_of_two_imports_at_once_the_second_is_told_of_the_first(
    edition, bring, commit, people, today
):
    data = table(row("010101", "户籍管理", "居住证办理", limit="3个工作日"))
    first, second = bring(data), bring(data)
    commit(first)

    assert commit(second).status == Status.CHECKING
    [told] = flags(second)
    assert told.startswith("另一件动态调整（首次编制，起草中）也在改这个事项。")
    assert commit(second).status == Status.DONE
    assert commit(second).revision != first.revision
    # What is published says what it said, until a revision is filed.
    assert entries_of(edition)[1].limit_kind == "at_once"


def test_a_heading_is_not_ended_over_what_hangs_from_it(edition, bring, commit):
    brought = bring(table(row("020101", "交通管理", "出生登记")))
    assert flags(brought) == [
        "目录中有“户籍管理 / 出生登记”，上级不同，按新增处理；"
        "如果是同一事项，请填编码，或者改上级。"
    ]
    heading = next(entry for entry, name in brought.missing if name == "户籍管理")

    with pytest.raises(Refused, match="“户籍管理”下面还有“居住证办理”"):
        commit(brought, ends=[heading])


def test_every_fault_names_its_place_and_what_to_do(bring, catalogue, people, units):
    other = enter(units["法制支队"], people.office, date(2026, 7, 1), title="案卷")
    sort(
        other,
        people.office,
        date(2026, 7, 1),
        entry_list=EntryList.NEGATIVE,
        withheld_reason="条例第十六条",
    )
    head = ["编码", "一级事项", "二级事项", "三级事项", "四级事项", "五级事项"]
    head += ["公开内容", "公开时限", "公开方式"]
    brought = bring(
        table(
            ["010100", "甲", "乙", None, None, None, "内容", "即时", "主动公开"],
            ["010100", "丙", "丁", None, None, None, "内容", "即时", "主动公开"],
            [None, "一", "二", "三", "四", "五", "内容", "即时", "主动公开"],
            [None, "案卷", None, None, None, None, "内容", "即时", "主动公开"],
            [None, "戊", None, None, None, None, "内容", "即时", "依申请公开"],
            [None, "己", None, None, None, None, "字" * 5001, "即时", "主动公开"],
            [None, "庚", "辛", None, None, None, "内容", "即时", "主动公开"],
            [None, "庚", "辛", None, None, None, "别的", "即时", "主动公开"],
            [None, "字" * 201, None, None, None, None, "内容", "即时", "主动公开"],
            [None, "字" * 201, "壬", None, None, None, "内容", "即时", "主动公开"],
            head=head,
        )
    )

    found = faults(brought)
    assert found["甲 / 乙"] == [
        "A列“编码”编码“010100”与工作表“Sheet1”第3行的“丁”重复，请改成不同的编码。"
    ]
    assert "与工作表“Sheet1”第2行的“乙”重复" in found["丙 / 丁"][0]
    assert found["五"] == ["公开事项共5级，目录最多4级，请合并上级事项。"]
    assert "已在本局的负面清单中" in found["案卷"][0]
    assert (
        "I列“公开方式”公开方式写的是依申请公开，不能列入主动公开基本目录"
        in found["戊"][0]
    )
    assert found["己"] == ["“公开内容（要素）”有5001字，最多5000字，请缩短。"]
    assert "与工作表“Sheet1”第8行重复" in found["庚 / 辛"][0]
    long = "字" * 201
    assert found[long] == ["“事项名称”有201字，最多200字，请缩短。"]
    assert found[f"{long} / 壬"][0].endswith("有误，请先改正。")
    assert brought.lines.filter(place="工作表“Sheet1”第6行", verdict="faulty").exists()


def test_what_excel_makes_of_codes_and_formulas(edition, bring):
    brought = bring(
        table(
            row(10101, "户籍管理", "居住证办理", unit="法制支队"),
            row("010109", "户籍管理", "文本的编码"),
            row(10110, "户籍管理", "数字的编码"),
            row("2026年1月1日", "户籍管理", "日期", content="#REF!"),
            row("1.5e+20", "户籍管理", "#DIV/0!", limit="时" * 201),
        )
    )

    assert verdicts(brought)["户籍管理 / 居住证办理"] == "same"
    assert "编码“10101”少了前面的0（Excel 把它当作数字），已按“010101”处理。" in flags(
        brought
    )
    new = brought.lines.get(title="户籍管理 / 数字的编码")
    assert "已按“010110”处理" in new.payload["flags"][0][1]
    code, content = faults(brought)["户籍管理 / 日期"]
    assert "被 Excel 当成了日期或者数字，请把这一列设为文本格式" in code
    assert content.endswith("单元格里是公式的错误值“#REF!”，请改正后再导入。")
    assert len(faults(brought)["户籍管理 / #DIV/0!"]) == 2
    told = importing.shortened(f"“{'时' * 201}”不能计算期限。")
    assert told == f"“{'时' * 60}…”不能计算期限。"


def test_a_file_of_one_field_goes_below_its_heading(edition, bring, commit):
    head = ["一级事项", "公开内容", "公开时限"]
    rows = [["居住证办理", "条件", "即时"], ["户口迁移", "条件", "即时"]]
    rows.append(["出生登记", "条件", "7个工作日"])

    loose = bring(table(*[["户籍", *row] for row in rows], head=["类别", *head]))
    assert "文件中有2项在目录的“户籍管理”下面有同名事项。" in loose.notes[0]
    brought = bring(table(*rows, head=head), below="户籍管理")
    assert verdicts(brought) == {
        "户籍管理 / 居住证办理": "same",
        "户籍管理 / 户口迁移": "new",
        "户籍管理 / 出生登记": "same",
    }
    assert brought.missing == []
    [change] = commit(brought).revision.changes.all()
    assert change.after.parent == edition.catalogue.entries.get(
        versions__title="户籍管理"
    )
    elsewhere = bring(table(*rows, head=head), below="出入境管理")
    assert (elsewhere.rows_new, elsewhere.missing) == (4, [])


def test_good_lines_alone_are_written_only_expressly(bring, commit):
    brought = bring(
        table(row("1", "甲", "乙"), row("2", "丙", "丁"), row("2", "戊", "己"))
    )

    with pytest.raises(Refused, match="有2行有误，没有导入"):
        commit(brought)
    assert not Revision.objects.exists()
    done = commit(brought, only_good=True)

    assert (done.rows_new, done.rows_faulty) == (2, 2)
    # No headings without anything below them.
    titles = set(EntryVersion.objects.values_list("title", flat=True))
    assert titles == {"甲", "乙"}
    assert set(done.lines.values_list("verdict", flat=True)) == {"faulty"}


def test_what_changed_meanwhile_is_shown_again(edition, bring, commit):
    brought = bring(table(row("010101", "户籍管理", "居住证办理", limit="3个工作日")))
    EntryVersion.objects.filter(title="居住证办理").update(
        limit_text="10个工作日", limit_kind="working_days", limit_days=10
    )

    seen = commit(brought)
    assert seen.status == Status.CHECKING
    told = seen.lines.get(verdict="changed").payload["differences"]
    assert ["公开时限", "10个工作日", "3个工作日"] in told
    assert commit(brought).status == Status.DONE


def test_laws_repealed_are_told_and_unknown_ones_offered(bring, commit, today):
    code = Law.objects.create(title="中华人民共和国民法典", number="主席令第45号")
    Law.objects.create(
        title="中华人民共和国收养法", valid_until=date(2020, 12, 31), successor=code
    )
    brought = bring(
        table(
            row("", "收养", "收养登记", basis="《收养法》第十五条"),
            row(
                "", "户政", "迁移", basis="《某省户政规程》（某公通〔2020〕5号）第三条"
            ),
        )
    )

    assert flags(brought) == [
        "依据的《中华人民共和国收养法》已于2020-12-31失效，"
        "由《中华人民共和国民法典》（主席令第45号）取代，请核对后更新。",
        "依据“《某省户政规程》（某公通〔2020〕5号）”不在法律文件库中，已照原文保留；"
        "可在确认时新增为本局的法律文件。",
    ]
    assert brought.unknown_laws == [["某省户政规程", "某公通〔2020〕5号", 1]]
    commit(brought, laws=[0])

    versions = EntryVersion.objects.all()
    [[old]] = repealed_bases(versions, on=today).values()
    assert (old.law.title, old.article) == ("中华人民共和国收养法", "第十五条")
    law = Law.objects.get(title="某省户政规程")
    assert (law.bureau, law.verified_on) == (brought.bureau, None)
    moved = EntryVersion.objects.get(title="迁移")
    assert [(each.law, each.article) for each in moved.bases.all()] == [(law, "第三条")]


def test_waiting_entries_are_written_over_and_signed_ones_left(
    bring, commit, people, today
):
    first = commit(bring(table(row("", "户籍管理", "居住证办理"))))
    second = commit(
        bring(table(row("", "户籍管理", "居住证办理", content="条件和材料")))
    )

    assert EntryVersion.objects.get(title="居住证办理").content == "条件和材料"
    assert (second.status, second.revision) == (Status.DONE, None)
    # Who was about to hand the draft in looks at it once more.
    seen = first.revision.version
    first.revision.refresh_from_db()
    assert first.revision.version == seen + 1
    sign_and_file(first.revision, people, today)
    assert EntryVersion.objects.filter(from_number=1).count() == 2


def test_on_request_and_negative_lists_ask_for_what_they_need(bring, bureau):
    head = ["事项名称", "公开内容", "公开方式"]
    asked = bring(
        table(["统计", "内容", "主动公开"], ["分析", "内容", ""], head=head),
        catalogue=catalogue_of(bureau, EntryList.ON_REQUEST),
    )
    assert "不能列入依申请公开目录" in faults(asked)["统计"][0]
    assert "没有写明依申请公开的程序" in faults(asked)["分析"][0]
    withheld = bring(
        table(["案卷", "内容", "主动公开"], ["考题", "内容", ""], head=head),
        catalogue=catalogue_of(bureau, EntryList.NEGATIVE),
        default_text="条例第十六条",
    )
    assert "不能列入负面清单" in faults(withheld)["案卷"][0]
    assert verdicts(withheld)["考题"] == "new"


def test_into_an_inventory(bring, commit, people, units):
    unit = units["法制支队"]
    data = table(["居住证办理", "条件", ""], head=["事项名称", "公开内容", "时限"])
    given = {"catalogue": None, "unit": unit, "by": people.liaison}
    commit(bring(data, **given), by=people.liaison)

    item = Entry.objects.get()
    wording = item.versions.get()
    assert (item.status, item.unit, item.catalogue) == (
        Entry.Status.ENTERED,
        unit,
        None,
    )
    assert (wording.title, wording.limit_kind) == ("居住证办理", "")
    more = table(
        ["居住证办理", "条件和材料", "即时"], head=["事项名称", "公开内容", "时限"]
    )
    commit(bring(more, **given), by=people.liaison)
    wording.refresh_from_db()
    assert (wording.content, wording.limit_kind) == ("条件和材料", "at_once")
    assert Entry.objects.count() == 1

    # Out, as it stands below a heading of another unit, and in again.
    top = enter(units["宣传科"], people.office, date(2026, 7, 1), title="户籍管理")
    top.versions.update(is_heading=True)
    item.refresh_from_db()
    assert item.version == 2
    item.versions.update(parent=top, level=2, code="0101")
    versions = inventory_of(unit, on=date(2026, 7, 1))
    assert [each.title for each in versions] == ["户籍管理", "居住证办理"]
    out = list_workbook(versions, PROFILES["full"], title="清单", line="")
    again = bring(out, **given)
    assert set(verdicts(again).values()) == {"same"}, verdicts(again)
    assert again.missing == []
    moved = table(["户籍管理", "条件", "即时"], head=["事项名称", "公开内容", "时限"])
    assert "是宣传科的事项" in faults(bring(moved, **given))["户籍管理"][0]

    Entry.objects.update(status=Entry.Status.SUBMITTED)
    assert (
        "现在是“待归类”，不能再用表格修改"
        in faults(bring(data, **given))["居住证办理"][0]
    )


def test_bad_files_and_second_clicks(bring, commit, catalogue, people, today):
    failed = bring(workbook({"rows": [["姓名", "电话"], ["张三", "1"]]}))
    assert (failed.status, "没有找到目录的表头" in failed.error) == (
        Status.FAILED,
        True,
    )
    with pytest.raises(Refused, match="没有读成，不能再确认"):
        commit(failed)
    with pytest.raises(Refused, match="请写明编制或者调整的理由"):
        bring(table(row("", "甲", "乙")), reason=" ")
    dropped = bring(table(row("", "甲", "乙")))
    import_deciding.drop(pk=dropped.pk, by=people.office, today=today)
    assert not ImportedLine.objects.filter(brought=dropped).exists()
    with pytest.raises(Refused, match="已放弃，不能放弃"):
        import_deciding.drop(pk=dropped.pk, by=people.office, today=today)
    again, run = importing.bring(
        bureau=catalogue.bureau,
        unit=dropped.unit,
        file=received("目录.xlsx", table(row("", "甲", "乙"))),
        token=dropped.token,
        by=people.office,
        today=today,
    )
    assert (again, run) == (dropped, None)
    assert CatalogueImport.objects.count() == 2


def test_a_long_file_is_read_and_written_in_the_background(
    monkeypatch, bring, people, today
):
    monkeypatch.setattr(importing, "LARGE", 0)
    brought = bring(table(row("", "甲", "乙")))
    run = Run.objects.get()
    performing.perform(pk=run.pk, clock=timezone.now)
    brought.refresh_from_db()
    assert (brought.status, brought.rows_new) == (Status.CHECKING, 2)
    run = import_deciding.start_commit(pk=brought.pk, by=people.office, today=today)
    performing.perform(pk=run.pk, clock=timezone.now)
    brought.refresh_from_db()
    run.refresh_from_db()

    assert (brought.status, run.status) == (Status.DONE, Run.Status.DONE)
    assert run.result["url"].endswith(f"/catalog/import/{brought.pk}/")

    # A job that breaks off gives the file back, and an unread one says why.
    row_ = CatalogueImport.objects.filter(pk=brought.pk)
    for kind, status in ((READING, "failed"), (WRITING, "checking")):
        row_.update(status="reading", decided_on=None, decided_by=None)
        let_go(Run(kind=kind, status="failed", arguments={"import": brought.pk}))
        assert row_.get().status == status

    bad = bring(workbook({"rows": [["姓名"], ["张三"]]}))
    run = Run.objects.get(status=Run.Status.WAITING)
    performing.perform(pk=run.pk, clock=timezone.now)
    run.refresh_from_db()
    assert (run.status, bad.pk > 0) == (Run.Status.FAILED, True)
    assert "没有找到目录的表头" in run.error


def test_as_many_queries_for_many_lines_as_for_few(bring, commit, today):
    counted = []
    # The list the first one goes into is empty.
    for number in (0, 1, 12):
        rows = [
            row(
                "", f"甲{number}", f"事项{n}", basis="《户口登记条例》", unit="法制支队"
            )
            for n in range(number or 1)
        ]
        brought = bring(table(*rows))
        with CaptureQueriesContext(connection) as queries:
            commit(brought)
        counted.append(len(queries))

    assert counted[1] == counted[2]


def test_a_flat_file_finds_what_hangs_deeper_and_a_code_moves_it(
    edition, bring, commit
):
    head = ["事项名称", "公开时限"]
    flat = bring(table(["居住证办理", "3个工作日"], head=head))
    assert verdicts(flat) == {"居住证办理": "changed"}
    [change] = commit(flat).revision.changes.all()
    assert (change.after.parent, change.after.level) == (change.before.parent, 2)

    head = ["一级目录", "一级目录编码", "二级目录", "二级目录编码"]
    moved = bring(table(["证件管理", "030000", "居住证办理", "010101"], head=head))
    line = moved.lines.get(title="证件管理 / 居住证办理")
    assert line.payload["differences"] == [["上级事项", "户籍管理", "证件管理"]]
    acts = commit(moved).revision.changes.order_by("act")
    added, altered = acts
    assert (altered.after.parent, added.after.is_heading) == (added.entry, True)


def test_a_whole_edition_with_one_change(edition, bring, commit, people, today):
    versions = entries_of(edition)
    versions[1].content = "条件和材料"
    data = list_workbook(versions, PROFILES["full"], title="目录", line="")

    brought = bring(data)
    assert (brought.rows_changed, brought.rows_same, brought.rows_new) == (1, 1, 0)
    [change] = commit(brought).revision.changes.all()
    assert (change.act, change.before.content, change.after.content) == (
        "alter",
        "条件",
        "条件和材料",
    )
