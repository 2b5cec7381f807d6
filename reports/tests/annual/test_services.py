"""From the first figure to the correction of a published report."""

from datetime import date, timedelta

import pytest

from core.audit.models import Event
from core.units.tests.factories import make_unit
from foi.tests.factories import make_request
from reports.annual.assembling import assemble, earlier_reports
from reports.annual.judging import digest_of, judge
from reports.annual.refusals import Overtaken, Refused
from reports.annual.services import (
    comparing,
    deciding,
    giving_up,
    leaving,
    preparing,
)
from reports.models import AnnualReport, ReportVersion
from reports.report import Report
from reports.tests.figures import TOTALS, city

from .scenes import (
    ORGAN,
    TODAY,
    act,
    enter_last,
    filled,
    last_of,
    make_report,
    published,
    signed,
    type_cells,
    write_texts,
)

pytestmark = pytest.mark.usefixtures("law")
Status = AnnualReport.Status
WEB = "https://www.example.gov.cn/nb/2025.html"


def rules(row):
    return [each.rule for each in verdicts(row).failures]


def verdicts(row):
    row.refresh_from_db()
    return judge(assemble(row), earlier_reports(row))


def test_create_one_of_each_organ_and_year(bureau, cast):
    row = make_report(bureau, cast.office, superior_due_on=date(2026, 1, 26))

    assert (row.due_on, row.format.name) == (date(2026, 1, 26), "2021")
    assert make_report(bureau, cast.office, year=2020).format.name == "2019"
    assert make_report(bureau, cast.office, year=2024).due_on == date(2025, 1, 31)
    for fields, sentence in (
        ({}, "已经建立"),
        ({"year": 2027}, "2019年到2026年之间"),
        ({"year": 2018}, "2019年到2026年之间"),
        ({"year": 2023, "superior_due_on": date(2024, 2, 1)}, "不能晚于法定期限"),
        ({"year": 2023, "superior_due_on": date(2023, 1, 1)}, "应当在2024年"),
    ):
        with pytest.raises(Refused, match=sentence):
            make_report(bureau, cast.office, **fields)


def test_a_published_set_of_figures_is_green(bureau, cast, django_assert_num_queries):
    """The whole table of a large city, 2025: 175 cells against an empty ledger."""
    row = filled(bureau, cast.office)

    assert assemble(row).report.figures == city().figures
    # 203 never paid, and no fee notice is in this ledger: explained.
    assert rules(row) == ["V12"]
    act(deciding.check, row, by=cast.office, today=TODAY)
    assert row.status == Status.CHECKED
    with django_assert_num_queries(12):
        judge(assemble(row), earlier_reports(row))


@pytest.mark.parametrize("name", ["武汉市公安局2024", "江苏省公安厅2023", "宿迁市2024"])
def test_published_totals_are_green(bureau, cast, name):
    """All from 自然人, all granted: what each unit published of its requests."""
    new, before, done, left = TOTALS[name]
    row = make_report(bureau, cast.office, year=int(name[-4:]))
    cells = {each: "0" for each in row.format.cells if each.split("/")[1] != "总计"}
    cells = {
        each: text
        for each, text in cells.items()
        if not each.startswith("总计/") and not each.endswith("/T")
    }
    cells |= {"自然人/R1": f"{new}", "自然人/R2": f"{before}"}
    cells |= {"自然人/A1": f"{done}", "自然人/R4": f"{left}"}
    type_cells(row, cells, cast.office, reason="以已公布的年度报告为准。")
    write_texts(row, cast.office)
    columns = {each.split("/")[0] for each in cells if each.endswith("/R4")}
    last = {f"{column}/R4": 0 for column in columns}
    last |= {"自然人/R4": before, "总计/R4": before}
    last |= {"规章/现行有效件数": 0, "行政规范性文件/现行有效件数": 0}
    enter_last(row, cast.office, last)

    figures = assemble(row).report.figures
    assert [figures[f"总计/{code}"] for code in ("R1", "R2", "T", "R4")] == [
        *TOTALS[name]
    ]
    assert rules(row) == []


def test_the_ledger_fills_and_a_figure_against_it_needs_a_reason(bureau, cast):
    for on in (date(2025, 3, 3), date(2025, 12, 30)):
        make_request(bureau, cast.office, on=on)
    row = make_report(bureau, cast.office)

    book = assemble(row)
    assert book.report.figures["总计/R1"] == book.report.figures["自然人/R4"] == 2
    with pytest.raises(Refused, match="请写明与台账不同的原因"):
        type_cells(row, {"自然人/R1": "3"}, cast.office)
    type_cells(row, {"自然人/R1": "3"}, cast.office, reason="另有一件登在纸上。")
    assert "V11" not in rules(row)
    assert assemble(row).report.figures["总计/R1"] == 3

    # The ledger moves on: the reason has to be looked at again.
    make_request(bureau, cast.office, on=date(2025, 12, 31))
    (spoken,) = [each for each in verdicts(row).failures if each.rule == "V11"]
    assert spoken.cells == ("自然人/R1",)
    assert "写明原因时台账是2，现在是3" in spoken.message

    # Its own figure typed again lifts what stood against it.
    type_cells(row, {"自然人/R1": "3"}, cast.office)
    assert not row.overrides.exists()
    assert "台账数" in Event.objects.about(row).last().note


def test_a_bad_cell_stops_the_check(bureau, cast):
    row = filled(bureau, cast.office)

    type_cells(row, {"行政许可/本年处理决定数量": "/"}, cast.office)

    with pytest.raises(Refused, match="1处错误要改正"):
        act(deciding.check, row, by=cast.office, today=TODAY)


def test_cells_that_are_not_typed_are_refused(bureau, cast):
    row = make_report(bureau, cast.office)

    for cell, typed, sentence in (
        ("总计/R1", "1", "由系统相加"),
        ("没有/这格", "1", "没有这一格"),
        ("行政许可/本年处理决定数量", "9" * 25, "只填一个数"),
    ):
        with pytest.raises(Refused, match=sentence):
            type_cells(row, {cell: typed}, cast.office)


def test_warnings_are_explained_and_errors_are_not(bureau, cast):
    row = filled(bureau, cast.office)
    write_texts(row, cast.office, **{"1.2": "新收政府信息公开申请5件。"})
    type_cells(row, {"自然人/R1": "13611"}, cast.office, reason="试。")
    v7, v1 = (
        next(each for each in verdicts(row).failures if each.rule == rule)
        for rule in ("V7", "V1")
    )

    why = {"by": cast.office, "today": TODAY}
    with pytest.raises(Refused, match="必须改正"):
        act(deciding.excuse, row, digest=digest_of(v1), reason="不改", **why)
    with pytest.raises(Refused, match="写明为什么"):
        act(deciding.excuse, row, digest=digest_of(v7), reason=" ", **why)
    with pytest.raises(Refused, match="已经不在"):
        act(deciding.excuse, row, digest="x", reason="不改", **why)
    type_cells(row, {"自然人/R1": "13612"}, cast.office, reason="改回。")
    (v7,) = [each for each in verdicts(row).failures if each.rule == "V7"]
    with pytest.raises(Refused, match="1条提示"):
        act(deciding.check, row, by=cast.office, today=TODAY)
    act(deciding.excuse, row, digest=digest_of(v7), reason="只写网上收到的。", **why)
    act(deciding.check, row, by=cast.office, today=TODAY)

    assert row.status == Status.CHECKED
    assert [each[3] for each in row.snapshot["excuses"]] == [
        "收费通知登记在纸质登记簿上。",
        "只写网上收到的。",
    ]


def test_last_years_reports_are_summed_by_name(bureau, cast):
    row = filled(bureau, cast.office)
    act(comparing.drop_earlier, row, row_pk=row.earlier.get().pk, by=cast.office)
    (missing,) = [each for each in verdicts(row).failures if each.rule == "V4"]
    assert "没有上年报告" in missing.message

    parts = last_of(city())
    none = dict.fromkeys(parts, 0)
    parts["自然人/R4"] -= 5
    parts["总计/R4"] -= 5
    none["自然人/R4"] = none["总计/R4"] = 4
    enter_last(row, cast.office, parts, organ="原甲分局")
    enter_last(row, cast.office, none, organ="原乙分局")

    said = [each.message for each in verdicts(row).failures if each.rule == "V4"]
    assert len(said) == 2
    assert "原甲分局、原乙分局合计2024年报告" in said[0]
    with pytest.raises(Refused, match="已经录入"):
        enter_last(row, cast.office, none, organ="原乙分局")
    with pytest.raises(Refused, match="没有填写"):
        enter_last(row, cast.office, {}, organ="原丙分局")


def test_a_read_report_counts_once_accepted(bureau, cast, today):
    row = filled(bureau, cast.office)
    read = Report(city().format, "某市", 2025, city().figures)
    file = received()
    by = {"by": cast.office, "today": TODAY}

    with pytest.raises(Refused, match="要的是2024年的"):
        act(comparing.read_earlier, row, read=read, organ="", file=file, **by)
    last = Report(city().format, "某市", 2024, city().figures)
    kept = act(comparing.read_earlier, row, read=last, organ="", file=file, **by)
    assert len(earlier_reports(row)) == 1
    with pytest.raises(Refused, match="某市的上年报告还没有确认"):
        act(deciding.check, row, by=cast.office, today=TODAY)
    act(comparing.accept_earlier, row, row_pk=kept.pk, **by)
    assert [each.organ for each in earlier_reports(row)] == ["原江门市公安局", "某市"]
    with pytest.raises(Refused, match="不用再确认"):
        act(comparing.accept_earlier, row, row_pk=kept.pk, **by)


def received():
    from core.files.services.storing import received as receive  # noqa: PLC0415

    return receive("年报.txt", "年报".encode())


def test_own_version_of_last_year_is_compared(bureau, cast):
    published(bureau, cast)
    row = make_report(bureau, cast.office, year=2026)

    assert [each.organ for each in earlier_reports(row)] == [ORGAN]
    with pytest.raises(Refused, match="已在系统中公布"):
        enter_last(row, cast.office, {"自然人/R4": 1}, organ=ORGAN)


def test_year_has_to_be_over(bureau, cast):
    row = make_report(bureau, cast.office)

    with pytest.raises(Refused, match="2025年还没有结束"):
        act(deciding.check, row, by=cast.office, today=date(2025, 12, 31))


def test_signed_report_moves_no_more_and_leaves_in_two_acts(bureau, cast):
    row = signed(bureau, cast)
    held = row.snapshot
    make_request(bureau, cast.office, on=date(2025, 12, 30))
    row.refresh_from_db()
    assert row.snapshot == held
    office = {"by": cast.office, "today": TODAY}

    yesterday, tomorrow = TODAY - timedelta(1), TODAY + timedelta(1)
    for on, sentence in ((yesterday, "早于签批日期"), (tomorrow, "不能晚于今天")):
        with pytest.raises(Refused, match=sentence):
            act(leaving.publish, row, address=WEB, on=on, **office)
        with pytest.raises(Refused, match=sentence):
            act(leaving.submit, row, to="市政府办公室", on=on, **office)
    assert not ReportVersion.objects.exists()
    act(leaving.submit, row, to="市政府办公室", on=TODAY, **office)
    with pytest.raises(Refused, match="不用再登记"):
        act(leaving.submit, row, to="市政府办公室", on=TODAY, **office)
    with pytest.raises(Refused, match="请用“更正”"):
        act(deciding.send_back, row, reason="改字", by=cast.office)
    act(leaving.publish, row, address=WEB, on=TODAY, **office)

    version = ReportVersion.objects.get()
    assert (row.status, row.snapshot) == (Status.PUBLISHED, None)
    assert (version.number, version.snapshot) == (1, held)
    assert version.submitted_on == version.published_on == TODAY
    with pytest.raises(Refused, match="现在是“已公布”"):
        type_cells(row, {"自然人/R1": "1"}, cast.office, reason="改。")


def test_correction_is_the_next_version_with_old_and_new(bureau, cast):
    row = published(bureau, cast)
    first = row.versions.get()
    office = {"by": cast.office, "today": TODAY}

    with pytest.raises(Refused, match="写明更正的原因"):
        act(leaving.correct, row, reason="", by=cast.office)
    act(leaving.correct, row, reason="许可数漏报一件。", by=cast.office)
    act(deciding.check, row, **office)
    act(deciding.sign, row, by=cast.leader, today=TODAY)
    with pytest.raises(Refused, match="没有改动"):
        act(leaving.publish, row, address=WEB, on=TODAY, **office)
    act(deciding.send_back, row, reason="还没有改。", by=cast.office)
    type_cells(row, {"行政许可/本年处理决定数量": "11398890"}, cast.office)
    write_texts(row, cast.office, **{"1.4": "维护好专栏，改版一次。"})
    act(deciding.check, row, **office)
    act(deciding.sign, row, by=cast.leader, today=TODAY)
    act(leaving.publish, row, address=WEB, on=TODAY, **office)

    one, two = row.versions.all()
    assert one.release.publication.withdrawn_on == TODAY
    assert (two.stands_at, two.release.publication.withdrawn_on) == (WEB, None)
    assert one.snapshot == first.snapshot
    assert (two.number, two.reason) == (2, "许可数漏报一件。")
    assert two.changes == [
        ["“行政许可”的“本年处理决定数量”", "11398889", "11398890"],
        [
            "（四）政府信息公开平台建设",
            "维护好政府信息公开专栏。",
            "维护好专栏，改版一次。",
        ],
    ]


def test_correction_given_up_leaves_what_was_published(bureau, cast):
    row = published(bureau, cast)
    before = (row.texts, row.signed_by, row.signed_on, row.checked_by)
    cell, office = "行政许可/本年处理决定数量", {"by": cast.office, "today": TODAY}
    typed = set(row.entries.values_list("cell", "typed"))
    reasons = set(row.overrides.values_list("cell", "typed", "reason"))
    with pytest.raises(Refused, match="现在是“已公布”"):
        act(giving_up.give_up, row, reason="x", **office)

    act(leaving.correct, row, reason="许可数漏报一件。", by=cast.office)
    type_cells(row, {cell: "1", "自然人/R1": "7"}, cast.office, reason="改。")
    write_texts(row, cast.office, **{"1.4": "改版一次。"})
    with pytest.raises(Refused, match="为什么不再更正"):
        act(giving_up.give_up, row, reason=" ", **office)
    act(giving_up.give_up, row, reason="原数无误。", **office)

    assert (row.status, row.correction_reason) == (Status.PUBLISHED, "")
    assert (row.texts, row.signed_by, row.signed_on, row.checked_by) == before
    assert set(row.entries.values_list("cell", "typed")) == typed
    assert set(row.overrides.values_list("cell", "typed", "reason")) == reasons
    assert row.versions.count() == 1
    note = Event.objects.about(row).order_by("pk").last().note
    assert note == "第1版不变；原更正原因：许可数漏报一件。；放弃原因：原数无误。"

    # Submitted and not published, it goes back to where it waits for that.
    act(leaving.correct, row, reason="改。", by=cast.office)
    type_cells(row, {cell: "11398890"}, cast.office)
    act(deciding.check, row, **office)
    act(deciding.sign, row, by=cast.leader, today=TODAY)
    act(leaving.submit, row, to="市政府办公室", on=TODAY, **office)
    act(leaving.correct, row, reason="再改。", by=cast.office)
    act(giving_up.give_up, row, reason="不改了。", **office)
    assert (row.status, row.correction_reason) == (Status.SIGNED, "改。")
    act(leaving.publish, row, address=WEB, on=TODAY, **office)
    assert row.versions.count() == 2


def test_nothing_to_give_up_in_a_first_draft(bureau, cast):
    row = make_report(bureau, cast.office)

    with pytest.raises(Refused, match="没有在更正"):
        act(giving_up.give_up, row, reason="x", by=cast.office, today=TODAY)


def test_report_with_branches_counts_their_ledgers(bureau, cast):
    """江海分局 keeps its own ledger; the report 含分局 has both, 本级 one."""
    branch = make_unit("江海分局", parent=bureau, is_bureau=True)
    make_unit("办公室", parent=branch)
    day = TODAY.replace(year=2025)
    make_request(bureau, cast.office, on=day)
    make_request(branch, cast.office, on=day)
    make_request(branch, cast.office, on=day, column="business")
    row = make_report(bureau, cast.office, scope="with_branches")

    figures = assemble(row).report.figures

    names = ("自然人/R1", "商业企业/R1", "总计/R1", "总计/R4")
    assert [figures[name] for name in names] == [2, 1, 3, 3]
    AnnualReport.objects.update(scope="own")
    row.refresh_from_db()
    assert assemble(row).report.figures["总计/R1"] == 1


def test_signing_on_paper_and_sending_back(bureau, cast):
    row = filled(bureau, cast.office)
    act(deciding.check, row, by=cast.office, today=TODAY)
    paper = {"signer": "王局长", "scan": received(), "by": cast.office, "today": TODAY}

    for on, sentence in (
        (TODAY + timedelta(1), "不能晚于今天"),
        (TODAY - timedelta(1), "不能早于核对日期"),
    ):
        with pytest.raises(Refused, match=sentence):
            act(deciding.sign_on_paper, row, signed_on=on, **paper)
    act(deciding.sign_on_paper, row, signed_on=TODAY, **paper)
    assert (row.status, row.signer) == (Status.SIGNED, "王局长")
    with pytest.raises(Refused, match="退回的原因"):
        act(deciding.send_back, row, reason="", by=cast.office)
    with pytest.raises(Refused, match="要改动请退回"):
        act(leaving.correct, row, reason="改", by=cast.office)
    act(deciding.send_back, row, reason="第五部分太短。", by=cast.office)
    assert (row.status, row.snapshot, row.signed_on) == (Status.DRAFT, None, None)


def test_second_of_two_is_told(bureau, cast):
    row = make_report(bureau, cast.office)
    old = row.version
    write_texts(row, cast.office)

    with pytest.raises(Overtaken, match="有人修改过"):
        preparing.save_texts(
            pk=row.pk, version=old, texts={"5": "另一份"}, by=cast.office
        )
