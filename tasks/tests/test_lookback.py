from datetime import date

import pytest
from django.urls import reverse

from core.audit.models import Event
from tasks.lookback import Unfinished, propose, tracking_of, unfinished_tasks
from tasks.models import Occurrence, PlanDraft, Role, Task, WorkPlan
from tasks.services.carrying import HEADING, carry_over
from tasks.services.cloning import clone
from tasks.services.drafts import commit
from tasks.services.faults import Conflict, Refused
from tasks.services.handout import hand_out
from tasks.tests.factories import (
    assignments,
    first_occurrence,
    handed_out,
    make_plan,
    make_task,
    report_at,
)

LEGAL = [("法制支队", Role.RESPONSIBLE)]
TRAFFIC = [("交警支队", Role.RESPONSIBLE), ("宣传科", Role.SUPPORT)]
ONE_ROUND = (("2026年第二季度", date(2026, 4, 1), date(2026, 6, 25)),)
TODAY = date(2026, 7, 1)
AFTER_END = date(2027, 4, 1)


@pytest.fixture
def previous(bureau, cast):
    """A running plan with one round, due on 25 June 2026: tasks 1 and 2."""
    return handed_out(bureau, LEGAL, TRAFFIC, by=cast.office, rounds=ONE_ROUND)


@pytest.fixture
def plan(bureau, previous):
    """The next year's plan, in preparation, with one task of its own."""
    found = make_plan(
        bureau,
        year=2027,
        title="2027年政务公开工作要点",
        issued_on=AFTER_END,
        starts_on=AFTER_END,
        ends_on=date(2028, 3, 31),
        rounds=(),
    )
    make_task(found, *LEGAL, text="规范编制政府信息公开工作年度报告")
    return found


# What is unfinished: the truth table.


@pytest.mark.parametrize(
    ("status", "reported_on", "on", "expected"),
    [
        (None, None, date(2026, 6, 25), False),  # due today
        (None, None, date(2026, 6, 26), True),  # overdue
        ("draft", date(2026, 6, 20), date(2026, 6, 26), True),
        ("to_sign", date(2026, 6, 20), date(2026, 6, 26), True),
        ("to_review", date(2026, 6, 20), date(2026, 6, 26), False),
        ("returned", date(2026, 6, 20), date(2026, 7, 10), False),  # time to mend
        ("returned", date(2026, 6, 20), date(2026, 7, 11), True),
        ("approved", date(2026, 6, 20), date(2026, 6, 26), False),
        ("approved", date(2026, 6, 20), AFTER_END, False),
        ("to_review", date(2026, 6, 20), date(2027, 3, 31), False),  # the last day
        ("to_review", date(2026, 6, 20), AFTER_END, True),  # never approved
    ],
)
def test_unfinished(bureau, cast, status, reported_on, on, expected):
    plan = handed_out(bureau, LEGAL, by=cast.office, rounds=ONE_ROUND)
    if status:
        report_at(status, first_occurrence(plan), cast, today=reported_on)

    assert unfinished_tasks(plan, on=on).exists() == expected


def test_unfinished_leaves_out_what_is_not_due_yet(bureau, cast):
    plan = handed_out(bureau, LEGAL, by=cast.office)
    Occurrence.objects.filter(number__lt=3).delete()
    Occurrence.objects.update(due_on=date(2027, 6, 30))

    assert not unfinished_tasks(plan, on=AFTER_END).exists()


def test_unfinished_leaves_out_voided_and_withdrawn(previous):
    Occurrence.objects.filter(assignment__task__number="1").update(
        voided_on=TODAY, void_reason="确认不涉及"
    )
    previous.tasks.filter(number="2").update(withdrawn_on=TODAY)

    assert not unfinished_tasks(previous, on=TODAY).exists()


# Carrying over.


def carried(plan, previous, cast, **sent):
    values = {"version": plan.version, "by": cast.office, "today": TODAY, **sent}
    values.setdefault("picks", {task.pk: None for task in previous.tasks.all()})
    return carry_over(pk=plan.pk, previous=previous, **values)


def test_carry_over_adds_tasks_at_the_end_with_the_same_units(plan, previous, cast):
    count = carried(plan, previous, cast)

    plan.refresh_from_db()
    second = plan.tasks.get(carried_from__number="2")
    assert (count, plan.previous, plan.tasks.count()) == (2, previous, 3)
    assert (second.number, second.section.heading, second.due_on) == (
        "3",
        HEADING,
        None,
    )
    named = [str(responsibility) for responsibility in second.responsibilities.all()]
    assert named == ["交警支队（负责）", "宣传科（配合）"]
    assert Event.objects.about(plan).last().note == f"《{previous}》2项"


def test_carry_over_copies_criteria_and_says_the_old_time(bureau, plan, cast):
    other = handed_out(
        bureau, [("法制支队", Role.LEAD)], by=cast.office, rounds=ONE_ROUND, year=2025
    )
    task = other.tasks.get()
    task.criteria.create(position=1, text="按时发布", kind="timely")
    Task.objects.filter(pk=task.pk).update(due_on=date(2026, 6, 25))

    carried(plan, other, cast, picks={task.pk: None})

    new = plan.tasks.get(carried_from=task)
    assert [(one.text, one.kind) for one in new.criteria.all()] == [
        ("按时发布", "timely")
    ]
    assert new.deadline_text == "上年时限：2026-06-25"


def test_carry_over_links_to_a_task_of_the_plan(plan, previous, cast):
    own, old = plan.tasks.get(), previous.tasks.get(number="1")

    carried(plan, previous, cast, picks={old.pk: own.pk})

    own.refresh_from_db()
    assert (own.carried_from, plan.tasks.count()) == (old, 1)


def test_carry_over_twice_is_a_conflict(plan, previous, cast):
    carried(plan, previous, cast)

    with pytest.raises(Conflict):
        carried(plan, previous, cast)

    assert plan.tasks.count() == 3


def test_carry_over_of_what_went_over_already_is_refused(plan, previous, cast):
    carried(plan, previous, cast)

    with pytest.raises(Refused, match="已办结或已结转"):
        carried(plan, previous, cast, version=plan.version + 1)


def test_carry_over_of_a_finished_task_is_refused(plan, previous, cast):
    report_at("approved", first_occurrence(previous), cast, today=date(2026, 6, 20))

    with pytest.raises(Refused, match="没有作任何改动"):
        carried(plan, previous, cast)

    assert plan.tasks.count() == 1


@pytest.mark.parametrize("picks", [{}, {"1": "same", "2": "same"}])
def test_carry_over_refuses_nothing_and_one_task_twice(plan, previous, cast, picks):
    own = plan.tasks.get().pk
    keys = {previous.tasks.get(number=number).pk: own for number in picks}

    with pytest.raises(Refused):
        carried(plan, previous, cast, picks=keys)

    assert not plan.tasks.exclude(carried_from=None).exists()


def test_carry_over_never_links_to_another_plan(plan, previous, cast):
    first, second = previous.tasks.order_by("position")

    with pytest.raises(Refused):
        carried(plan, previous, cast, picks={first.pk: second.pk})


def test_carry_over_into_a_closed_plan_is_refused(plan, previous, cast):
    WorkPlan.objects.filter(pk=plan.pk).update(status=WorkPlan.Status.CLOSED)

    with pytest.raises(Refused, match="已办结"):
        carried(plan, previous, cast)


def test_propose_chooses_a_very_like_task_once(plan, previous):
    like = Task(pk=1, text="规范编制政府信息公开年度报告")
    same = Task(pk=2, text="规范编制政府信息公开工作年度报告")
    other = Task(pk=3, text="组织交通安全宣传")

    rows = propose(
        [Unfinished(t, [], []) for t in (like, same, other)], plan.tasks.all()
    )

    own = plan.tasks.get()
    assert [row.proposals for row in rows] == [[own], [own], []]
    assert [row.chosen for row in rows] == [own.pk, None, None]


def test_tracking_counts_what_is_done(plan, previous, cast):
    carried(plan, previous, cast)
    hand_out(pk=plan.pk, by=cast.office, today=AFTER_END)
    of_legal = first_occurrence(plan)
    carried_one = Occurrence.objects.get(
        assignment__task__carried_from__number="1", assignment__task__plan=plan
    )
    assert of_legal != carried_one
    before = tracking_of(plan, cast.office)
    report_at("approved", carried_one, cast, today=date(2027, 5, 1))

    after = tracking_of(plan, cast.office)

    assert (len(before.tasks), before.done, after.done) == (2, 0, 1)


# Into the next year.


def cloned(plan, cast, **sent):
    values = {"title": "2027年政务公开工作要点", "year": 2027, "today": TODAY, **sent}
    return clone(pk=plan.pk, by=cast.office, **values)


def test_clone_copies_the_wording_and_no_work(bureau, cast, previous):
    task = previous.tasks.get(number="2")
    criterion = task.criteria.create(
        position=1,
        text="5个工作日内公开",
        kind="timely",
        limit={"count": 5, "unit": "workday", "text": "5个工作日内"},
    )

    draft = cloned(previous, cast)

    row = draft.rows.get(number="2")
    assert (draft.file, draft.basis, draft.year) == (None, previous, 2027)
    assert row.named_units == [("交警支队", "负责"), ("宣传科", "配合")]
    assert row.criteria == [
        {
            "text": criterion.text,
            "elements": [],
            "kind": "timely",
            "limit": criterion.limit,
            "deductions": [],
        }
    ]


def test_clone_moves_fixed_dates_and_doubts_them(bureau, cast):
    plan = make_plan(bureau)
    make_task(
        plan,
        *LEGAL,
        due_on=date(2028, 2, 29),
        deadline_text="2026年底",
        text="2026年台账",
    )

    row = cloned(plan, cast).rows.get()

    assert (row.due_on, row.deadline_text) == (date(2029, 2, 28), "2027年底")
    assert row.doubts == {
        "text": "文中写有“2026年”，请核对是否改为2027年。",
        "due": "时限由上年顺延一年，请核对。",
    }


def test_clone_leaves_withdrawn_tasks_and_flags_unfinished_ones(previous, cast):
    previous.tasks.filter(number="2").update(withdrawn_on=TODAY)

    draft = cloned(previous, cast)

    row = draft.rows.get()
    assert (row.number, row.carried_from) == ("1", previous.tasks.get(number="1"))
    assert draft.warnings == ["上年未完成、已标为回头看的任务1项：1。"]


def test_clone_reminds_of_what_did_not_concern_a_unit(previous, cast):
    report_at(
        "approved",
        first_occurrence(previous),
        cast,
        today=date(2026, 6, 20),
        kind="not_concerned",
        body="本单位无此职责",
    )

    warnings = cloned(previous, cast).warnings

    assert warnings[1:] == [
        "上年确认法制支队不涉及任务“1 任务1”，理由：本单位无此职责。"
        "今年是否仍列该单位，请核定。"
    ]


def test_clone_twice_makes_one_draft(previous, cast):
    assert cloned(previous, cast) == cloned(previous, cast)

    assert PlanDraft.objects.count() == 1


def test_clone_into_the_same_year_is_refused(previous, cast):
    with pytest.raises(Refused, match="须晚于2026年"):
        cloned(previous, cast, year=2026)


def test_clone_becomes_a_plan_that_knows_the_one_before(previous, cast):
    draft = cloned(previous, cast)

    plan = commit(
        pk=draft.pk,
        version=1,
        kind="scheme",
        year=2027,
        title="新",
        doc_no="",
        by=cast.office,
    )

    assert (plan.previous, plan.file) == (previous, None)
    assert plan.tasks.exclude(carried_from=None).count() == 2
    assert assignments(plan) == []


@pytest.mark.parametrize("count", [1, 3])
def test_clone_asks_no_more_for_more_tasks(
    bureau, cast, count, django_assert_max_num_queries
):
    plan = handed_out(bureau, *[LEGAL] * count, by=cast.office)

    with django_assert_max_num_queries(16):
        cloned(plan, cast)


# Pages.


def test_plan_carry_shows_what_is_open_and_carries_what_is_ticked(
    login, cast, plan, previous
):
    client = login(cast.office)
    url = reverse("tasks:plan_carry", args=[plan.pk])
    rows = client.get(url).context["rows"]
    first = rows[0].task.pk
    values = {"version": plan.version, "pick": [first], f"to-{first}": ""}

    response = client.post(url, values)

    assert [unit.name for row in rows for unit, _ in row.why] == [
        "法制支队",
        "交警支队",
    ]
    assert response.url == reverse("tasks:plan_detail", args=[plan.pk])
    assert plan.tasks.get(carried_from=first).text == "任务1"


@pytest.mark.parametrize("version", ["0", "x", ""])
def test_plan_carry_of_an_old_page_says_so(login, cast, plan, previous, version):
    values = {"version": version, "pick": [previous.tasks.first().pk]}

    response = login(cast.office).post(
        reverse("tasks:plan_carry", args=[plan.pk]), values
    )

    assert "工作要点有修改，没有结转" in response.content.decode()
    assert plan.tasks.count() == 1


def test_plan_carry_without_an_earlier_plan_says_so(login, cast, previous):
    page = login(cast.office).get(reverse("tasks:plan_carry", args=[previous.pk]))

    assert "没有可以结转的任务" in page.content.decode()


@pytest.mark.parametrize("chosen", ["999999", "own"])
def test_plan_carry_from_a_plan_that_is_none_before_is_not_found(
    login, cast, plan, chosen
):
    chosen = plan.pk if chosen == "own" else chosen
    url = reverse("tasks:plan_carry", args=[plan.pk])

    assert login(cast.office).get(url, {"from": chosen}).status_code == 404


def test_plan_detail_offers_and_tracks(login, cast, plan, previous):
    client = login(cast.office)
    url = reverse("tasks:plan_detail", args=[plan.pk])
    offered = client.get(url)
    carried(plan, previous, cast)

    tracked = client.get(url)

    assert (offered.context["to_carry"], tracked.context["to_carry"]) == (2, 0)
    assert len(tracked.context["tracking"].tasks) == 2
    assert "结转自 2026 年第 1 项" in tracked.content.decode()


def test_task_detail_shows_the_chain_both_ways(login, cast, plan, previous):
    carried(plan, previous, cast)
    old = previous.tasks.get(number="1")
    new = plan.tasks.get(carried_from=old)
    client = login(cast.office)

    before = client.get(reverse("tasks:task_detail", args=[old.pk])).context
    after = client.get(reverse("tasks:task_detail", args=[new.pk])).context

    assert (before["later"], after["earlier"]) == ([new], old)


def test_task_detail_hides_a_task_the_reader_may_not_see(login, cast, plan, previous):
    own, of_traffic = plan.tasks.get(), previous.tasks.get(number="2")
    carried(plan, previous, cast, picks={of_traffic.pk: own.pk})
    hand_out(pk=plan.pk, by=cast.office, today=AFTER_END)

    page = login(cast.liaison).get(reverse("tasks:task_detail", args=[own.pk]))

    assert page.context["earlier"] is None


def test_plan_clone_leads_to_the_draft_which_shows_and_drops(login, cast, previous):
    client = login(cast.office)
    url = reverse("tasks:plan_clone", args=[previous.pk])
    asked = client.get(url).context["form"]

    response = client.post(url, {name: asked[name].value() for name in asked.fields})

    draft = PlanDraft.objects.get()
    assert response.url == reverse("tasks:draft_detail", args=[draft.pk])
    page = client.get(response.url).content.decode()
    assert "上年未完成、已标为回头看的任务2项：1、2。" in page
    row = reverse("tasks:row_edit", args=[draft.rows.first().pk])
    assert client.get(row).status_code == 200


@pytest.mark.parametrize("name", ["plan_carry", "plan_clone"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("liaison", 403)])
def test_pages_are_for_the_office_alone(login, cast, previous, name, who, status):
    url = reverse(f"tasks:{name}", args=[previous.pk])

    assert login(getattr(cast, who)).get(url).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["plan_carry", "plan_clone", "plan_detail"])
def test_pages_ask_no_more_for_more_tasks(
    login, cast, bureau, plan, rows, name, django_assert_max_num_queries
):
    older = handed_out(
        bureau, *[LEGAL] * rows, by=cast.office, rounds=ONE_ROUND, year=2026
    )
    carried(plan, older, cast, picks={older.tasks.first().pk: None})
    plan.refresh_from_db()
    client = login(cast.office)
    url = reverse(f"tasks:{name}", args=[plan.pk])
    client.get(url)

    with django_assert_max_num_queries(25):
        response = client.get(url)

    assert response.status_code == 200
