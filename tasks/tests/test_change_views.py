from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.runs.models import Run
from tasks.models import PlanChange, PlanDraft, Role, TaskChange, WorkPlan
from tasks.services.drafts import perform_reading
from tasks.tests.changing import changed, draft_like, named
from tasks.tests.factories import handed_out

PLANS = settings.BASE_DIR / "fixtures" / "plans"
LEGAL = [("法制支队", Role.RESPONSIBLE)]
BOTH = named(("法制支队", "responsible"), ("交警支队", "responsible"))
TODAY = date(2026, 7, 1)


@pytest.fixture
def plan(bureau, cast):
    return handed_out(bureau, LEGAL, [("宣传科", Role.LEAD)], by=cast.office)


@pytest.fixture
def draft(plan, cast):
    return draft_like(plan, cast.office, **{"1": {"text": "任务1改", **BOTH}})


@pytest.fixture
def change(draft, cast):
    values = {"effective_on": TODAY, "by": cast.office, "today": TODAY}
    made, _ = changed(draft, **values)
    return made


def compare_url(draft):
    return reverse("tasks:draft_compare", args=[draft.pk])


def sent(response, **more):
    """What a browser sends for the form of a page, with the ticks it shows."""
    context = response.context
    form = context["form"]
    values = {field.name: field.value() or "" for field in form}
    if "page" in context:
        page = context["page"]
        values["pick"] = [
            line.pick for _, lines in page.changed for line in lines if line.is_picked
        ]
        values["pick"] += [pick for _, pick, ticked in page.added if ticked]
    else:
        values["pick"] = context["picks"]
    return values | more


# Importing.


def test_change_import_reads_for_a_change_of_the_plan(login, cast, plan):
    upload = SimpleUploadedFile("调整.txt", (PLANS / "jiangmen_2022.txt").read_bytes())

    response = login(cast.office).post(
        reverse("tasks:change_import", args=[plan.pk]), {"file": upload}
    )

    run = Run.objects.get()
    assert response.url == reverse("run_detail", args=[run.uuid])
    perform_reading(run, lambda done, total: None)
    draft = PlanDraft.objects.get()
    assert (draft.purpose, draft.basis) == (PlanDraft.Purpose.CHANGE, plan)


def test_change_import_of_a_wrong_file_says_why(login, cast, plan):
    upload = SimpleUploadedFile("调整.txt", b"%PDF-1.7 not text")

    response = login(cast.office).post(
        reverse("tasks:change_import", args=[plan.pk]), {"file": upload}
    )

    assert list(response.context["form"].errors) == ["file"]


def test_change_import_of_a_closed_plan_leads_back(login, cast, plan):
    plan.move_to(WorkPlan.Status.CLOSED)
    plan.save()

    response = login(cast.office).get(reverse("tasks:change_import", args=[plan.pk]))

    assert response.url == reverse("tasks:plan_detail", args=[plan.pk])


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("liaison", 403)])
def test_change_import_is_for_the_office_alone(login, cast, plan, who, status):
    url = reverse("tasks:change_import", args=[plan.pk])

    assert login(getattr(cast, who)).get(url).status_code == status


# Comparing.


def test_draft_detail_leads_on_to_the_comparison(login, cast, draft):
    page = login(cast.office).get(reverse("tasks:draft_detail", args=[draft.pk]))

    assert compare_url(draft) in page.content.decode()


def test_compare_ticks_everything_but_what_would_be_withdrawn(login, cast, plan):
    draft = draft_like(
        plan, cast.office, **{"1": BOTH, "2": None, "3": {"text": "公开执法数据"}}
    )

    page = login(cast.office).get(compare_url(draft)).context["page"]

    ticked = [line.is_picked for _, lines in page.changed for line in lines]
    ticked += [is_picked for *_, is_picked in page.added]
    assert ticked == [True, True]
    assert [is_picked for *_, is_picked in page.removed] == [False]


def test_compare_of_the_same_plan_says_so(login, cast, plan):
    response = login(cast.office).get(compare_url(draft_like(plan, cast.office)))

    assert "两份方案完全相同" in response.content.decode()


def test_compare_of_another_plan_warns(login, cast, plan):
    rows = {"1": {"text": "公开执法数据"}, "2": {"text": "答复群众来信"}}

    response = login(cast.office).get(
        compare_url(draft_like(plan, cast.office, **rows))
    )

    assert "请确认没有选错文件" in response.content.decode()


def test_compare_of_a_draft_for_a_new_plan_is_not_found(login, cast, draft):
    PlanDraft.objects.update(purpose=PlanDraft.Purpose.PLAN)

    assert login(cast.office).get(compare_url(draft)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("leader", 403)])
def test_compare_is_for_the_office_alone(login, cast, draft, who, status):
    client = login(getattr(cast, who))

    assert client.get(compare_url(draft)).status_code == status
    assert client.post(compare_url(draft), {"apply": "1"}).status_code == status
    assert not PlanChange.objects.exists()


def test_compare_wants_a_day_and_keeps_the_ticks(login, cast, draft):
    client = login(cast.office)
    values = sent(client.get(compare_url(draft)), effective_on="", pick=["text-0"])

    response = client.post(compare_url(draft), values)

    assert list(response.context["form"].errors) == ["effective_on"]
    page = response.context["page"]
    assert not any(line.is_picked for _, lines in page.changed for line in lines)


# Looking at it, and carrying it out.


def test_change_is_shown_then_carried_out(login, cast, plan, draft):
    client = login(cast.office)
    values = sent(client.get(compare_url(draft)), doc_no="江公办〔2026〕20号")

    shown = client.post(compare_url(draft), values)
    done = client.post(compare_url(draft), sent(shown, words="调整", apply="1"))

    assert len(shown.context["outcome"].handed_out) == 1
    change = PlanChange.objects.get()
    assert change.doc_no == "江公办〔2026〕20号"
    assert done.url == reverse("tasks:change_detail", args=[change.pk])
    assert plan.tasks.get(number="1").text == "任务1改"


def test_change_wants_the_word_and_shows_again_what_it_does(login, cast, draft):
    client = login(cast.office)
    shown = client.post(compare_url(draft), sent(client.get(compare_url(draft))))

    again = client.post(compare_url(draft), sent(shown, words="好", apply="1"))

    assert list(again.context["form"].errors) == ["words"]
    assert len(again.context["outcome"].handed_out) == 1
    assert not PlanChange.objects.exists()


def test_change_may_be_thought_over(login, cast, draft, plan):
    client = login(cast.office)
    pick = f"text-{plan.tasks.get(number='1').pk}"
    shown = client.post(
        compare_url(draft), sent(client.get(compare_url(draft)), pick=[pick])
    )

    back = client.post(compare_url(draft), sent(shown, back="1"))

    ticked = {
        line.pick: line.is_picked
        for _, lines in back.context["page"].changed
        for line in lines
    }
    assert ticked == {pick: True, pick.replace("text", "units"): False}


def test_change_pressed_twice_is_made_once(login, cast, draft):
    client = login(cast.office)
    shown = client.post(compare_url(draft), sent(client.get(compare_url(draft))))
    values = sent(shown, words="调整", apply="1")
    client.post(compare_url(draft), values)

    again = client.post(compare_url(draft), values)

    change = PlanChange.objects.get()
    assert again.url == reverse("tasks:change_detail", args=[change.pk])


def test_change_of_a_plan_changed_meanwhile_is_told_and_not_made(
    login, cast, draft, plan
):
    client = login(cast.office)
    shown = client.post(compare_url(draft), sent(client.get(compare_url(draft))))
    WorkPlan.objects.update(version=plan.version + 1)

    told = client.post(compare_url(draft), sent(shown, words="调整", apply="1"))

    assert "没有作任何调整" in told.content.decode()
    assert told.context["form"]["plan_version"].value() == plan.version + 1
    assert not PlanChange.objects.exists()


def test_change_to_a_day_gone_by_says_which_task(login, cast, plan):
    draft = draft_like(plan, cast.office, **{"1": {"due_on": date(2020, 1, 1)}})
    client = login(cast.office)

    told = client.post(compare_url(draft), sent(client.get(compare_url(draft))))

    assert "1 任务1的完成时限调整为2020-01-01，早于" in told.content.decode()


# Reading what a change did.


def test_change_detail_shows_a_liaison_the_tasks_of_the_unit(login, cast, plan):
    draft = draft_like(
        plan, cast.office, **{"1": {"text": "任务1改"}, "2": {"text": "任务2改"}}
    )
    change, _ = changed(draft, effective_on=TODAY, by=cast.office, today=TODAY)

    response = login(cast.liaison).get(reverse("tasks:change_detail", args=[change.pk]))

    shown = [entry.task_change.task.number for entry in response.context["own"]]
    assert (shown, response.context["others"]) == (["1"], [])


def test_change_detail_shows_the_own_unit_first(login, cast, plan):
    draft = draft_like(
        plan, cast.office, **{"1": {"text": "任务1改"}, "2": {"text": "任务2改"}}
    )
    change, _ = changed(draft, effective_on=TODAY, by=cast.office, today=TODAY)

    context = (
        login(cast.office_head)
        .get(reverse("tasks:change_detail", args=[change.pk]))
        .context
    )

    assert [entry.task_change.task.number for entry in context["own"]] == ["2"]


def test_change_detail_marks_what_was_written_in(login, cast, change):
    page = login(cast.liaison).get(reverse("tasks:change_detail", args=[change.pk]))

    assert "任务1<ins>改</ins>" in page.content.decode()


def test_change_detail_is_not_found_by_a_stranger(login, cast, change):
    url = reverse("tasks:change_detail", args=[change.pk])

    assert login(cast.stranger).get(url).status_code == 404


def test_change_is_listed_on_the_plan_and_on_its_task(login, cast, change, plan):
    client = login(cast.office)
    url = reverse("tasks:change_detail", args=[change.pk])

    for name, pk in [
        ("plan_detail", plan.pk),
        ("task_detail", plan.tasks.get(number="1").pk),
    ]:
        page = client.get(reverse(f"tasks:{name}", args=[pk])).content.decode()
        assert url in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["draft_compare", "change_detail", "task_detail"])
def test_change_pages_ask_no_more_for_more_tasks(
    login, cast, bureau, rows, name, django_assert_max_num_queries
):
    plan = handed_out(bureau, *[LEGAL] * rows, by=cast.office)
    more = {f"{row}": {"text": f"任务{row}改", **BOTH} for row in range(1, rows + 1)}
    draft = draft_like(plan, cast.office, **more)
    args = {"draft_compare": draft.pk, "task_detail": plan.tasks.first().pk}
    if name != "draft_compare":
        change, _ = changed(draft, effective_on=TODAY, by=cast.office, today=TODAY)
        args["change_detail"] = change.pk
        assert TaskChange.objects.count() == rows
    client = login(cast.office)
    url = reverse(f"tasks:{name}", args=[args[name]])
    client.get(url)

    with django_assert_max_num_queries(22):
        response = client.get(url)

    assert response.status_code == 200
