"""The pages: for whom they open, what they show, what they refuse."""

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Publication
from catalog.platform import PlatformColumn, pending_of
from core.audit.models import Event
from core.files import owners
from foi.models import ClockEvent
from foi.tests.factories import make_request
from reports.annual.drafting import drafted
from reports.annual.ledger import late_answers
from reports.annual.services import deciding, leaving
from reports.collecting.services import arranging
from reports.models import (
    AnnualReport,
    CollectedSheet,
    EarlierReport,
    FigureCollection,
)
from reports.reading import apart
from reports.reading.annual import NoReport
from reports.tests import documents
from reports.tests.figures import city
from reports.tests.test_views import last_year
from reports.writing.kinds import KINDS

from .scenes import (
    TODAY,
    act,
    filled,
    make_report,
    published,
    signed,
    type_cells,
    write_texts,
)

pytestmark = pytest.mark.usefixtures("law", "clock")
LIST = reverse("reports:annual_list")
ADD = reverse("reports:annual_add")
WEB = "https://www.example.gov.cn/nb/2025.html"


def page(name, row, *args):
    return reverse(f"reports:{name}", args=[row.pk, *args])


def text_of(response):
    body = response.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", main))


def form_of(response):
    """What the form on a page would send."""
    form = response.context["form"]
    return {field.html_name: field.value() or "" for field in form}


# For whom.


@pytest.fixture
def row(bureau, cast):
    return make_report(bureau, cast.office)


PREPARED = [
    ("annual_terms", ()),
    ("annual_table", ("A",)),
    ("annual_table_judge", ("A",)),
    ("annual_text", ()),
    ("annual_text_judge", ()),
    ("earlier_list", ()),
    ("annual_excuse", ()),
]
READ = [
    ("annual_detail", ()),
    ("annual_release", ()),
    ("annual_files", ()),
    ("annual_file", ("json",)),
]


def test_pages_are_refused(login, cast, row):
    """403 with a sentence for a colleague, 404 for a stranger."""
    for who in (cast.liaison, cast.head, cast.office_head):
        client = login(who)
        for name, args in READ:
            response = client.get(page(name, row, *args))
            assert response.status_code == 403, name
            assert "年度报告供政务公开办公室" in response.content.decode()
        assert client.get(LIST).status_code == 403
    for who in (cast.leader, cast.supervisor):
        client = login(who)
        for name, args in READ:
            assert client.get(page(name, row, *args)).status_code < 400, name
        assert client.get(ADD).status_code == 403
        for name, args in PREPARED:
            response = client.post(page(name, row, *args))
            assert response.status_code == 403, name
            assert "只有政务公开办公室可以编制" in response.content.decode()
        assert client.post(page("annual_act", row, "check")).status_code == 403
    for who in (cast.stranger, cast.manager, cast.auditor):
        client = login(who)
        for name, args in (*READ, *PREPARED):
            assert client.post(page(name, row, *args)).status_code in (404, 405), name
            assert client.get(page(name, row, *args)).status_code in (404, 405), name
        assert client.post(page("annual_act", row, "check")).status_code == 404


def test_leader_reads_what_was_explained(login, bureau, cast):
    row = filled(bureau, cast.office)
    act(deciding.check, row, by=cast.office, today=TODAY)

    shown = login(cast.leader).get(page("annual_detail", row))

    excused = shown.context["checked"].excused
    assert {each.reason for each in excused} == {"收费通知登记在纸质登记簿上。"}
    assert "核对时写明原因的提示" in text_of(shown)


def test_only_the_leader_signs(login, bureau, cast):
    row = filled(bureau, cast.office)
    act(deciding.check, row, by=cast.office, today=TODAY)
    sent = {"version": row.version}

    response = login(cast.office).post(page("annual_act", row, "sign"), sent)
    assert response.status_code == 403
    assert "只有分管局领导可以签批" in response.content.decode()
    assert "待签批" in text_of(login(cast.leader).get(LIST))
    login(cast.leader).post(page("annual_act", row, "sign"), sent)

    row.refresh_from_db()
    assert (row.status, row.signed_by) == ("signed", cast.leader)
    assert login(cast.leader).post(page("annual_act", row, "x")).status_code == 404


def test_nothing_is_edited_once_checked(login, bureau, cast):
    row = signed(bureau, cast)
    client = login(cast.office)

    for name in ("annual_table", "annual_text", "earlier_list"):
        args = ("B",) if name == "annual_table" else ()
        response = client.get(page(name, row, *args))
        assert response.status_code == 403
        assert "要改动请先退回或者更正" in response.content.decode()
    response = client.post(page("annual_act", row, "check"), {"version": row.version})
    assert "不能办理" in text_of(client.get(response.url))


# Beginning, typing.


def test_begin_a_report(login, bureau, cast):
    client = login(cast.office)
    assert "还没有建立年度报告" in text_of(client.get(LIST))
    data = {"bureau": bureau.pk, "year": 2025, "scope": "own"}

    response = client.post(ADD, data, follow=True)
    assert "已建立江门市公安局2025年" in text_of(response)
    again = client.post(ADD, data)

    assert "已经建立，请在列表中打开" in text_of(again)
    row = AnnualReport.objects.get()
    terms = {"scope": "with_branches", "superior_due_on": "2026-01-26"}
    client.post(page("annual_terms", row), terms | {"version": row.version})
    row.refresh_from_db()
    assert (row.scope, str(row.due_on)) == ("with_branches", "2026-01-26")
    response = client.post(page("annual_terms", row), terms | {"version": 1})
    assert "有人修改过" in text_of(response)


def test_type_a_table_while_the_rules_speak(login, bureau, cast):
    make_request(bureau, cast.office, on=TODAY.replace(year=2025))
    row = make_report(bureau, cast.office)
    client = login(cast.office)
    url = page("annual_table", row, "B")
    data = form_of(client.get(url))
    field = next(name for name, value in data.items() if value == "1")

    # Broken: the rule speaks of the cell, the sums follow, nothing is saved.
    broken = data | {field: "3"}
    judged = client.post(page("annual_table_judge", row, "B"), broken)
    said = judged.content.decode()
    assert "V11" in said
    assert f'href="#{field}"' in said
    assert f'data-mark="{field}" value="red"' in said
    assert client.post(url, broken | {"act": "check"}).status_code == 200
    refused = client.post(url, broken)
    assert "请写明与台账不同的原因" in text_of(refused)
    assert form_of(refused)[field] == "3"
    assert not row.overrides.exists()

    client.post(url, broken | {"reason": "另有两件登在纸上。"})
    assert row.overrides.get().typed == "3"
    shown = client.get(page("annual_detail", row))
    assert "另有两件登在纸上。" in text_of(shown)
    assert client.get(page("annual_table", row, "D")).status_code == 404


def test_table_a_asks_for_the_reason_too(login, bureau, cast, units):
    """Units' figures are not overwritten in silence; what is still owed is named."""
    call_command("loaddata", "report_items", verbosity=0)
    found = arranging.begin(
        bureau=bureau, year=2025, due_on=TODAY, note="", by=cast.office, today=TODAY
    )
    FigureCollection.objects.update(
        status="open", opened_on=TODAY, opened_by=cast.office
    )
    sheet = CollectedSheet.objects.create(
        collection=found,
        unit=units["法制支队"],
        due_on=TODAY,
        status="reported",
        reached_on=TODAY,
        how="online",
    )
    told = {"entered_on": TODAY, "entered_by": cast.liaison}
    for item in found.items.filter(heading="行政规范性文件"):
        sheet.figures.create(item=item, value=13, **told)
    sheet.figures.create(item=found.items.get(heading="行政处罚"))
    row = make_report(bureau, cast.office)
    client, url = login(cast.office), page("annual_table", row, "A")
    opened = client.get(url)
    assert "“行政处罚”的“本年处理决定数量”：法制支队" in text_of(opened)
    data = form_of(opened)
    field = next(name for name, value in data.items() if value == "13")

    refused = client.post(url, data | {field: "20"})
    assert "请写明与各单位报送合计不同的原因" in text_of(refused)
    assert '<textarea name="reason"' in refused.content.decode()
    client.post(url, data | {field: "20", "reason": "漏报7件。"})

    assert row.overrides.get().reason == "漏报7件。"
    assert "报送合计 13" in text_of(client.get(page("annual_detail", row)))
    for number in (300, 120, 0, 5):
        item = found.items.filter(cell__startswith="指标/", figures=None).first()
        sheet.figures.create(item=item, value=number, **told)
    told_now = drafted(row)["1.1"]
    assert "全年主动公开政府信息425条，其中政府网站300条、政务新媒体120条" in told_now


def test_second_of_two_sees_both_texts(login, bureau, cast):
    row = make_report(bureau, cast.office)
    client = login(cast.office)
    url = page("annual_table", row, "A")
    data = form_of(client.get(url))
    first, second = [name for name in data if name.startswith("cell-")][:2]
    client.post(url, data | {first: "5", second: "7"})

    response = client.post(url, data | {first: "6"})
    assert response.status_code == 409
    assert response.context["fields"] == [
        ("“规章”的“本年制发件数”", "6", "5"),
    ]
    again = form_of(response)
    client.post(url, again)
    typed = dict(row.entries.values_list("cell", "typed"))
    assert typed["规章/本年制发件数"] == "6"
    assert typed["规章/本年废止件数"] == "7"
    # A second click finds its own values.
    assert client.post(url, data | {first: "6"}).status_code == 302


def test_drafts_fill_only_what_is_empty(login, bureau, cast):
    row = make_report(bureau, cast.office)
    write_texts(row, cast.office, **{"1.2": "", "0": "", "contact": ""})
    client = login(cast.office)
    url = page("annual_text", row)
    data = form_of(client.get(url))

    response = client.post(url, data | {"act": "draft"}, follow=True)

    row.refresh_from_db()
    assert row.texts["1.1"] == "网站发布信息300条，政务新媒体发布120条。"
    assert "没有收到政府信息公开申请" in row.texts["1.2"]
    assert row.texts["0"].startswith("本报告根据")
    assert "已写好的部分没有改动" in text_of(response)
    judged = client.post(
        page("annual_text_judge", row), form_of(response) | {"part-5": "无"}
    )
    assert "只有1个字" in judged.content.decode()
    assert "引言还有没写完的地方" in judged.content.decode()
    assert client.post(url, data | {"part-0": "另写一段。"}).status_code == 409


def test_late_answers_are_suggested_to_part_five(bureau, cast):
    row = make_report(bureau, cast.office)
    day = date(2025, 3, 3)
    # Due on 31 March: served the day after, in time, not at all; and one of 2026.
    for served in (date(2025, 4, 1), date(2025, 3, 31), None):
        late = make_request(bureau, cast.office, on=day)
        serve_plainly(late, served)
    serve_plainly(make_request(bureau, cast.office, on=date(2025, 12, 30)), TODAY)

    assert "1件申请没有在法定期限内答复" in drafted(row)["5"]
    assert "2件申请没有在法定期限内答复" in drafted(row, TODAY)["5"]
    assert late_answers(row, date(2025, 3, 31)) == 1


def serve_plainly(request, on):
    if on:
        request.events.create(
            act=ClockEvent.Act.SERVED,
            on=on,
            service=ClockEvent.Service.DIRECT,
            entered_on=on,
            entered_by=request.registered_by,
        )


def test_excuse_on_the_page(login, bureau, cast):
    row = filled(bureau, cast.office)
    write_texts(row, cast.office, **{"1.2": "新收政府信息公开申请5件。"})
    client = login(cast.office)
    (hint,) = client.get(page("annual_detail", row)).context["checked"].hints
    sent = {"version": 1, "digest": hint.digest, "reason": "只写网上的。"}

    late = client.post(page("annual_excuse", row), sent, follow=True)
    assert "有人修改过" in text_of(late)
    row.refresh_from_db()
    client.post(page("annual_excuse", row), sent | {"version": row.version})
    shown = client.get(page("annual_detail", row))

    assert "可以送签批" in text_of(shown)
    assert "说明：只写网上的。" in text_of(shown)


# Last year's.


def test_last_years_file_is_shown_and_accepted(login, bureau, cast, monkeypatch):
    row = filled(bureau, cast.office)
    client = login(cast.office)
    url = page("earlier_list", row)
    file = SimpleUploadedFile("上年.html", last_year(city()))
    sent = {"how": "file", "file-version": row.version, "file-file": file}

    shown = client.post(url, sent, follow=True)
    assert "读出 200 格" in text_of(shown)
    kept = EarlierReport.objects.get(source="file")
    stored = (
        owners.may_read(cast.office, kept.file),
        owners.may_read(cast.liaison, kept.file),
    )
    assert stored == (True, False)
    row.refresh_from_db()
    version = {"version": row.version}
    client.post(page("earlier_accept", row, kept.pk), version)
    kept.refresh_from_db()
    assert kept.accepted_by == cast.office
    client.post(page("earlier_drop", row, kept.pk), version)
    assert EarlierReport.objects.filter(pk=kept.pk).exists()
    row.refresh_from_db()
    client.post(page("earlier_drop", row, kept.pk), {"version": row.version})
    assert not EarlierReport.objects.filter(pk=kept.pk).exists()
    missing = page("earlier_accept", row, kept.pk)
    assert client.post(missing).status_code == 404
    assert client.get(page("earlier_detail", row, kept.pk)).status_code == 404
    for who, status in ((cast.leader, 403), (cast.stranger, 404)):
        assert login(who).post(missing).status_code == status


@pytest.mark.parametrize(
    "sentence", ["这是工作总结，不是政府信息公开工作年度报告", "文件里有2份年度报告"]
)
def test_a_wrong_file_is_refused_at_its_field(login, cast, row, monkeypatch, sentence):
    def read(name, data):
        raise NoReport(sentence)

    monkeypatch.setattr(apart, "read", read)
    file = SimpleUploadedFile("别的.html", documents.as_html(city()))
    sent = {"how": "file", "file-version": row.version, "file-file": file}

    response = login(cast.office).post(page("earlier_list", row), sent)

    assert response.context["upload"].errors["file"] == [sentence]
    assert not EarlierReport.objects.exists()


def test_last_years_figures_are_typed(login, cast, row):
    client = login(cast.office)
    url = page("earlier_list", row)
    fields = client.get(url).context["typed"].fields
    sent = {f"typed-{name}": "2" for name in fields if name.startswith("cell-")}
    sent |= {"how": "typed", "typed-version": row.version, "typed-organ": "原甲分局"}

    assert "请填写整数" in text_of(client.post(url, sent | {"typed-cell-0": "x"}))
    client.post(url, sent)

    data = EarlierReport.objects.get().data
    assert (data["year"], data["figures"]["总计/R4"]) == (2024, "12")


# Leaving the house.


def test_publish_on_the_page_and_print(login, bureau, cast):
    row = signed(bureau, cast)
    client = login(cast.office)
    # What is signed is what is published: it bears no mark of a draft.
    assert "草稿" not in client.get(page("annual_file", row, "page")).content.decode()
    [waits] = pending_of(bureau, on=TODAY)
    assert (waits.column, waits.since) == (PlatformColumn.ANNUAL, TODAY)
    assert waits.url == page("annual_release", row)
    assert "&lt;table" in text_of(client.get(waits.url))
    bad = {"version": row.version, "on": "2026-01-19", "address": WEB}
    refused = client.post(page("annual_act", row, "publish"), bad)
    assert "公布日期不能早于签批日期2026-01-20" in text_of(refused)

    sent = bad | {"on": "2026-01-20"}
    told = client.post(page("annual_act", row, "publish"), sent, follow=True)

    assert "已登记公布" in text_of(told)
    # The address is recorded once: the report's is 公开记录's.
    publication = Publication.objects.get()
    assert (publication.link, publication.site_column) == (WEB, "政府信息公开年报")
    assert pending_of(bureau, on=TODAY) == []
    assert not Publication.objects.unmatched().exists()
    moved = "https://www.example.gov.cn/gaj/2025.html"
    Publication.objects.update(link=moved)
    assert moved in text_of(client.get(page("version_detail", row, 1)))
    assert "没有待公布的内容" in text_of(
        client.get(page("annual_release", row), follow=True)
    )
    # Published is frozen: whatever the ledger does, the files stay as they are.
    files = {kind: client.get(page("version_file", row, 1, kind)) for kind in FROZEN}
    make_request(bureau, cast.office, on=TODAY.replace(year=2025))
    for kind, before in files.items():
        again = client.get(page("version_file", row, 1, kind))
        assert again.content == before.content, kind
        assert "草稿" not in again.headers["Content-Disposition"]
    assert json.loads(files["json"].content)["check"]["requests"]["new"] == 14069
    assert client.get(page("annual_file", row, "word")).status_code == 404
    shown = client.get(page("annual_detail", row))
    assert "核对以后台账有变动" in text_of(shown)
    assert "14069" in text_of(client.get(page("version_detail", row, 1)))
    assert client.get(page("version_detail", row, 2)).status_code == 404
    assert client.get(page("version_file", row, 2, "word")).status_code == 404
    assert client.get(page("version_file", row, 1, "x")).status_code == 404
    assert "导出年度报告" in [each.act for each in Event.objects.about(row)]
    for who, status in ((cast.liaison, 403), (cast.stranger, 404)):
        for name, args in (("version_detail", (1,)), ("version_file", (1, "word"))):
            assert login(who).get(page(name, row, *args)).status_code == status


# LibreOffice, which PDF needs, writes dates of its own.
FROZEN = [kind for kind in KINDS if kind != "pdf"]


def test_correct_on_the_page(login, bureau, cast):
    row = published(bureau, cast)
    act(leaving.correct, row, reason="漏报一件。", by=cast.office)
    type_cells(row, {"行政许可/本年处理决定数量": "11398890"}, cast.office)
    act(deciding.check, row, by=cast.office, today=TODAY)
    act(deciding.sign, row, by=cast.leader, today=TODAY)
    client = login(cast.office)
    sent = {"version": row.version, "on": "2026-01-20", "address": WEB}
    client.post(page("annual_act", row, "publish"), sent)

    shown = text_of(client.get(page("version_detail", row, 2)))

    assert "漏报一件。" in shown
    assert "1139888911398890" in shown.replace(" ", "")
    assert "11398889" in text_of(client.get(page("version_detail", row, 1)))


# Constant queries.


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_a_constant_number_of_questions(login, bureau, cast, count):
    for year in range(2024, 2024 - count, -1):
        make_report(bureau, cast.office, year=year)
    client = login(cast.office)
    client.get(LIST)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(LIST)

    assert len(response.context["page"]) == count
    assert len(asked) == 10


def test_report_asks_a_constant_number_of_questions(login, bureau, cast):
    row = filled(bureau, cast.office)
    client = login(cast.office)
    url = page("annual_detail", row)
    client.get(url)

    with CaptureQueriesContext(connection) as filled_one:
        client.get(url)
    for day in (1, 2, 3):
        make_request(bureau, cast.office, on=TODAY.replace(year=2025, day=day))
    with CaptureQueriesContext(connection) as with_rows:
        client.get(url)

    assert len(filled_one) == len(with_rows)
    assert len(with_rows) < 40
