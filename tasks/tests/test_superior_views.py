"""Pages of plans above: for the office of the bureau, and closed to others."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.files import owners
from core.files.services import store
from core.reminders import waiting
from core.runs.models import Run
from tasks.models import PlanDraft, SuperiorPlan, SuperiorTask
from tasks.services.superiors import state_of
from tasks.tests.factories import handed_out, make_plan, make_task
from tasks.tests.superior_table.test_template import workbook
from tasks.tests.test_superiors import LEGAL, TEXT, kept, read_above

pytestmark = pytest.mark.time_machine("2026-10-09 10:00 +0800")
GET_PAGES = ["superior_detail", "superior_edit", "superior_table"]


@pytest.fixture
def draft(bureau, cast):
    return read_above(bureau, cast.office)


@pytest.fixture
def above(draft, cast):
    return kept(draft, cast.office)


@pytest.fixture
def ours(bureau):
    plan = make_plan(bureau)
    make_task(plan, LEGAL, text="及时公开事项进驻、增加、调整和变更情况。")
    return plan


def address(name, *args):
    return reverse(f"tasks:{name}", args=args)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def filled(draft, response, **changed):
    """What the keep page sends when nothing is corrected."""
    rows, form = response.context["rows"], response.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values |= {name: rows[name].value() or "" for name in rows.fields}
    return values | changed


# The road: import, keep, cover, draft.


def test_import_reads_all_rows_as_a_superiors_draft(
    login, cast, bureau, django_capture_on_commit_callbacks
):
    upload = SimpleUploadedFile("工作要点.txt", TEXT.read_bytes())
    values = {"bureau": bureau.pk, "file": upload, "year": ""}

    with django_capture_on_commit_callbacks(execute=True):
        response = login(cast.office).post(address("superior_import"), values)

    draft = PlanDraft.objects.get()
    assert (draft.purpose, draft.rows.count()) == ("superior", 13)
    assert response.url == reverse("run_detail", args=[Run.objects.get().uuid])


def test_import_of_a_broken_file_says_so_and_starts_nothing(login, cast, bureau):
    upload = SimpleUploadedFile("工作要点.txt", b"\x00\x01\x02" * 300)

    response = login(cast.office).post(
        address("superior_import"), {"bureau": bureau.pk, "file": upload, "year": ""}
    )

    assert response.context["form"].errors["file"]
    assert not Run.objects.exists()


def test_draft_page_leads_on_to_keeping(login, cast, draft):
    response = login(cast.office).get(address("draft_detail", draft.pk))

    assert address("superior_keep", draft.pk) in response.content.decode()


def test_keep_page_ticks_what_names_us_and_keeps_it(login, cast, draft):
    client = login(cast.office)
    page = client.get(address("superior_keep", draft.pk))

    response = client.post(address("superior_keep", draft.pk), filled(draft, page))

    assert (page.context["sure"], page.context["doubtful"]) == (9, 1)
    plan = SuperiorPlan.objects.get()
    assert response.url == address("superior_detail", plan.pk)
    assert (plan.issuer, plan.doc_no) == ("江门市人民政府办公室", "江府办〔2026〕8号")
    assert plan.tasks.count() == 9


def test_keep_page_takes_a_row_a_person_ticks(login, cast, draft):
    client = login(cast.office)
    page = client.get(address("superior_keep", draft.pk))
    fourth, sixth = draft.rows.get(number="4"), draft.rows.get(number="6")
    named = {f"named_{sixth.pk}": "0", "keep": [fourth.pk, sixth.pk]}

    client.post(address("superior_keep", draft.pk), filled(draft, page, **named))

    assert list(SuperiorTask.objects.values_list("named_as", "role")) == [
        ("未点名", "unnamed"),
        ("政策文件起草单位", "responsible"),
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"keep": []}, "没有勾选任何一行"),
        ({"keep": ["0"]}, "所选的有已不能选用的"),
        ({"version": 99}, "识别结果有修改"),
        ({"issuer": ""}, "发文机关"),
    ],
)
def test_keep_page_refuses_and_keeps_the_input(login, cast, draft, changed, sentence):
    client = login(cast.office)
    page = client.get(address("superior_keep", draft.pk))
    values = filled(draft, page, doc_no="江府办〔2026〕9号", **changed)

    response = client.post(address("superior_keep", draft.pk), values)

    assert sentence in response.content.decode()
    assert "江府办〔2026〕9号" in response.content.decode()
    assert not SuperiorPlan.objects.exists()


def test_keep_page_offers_the_plan_that_is_there(login, cast, above, bureau):
    again = read_above(bureau, cast.office)
    client = login(cast.office)

    page = client.get(address("superior_keep", again.pk))
    response = client.post(address("superior_keep", again.pk), filled(again, page))

    assert address("superior_detail", above.pk) in page.content.decode()
    assert "已有同名的上级工作要点" in response.content.decode()
    assert SuperiorPlan.objects.count() == 1


def test_keep_page_of_a_committed_draft_leads_to_its_plan(login, cast, draft, above):
    response = login(cast.office).get(address("superior_keep", draft.pk))

    assert response.url == address("superior_detail", above.pk)


def test_cover_page_proposes_the_likest_and_saves_the_choice(login, cast, above, ours):
    row, task = above.tasks.get(number="2"), ours.tasks.get()
    client = login(cast.office)
    page = client.get(address("superior_cover", row.pk))

    response = client.post(
        address("superior_cover", row.pk),
        {"version": state_of(row), "tasks": [task.pk], "reason": ""},
    )

    assert page.context["similar"] == [task]
    assert response.url == f"{address('superior_detail', above.pk)}#row-{row.pk}"
    assert list(row.covered_by.all()) == [task]


def test_cover_page_refuses_tasks_and_a_reason(login, cast, above, ours):
    row, task = above.tasks.first(), ours.tasks.get()

    response = login(cast.office).post(
        address("superior_cover", row.pk),
        {"version": state_of(row), "tasks": [task.pk], "reason": "没有这项职能"},
    )

    assert "不用再写理由" in response.content.decode()
    assert not row.covered_by.exists()


def test_cover_page_tells_the_second_who_was_first(login, cast, above, ours):
    row, task = above.tasks.first(), ours.tasks.get()
    client, seen = login(cast.office), state_of(row)
    mine = {"version": seen, "tasks": [], "reason": "没有这项职能"}
    client.post(
        address("superior_cover", row.pk),
        {"version": seen, "tasks": [task.pk], "reason": ""},
    )

    second = client.post(address("superior_cover", row.pk), mine)

    assert "刚刚保存过这一行：第1项" in second.content.decode()
    version = second.context["form"]["version"].value()
    client.post(address("superior_cover", row.pk), mine | {"version": version})
    row.refresh_from_db()
    assert row.not_ours_reason == "没有这项职能"


def test_draft_button_makes_a_draft_of_the_ticked_gaps(login, cast, above):
    rows = [row.pk for row in above.tasks.all()[:2]]
    client = login(cast.office)

    response = client.post(address("superior_draft", above.pk), {"row": rows})

    draft = PlanDraft.objects.get(purpose="plan")
    assert response.url == address("draft_detail", draft.pk)
    page = client.get(response.url)
    assert "请填写本局的责任单位。" in page.content.decode()
    row = client.get(address("row_edit", draft.rows.first().pk))
    commit = client.get(address("draft_commit", draft.pk))
    assert (row.status_code, commit.status_code) == (200, 200)


@pytest.mark.parametrize("rows", [[], ["0"], ["x"]])
def test_draft_button_without_rows_says_what_to_do(login, cast, above, rows):
    response = login(cast.office).post(
        address("superior_draft", above.pk), {"row": rows}
    )

    assert said(response) == ["请勾选尚未承接的上级任务，再起草分工方案。"]


def test_edit_page_corrects_the_letterhead(login, cast, above):
    response = login(cast.office).post(
        address("superior_edit", above.pk),
        {
            "version": 1,
            "issuer": "江门市人民政府",
            "title": above.title,
            "year": 2026,
            "doc_no": "",
            "issued_on": "2026-04-11",
        },
    )

    above.refresh_from_db()
    assert response.status_code == 302
    assert (above.issuer, above.issued_on) == ("江门市人民政府", date(2026, 4, 11))


def test_edit_page_shows_the_second_both_versions(login, cast, above):
    client = login(cast.office)
    values = {"issuer": "甲", "title": above.title, "year": 2026, "version": 1}
    client.post(address("superior_edit", above.pk), values)

    response = client.post(
        address("superior_edit", above.pk), values | {"issuer": "乙"}
    )

    assert response.status_code == 409
    above.refresh_from_db()
    assert above.issuer == "甲"


# The table.


def test_table_page_offers_the_original_where_it_is_a_workbook(login, cast, above):
    client = login(cast.office)
    before = client.get(address("superior_table", above.pk))
    above.file = store(name="要点.xlsx", content=workbook(), by=cast.office)
    above.save()

    after = client.get(address("superior_table", above.pk))

    layouts = [
        dict(p.context["form"].fields["layout"].choices) for p in (before, after)
    ]
    assert ["original" in each for each in layouts] == [False, True]


def test_table_is_made_and_what_to_look_at_is_listed(
    login, cast, above, django_capture_on_commit_callbacks
):
    client = login(cast.office)
    values = {"on": "2026-09-30", "layout": "plain"}

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address("superior_table", above.pk), values)

    run = Run.objects.latest("pk")
    assert response.url == reverse("run_detail", args=[run.uuid])
    assert run.status == Run.Status.DONE
    page = client.get(run.leads_to["url"])
    assert "还没有落实情况的上级任务（9 项，留空）" in page.content.decode()
    assert reverse("file_download", args=[run.file.uuid]) in page.content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"layout": "uploaded"}, "template"),
        ({"layout": "original"}, "layout"),
        ({"on": "昨天"}, "on"),
    ],
)
def test_table_page_refuses_what_it_cannot_make(login, cast, above, values, field):
    response = login(cast.office).post(
        address("superior_table", above.pk),
        {"on": "2026-09-30", "layout": "plain", **values},
    )

    assert list(response.context["form"].errors) == [field]
    assert Run.objects.count() == 1  # the import


def test_table_page_refuses_a_template_that_is_no_workbook(login, cast, above):
    upload = SimpleUploadedFile("模板.txt", "任务".encode())

    response = login(cast.office).post(
        address("superior_table", above.pk),
        {"on": "2026-09-30", "layout": "uploaded", "template": upload},
    )

    assert "模板须是 Excel 工作簿" in response.content.decode()


def test_filled_page_of_another_persons_job_is_not_found(
    login, cast, above, django_capture_on_commit_callbacks
):
    client = login(cast.office)
    values = {"on": "2026-09-30", "layout": "plain"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("superior_table", above.pk), values)
    run = Run.objects.latest("pk")
    Run.objects.filter(pk=run.pk).update(owner=cast.stranger)

    assert client.get(run.leads_to["url"]).status_code == 404


# Our task's page, the desk, the original.


@pytest.mark.parametrize(("who", "links"), [("office", True), ("liaison", False)])
def test_task_page_shows_the_rows_it_covers(login, cast, above, bureau, who, links):
    plan = handed_out(bureau, [LEGAL], by=cast.office)
    above.tasks.get(number="2").covered_by.set(plan.tasks.all())

    page = login(getattr(cast, who)).get(address("task_detail", plan.tasks.get().pk))

    text = page.content.decode()
    assert "承接的上级任务" in text
    assert (address("superior_detail", above.pk) in text) is links


def test_desk_counts_the_gaps(cast, above):
    def count(user):
        return {
            each.name: each.count for each in waiting.for_user(user, date(2026, 10, 9))
        }.get("tasks.superior_gaps")

    assert [count(cast.office), count(cast.stranger), count(cast.liaison)] == (
        [9, 0, None]
    )


def test_original_is_read_by_who_sees_the_plan(cast, above):
    PlanDraft.objects.all().delete()
    people = (cast.office, cast.leader, cast.liaison, cast.stranger)

    answers = [owners.may_read(person, above.file) for person in people]

    assert answers == [True, True, False, False]


# Refused, and as many queries for more rows.


@pytest.mark.parametrize("name", [*GET_PAGES, "superior_draft"])
@pytest.mark.parametrize("who", ["stranger", "liaison"])
def test_plan_pages_are_not_found_outside_the_bureaus_scope(
    login, cast, above, name, who
):
    client = login(getattr(cast, who))
    ask = client.post if name == "superior_draft" else client.get

    assert ask(address(name, above.pk)).status_code == 404


@pytest.mark.parametrize("name", ["superior_edit", "superior_table", "superior_draft"])
def test_acts_on_a_plan_are_refused_to_the_leader(login, cast, above, name):
    client = login(cast.leader)
    ask = client.post if name == "superior_draft" else client.get

    response = ask(address(name, above.pk))

    assert response.status_code == 403
    assert "只有政务公开办公室可以承接上级任务" in response.content.decode()


def test_leader_sees_the_gaps_and_cannot_act(login, cast, above):
    page = login(cast.leader).get(address("superior_detail", above.pk))

    text = page.content.decode()
    assert "9 项待承接" in text
    assert "起草分工方案" not in text


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("liaison", 404), ("leader", 403)]
)
def test_cover_page_is_refused(login, cast, above, who, status):
    row = above.tasks.first()

    response = login(getattr(cast, who)).get(address("superior_cover", row.pk))

    assert response.status_code == status


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("leader", 403)])
def test_keep_page_is_refused(login, cast, draft, who, status):
    response = login(getattr(cast, who)).get(address("superior_keep", draft.pk))

    assert response.status_code == status


@pytest.mark.parametrize("who", ["liaison", "leader"])
def test_import_is_refused(login, cast, who):
    response = login(getattr(cast, who)).get(address("superior_import"))

    assert response.status_code == 403


def test_list_of_a_stranger_is_empty(login, cast, above):
    response = login(cast.stranger).get(address("superior_list"))

    assert list(response.context["plans"]) == []


def test_list_shows_how_much_is_covered(login, cast, above, ours):
    above.tasks.first().covered_by.set(ours.tasks.all())

    response = login(cast.office).get(address("superior_list"))

    (plan,) = response.context["plans"]
    assert (plan.covered_count, plan.row_count, plan.gap_count) == (1, 9, 8)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("superior_list", 20),
        ("superior_detail", 23),
        ("superior_keep", 21),
        ("superior_cover", 22),
    ],
)
def test_pages_ask_no_more_for_more_rows(
    login, cast, bureau, draft, count, name, queries, django_assert_max_num_queries
):
    plan = handed_out(bureau, *[[LEGAL]] * count, by=cast.office)
    for number in range(count):
        above = SuperiorPlan.objects.create(
            bureau=bureau, issuer="市政府", year=2026, title=f"要点{number}"
        )
        for position, task in enumerate(plan.tasks.all()):
            row = SuperiorTask.objects.create(
                plan=above, position=position, text="任务", named_as="", role="lead"
            )
            row.covered_by.add(task)
    if count == 1:
        draft.rows.exclude(number="1").delete()
    args = {"superior_detail": [above.pk], "superior_keep": [draft.pk]}
    args["superior_cover"] = [row.pk]
    client = login(cast.office)
    url = address(name, *args.get(name, []))
    client.get(url)

    with django_assert_max_num_queries(queries):
        assert client.get(url).status_code == 200
