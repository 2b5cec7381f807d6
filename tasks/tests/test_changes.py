from datetime import date

import pytest

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.models import Post
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_unit
from tasks.models import (
    Assignment,
    Criterion,
    Evidence,
    Occurrence,
    PlanChange,
    PlanDraft,
    ProgressReport,
    Responsibility,
    Role,
    Task,
    TaskChange,
    WorkPlan,
)
from tasks.services import changes
from tasks.services.drafting import save_row
from tasks.services.drafts import commit
from tasks.services.faults import Conflict, Refused
from tasks.services.handout import hand_out, settle
from tasks.tests.changing import changed, draft_like, named, terms
from tasks.tests.factories import (
    ISSUED,
    assignments,
    first_occurrence,
    handed_out,
    make_plan,
    make_task,
    report_at,
)

TODAY = date(2026, 7, 1)
EVERY = ("各单位", Role.SUPPORT)
LEGAL = [("法制支队", Role.RESPONSIBLE)]
TRAFFIC = [("交警支队", Role.RESPONSIBLE)]
BOTH = named(("法制支队", "responsible"), ("交警支队", "responsible"))


@pytest.fixture
def plan(bureau, cast):
    """A running plan: 1 of 法制支队, 2 of 交警支队, 3 of 宣传科 with all supporting."""
    return handed_out(
        bureau, LEGAL, TRAFFIC, [("宣传科", Role.LEAD), EVERY], by=cast.office
    )


@pytest.fixture
def change(cast):
    """Change a plan from 1 July 2026 on, as of that day."""

    def change_plan(draft, **sent):
        values = {"effective_on": TODAY, "by": cast.office, "today": TODAY, **sent}
        return changed(draft, **values)

    return change_plan


def standing(plan, number):
    """(unit, due on) of what stands on a task."""
    rows = Occurrence.objects.standing().filter(
        assignment__task__plan=plan, assignment__task__number=number
    )
    return sorted(rows.values_list("assignment__unit__name", "due_on"))


def told(effects):
    return [(effect.unit, effect.what) for effect in effects]


# What a change writes to the plan.


def test_change_writes_the_new_wording_and_keeps_the_old(plan, change, cast):
    draft = draft_like(plan, cast.office, **{"1": {"text": "任务1，并公开。"}})

    made, _ = change(draft, reason="按省局要求")

    task = plan.tasks.get(number="1")
    assert task.text == "任务1，并公开。"
    kept = task.changes.get()
    assert (kept.kind, kept.before, kept.after) == (
        TaskChange.Kind.CHANGED,
        {"任务": "任务1"},
        {"任务": "任务1，并公开。"},
    )
    assert (made.doc_no, made.effective_on) == ("江公办〔2026〕20号", TODAY)
    event = Event.objects.about(plan).get(act="调整工作要点")
    assert event.note == "江公办〔2026〕20号，2026-07-01起：新增0项，修改1项，撤销0项"


def test_change_commits_the_draft_and_makes_the_plan_a_new_version(plan, change, cast):
    draft = draft_like(plan, cast.office, **{"1": {"text": "任务1，并公开。"}})
    version = plan.version

    made, _ = change(draft)

    draft.refresh_from_db()
    plan.refresh_from_db()
    assert (draft.status, draft.change) == (PlanDraft.Status.COMMITTED, made)
    assert plan.version == version + 1


def test_change_of_number_section_and_time_is_kept_field_by_field(plan, change, cast):
    new = {"number": "一", "path": ["一、新的章节"], "recurrence": None}
    new |= {"due_on": date(2026, 11, 30), "deadline_text": "11月底前"}
    draft = draft_like(plan, cast.office, **{"1": new})

    change(draft)

    task = plan.tasks.get(number="一")
    assert (task.section.heading, task.due_on) == ("一、新的章节", date(2026, 11, 30))
    assert task.changes.get().before == {
        "序号": "1",
        "章节": "",
        "时限": "按报送轮次",
    }


def test_change_takes_only_what_is_ticked(plan, change, cast):
    first = plan.tasks.get(number="1")
    draft = draft_like(
        plan,
        cast.office,
        **{"1": {"text": "任务1改", **BOTH}, "2": {"text": "任务2改"}},
    )

    change(draft, picks={f"units-{first.pk}"})

    assert sorted(plan.tasks.values_list("text", flat=True)) == [
        "任务1",
        "任务2",
        "任务3",
    ]
    assert list(TaskChange.objects.values_list("task", flat=True)) == [first.pk]


def test_change_puts_a_new_task_where_the_document_has_it(plan, change, cast):
    draft = draft_like(plan, cast.office)
    for row in draft.rows.order_by("-position")[:2]:
        row.position += 1
        row.save()
    draft.rows.create(
        position=2, number="1-1", text="公开行政执法数据", **named(("交警支队", "lead"))
    )

    change(draft)

    ordered = plan.tasks.order_by("position").values_list("number", "position")
    assert list(ordered) == [("1", 1), ("1-1", 2), ("2", 3), ("3", 4)]


def test_change_moves_a_task_to_another_section_and_place(bureau, cast, change):
    plan = make_plan(bureau)
    for text in ("甲", "乙", "丙"):
        make_task(plan, *LEGAL, text=text, number="")
    draft = draft_like(plan, cast.office)
    draft.rows.all().delete()
    for position, (path, text) in enumerate(
        [([], "乙"), ([], "丙"), (["二、监督"], "甲")], start=1
    ):
        draft.rows.create(position=position, path=path, text=text, **named(*LEGAL))

    change(draft)

    ordered = plan.tasks.order_by("position").values_list("text", "section__heading")
    assert list(ordered) == [("乙", None), ("丙", None), ("甲", "二、监督")]


# Criteria: what units wrote on them stays.


@pytest.fixture
def judged(bureau, cast, today):
    """A running plan whose one task has two criteria, with evidence on the first."""
    plan = make_plan(bureau)
    make_task(plan, *LEGAL, criteria=("按时发布", "内容准确"))
    hand_out(pk=plan.pk, by=cast.office, today=ISSUED)
    link = "https://www.jiangmen.gov.cn/1.html"
    report = report_at("draft", first_occurrence(plan), cast, today=today, link=link)
    report.evidence.update(criterion=Criterion.objects.get(text="按时发布"))
    return plan


def criteria(*texts, elements=()):
    return {"criteria": [{"text": text, "elements": list(elements)} for text in texts]}


def test_change_keeps_the_evidence_of_a_criterion_that_only_moved(judged, change, cast):
    new = criteria("内容准确", "按时发布", elements=["时间"])

    change(draft_like(judged, cast.office, **{"1": new}))

    kept = Criterion.objects.order_by("position")
    assert list(kept.values_list("text", flat=True)) == ["内容准确", "按时发布"]
    assert str(Evidence.objects.get().criterion) == "按时发布"
    assert [str(named) for named in kept[1].named_elements.all()] == ["时间"]


def test_change_rewrites_a_criterion_in_place(judged, change, cast):
    before = set(Criterion.objects.values_list("pk", flat=True))

    change(draft_like(judged, cast.office, **{"1": criteria("5日内发布", "内容准确")}))

    assert set(Criterion.objects.values_list("pk", flat=True)) == before
    assert str(Evidence.objects.get().criterion) == "5日内发布"


def test_change_adds_a_criterion_and_drops_one_without_evidence(judged, change, cast):
    change(draft_like(judged, cast.office, **{"1": criteria("按时发布")}))
    change(draft_like(judged, cast.office, **{"1": criteria("按时发布", "链接可用")}))

    kept = Criterion.objects.order_by("position").values_list("text", flat=True)
    assert list(kept) == ["按时发布", "链接可用"]


def test_change_never_drops_a_criterion_with_evidence_and_says_so(judged, change, cast):
    draft = draft_like(judged, cast.office, **{"1": criteria("内容准确")})

    _, outcome = change(draft)

    assert outcome.kept_criteria == ["1 任务1：按时发布"]
    kept = Criterion.objects.order_by("position").values_list("text", flat=True)
    assert list(kept) == ["内容准确", "按时发布"]


# Units: whose part begins, whose ends, whose role changes.


def test_change_hands_a_task_out_to_a_new_unit(plan, change, cast):
    _, outcome = change(draft_like(plan, cast.office, **{"1": BOTH}))

    assert [row for row in assignments(plan) if row[0] == "1"] == [
        ("1", "法制支队", Role.RESPONSIBLE, True),
        ("1", "交警支队", Role.RESPONSIBLE, True),
    ]
    assert standing(plan, "1")[:2] == [
        ("交警支队", date(2026, 9, 25)),
        ("交警支队", date(2026, 12, 25)),
    ]
    assert told(outcome.handed_out) == [
        ("交警支队", "负责，2026-09-25、2026-12-25到期")
    ]


@pytest.mark.parametrize(
    ("effective_on", "handed_out_on"),
    [(date(2026, 5, 1), TODAY), (date(2026, 10, 8), date(2026, 10, 8))],
)
def test_change_begins_on_its_day_or_today_whichever_is_later(
    plan, change, cast, effective_on, handed_out_on
):
    change(draft_like(plan, cast.office, **{"1": BOTH}), effective_on=effective_on)

    new = Assignment.objects.get(task__number="1", unit__name="交警支队")
    assert new.handed_out_on == handed_out_on


def test_change_ends_the_part_of_a_unit_that_left(plan, change, cast):
    draft = draft_like(plan, cast.office, **{"1": named(*TRAFFIC)})

    _, outcome = change(draft)

    ended = Assignment.objects.get(task__number="1", unit__name="法制支队")
    assert ended.ended_on == TODAY
    assert standing(plan, "1") == [
        ("交警支队", date(2026, 9, 25)),
        ("交警支队", date(2026, 12, 25)),
        ("法制支队", date(2026, 6, 25)),
    ]
    voided = ended.occurrences.exclude(voided_on=None)
    assert {(one.voided_on, one.void_reason) for one in voided} == {
        (TODAY, "方案调整（江公办〔2026〕20号）")
    }
    assert told(outcome.ended) == [("法制支队", "负责，2026-07-01终止")]
    assert told(outcome.left) == [
        ("法制支队", "2026-06-25到期，生效日期以前到期，仍须报送")
    ]


def test_change_leaves_what_is_due_in_a_closed_period(plan, change, cast):
    plan.closed_through = date(2026, 9, 30)
    plan.save()
    draft = draft_like(plan, cast.office, **{"1": named(*TRAFFIC)})

    _, outcome = change(draft)

    assert standing(plan, "1") == [
        ("交警支队", date(2026, 9, 25)),
        ("交警支队", date(2026, 12, 25)),
        ("法制支队", date(2026, 6, 25)),
        ("法制支队", date(2026, 9, 25)),
    ]
    assert ("法制支队", "2026-09-25到期，2026-09-30及以前的考核已终定") in told(
        outcome.left
    )


def test_change_leaves_an_approved_report_and_withdraws_an_open_one(plan, change, cast):
    first = first_occurrence(plan)
    second, third = first.assignment.occurrences.order_by("due_on")[1:]
    approved = report_at("approved", second, cast, today=date(2026, 8, 1))
    third.opens_on = TODAY
    third.save()
    written = report_at("draft", third, cast, today=date(2026, 8, 1))

    _, outcome = change(draft_like(plan, cast.office, **{"1": named(*TRAFFIC)}))

    approved.refresh_from_db()
    written.refresh_from_db()
    assert (approved.status, written.status) == (
        ProgressReport.Status.APPROVED,
        ProgressReport.Status.WITHDRAWN,
    )
    assert ("法制支队", "2026-09-25到期，已审核通过") in told(outcome.left)
    assert told(outcome.voided) == [("法制支队", "2026-12-25到期")]


def test_change_withdraws_a_task_for_all_its_units(plan, change, cast):
    third = plan.tasks.get(number="3")
    draft = draft_like(plan, cast.office, **{"3": None})

    _, outcome = change(draft, also=[f"drop-{third.pk}"])

    third.refresh_from_db()
    assert third.withdrawn_on == TODAY
    assert not third.assignments.in_force().exists()
    assert third.changes.get().before["责任单位"] == "宣传科（牵头）、各单位（配合）"
    assert len(outcome.ended) == 3


def test_change_withdraws_nothing_that_is_not_ticked(plan, change, cast):
    draft = draft_like(plan, cast.office, **{"1": {"text": "任务1改"}, "3": None})

    change(draft)

    assert plan.tasks.in_force().count() == 3


def test_change_ends_what_was_handed_down_too(plan, change, cast, units):
    parent = Assignment.objects.get(task__number="1")
    squad = make_unit("法制一大队", parent=units["法制支队"])
    child = Assignment.objects.create(
        task=parent.task,
        unit=squad,
        role=Role.RESPONSIBLE,
        owes=True,
        parent=parent,
        handed_out_on=ISSUED,
    )

    change(draft_like(plan, cast.office, **{"1": named(*TRAFFIC)}))

    child.refresh_from_db()
    assert child.ended_on == TODAY


def test_change_of_role_is_made_on_the_standing_assignment(plan, change, cast):
    standing_one = Assignment.objects.get(task__number="1")
    draft = draft_like(plan, cast.office, **{"1": named(("法制支队", "lead"))})

    made, outcome = change(draft)

    standing_one.refresh_from_db()
    assert (standing_one.role, standing_one.ended_on) == (Role.LEAD, None)
    assert told(outcome.roles) == [("法制支队", "由负责改为牵头")]
    assert made.task_changes.get().before == {"责任单位": "法制支队（负责）"}
    assert len(standing(plan, "1")) == 3


def test_change_to_a_supporting_role_voids_what_is_still_to_come(plan, change, cast):
    change(draft_like(plan, cast.office, **{"1": named(("法制支队", "support"))}))

    assert assignments(plan)[0] == ("1", "法制支队", Role.SUPPORT, False)
    assert standing(plan, "1") == [("法制支队", date(2026, 6, 25))]


def test_change_to_an_owing_role_makes_what_is_still_to_come(plan, change, cast):
    both = named(("宣传科", "support"), ("法制支队", "lead"), ("各单位", "support"))

    _, outcome = change(draft_like(plan, cast.office, **{"3": both}))

    assert standing(plan, "3") == [
        ("宣传科", date(2026, 6, 25)),
        ("法制支队", date(2026, 9, 25)),
        ("法制支队", date(2026, 12, 25)),
    ]
    assert len(outcome.made) == 2


def test_change_of_role_leaves_the_old_one_to_a_closed_period(plan, change, cast):
    plan.closed_through = date(2026, 6, 30)
    plan.save()
    draft = draft_like(plan, cast.office, **{"1": named(("法制支队", "lead"))})

    change(draft)

    old, new = Assignment.objects.filter(task__number="1").order_by("pk")
    assert (old.role, old.ended_on) == (Role.RESPONSIBLE, TODAY)
    assert (new.role, new.ended_on) == (Role.LEAD, None)
    assert [one.due_on for one in old.occurrences.standing()] == [date(2026, 6, 25)]
    assert [one.due_on for one in new.occurrences.standing()] == [
        date(2026, 9, 25),
        date(2026, 12, 25),
    ]


def test_change_adds_no_unit_that_joined_a_kept_group_later(plan, change, cast, bureau):
    make_unit("网警支队", parent=bureau)
    more = named(("宣传科", "lead"), ("法制支队", "lead"), ("各单位", "support"))

    change(draft_like(plan, cast.office, **{"3": more}))

    on_third = {unit for number, unit, _, _ in assignments(plan) if number == "3"}
    assert on_third == {"宣传科", "法制支队", "交警支队"}


def test_change_ends_the_parts_a_group_gave_when_it_leaves(plan, change, cast):
    change(draft_like(plan, cast.office, **{"3": named(("宣传科", "lead"))}))

    on_third = [row[1] for row in assignments(plan) if row[0] == "3"]
    in_force = Assignment.objects.in_force().filter(task__number="3")
    assert on_third == ["宣传科", "法制支队", "交警支队"]
    assert [one.unit.name for one in in_force] == ["宣传科"]


def test_change_keeps_what_the_office_said_a_name_means(bureau, cast, change, units):
    descriptor = ("政策措施起草单位", Role.RESPONSIBLE)
    plan = handed_out(bureau, [descriptor], by=cast.office)
    settle(
        pk=Responsibility.objects.open().get().pk,
        units=[units["法制支队"], units["交警支队"]],
        by=cast.office,
        today=ISSUED,
    )
    more = named(descriptor, ("宣传科", "support"))

    change(draft_like(plan, cast.office, **{"1": more}))

    assert [row[1:3] for row in assignments(plan)] == [
        ("宣传科", Role.SUPPORT),
        ("法制支队", Role.RESPONSIBLE),
        ("交警支队", Role.RESPONSIBLE),
    ]
    assert not Assignment.objects.exclude(ended_on=None).exists()


def test_change_leaves_a_name_without_a_unit_waiting(plan, change, cast):
    draft = draft_like(plan, cast.office, **{"1": named(*LEGAL, ("有关单位", "lead"))})

    _, outcome = change(draft)

    assert outcome.waiting == ["1 任务1：“有关单位”"]
    assert Responsibility.objects.open().get().written_name == "有关单位"


# Dates.


def test_change_of_time_rearranges_what_is_open(plan, change, cast):
    due = {"due_on": date(2026, 11, 30), "deadline_text": ""}

    _, outcome = change(draft_like(plan, cast.office, **{"1": due}))

    assert standing(plan, "1") == [
        ("法制支队", date(2026, 6, 25)),
        ("法制支队", date(2026, 11, 30)),
    ]
    assert told(outcome.voided) == [
        ("法制支队", "2026-09-25到期"),
        ("法制支队", "2026-12-25到期"),
    ]
    assert told(outcome.made) == [("法制支队", "2026-11-30到期")]


def test_change_of_time_makes_nothing_overdue_at_once(bureau, change, cast):
    plan = handed_out(bureau, LEGAL, by=cast.office, rounds=())
    monthly = {"recurrence": {"every": "month", "times": 1, "by": None}}
    draft = draft_like(plan, cast.office, **{"1": monthly})

    change(draft, effective_on=date(2026, 5, 1))

    dates = [due_on for _, due_on in standing(plan, "1")]
    assert (dates[0], len(dates)) == (date(2026, 7, 31), 9)


def test_change_of_time_leaves_a_task_that_is_done(plan, change, cast):
    report_at(
        "approved",
        first_occurrence(plan),
        cast,
        today=date(2026, 6, 1),
        kind="completed",
    )

    change(draft_like(plan, cast.office, **{"1": {"due_on": date(2026, 11, 30)}}))

    assert standing(plan, "1") == [("法制支队", date(2026, 6, 25))]


def test_change_to_a_date_gone_by_is_refused(plan, change, cast):
    draft = draft_like(plan, cast.office, **{"1": {"due_on": date(2026, 6, 1)}})

    with pytest.raises(Refused, match="1 任务1的完成时限调整为2026-06-01，早于"):
        change(draft)

    assert not PlanChange.objects.exists()


# A plan in preparation: rows change, nobody is told.


def test_change_of_a_plan_in_preparation_changes_only_rows(bureau, cast, change):
    plan = make_plan(bureau)
    make_task(plan, *LEGAL)
    make_task(plan, *TRAFFIC)
    second = plan.tasks.get(number="2")
    draft = draft_like(plan, cast.office, **{"1": BOTH, "2": None, "3": {"text": "新"}})

    _, outcome = change(draft, also=[f"drop-{second.pk}"])

    names = Responsibility.objects.filter(task__number="1")
    assert [named.written_name for named in names] == ["法制支队", "交警支队"]
    assert list(plan.tasks.in_force().values_list("number", flat=True)) == ["1", "3"]
    assert (outcome.units, Assignment.objects.count(), Notice.objects.count()) == (
        0,
        0,
        0,
    )


# Who is told.


def test_change_tells_each_person_once_with_the_number_of_tasks(plan, change, cast):
    Notice.objects.all().delete()
    draft = draft_like(
        plan, cast.office, **{"1": {"text": "任务1改"}, "3": {"text": "任务3改"}}
    )

    made, _ = change(draft)

    notices = Notice.objects.filter(source="tasks.change")
    assert sorted(notices.values_list("person__username", "title")) == sorted(
        [
            (cast.liaison.username, title_of(plan, 2)),
            (cast.head.username, title_of(plan, 2)),
            (cast.neighbour.username, title_of(plan, 1)),
            (cast.office_head.username, title_of(plan, 1)),
        ]
    )
    assert {notice.url for notice in notices} == {f"/tasks/change/{made.pk}/"}


def title_of(plan, count):
    return f"《{plan.title}》调整，涉及您单位任务{count}项"


def test_change_tells_who_holds_two_posts_once(plan, change, cast, units):
    Post.objects.create(
        user=cast.liaison,
        unit=units["交警支队"],
        role=PostRole.LIAISON,
        from_on=date(2020, 1, 1),
    )
    draft = draft_like(
        plan, cast.office, **{"1": {"text": "任务1改"}, "2": {"text": "任务2改"}}
    )

    change(draft)

    theirs = Notice.objects.filter(source="tasks.change", person=cast.liaison)
    assert [notice.title for notice in theirs] == [title_of(plan, 2)]


def test_change_tells_a_unit_that_lost_a_task(plan, change, cast):
    change(draft_like(plan, cast.office, **{"1": named(*TRAFFIC)}))

    told_people = Notice.objects.filter(source="tasks.change", person=cast.liaison)
    assert told_people.count() == 1


# Refused, with nothing changed.


def test_foreseeing_changes_nothing(plan, cast):
    draft = draft_like(plan, cast.office, **{"1": BOTH})
    values = terms(draft, effective_on=TODAY)

    outcome = changes.foresee(by=cast.office, today=TODAY, **values)

    draft.refresh_from_db()
    assert told(outcome.handed_out) != []
    assert draft.status == PlanDraft.Status.CHECKING
    assert (PlanChange.objects.count(), len(assignments(plan))) == (0, 5)
    assert not Notice.objects.filter(source="tasks.change").exists()


def test_change_twice_is_refused(plan, cast):
    draft = draft_like(plan, cast.office, **{"1": BOTH})
    sent = {"by": cast.office, "today": TODAY, **terms(draft, effective_on=TODAY)}
    seen = changes.foresee(**sent).fingerprint
    changes.change_plan(seen=seen, **sent)

    with pytest.raises(Refused, match="已导入"):
        changes.change_plan(seen=seen, **sent)

    assert PlanChange.objects.count() == 1


@pytest.mark.parametrize("moved", ["draft", "plan"])
def test_change_of_what_somebody_saved_meanwhile_is_a_conflict(plan, cast, moved):
    draft = draft_like(plan, cast.office, **{"1": BOTH})
    values = terms(draft, effective_on=TODAY)
    row = draft.rows.first()
    if moved == "draft":
        save_row(pk=row.pk, version=1, values={"text": "任务1改"}, by=cast.office)
    else:
        WorkPlan.objects.update(version=plan.version + 1)

    with pytest.raises(Conflict):
        changes.change_plan(seen="", by=cast.office, today=TODAY, **values)

    assert not PlanChange.objects.exists()


def test_change_with_another_outcome_than_shown_is_refused(plan, cast):
    draft = draft_like(plan, cast.office, **{"1": named(*TRAFFIC)})
    sent = {"by": cast.office, "today": TODAY, **terms(draft, effective_on=TODAY)}
    seen = changes.foresee(**sent).fingerprint
    second = first_occurrence(plan).assignment.occurrences.get(number=2)
    report_at("approved", second, cast, today=date(2026, 8, 1))

    with pytest.raises(Refused, match="情况有变化"):
        changes.change_plan(seen=seen, **sent)

    assert not PlanChange.objects.exists()
    assert Task.objects.get(number="1").changes.count() == 0


def test_change_with_nothing_ticked_is_refused(plan, change, cast):
    draft = draft_like(plan, cast.office, **{"1": BOTH})

    with pytest.raises(Refused, match="至少勾选一处"):
        change(draft, picks=())


def test_change_of_a_closed_plan_is_refused(plan, change, cast):
    plan.move_to(WorkPlan.Status.CLOSED)
    plan.save()

    with pytest.raises(Refused, match="已办结"):
        change(draft_like(plan, cast.office, **{"1": BOTH}))


def test_commit_of_a_draft_for_a_change_is_refused(plan, cast):
    draft = draft_like(plan, cast.office)
    values = {"kind": "scheme", "year": 2026, "title": "新", "doc_no": ""}

    with pytest.raises(Refused, match="不能导入为新方案"):
        commit(pk=draft.pk, version=1, by=cast.office, **values)


@pytest.mark.parametrize("count", [1, 3])
def test_change_asks_no_more_for_more_tasks(
    bureau, cast, count, django_assert_max_num_queries
):
    plan = handed_out(bureau, *[LEGAL] * count, by=cast.office)
    more = {
        f"{number}": {"text": f"任务{number}改", **BOTH}
        for number in range(1, count + 1)
    }
    draft = draft_like(plan, cast.office, **more)
    values = terms(draft, effective_on=TODAY)

    with django_assert_max_num_queries(40):
        changes.foresee(by=cast.office, today=TODAY, **values)
