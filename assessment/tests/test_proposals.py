from datetime import date

import pytest

from assessment.models import Assessment, Finding, Indicator, Rule
from assessment.proposals import Counts, NotRunning, NoWorkdays, propose
from core.audit.models import Event
from core.workdays.models import Day
from tasks.models import Occurrence, ProgressReport, Role

from .factories import (
    MARCH,
    START,
    make_assessment,
    make_assignment,
    make_occurrence,
    make_report,
    make_task,
    occurrence_of,
)

# 25 March 2026 is a Wednesday.
APRIL = date(2026, 4, 1)
REASON = "经核实为系统故障。"


def run(assessment, today=APRIL):
    return propose(assessment_pk=assessment.pk, today=today)


def lift_by_hand(finding, by):
    finding.status = Finding.Status.LIFTED
    finding.lifted_on, finding.lifted_by, finding.lifted_reason = APRIL, by, REASON
    finding.save()


def confirm_by_hand(finding, by):
    finding.status = Finding.Status.CONFIRMED
    finding.confirmed_on, finding.confirmed_by = APRIL, by
    finding.save()


def everything():
    return list(Finding.objects.order_by("pk").values())


def test_propose_not_reported(assessment, led, units):
    counts = run(assessment)

    finding = Finding.objects.get()
    assert counts == Counts(new=1)
    assert finding.rule.measure == Rule.Measure.NOT_REPORTED
    assert (finding.unit, finding.status) == (units["法制支队"], "proposed")
    assert (finding.quantity, finding.effect) == (1, "deduct")
    assert finding.fact_key == f"{finding.indicator_id}:{finding.occurrence_id}"
    assert finding.facts == "法制支队，任务1第1期，到期日2026-03-25，未报送。"
    assert finding.found_on == APRIL


def test_propose_not_reported_draft_counts_as_nothing(assessment, led):
    make_report(occurrence_of(led, 1))

    assert run(assessment) == Counts(new=1)


@pytest.mark.parametrize(("today", "new"), [(MARCH, 0), (date(2026, 3, 26), 1)])
def test_propose_not_reported_from_the_day_after(assessment, today, new):
    assert run(assessment, today) == Counts(new=new)


def test_propose_twice_changes_nothing(assessment, led):
    make_report(occurrence_of(led, 2), date(2026, 6, 30))
    run(assessment, date(2026, 7, 1))
    before = everything()
    events = Event.objects.count()

    counts = run(assessment, date(2026, 7, 2))

    assert counts == Counts()
    assert everything() == before
    assert Event.objects.count() == events


def test_propose_late(assessment, led):
    """Wednesday 25 March to Wednesday 1 April: five working days."""
    make_report(occurrence_of(led, 1), APRIL)

    run(assessment)

    finding = Finding.objects.get()
    assert (finding.rule.measure, finding.quantity) == ("late", 5)
    assert finding.facts == (
        "法制支队，任务1第1期，到期日2026-03-25，报送日期2026-04-01，逾期5个工作日。"
    )


def test_propose_late_over_a_weekend_only_is_no_fact(assessment, led):
    friday, sunday = date(2026, 3, 27), date(2026, 3, 29)
    Occurrence.objects.filter(assignment=led, number=1).update(due_on=friday)
    make_report(occurrence_of(led, 1), sunday)

    assert run(assessment) == Counts()


def returned(occurrence, redo_by, reached_on=MARCH):
    return make_report(
        occurrence,
        reached_on,
        status=ProgressReport.Status.RETURNED,
        return_reason="缺少内容",
        redo_by=redo_by,
    )


@pytest.mark.parametrize(("redo_by", "new"), [(APRIL, 0), (date(2026, 3, 31), 1)])
def test_propose_returned_and_not_mended(assessment, led, redo_by, new):
    returned(occurrence_of(led, 1), redo_by)

    assert run(assessment) == Counts(new=new)


def test_propose_one_fact_one_fine(assessment, led):
    returned(occurrence_of(led, 1), date(2026, 3, 31), reached_on=date(2026, 3, 27))

    run(assessment)

    finding = Finding.objects.get()
    assert finding.rule.measure == "not_reported"
    assert finding.facts == (
        "法制支队，任务1第1期，到期日2026-03-25，报送日期2026-03-27，"
        "退回后应于2026-03-31前重报，未重报。"
    )


def test_propose_late_gives_way_and_comes_back(assessment, led):
    report = make_report(occurrence_of(led, 1), date(2026, 3, 27))
    run(assessment)
    late = Finding.objects.get()

    ProgressReport.objects.filter(pk=report.pk).update(
        status="returned", return_reason="缺少内容", redo_by=date(2026, 3, 31)
    )
    gave_way = run(assessment)
    late.refresh_from_db()
    reason = late.lifted_reason
    ProgressReport.objects.filter(pk=report.pk).update(status="to_review")
    came_back = run(assessment)
    late.refresh_from_db()

    assert gave_way == Counts(new=1, lifted=1)
    assert reason == "同一事实已按未报送处理。"
    assert came_back == Counts(lifted=1, returned=1)
    assert late.status == "proposed"


@pytest.mark.parametrize("confirmed", [False, True])
def test_propose_lifts_what_was_mended(assessment, led, cast, confirmed):
    run(assessment)
    if confirmed:
        confirm_by_hand(Finding.objects.get(), cast.supervisor)
    make_report(occurrence_of(led, 1), date(2026, 4, 2))

    counts = run(assessment, date(2026, 4, 3))

    finding = Finding.objects.get(rule__measure="not_reported")
    assert counts == Counts(new=1, lifted=1)  # the new one is 逾期
    assert (finding.status, finding.lifted_by) == ("lifted", None)
    assert finding.lifted_reason == "事实已消除：已报送。"
    assert finding.lifted_on == date(2026, 4, 3)


def test_propose_returns_the_same_row(assessment, led, cast):
    run(assessment)
    first = Finding.objects.get()
    confirm_by_hand(first, cast.supervisor)
    Occurrence.objects.filter(assignment=led, number=1).update(
        voided_on=APRIL, void_reason="已完成"
    )
    run(assessment)
    Occurrence.objects.filter(assignment=led, number=1).update(
        voided_on=None, void_reason=""
    )

    counts = run(assessment, date(2026, 4, 8))

    finding = Finding.objects.get()
    assert counts == Counts(returned=1)
    assert (finding.pk, finding.status) == (first.pk, "proposed")
    assert (finding.confirmed_on, finding.lifted_on) == (None, None)


def test_propose_never_what_a_person_dropped(assessment, cast):
    run(assessment)
    lift_by_hand(Finding.objects.get(), cast.supervisor)

    counts = run(assessment, date(2026, 4, 8))

    assert counts == Counts()
    assert Finding.objects.get().lifted_reason == REASON


def test_propose_quantity_follows_the_fact(assessment, led):
    report = make_report(occurrence_of(led, 1), APRIL)
    run(assessment)
    ProgressReport.objects.filter(pk=report.pk).update(reached_on=date(2026, 3, 27))

    counts = run(assessment)

    finding = Finding.objects.get()
    assert counts == Counts(moved=1)
    assert (finding.quantity, finding.quantity_now) == (2, 2)
    assert "逾期2个工作日" in finding.facts


def test_propose_confirmed_quantity_stands(assessment, led, cast):
    report = make_report(occurrence_of(led, 1), APRIL)
    run(assessment)
    confirm_by_hand(Finding.objects.get(), cast.supervisor)
    ProgressReport.objects.filter(pk=report.pk).update(reached_on=date(2026, 3, 27))

    counts = run(assessment)

    finding = Finding.objects.get()
    assert counts == Counts(moved=1)
    assert (finding.quantity, finding.quantity_now) == (5, 2)
    assert finding.has_moved
    assert "逾期5个工作日" in finding.facts


def test_propose_event_stands_when_the_calendar_moves(assessment, led, cast):
    make_report(occurrence_of(led, 1), date(2026, 3, 26))
    run(assessment)
    confirm_by_hand(Finding.objects.get(), cast.supervisor)
    # 26 March turns out to have been a day of rest.
    number = Day.objects.get(date=MARCH).number
    Day.objects.filter(date=date(2026, 3, 26)).update(number=number)

    counts = run(assessment)

    finding = Finding.objects.get()
    assert counts == Counts(moved=1)
    assert (finding.status, finding.quantity_now) == ("confirmed", 0)
    assert run(assessment) == Counts()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"voided_on": APRIL, "void_reason": "任务调整"},
            "事实已消除：期次已撤销。",
        ),
        (
            {"due_on": date(2026, 4, 10), "due_from": "adjustment"},
            "事实已消除：完成时限已调整。",
        ),
    ],
)
@pytest.mark.parametrize("confirmed", [False, True])
def test_propose_lifts_events_with_their_occurrence(
    assessment, led, cast, change, reason, confirmed
):
    make_report(occurrence_of(led, 1), APRIL)
    run(assessment)
    if confirmed:
        confirm_by_hand(Finding.objects.get(), cast.supervisor)
    Occurrence.objects.filter(assignment=led, number=1).update(**change)

    counts = run(assessment)

    assert counts == Counts(lifted=1)
    assert Finding.objects.get().lifted_reason == reason


def test_propose_leaves_out_what_is_not_judged(assessment, plan, tasks, units, cast):
    """Handed down, guiding, voided, and a leaf without weight."""
    Finding.objects.all().delete()
    parent = make_assignment(tasks[1], units["法制支队"], due=())
    make_assignment(tasks[1], units["交警支队"], due=(MARCH,), parent=parent)
    make_assignment(tasks[2], units["交警支队"], Role.GUIDE, due=(MARCH,))
    voided = make_assignment(tasks[2], units["法制支队"], due=())
    make_occurrence(voided, 1, MARCH, voided_on=START, void_reason="不涉及")
    make_assignment(tasks[3], units["法制支队"], due=(MARCH,))
    Indicator.objects.filter(task=tasks[3]).update(weight=0)

    run(assessment)

    assert [finding.indicator.task for finding in Finding.objects.all()] == [tasks[0]]


def test_propose_only_facts_since_the_rubric_is_in_force(plan, led, cast):
    assessment = make_assessment(plan, by=cast.office, in_force_from=APRIL)

    run(assessment)

    assert not Finding.objects.exists()


def test_propose_only_what_is_due_within_the_assessment(assessment, led):
    make_occurrence(led, 5, date(2027, 1, 31))
    Finding.objects.all().delete()

    run(assessment, date(2027, 2, 3))

    due = Finding.objects.order_by("pk").values_list("occurrence__due_on", flat=True)
    assert max(due) == date(2026, 12, 25)


def test_propose_under_a_rule_of_its_own(assessment, tasks, led):
    leaf = Indicator.objects.get(task=tasks[0])
    Rule.objects.create(
        rubric=assessment.rubric,
        indicator=leaf,
        measure="not_reported",
        clause="本项未报送扣1分",
        scale="points",
        unit=100,
        per="期次",
        is_state=True,
    )

    run(assessment)

    assert [finding.clause for finding in Finding.objects.all()] == ["本项未报送扣1分"]


def test_propose_each_criterion_of_a_task(plan, units, cast):
    task = make_task(plan, criteria=["建立专栏", "及时更新"])
    make_assignment(task, units["法制支队"], due=(MARCH,))
    assessment = make_assessment(plan, by=cast.office)

    assert run(assessment) == Counts(new=2)


def test_propose_is_written_to_the_trail_once(assessment):
    run(assessment)

    event = Event.objects.get(act="提出拟扣")
    assert (event.actor, event.subject_id) == ("系统", assessment.pk)
    assert event.note == "新提出1条，事实消除解除0条，重新提出0条，事实有变0条"


def test_propose_refused_when_not_running(assessment):
    Assessment.objects.update(status=Assessment.Status.SHOWN)

    with pytest.raises(NotRunning, match="不在进行中"):
        run(assessment)


def test_propose_refused_without_workdays(assessment):
    Day.objects.all().delete()

    with pytest.raises(NoWorkdays, match="工作日历"):
        run(assessment)


@pytest.mark.parametrize("rounds", [1, 3])
def test_propose_takes_the_same_statements_however_many(
    assessment, tasks, units, rounds, django_assert_num_queries
):
    for task in tasks[1 : 1 + rounds]:
        make_assignment(task, units["交警支队"])

    with django_assert_num_queries(77):
        run(assessment, date(2026, 12, 31))
