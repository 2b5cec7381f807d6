import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.runs.models import Run
from tasks.models import (
    Assignment,
    Occurrence,
    PlanDraft,
    ProgressReport,
    Role,
    WorkPlan,
)
from tasks.services import reassignment
from tasks.tests.factories import (
    first_occurrence,
    handed_out,
    make_plan,
    make_task,
    report_at,
)
from tasks.tests.test_drafts import PLANS, draft_of

# Two rounds lie behind, one ahead.
pytestmark = pytest.mark.time_machine("2026-10-09 10:00 +0800")
DESCRIPTOR = ("政策措施牵头起草、组织实施单位", Role.RESPONSIBLE)


@pytest.fixture
def plan(bureau, cast):
    return handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE), DESCRIPTOR],
        by=cast.office,
    )


@pytest.fixture
def occurrence(plan):
    return first_occurrence(plan)


def sheet(occurrence, verb):
    assignment = occurrence.assignment
    args = (assignment.task.plan_id, assignment.unit_id, occurrence.round_id or 0)
    return reverse(f"tasks:sheet_{verb}", args=args)


def seen(report):
    """The hidden field of a page that showed a report as it stands."""
    report.refresh_from_db()
    return {"seen": [f"{report.pk}:{report.version}"]}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Lists: what each shows, and that it asks no more for more rows.


def test_plan_list_shows_how_far_each_plan_is(login, cast, plan):
    response = login(cast.office).get(reverse("tasks:plan_list"))

    ((shown, counts),) = response.context["plans"]
    assert (shown, shown.task_count) == (plan, 1)
    assert counts == {"total": 3, "reported": 0, "late": 2}


def test_plan_detail_counts_as_the_list_after_an_ending(login, cast, occurrence, today):
    report_at("to_review", occurrence, cast, today=today)
    assignment = occurrence.assignment
    plan = assignment.task.plan
    reassignment.end(
        pk=assignment.pk, on=today, reason="职能调整", by=cast.office, today=today
    )

    page = login(cast.office).get(reverse("tasks:plan_detail", args=[plan.pk]))
    plans = login(cast.office).get(reverse("tasks:plan_list"))

    (task,) = [line.item for line in page.context["lines"] if line.item]
    ((_, counts),) = plans.context["plans"]
    assert (task.owed, task.reported) == (1, 1)
    assert (counts["total"], counts["reported"]) == (1, 1)


def test_plan_detail_names_who_carries_a_task_now(
    login, cast, units, occurrence, today
):
    assignment = occurrence.assignment
    plan = assignment.task.plan
    act = {"on": today, "reason": "职能调整", "by": cast.office, "today": today}
    new = reassignment.reassign(pk=assignment.pk, unit=units["交警支队"], **act)
    client, url = login(cast.office), reverse("tasks:plan_detail", args=[plan.pk])

    moved = client.get(url).content.decode()
    reassignment.end(pk=new.pk, **act)
    ended = client.get(url).content.decode()

    assert "现由交警支队承担" in moved
    assert "已终止" not in moved
    assert "已终止" in ended


def test_plan_list_of_a_stranger_is_empty(login, cast, plan):
    response = login(cast.stranger).get(reverse("tasks:plan_list"))

    assert response.context["plans"] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "who", "queries"),
    [
        ("plan_list", "office", 25),
        ("plan_detail", "office", 30),
        ("task_detail", "office", 25),
        ("sheet_list", "liaison", 25),
        ("sign_list", "head", 25),
        ("review_list", "office", 25),
        ("review_task", "office", 25),
        ("responsibility_list", "office", 25),
        ("task_search", "office", 25),
    ],
)
def test_lists_ask_no_more_for_more_rows(
    login, cast, bureau, rows, name, who, queries, django_assert_max_num_queries
):
    plans = [
        handed_out(
            bureau, *[[("法制支队", Role.LEAD), DESCRIPTOR]] * rows, by=cast.office
        )
        for _ in range(rows)
    ]
    for plan in plans:
        status = "to_sign" if name == "sign_list" else "to_review"
        report_at(status, first_occurrence(plan), cast, today=plan.ends_on)
    args = {"plan_detail": plan.pk, "task_detail": plan.tasks.first().pk}
    args["review_task"] = args["task_detail"]
    url = reverse(f"tasks:{name}", args=[args[name]] if name in args else [])
    client = login(getattr(cast, who))
    client.get(url)

    with django_assert_max_num_queries(queries):
        response = client.get(url, {"q": "任务"})

    assert response.status_code == 200


# Refused: a stranger finds nothing, a colleague is told why.


@pytest.mark.parametrize(
    "name",
    ["plan_detail", "plan_dates", "plan_rounds", "plan_hand_out"],
)
def test_plan_pages_are_not_found_by_a_stranger(login, cast, plan, name):
    response = login(cast.stranger).get(reverse(f"tasks:{name}", args=[plan.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["plan_dates", "plan_rounds", "plan_hand_out"])
def test_plan_pages_tell_a_colleague_whose_they_are(login, cast, plan, name):
    response = login(cast.liaison).get(reverse(f"tasks:{name}", args=[plan.pk]))

    assert response.status_code == 403
    assert "政务公开办公室" in response.content.decode()


def test_plan_import_is_refused_to_a_liaison(login, cast):
    response = login(cast.liaison).get(reverse("tasks:plan_import"))

    assert response.status_code == 403
    assert "只有政务公开办公室可以导入工作要点。" in response.content.decode()


@pytest.mark.parametrize("verb", ["fill", "submit", "sign"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("office", 403)])
def test_sheet_pages_are_for_the_unit_alone(login, cast, occurrence, verb, who, status):
    response = login(getattr(cast, who)).get(sheet(occurrence, verb))

    assert response.status_code == status


def test_sheet_of_a_neighbour_is_not_found(login, cast, occurrence):
    response = login(cast.neighbour).get(sheet(occurrence, "fill"))

    assert response.status_code == 404


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("leader", 403)])
@pytest.mark.parametrize("name", ["draft_detail", "draft_commit"])
def test_draft_pages_are_for_the_office_alone(login, cast, bureau, name, who, status):
    draft = draft_of(bureau, cast.office)

    response = login(getattr(cast, who)).get(reverse(f"tasks:{name}", args=[draft.pk]))

    assert response.status_code == status


def test_draft_drop_is_refused_to_the_leader(login, cast, bureau):
    draft = draft_of(bureau, cast.office)

    response = login(cast.leader).post(reverse("tasks:draft_drop", args=[draft.pk]))

    assert response.status_code == 403


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("leader", 403)])
def test_row_edit_is_for_the_office_alone(login, cast, bureau, who, status):
    row = draft_of(bureau, cast.office).rows.first()

    response = login(getattr(cast, who)).get(reverse("tasks:row_edit", args=[row.pk]))

    assert response.status_code == status


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("leader", 403)])
def test_settling_a_name_is_for_the_office_alone(login, cast, plan, who, status):
    waiting = plan.tasks.get().responsibilities.last()
    url = reverse("tasks:responsibility_settle", args=[waiting.pk])

    assert login(getattr(cast, who)).get(url).status_code == status


def test_responsibility_list_is_refused_to_a_liaison(login, cast):
    response = login(cast.liaison).get(reverse("tasks:responsibility_list"))

    assert response.status_code == 403


@pytest.mark.parametrize("name", ["task_detail", "review_task"])
def test_task_pages_are_not_found_by_a_stranger(login, cast, plan, name):
    url = reverse(f"tasks:{name}", args=[plan.tasks.get().pk])

    assert login(cast.stranger).get(url).status_code == 404


def test_task_search_finds_nothing_of_another_bureau(login, cast, plan):
    response = login(cast.stranger).get(reverse("tasks:task_search"), {"q": "任务"})

    assert list(response.context["page"]) == []


@pytest.mark.parametrize("name", ["review_list", "review_task"])
def test_review_is_refused_to_a_supervisor(login, cast, plan, name):
    args = [plan.tasks.get().pk] if name == "review_task" else []

    response = login(cast.supervisor).get(reverse(f"tasks:{name}", args=args))

    assert response.status_code == 403


# The road: import, check, commit, dates, rounds, hand out, fill, sign, review.


def test_plan_import_starts_a_run(login, cast, bureau):
    upload = SimpleUploadedFile("方案.txt", (PLANS / "jiangmen_2022.txt").read_bytes())

    response = login(cast.office).post(
        reverse("tasks:plan_import"), {"bureau": bureau.pk, "file": upload}
    )

    run = Run.objects.get()
    assert response.url == reverse("run_detail", args=[run.uuid])
    assert run.arguments["bureau"] == bureau.pk


def test_plan_import_of_a_wrong_file_says_why(login, cast, bureau):
    upload = SimpleUploadedFile("方案.txt", b"%PDF-1.7 not text")

    response = login(cast.office).post(
        reverse("tasks:plan_import"), {"bureau": bureau.pk, "file": upload}
    )

    assert list(response.context["form"].errors) == ["file"]
    assert not Run.objects.exists()


def test_draft_detail_shows_headings_where_they_begin(login, cast, bureau):
    draft = draft_of(bureau, cast.office)

    response = login(cast.office).get(reverse("tasks:draft_detail", args=[draft.pk]))

    headings = [line.heading for line in response.context["lines"] if line.heading]
    assert headings[:2] == [
        "一、优化政务公开工作基础",
        "（一）持续推进基层政务公开标准化规范化。",
    ]
    assert len(headings) == len(set(headings)) == 17


def row_values(row, **changed):
    values = {
        "version": row.version,
        "path": "\n".join(row.path),
        "number": row.number,
        "text": row.text,
        "criterion0_text": "评价公开的情况",
        "criterion0_elements": "内容、时间",
        "criterion0_kind": "ordinary",
        "units": "宣传科 负责\n各单位 配合",
        "due_on": "",
        "every": "",
        "times": "",
        "by": "",
    }
    return values | changed


def test_row_edit_saves_what_the_person_reads(login, cast, bureau):
    row = draft_of(bureau, cast.office).rows.first()

    login(cast.office).post(
        reverse("tasks:row_edit", args=[row.pk]),
        row_values(row, every="year", times="1", by="01-31"),
    )

    row.refresh_from_db()
    assert row.units == [
        {"name": "宣传科", "role": "responsible"},
        {"name": "各单位", "role": "support"},
    ]
    assert row.criteria == [
        {"text": "评价公开的情况", "elements": ["内容", "时间"], "kind": "ordinary"}
    ]
    assert row.recurrence == {"every": "year", "times": 1, "by": "01-31"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"units": "宣传科"}, "units"),
        ({"units": "宣传科 主办"}, "units"),
        ({"due_on": "2022-12-31", "every": "year"}, "due_on"),
        ({"every": "month", "by": "01-31"}, "by"),
        ({"every": "year", "by": "13-01"}, "by"),
        ({"text": ""}, "text"),
        ({"criterion0_text": ""}, "criterion0_text"),
        ({"criterion0_kind": "x"}, "criterion0_kind"),
    ],
)
def test_row_edit_says_what_is_wrong(login, cast, bureau, changed, field):
    row = draft_of(bureau, cast.office).rows.first()

    response = login(cast.office).post(
        reverse("tasks:row_edit", args=[row.pk]), row_values(row, **changed)
    )

    assert list(response.context["form"].errors) == [field]


def test_draft_commit_leads_to_the_dates(login, cast, bureau):
    draft = draft_of(bureau, cast.office)
    values = {"version": 1, "title": "方案", "kind": "scheme", "year": 2022}

    response = login(cast.office).post(
        reverse("tasks:draft_commit", args=[draft.pk]), values
    )

    plan = WorkPlan.objects.get()
    assert response.url == reverse("tasks:plan_dates", args=[plan.pk])


def test_draft_drop_says_the_original_stays(login, cast, bureau):
    draft = draft_of(bureau, cast.office)

    login(cast.office).post(reverse("tasks:draft_drop", args=[draft.pk]))

    draft.refresh_from_db()
    assert draft.status == PlanDraft.Status.DROPPED


def date_values(plan, **changed):
    values = {"version": plan.version, "doc_no": "", "issued_on": "2026-04-01"}
    return values | {"starts_on": "2026-04-01", "ends_on": "2027-03-31"} | changed


def test_plan_dates_shows_both_to_the_second_writer_who_may_replace(
    login, cast, bureau
):
    plan = make_plan(bureau)
    url = reverse("tasks:plan_dates", args=[plan.pk])
    client = login(cast.office)
    client.post(url, date_values(plan, doc_no="江公办〔2026〕1号"))

    told = client.post(url, date_values(plan, doc_no="江公办〔2026〕2号"))
    again = {field.name: field.value() or "" for field in told.context["form"]}
    client.post(url, again)

    assert told.status_code == 409
    assert ("文号", "江公办〔2026〕2号", "江公办〔2026〕1号") in told.context["fields"]
    plan.refresh_from_db()
    assert plan.doc_no == "江公办〔2026〕2号"


def test_row_edit_shows_both_to_the_second_writer(login, cast, bureau):
    row = draft_of(bureau, cast.office).rows.first()
    url = reverse("tasks:row_edit", args=[row.pk])
    client = login(cast.office)
    client.post(url, row_values(row, text="甲改的任务"))

    told = client.post(url, row_values(row, text="乙改的任务"))

    assert told.status_code == 409
    assert ("任务", "乙改的任务", "甲改的任务") in told.context["fields"]


def test_row_edit_of_another_row_meanwhile_is_no_conflict(login, cast, bureau):
    first, second = draft_of(bureau, cast.office).rows.all()[:2]
    client = login(cast.office)
    client.post(reverse("tasks:row_edit", args=[first.pk]), row_values(first))

    response = client.post(
        reverse("tasks:row_edit", args=[second.pk]), row_values(second)
    )

    page = reverse("tasks:draft_detail", args=[second.draft_id])
    assert response.url == f"{page}#row-{second.pk}"


def test_plan_rounds_adds_one_for_each_quarter(login, cast, bureau):
    plan = make_plan(bureau, rounds=())

    login(cast.office).post(
        reverse("tasks:plan_rounds", args=[plan.pk]),
        {"quarterly": "1", "quarterly-day": "25"},
    )

    assert plan.rounds.count() == 4


def test_plan_rounds_refuses_a_round_twice_on_a_day(login, cast, bureau):
    plan = make_plan(bureau)
    values = {
        "one": "1",
        "one-name": "补报",
        "one-opens_on": "2026-06-01",
        "one-cutoff_on": "2026-06-25",
        "one-due_on": "2026-06-25",
    }

    response = login(cast.office).post(
        reverse("tasks:plan_rounds", args=[plan.pk]), values
    )

    assert response.context["one"].non_field_errors() == [
        "本方案已有同日截止的报送轮次。"
    ]


def test_plan_hand_out_shows_shares_then_hands_out(login, cast, bureau):
    plan = make_plan(bureau)
    make_task(plan, ("法制支队", Role.RESPONSIBLE), DESCRIPTOR)
    nobodys = make_task(plan)
    client = login(cast.office)
    url = reverse("tasks:plan_hand_out", args=[plan.pk])

    shown = client.get(url).context["preview"]
    client.post(url)

    assert [(s.unit.name, s.owing) for s in shown.shares] == [("法制支队", 1)]
    assert shown.nobodys == [nobodys]
    assert Assignment.objects.get().unit.name == "法制支队"


def test_responsibility_settle_hands_out_to_the_ticked_units(login, cast, plan, units):
    waiting = plan.tasks.get().responsibilities.last()

    login(cast.office).post(
        reverse("tasks:responsibility_settle", args=[waiting.pk]),
        {"units": [units["交警支队"].pk]},
    )

    assert Assignment.objects.filter(unit=units["交警支队"]).count() == 1


def posted(occurrence, **changed):
    """The fields of one row of a sheet as a browser sends them."""
    values = {"version": 0, "kind": "progress", "body": "已更新目录。"} | changed
    prefix = f"o{occurrence.pk}"
    initial = {f"initial-{prefix}-kind": "", f"initial-{prefix}-body": ""}
    return initial | {f"{prefix}-{name}": value for name, value in values.items()}


def test_sheet_fill_saves_the_rows_that_changed(login, cast, occurrence):
    link = {
        "link": "https://www.gov.cn/",
        "link_title": "公告",
        "fact_on": "2026-06-20",
    }

    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence, **link)
    )

    report = ProgressReport.objects.get()
    assert (report.body, report.evidence.count()) == ("已更新目录。", 1)
    assert response.url == sheet(occurrence, "fill")


def test_sheet_fill_goes_on_to_submitting(login, cast, occurrence):
    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence) | {"submit": "1"}
    )

    assert response.url == sheet(occurrence, "submit")


def test_sheet_fill_shows_both_texts_to_the_second_writer(
    login, cast, occurrence, today
):
    report_at("draft", occurrence, cast, today=today, body="甲的内容")

    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence, body="乙的内容")
    )

    page = response.content.decode()
    assert "甲的内容" in page
    assert "乙的内容" in page
    assert ProgressReport.objects.get().body == "甲的内容"


def test_sheet_fill_of_the_second_writer_may_win_or_adopt(
    login, cast, occurrence, today
):
    report_at("draft", occurrence, cast, today=today, body="甲的内容")
    client = login(cast.liaison)
    url = sheet(occurrence, "fill")
    mine = posted(occurrence, body="乙的内容", version=1)

    client.post(url, mine | {f"o{occurrence.pk}-adopt": "on"})
    adopted = ProgressReport.objects.get().body
    client.post(url, mine)

    assert adopted == "甲的内容"
    assert ProgressReport.objects.get().body == "乙的内容"


def test_sheet_fill_leaves_alone_a_row_only_somebody_else_changed(
    login, cast, occurrence, today
):
    report_at("draft", occurrence, cast, today=today, body="甲的内容")

    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence, kind="", body="")
    )

    assert response.status_code == 302
    assert ProgressReport.objects.get().body == "甲的内容"


def test_sheet_fill_with_a_bad_link_keeps_the_input(login, cast, occurrence):
    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence, link="javascript:alert(1)")
    )

    (row,) = [row for row in response.context["rows"] if row.form.errors]
    assert list(row.form.errors) == ["link"]
    assert row.form["body"].value() == "已更新目录。"
    assert not ProgressReport.objects.exists()


def test_sheet_submit_names_what_goes_and_what_stays(login, cast, occurrence, today):
    report_at("draft", occurrence, cast, today=today)

    context = login(cast.liaison).get(sheet(occurrence, "submit")).context

    assert (len(context["ready"]), context["faulty"], context["blank"]) == (1, [], [])


def test_sheet_submit_twice_submits_once(login, cast, occurrence, today):
    report = report_at("draft", occurrence, cast, today=today)
    client = login(cast.liaison)
    shown = seen(report)

    client.post(sheet(occurrence, "submit"), shown)
    second = client.post(sheet(occurrence, "submit"), shown)

    assert said(second)[-1].endswith("提交，没有新的内容可交。")
    assert ProgressReport.objects.get().versions.count() == 1


def test_sheet_sign_signs_all_rows(login, cast, occurrence, today):
    report = report_at("to_sign", occurrence, cast, today=today)

    login(cast.head).post(sheet(occurrence, "sign"), {"sign": "1", **seen(report)})

    assert ProgressReport.objects.get().status == ProgressReport.Status.TO_REVIEW


def test_sheet_sign_sends_back_only_with_a_reason(login, cast, occurrence, today):
    shown = seen(report_at("to_sign", occurrence, cast, today=today))
    client = login(cast.head)
    act = {"send_back": "1", **shown}

    client.post(sheet(occurrence, "sign"), act | {"reason": " "})
    without = ProgressReport.objects.get().status
    client.post(sheet(occurrence, "sign"), act | {"reason": "补充数据"})

    assert without == ProgressReport.Status.TO_SIGN
    assert ProgressReport.objects.get().status == ProgressReport.Status.DRAFT


def test_review_task_approves_what_is_ticked(login, cast, occurrence, today):
    report = report_at("to_review", occurrence, cast, today=today)
    url = reverse("tasks:review_task", args=[occurrence.assignment.task_id])

    login(cast.office).post(
        url, {"approve": "1", "report": [report.pk], **seen(report)}
    )

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.APPROVED


def test_review_task_returns_with_reason_and_date(login, cast, occurrence, today):
    report = report_at("to_review", occurrence, cast, today=today)
    url = reverse("tasks:review_task", args=[occurrence.assignment.task_id])
    values = {"return": "1", "report": [report.pk], "reason": "缺少佐证"}
    values |= seen(report)

    unsaid = login(cast.office).post(url, values | {"reason": "", "redo_by": ""})
    login(cast.office).post(url, values | {"redo_by": "2099-01-05"})

    assert sorted(unsaid.context["form"].errors) == ["reason", "redo_by"]
    report.refresh_from_db()
    assert (report.status, str(report.redo_by)) == ("returned", "2099-01-05")


def test_review_task_says_what_others_decided_meanwhile(login, cast, occurrence, today):
    report = report_at("approved", occurrence, cast, today=today)
    url = reverse("tasks:review_task", args=[occurrence.assignment.task_id])

    response = login(cast.office).post(url, {"approve": "1", "report": [report.pk]})

    assert said(response) == [
        "已通过0件。1件此前已处理或内容有变化，未作改动，请核对。"
    ]


def test_task_detail_shows_what_each_unit_reported(login, cast, occurrence, today):
    report_at("approved", occurrence, cast, today=today)
    url = reverse("tasks:task_detail", args=[occurrence.assignment.task_id])

    response = login(cast.liaison).get(url)

    assert "已更新主动公开基本目录。" in response.content.decode()


def test_report_detail_tells_every_step(login, cast, occurrence, today):
    report = report_at("returned", occurrence, cast, today=today)

    response = login(cast.liaison).get(reverse("tasks:report_detail", args=[report.pk]))

    titles = [entry.title for entry in response.context["entries"]]
    assert sorted(titles) == ["填报", "提交", "签批", "退回修改"]


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_report_detail_is_not_found_by_others(login, cast, occurrence, today, who):
    report = report_at("to_review", occurrence, cast, today=today)
    url = reverse("tasks:report_detail", args=[report.pk])

    assert login(getattr(cast, who)).get(url).status_code == 404


def test_sheet_sign_refuses_a_text_the_head_has_not_seen(
    login, cast, occurrence, today
):
    report = report_at("to_sign", occurrence, cast, today=today)
    stale = f"{report.pk}:{report.version - 1}"

    response = login(cast.head).post(
        sheet(occurrence, "sign"), {"sign": "1", "seen": [stale]}
    )

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.TO_SIGN
    assert said(response)[-1].startswith("您打开页面以后内容有变化")


def test_review_task_leaves_alone_what_changed_since_the_page_was_opened(
    login, cast, occurrence, today
):
    report = report_at("to_review", occurrence, cast, today=today)
    url = reverse("tasks:review_task", args=[occurrence.assignment.task_id])
    stale = f"{report.pk}:{report.version - 1}"

    login(cast.office).post(
        url, {"approve": "1", "report": [report.pk], "seen": [stale]}
    )

    report.refresh_from_db()
    assert report.status == ProgressReport.Status.TO_REVIEW


def test_review_task_keeps_the_ticks_when_the_reason_is_missing(
    login, cast, occurrence, today
):
    report = report_at("to_review", occurrence, cast, today=today, link="")
    url = reverse("tasks:review_task", args=[occurrence.assignment.task_id])
    client = login(cast.office)

    offered = client.get(url).context["rows"][0].is_picked
    kept = client.post(url, {"return": "1", "report": [report.pk]}).context["rows"]

    assert (offered, kept[0].is_picked) == (False, True)


def test_sheet_fill_refuses_words_beside_nothing_this_time(login, cast, occurrence):
    response = login(cast.liaison).post(
        sheet(occurrence, "fill"), posted(occurrence, kind="nothing")
    )

    (row,) = [row for row in response.context["rows"] if row.form.errors]
    assert list(row.form.errors) == ["body"]


@pytest.mark.parametrize("words", ["任务1", "1", "第1项", "分工方案"])
def test_task_search_finds_by_words_number_and_plan(login, cast, plan, words):
    response = login(cast.office).get(reverse("tasks:task_search"), {"q": words})

    assert list(response.context["page"]) == [plan.tasks.get()]


def test_settling_a_name_everywhere_settles_all_places_of_it(
    login, cast, bureau, units
):
    plan = handed_out(bureau, [DESCRIPTOR], [DESCRIPTOR], by=cast.office)
    waiting = plan.tasks.first().responsibilities.get()

    login(cast.office).post(
        reverse("tasks:responsibility_settle", args=[waiting.pk]),
        {"units": [units["交警支队"].pk], "everywhere": "on"},
    )

    assert Assignment.objects.filter(unit=units["交警支队"]).count() == 2


def test_sheet_list_shows_the_day_a_returned_row_is_to_be_done_again(
    login, cast, occurrence, today
):
    Occurrence.objects.exclude(pk=occurrence.pk).update(
        voided_on=today, void_reason="任务已完成"
    )
    report = report_at("returned", occurrence, cast, today=today)

    response = login(cast.liaison).get(reverse("tasks:sheet_list"))

    (shown,) = response.context["sheets"]
    assert shown.due_on == report.redo_by
