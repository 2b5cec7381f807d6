"""The pages of a unit's sheet, and the answers to a row that saves itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.files.services import add_material
from tasks.models import (
    Assignment,
    Criterion,
    CriterionElement,
    Element,
    Occurrence,
    ProgressReport,
    Role,
    Task,
    WorkPlan,
)
from tasks.services.handout import hand_out
from tasks.services.sheets import send_back
from tasks.tests.factories import (
    fill,
    first_occurrence,
    handed_out,
    make_plan,
    make_task,
    report_at,
    sheet_of,
)
from tasks.tests.test_views import posted, said, seen, sheet

# Two rounds lie behind, one ahead.
pytestmark = pytest.mark.time_machine("2026-10-09 10:00 +0800")
LINK = "https://www.jiangmen.gov.cn/gaj/2026/0620.html"


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, *[[("法制支队", Role.RESPONSIBLE)]] * 2, by=cast.office)


@pytest.fixture
def occurrence(plan):
    return first_occurrence(plan)


@pytest.fixture
def second(plan, occurrence):
    return Occurrence.objects.exclude(pk=occurrence.pk).get(
        round=occurrence.round, assignment__task__number="2"
    )


@pytest.fixture
def key(occurrence):
    """A criterion of the first task that asks for a number."""
    criterion = Criterion.objects.create(
        task=occurrence.assignment.task, position=1, text="评价公开的数量"
    )
    element = Element.objects.create(name="数量", kind=Element.Kind.NUMBER)
    CriterionElement.objects.create(criterion=criterion, element=element, position=1)
    return (criterion.pk, element.pk)


def row_url(occurrence, *, pk=None):
    assignment = occurrence.assignment
    args = (assignment.task.plan_id, assignment.unit_id, occurrence.round_id)
    return reverse("tasks:sheet_row", args=(*args, pk or occurrence.pk))


def row_of(response, occurrence):
    (row,) = [row for row in response.context["rows"] if row.pk == occurrence.pk]
    return row


@pytest.mark.parametrize("tasks", [1, 3])
@pytest.mark.parametrize("verb", ["fill", "submit", "sign"])
def test_sheet_asks_no_more_for_more_rows(
    login, cast, bureau, tasks, verb, today, django_assert_max_num_queries
):
    plan = handed_out(
        bureau, *[[("法制支队", Role.RESPONSIBLE)]] * tasks, by=cast.office
    )
    first_round, second_round = plan.rounds.all()[:2]
    status = "to_sign" if verb == "sign" else "draft"
    for round in (first_round, second_round):
        for each in Occurrence.objects.filter(round=round):
            fill(each, by=cast.liaison, today=today, link=LINK)
    if status == "to_sign":
        report_at(status, first_occurrence(plan), cast, today=today, version=2)
    client = login(cast.head if verb == "sign" else cast.liaison)
    url = sheet(Occurrence.objects.filter(round=second_round).first(), verb)
    client.get(url)

    with django_assert_max_num_queries(32):
        response = client.get(url)

    assert response.status_code == 200


def test_sheet_fill_shows_task_by_criterion_with_last_round_beside(
    login, cast, occurrence, key, today
):
    fill(occurrence, by=cast.liaison, today=today, elements={key: "12"}, body="上期话")
    later = occurrence.assignment.occurrences.get(number=2)

    response = login(cast.liaison).get(sheet(later, "fill"))

    row = row_of(response, later)
    (line,) = row.lines
    assert (row.last.body, line.criterion.text) == ("上期话", "评价公开的数量")
    assert [(cell.element.name, cell.last) for cell in line.cells] == [("数量", "12")]


def test_sheet_fill_says_above_why_the_head_sent_it_back(
    login, cast, occurrence, second, today
):
    fill(second, by=cast.liaison, today=today)
    report_at("to_sign", occurrence, cast, today=today)
    send_back(**sheet_of(occurrence), reason="补充数据", by=cast.head, today=today)

    page = login(cast.liaison).get(sheet(occurrence, "fill")).text

    assert page.count("补充数据") == 1
    assert f"{cast.head} 2026-07-01 周三 退回，请修改后重新提交。" in page


@pytest.mark.parametrize(("status", "offered"), [("draft", False), ("to_sign", True)])
def test_sheet_fill_offers_to_register_a_signature_where_one_is_missing(
    login, cast, occurrence, today, status, offered
):
    report_at(status, occurrence, cast, today=today)

    page = login(cast.liaison).get(sheet(occurrence, "fill")).text

    assert ("登记线下签批" in page) == offered


def test_sheet_fill_leaves_out_who_only_supports(login, cast, bureau, plan):
    make_task(plan, ("法制支队", Role.SUPPORT))
    hand_out(pk=plan.pk, by=cast.office, today=plan.issued_on)

    response = login(cast.liaison).get(sheet(first_occurrence(plan), "fill"))

    assert [row.task.number for row in response.context["rows"]] == ["1", "2"]


def test_sheet_fill_saves_elements_and_takes_words_for_progress(
    login, cast, occurrence, key
):
    name = f"o{occurrence.pk}-e{key[0]}_{key[1]}"
    values = posted(occurrence, kind="") | {name: "12", f"initial-{name}": ""}

    login(cast.liaison).post(sheet(occurrence, "fill"), values)

    report = ProgressReport.objects.get()
    assert report.kind == ProgressReport.Kind.PROGRESS
    assert [str(each) for each in report.element_values.all()] == ["数量：12.0000"]


def test_sheet_fill_names_the_element_and_keeps_the_input(login, cast, occurrence, key):
    name = f"e{key[0]}_{key[1]}"
    values = posted(occurrence) | {f"o{occurrence.pk}-{name}": "若干"}

    response = login(cast.liaison).post(sheet(occurrence, "fill"), values)

    row = row_of(response, occurrence)
    assert row.form.errors[name] == [
        "数量：“若干”不是数字，请只填数字（最多四位小数），不带单位和文字。"
    ]
    assert row.form["body"].value() == "已更新目录。"


def test_sheet_fill_saves_the_good_rows_beside_a_bad_one(
    login, cast, occurrence, second
):
    values = posted(occurrence, link="ftp://x") | posted(second, body="已办结。")

    response = login(cast.liaison).post(sheet(occurrence, "fill"), values)

    assert [each.body for each in ProgressReport.objects.all()] == ["已办结。"]
    assert row_of(response, second).form.is_bound is False
    assert list(row_of(response, occurrence).form.errors) == ["link"]


def test_sheet_fill_button_says_nothing_this_time(login, cast, occurrence, second):
    values = posted(occurrence, kind="", body="") | posted(second, kind="", body="")

    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), values | {"nothing": str(second.pk)}
    )

    report = ProgressReport.objects.get()
    assert (report.occurrence, report.kind) == (second, ProgressReport.Kind.NOTHING)
    assert response.url == f"{sheet(occurrence, 'fill')}#row-{second.pk}"


def test_sheet_fill_says_nothing_this_time_for_ticked_rows(
    login, cast, occurrence, second
):
    values = posted(occurrence, kind="", body="") | posted(second, kind="", body="")
    ticked = {"nothing_ticked": "1", "tick": [occurrence.pk, second.pk]}

    login(cast.liaison).post(sheet(occurrence, "fill"), values | ticked)

    kinds = [each.kind for each in ProgressReport.objects.all()]
    assert kinds == [ProgressReport.Kind.NOTHING] * 2


def test_sheet_fill_goes_on_with_last_round(login, cast, occurrence, today):
    last = report_at("approved", occurrence, cast, today=today, link=LINK)
    later = occurrence.assignment.occurrences.get(number=2)
    values = posted(later, kind="", body="本期另有新增。") | {"reuse": str(later.pk)}

    login(cast.liaison).post(sheet(later, "fill"), values)

    report = ProgressReport.objects.get(occurrence=later)
    assert report.body == f"本期另有新增。\n{last.body}"
    assert report.evidence.get().material == last.evidence.get().material


@pytest.mark.parametrize("link", ["carried", "same_text"])
def test_sheet_fill_remembers_what_did_not_concern_last_year(
    login, cast, bureau, units, plan, occurrence, link
):
    before = make_plan(bureau, rounds=(), year=2025, title="2025年方案")
    old = make_task(before, text="任务1" if link == "same_text" else "旧任务")
    Assignment.objects.create(
        task=old,
        unit=units["法制支队"],
        role=Role.RESPONSIBLE,
        owes=True,
        handed_out_on="2025-04-01",
        waived_on="2025-07-01",
        waived_by=cast.office,
        waived_reason="本单位无窗口。",
    )
    if link == "carried":
        Task.objects.filter(pk=occurrence.assignment.task_id).update(carried_from=old)
    WorkPlan.objects.filter(pk=plan.pk).update(previous=before)
    client = login(cast.liaison)
    url = sheet(occurrence, "fill")

    shown = row_of(client.get(url), occurrence).waived_reason
    values = posted(occurrence, kind="", body="") | {"waive": str(occurrence.pk)}
    client.post(url, values)

    report = ProgressReport.objects.get()
    assert shown == "本单位无窗口。"
    assert (report.kind, report.body) == ("not_concerned", "本单位无窗口。")
    assert report.status == ProgressReport.Status.DRAFT


def test_sheet_fill_uploads_several_files_and_keeps_the_words_of_a_refused_one(
    login, cast, occurrence
):
    files = [
        SimpleUploadedFile("公告.txt", "已公开".encode()),
        SimpleUploadedFile("内部.txt", "机密★10年".encode()),
    ]

    response = login(cast.liaison).post(
        sheet(occurrence, "fill"),
        posted(occurrence) | {f"o{occurrence.pk}-files": files},
    )

    report = ProgressReport.objects.get()
    row = row_of(response, occurrence)
    assert report.body == "已更新目录。"
    assert [str(use) for use in report.evidence.all()] == ["公告.txt"]
    assert row.form.errors["files"][0].startswith("文件“内部.txt”带有国家秘密标志")
    assert row.form["version"].value() == str(report.version)


def test_sheet_fill_uses_a_material_of_the_library_for_a_criterion(
    login, cast, occurrence, key, today, units
):
    material = add_material(
        unit=units["法制支队"],
        title="目录公告",
        link=LINK,
        by=cast.liaison,
        today=today,
    )
    picked = {"pick": f"目录公告 #{material.pk}", "criterion": key[0]}
    client = login(cast.liaison)

    offered = client.get(sheet(occurrence, "fill")).context["materials"]
    client.post(sheet(occurrence, "fill"), posted(occurrence, **picked))

    use = ProgressReport.objects.get().evidence.get()
    assert list(offered) == [material]
    assert (use.material, use.criterion_id) == (material, key[0])


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        (
            {"pick": "目录公告"},
            "pick",
            "请从列表中选一份材料，或者填网址、上传文件。",
        ),
        (
            {"pick": "目录公告 #999"},
            "pick",
            "佐证材料库里没有这份材料，请从列表中选择，或者重新上传。",
        ),
        (
            {"title": "公告"},
            "link",
            "填写了材料名称，请同时填写网址或选择文件。",
        ),
        ({"link": "file:///etc"}, "link", "网址应以 http:// 或 https:// 开头。"),
    ],
)
def test_sheet_fill_says_what_is_wrong_with_evidence(
    login, cast, occurrence, changed, field, sentence
):
    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence, **changed)
    )

    assert row_of(response, occurrence).form.errors[field] == [sentence]


def test_sheet_fill_takes_a_use_off(login, cast, occurrence, today):
    report = report_at("draft", occurrence, cast, today=today, link=LINK)
    values = posted(occurrence, body=report.body, version=report.version)
    values |= {f"initial-o{occurrence.pk}-body": report.body}

    login(cast.liaison).post(
        sheet(occurrence, "fill"), values | {"drop": str(report.evidence.get().pk)}
    )

    assert not report.evidence.exists()


def test_sheet_fill_takes_no_use_off_another_sheet(
    login, cast, occurrence, second, today, bureau
):
    report = report_at("draft", second, cast, today=today, link=LINK)

    login(cast.liaison).post(
        sheet(occurrence, "fill"),
        posted(occurrence) | {"drop": str(report.evidence.get().pk)},
    )

    assert report.evidence.count() == 1


def test_sheet_fill_cuts_a_text_too_long_and_says_so(login, cast, occurrence):
    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence, body="字" * 10_001)
    )

    assert ProgressReport.objects.get().body == "字" * 10_000
    assert any("只保存了前10000个字" in words for words in said(response))


def test_sheet_fill_keeps_a_formula_as_text_and_escapes_it(login, cast, occurrence):
    text = "=cmd|' /C calc'!A0 <script>alert(1)</script>"
    client = login(cast.liaison)

    client.post(sheet(occurrence, "fill"), posted(occurrence, body=text))
    page = client.get(sheet(occurrence, "fill")).content.decode()

    assert ProgressReport.objects.get().body == text
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"voided_on": "2026-10-01", "void_reason": "方案调整（2号）"},
            "该期次已撤销（方案调整（2号）），无须填报。",
        ),
        ({"round": None}, "该项已移到另一张填报表，请到那里填报。"),
    ],
)
def test_sheet_fill_shows_what_was_typed_into_a_row_that_left(
    login, cast, occurrence, second, change, sentence
):
    Occurrence.objects.filter(pk=second.pk).update(**change)

    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(second, body="写了很久的话。")
    )

    (lost,) = response.context["lost"]
    assert (lost.sentence, lost.text) == (sentence, "写了很久的话。")
    assert "写了很久的话。" in response.content.decode()


def test_sheet_fill_shows_what_was_typed_into_a_row_handed_in_meanwhile(
    login, cast, occurrence, today
):
    report_at("to_sign", occurrence, cast, today=today)

    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence, body="后写的话。")
    )

    (lost,) = response.context["lost"]
    assert (lost.sentence, lost.text) == ("该项待签，不能修改。", "后写的话。")


def test_sheet_fill_of_a_closed_plan_offers_nothing_to_write(
    login, cast, plan, occurrence
):
    WorkPlan.objects.filter(pk=plan.pk).update(status=WorkPlan.Status.CLOSED)

    response = login(cast.liaison).get(sheet(occurrence, "fill"))

    assert response.context["is_open"] is False
    assert "考核已终定，不再填报" in response.content.decode()


def test_sheet_fill_says_that_it_is_late(login, cast, occurrence):
    response = login(cast.liaison).get(sheet(occurrence, "fill"))

    assert response.context["is_late"] is True


def test_sheet_submit_warns_and_lets_go_on(login, cast, occurrence, key, today):
    report = fill(occurrence, by=cast.liaison, today=today)
    client = login(cast.liaison)

    shown = client.get(sheet(occurrence, "submit")).context
    client.post(sheet(occurrence, "submit"), seen(report))

    (row,) = shown["warned"]
    assert [words for _, words in row.warnings] == [
        "评价标准1没有填“数量”",
        "没有佐证材料",
    ]
    assert shown["late"] == [row]
    report.refresh_from_db()
    assert report.status == ProgressReport.Status.TO_SIGN


def test_sheet_submit_links_each_fault_to_its_field(login, cast, occurrence, today):
    fill(occurrence, by=cast.liaison, today=today, body="")

    page = login(cast.liaison).get(sheet(occurrence, "submit")).content.decode()

    assert f"{sheet(occurrence, 'fill')}#id_o{occurrence.pk}-body" in page


def test_sheet_submit_after_the_plan_is_closed_is_refused(
    login, cast, plan, occurrence, today
):
    report = fill(occurrence, by=cast.liaison, today=today)
    shown = seen(report)
    WorkPlan.objects.filter(pk=plan.pk).update(status=WorkPlan.Status.CLOSED)

    response = login(cast.liaison).post(sheet(occurrence, "submit"), shown)

    assert said(response) == ["工作要点已办结，不能再提交、签批。"]


def test_sheet_sign_shows_elements_evidence_and_what_is_missing(
    login, cast, occurrence, key, today
):
    fill(occurrence, by=cast.liaison, today=today, elements={key: "12"}, link=LINK)
    report_at("to_sign", occurrence, cast, today=today, version=2)

    response = login(cast.head).get(sheet(occurrence, "sign"))

    page = response.content.decode()
    assert "数量：12" in page
    assert LINK in page
    assert response.context["warned"] == []


def test_sheet_fill_saves_forty_rows_in_few_statements(
    login, cast, bureau, django_assert_max_num_queries
):
    plan = handed_out(bureau, *[[("法制支队", Role.RESPONSIBLE)]] * 40, by=cast.office)
    rows = Occurrence.objects.filter(round=plan.rounds.first())
    values = {}
    for each in rows:
        values |= posted(each)
    client = login(cast.liaison)
    client.get("/")

    with django_assert_max_num_queries(40 + 35):
        client.post(sheet(rows[0], "fill"), values)

    assert ProgressReport.objects.count() == 40


# A row that saves itself.


def test_sheet_row_saves_one_row_and_says_when(login, cast, occurrence):
    response = login(cast.liaison).post(
        row_url(occurrence), posted(occurrence, kind="")
    )

    answer = response.json()
    prefix = f"o{occurrence.pk}"
    assert (answer["state"], answer["at"], answer["kind"]) == (
        "saved",
        "10:00",
        "progress",
    )
    assert answer["fields"] == {
        f"{prefix}-version": "1",
        f"initial-{prefix}-kind": "progress",
        f"initial-{prefix}-body": "已更新目录。",
    }
    assert "填报中" in answer["parts"][f"state-{occurrence.pk}"]


def test_sheet_row_sent_twice_saves_once(login, cast, occurrence):
    client = login(cast.liaison)
    first = client.post(row_url(occurrence), posted(occurrence)).json()

    again = posted(occurrence) | first["fields"]
    second = client.post(row_url(occurrence), again).json()

    assert second["state"] == "same"
    assert ProgressReport.objects.get().version == 1


def test_sheet_row_of_the_second_writer_waits_for_a_choice(
    login, cast, occurrence, today
):
    fill(occurrence, by=cast.head, today=today, body="甲的内容")
    client = login(cast.liaison)
    url = row_url(occurrence)

    told = client.post(url, posted(occurrence, body="乙的内容")).json()
    mine = posted(occurrence, body="乙的内容") | told["fields"]
    adopted = client.post(url, mine | {f"o{occurrence.pk}-adopt": "on"}).json()
    kept = ProgressReport.objects.get().body
    client.post(url, mine)

    assert told["state"] == "conflict"
    assert "甲的内容" in told["parts"][f"faults-{occurrence.pk}"]
    assert adopted["values"][f"o{occurrence.pk}-body"] == "甲的内容"
    assert kept == "甲的内容"
    assert ProgressReport.objects.get().body == "乙的内容"


def test_sheet_row_says_which_field_is_wrong(login, cast, occurrence):
    answer = (
        login(cast.liaison)
        .post(row_url(occurrence), posted(occurrence, link="javascript:alert(1)"))
        .json()
    )

    assert answer["state"] == "fault"
    assert answer["wrong"] == [f"o{occurrence.pk}-link"]
    assert answer["message"] == "网址应以 http:// 或 https:// 开头。"


def test_sheet_row_that_left_the_sheet_says_why(login, cast, occurrence):
    Occurrence.objects.filter(pk=occurrence.pk).update(
        voided_on="2026-10-01", void_reason="确认不涉及"
    )

    answer = login(cast.liaison).post(row_url(occurrence), posted(occurrence)).json()

    assert answer == {
        "state": "shut",
        "message": "该期次已撤销（确认不涉及），无须填报。",
    }


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("neighbour", 404), ("office", 403)]
)
def test_sheet_row_is_for_the_unit_alone(login, cast, occurrence, who, status):
    response = login(getattr(cast, who)).post(row_url(occurrence), posted(occurrence))

    assert response.status_code == status


def test_sheet_row_is_only_posted(login, cast, occurrence):
    assert login(cast.liaison).get(row_url(occurrence)).status_code == 405


def test_sheet_row_of_another_sheet_is_left_alone(login, cast, occurrence):
    later = occurrence.assignment.occurrences.get(number=2)
    url = row_url(occurrence, pk=later.pk)

    answer = login(cast.liaison).post(url, posted(later)).json()

    assert answer["state"] == "shut"
    assert not ProgressReport.objects.exists()


# What time is left on a sheet.


def test_fill_page_of_a_reported_sheet_is_not_overdue(login, cast, plan, today):
    for occurrence in Occurrence.objects.filter(round=plan.rounds.first()):
        report_at("approved", occurrence, cast, today=today)

    response = login(cast.liaison).get(sheet(occurrence, "fill"))

    assert "2026-06-25 周四 报送截止" in response.content.decode()
    assert "超期" not in response.content.decode()


def test_list_counts_the_days_of_a_returned_sheet(login, cast, plan, today):
    for occurrence in Occurrence.objects.filter(round=plan.rounds.first()):
        report_at("returned", occurrence, cast, today=today)
    ProgressReport.objects.update(redo_by="2026-10-14")

    response = login(cast.liaison).get(reverse("tasks:sheet_list"))

    assert "剩 3 个工作日" in response.content.decode()
