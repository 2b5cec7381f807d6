"""What each measure counts, and the example its page works out."""

from datetime import date

import pytest

from assessment.findings import confirm, lift
from assessment.judging import propose_and_count
from assessment.measures import MEASURES
from assessment.models import Finding, Rule
from assessment.proposals import Counts, propose
from core.workdays.calendar import WorkCalendar
from tasks.models import ElementValue, Evidence, ProgressReport
from tasks.review_faults import Grounds, faults_of

from .answers import answered_late, rule_of_requests
from .catalogued import LINK, listed, published, rule_of_catalogue, seen
from .factories import (
    MARCH,
    make_assessment,
    make_assignment,
    make_report,
    make_task,
    name_elements,
    occurrence_of,
    show,
    state,
)

APRIL = date(2026, 4, 1)
IN_TIME = date(2026, 3, 24)
CALENDAR = WorkCalendar()


@pytest.fixture
def criterion(tasks):
    """The first task's one criterion asks for 内容, 时间 and 载体."""
    criterion = tasks[0].criteria.create(position=1, text="公开评价情况")
    name_elements(criterion, "内容", "时间", "载体")
    return criterion


@pytest.fixture
def complete(criterion, led):
    """A report of the first round with evidence and all that is asked for."""
    report = make_report(occurrence_of(led, 1), IN_TIME)
    for name in ("内容", "时间", "载体"):
        state(report, criterion, name)
    return report


def run(assessment, today=APRIL):
    return propose(assessment_pk=assessment.pk, today=today)


def hits():
    """(measure, status) of every finding, in the order they were found."""
    found = Finding.objects.order_by("pk")
    return list(found.values_list("rule__measure", "status"))


def turn_on(assessment, measure):
    assessment.rubric.rules.filter(measure=measure).update(is_on=True)


def test_measures_are_those_a_rule_can_have():
    names = {measure.code: measure.name for measure in MEASURES.values()}

    assert names == dict(Rule.Measure.choices)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda each: each.code)
def test_measure_is_documented(measure):
    texts = (measure.counts, measure.source, measure.example, measure.mended)

    assert all(text.endswith("。") for text in texts)


# The examples, from rows.


def not_reported(assessment, led, criterion):
    pass


def late(assessment, led, criterion):
    complete_on(led, criterion, APRIL)


def no_evidence(assessment, led, criterion):
    complete_on(led, criterion, IN_TIME).evidence.all().delete()


def missing_element(assessment, led, criterion):
    state(make_report(occurrence_of(led, 1), IN_TIME), criterion, "内容")


def returned(assessment, led, criterion):
    turn_on(assessment, "returned")
    report = complete_on(led, criterion, IN_TIME)
    report.return_reason, report.redo_by = "请补充载体。", date(2026, 4, 3)
    report.save()


def complete_on(led, criterion, day):
    report = make_report(occurrence_of(led, 1), day)
    for name in ("内容", "时间", "载体"):
        state(report, criterion, name)
    return report


def late_answer(assessment, led, criterion):
    complete_on(led, criterion, IN_TIME)
    rule_of_requests(assessment, led)
    answered_late(assessment.rubric.bureau, unit=led.unit)


def late_publication(assessment, led, criterion):
    complete_on(led, criterion, IN_TIME)
    rule_of_catalogue(assessment, led, "late_publication", "工作日")
    published(listed(led.unit), APRIL, formed_on=date(2026, 3, 2))


def stale_entry(assessment, led, criterion):
    complete_on(led, criterion, IN_TIME)
    rule_of_catalogue(assessment, led, "stale_entry", "周期")
    published(listed(led.unit), date(2026, 1, 10))


def dead_link(assessment, led, criterion):
    complete_on(led, criterion, IN_TIME)
    rule_of_catalogue(assessment, led, "dead_link", "个")
    row = published(listed(led.unit), date(2026, 1, 10), link=LINK)
    for on in (date(2026, 3, 16), date(2026, 3, 17)):
        seen(row, "dead", on)


EXAMPLES = (
    *(not_reported, late, no_evidence, missing_element, returned, late_answer),
    *(late_publication, stale_entry, dead_link),
)


@pytest.mark.parametrize("arrange", EXAMPLES, ids=lambda each: each.__name__)
def test_example_of_the_page_is_what_rows_give(criterion, assessment, led, arrange):
    arrange(assessment, led, criterion)

    propose_and_count(assessment_pk=assessment.pk, today=APRIL)

    found = list(Finding.objects.order_by("pk"))
    total = sum(finding.points for finding in found) / 100
    example = MEASURES[arrange.__name__].example
    assert {finding.rule.measure for finding in found} == {arrange.__name__}
    assert all(finding.facts in example for finding in found)
    assert example.endswith(f"扣{total:.2f}分。")


def test_every_measure_has_an_example_in_rows():
    assert {each.__name__ for each in EXAMPLES} == set(MEASURES)


# 缺佐证 and 缺要素.


@pytest.mark.parametrize(("today", "new"), [(MARCH, 0), (date(2026, 3, 26), 1)])
def test_no_evidence_from_the_day_after(assessment, led, today, new):
    make_report(occurrence_of(led, 1), IN_TIME, is_shown=False)

    assert run(assessment, today) == Counts(new=new)


def test_missing_element_is_one_finding_each(criterion, assessment, led):
    report = make_report(occurrence_of(led, 1), IN_TIME)
    state(report, criterion, "时间", text="")

    run(assessment)

    assert hits() == [("missing_element", "proposed")] * 3
    assert len(set(Finding.objects.values_list("fact_key"))) == 3


@pytest.mark.parametrize("columns", [{"number": 3}, {"date": IN_TIME}, {"text": "是"}])
def test_missing_element_is_none_in_whatever_column(
    assessment, complete, criterion, columns
):
    ElementValue.objects.filter(element__name="时间").update(
        **{"text": "", "number": None, "date": None} | columns
    )

    assert run(assessment) == Counts()


def test_missing_element_of_the_leaf_of_its_criterion(plan, units, cast):
    task = make_task(plan, number="9", criteria=["建立专栏", "及时更新"])
    second = task.criteria.get(position=2)
    name_elements(second, "载体")
    make_report(occurrence_of(make_assignment(task, units["法制支队"]), 1), IN_TIME)
    assessment = make_assessment(plan, by=cast.office)

    run(assessment)

    assert Finding.objects.get().indicator.criterion == second


def test_missing_elements_cost_half_the_share_at_most(criterion, assessment, led):
    """Seven of 10 % of 6.25 each: five reach 50 %, two cost nothing."""
    name_elements(criterion, "甲", "乙", "丙", "丁")
    make_report(occurrence_of(led, 1), IN_TIME)

    propose_and_count(assessment_pk=assessment.pk, today=APRIL)

    points = Finding.objects.order_by("pk").values_list("points", flat=True)
    assert list(points) == [63, 63, 63, 63, 63, 0, 0]


@pytest.mark.parametrize("kind", ["nothing", "not_concerned"])
def test_reports_of_nothing_need_neither(criterion, assessment, led, kind):
    make_report(occurrence_of(led, 1), IN_TIME, is_shown=False, kind=kind)

    assert run(assessment) == Counts()


@pytest.mark.parametrize("confirmed", [False, True])
def test_states_are_lifted_when_mended(criterion, assessment, led, cast, confirmed):
    report = make_report(occurrence_of(led, 1), IN_TIME, is_shown=False)
    state(report, criterion, "内容")
    run(assessment)
    if confirmed:
        confirm_all(assessment, cast)

    show(report)
    mended = run(assessment, date(2026, 4, 2))
    state(report, criterion, "时间")
    state(report, criterion, "载体")
    run(assessment, date(2026, 4, 3))

    reasons = Finding.objects.order_by("pk").values_list("lifted_reason", flat=True)
    assert mended == Counts(new=2, lifted=1)
    assert list(reasons) == [
        "事实已消除：不再缺佐证材料。",
        "事实已消除：不再缺这项要素。",
        "事实已消除：不再缺这项要素。",
    ]


def confirm_all(assessment, cast):
    confirm(
        pks=list(Finding.objects.values_list("pk", flat=True)),
        assessment_pk=assessment.pk,
        by=cast.supervisor,
        today=APRIL,
    )


def test_state_dropped_by_a_person_is_not_proposed_again(assessment, led, cast):
    make_report(occurrence_of(led, 1), IN_TIME, is_shown=False)
    run(assessment)
    lift(
        pks=list(Finding.objects.values_list("pk", flat=True)),
        assessment_pk=assessment.pk,
        reason="材料在网站改版中丢失。",
        by=cast.supervisor,
        today=APRIL,
    )

    assert run(assessment, date(2026, 4, 8)) == Counts()
    assert hits() == [("no_evidence", "lifted")]


# One fact, one fine.


def test_no_evidence_leaves_no_missing_element(criterion, assessment, led):
    report = make_report(occurrence_of(led, 1), IN_TIME)
    run(assessment)
    Evidence.objects.filter(report=report).delete()

    counts = run(assessment, date(2026, 4, 2))

    lifted = Finding.objects.filter(status="lifted")
    assert counts == Counts(new=1, lifted=3)
    assert set(lifted.values_list("lifted_reason", flat=True)) == {
        "同一事实已按缺佐证处理。"
    }


def test_not_reported_leaves_nothing_else(criterion, assessment, led):
    turn_on(assessment, "returned")
    report = make_report(
        occurrence_of(led, 1), date(2026, 3, 27), is_shown=False, status="to_review"
    )
    run(assessment, date(2026, 3, 30))
    before = hits()
    ProgressReport.objects.filter(pk=report.pk).update(
        status="returned", return_reason="缺少内容", redo_by=date(2026, 3, 31)
    )

    run(assessment)

    assert before == [("late", "proposed"), ("no_evidence", "proposed")]
    assert sorted(hits()) == [
        ("late", "lifted"),
        ("no_evidence", "lifted"),
        ("not_reported", "proposed"),
        ("returned", "proposed"),
    ]


def test_late_and_no_evidence_are_two_facts(assessment, led):
    make_report(occurrence_of(led, 1), APRIL, is_shown=False)

    run(assessment)

    assert hits() == [("late", "proposed"), ("no_evidence", "proposed")]


# 退回.


def test_returned_is_off_by_default(assessment, led):
    returned_report(led)

    assert run(assessment) == Counts()


def test_returned_stays_after_it_was_mended(assessment, led, cast):
    turn_on(assessment, "returned")
    report = returned_report(led)
    run(assessment)
    confirm_all(assessment, cast)
    ProgressReport.objects.filter(pk=report.pk).update(status="approved")

    assert run(assessment) == Counts()
    assert hits() == [("returned", "confirmed")]


def returned_report(led):
    return make_report(
        occurrence_of(led, 1),
        IN_TIME,
        status="returned",
        return_reason="缺少内容",
        redo_by=date(2026, 4, 10),
    )


# What the review page shows.


@pytest.mark.parametrize("kind", ["progress", "completed", "nothing", "not_concerned"])
@pytest.mark.parametrize("is_shown", [True, False])
@pytest.mark.parametrize("stated", [(), ("内容",), ("内容", "时间", "载体")])
@pytest.mark.parametrize("reached_on", [IN_TIME, date(2026, 3, 26)])
def test_measures_agree_with_the_review_page(
    criterion, assessment, led, kind, is_shown, stated, reached_on
):
    report = make_report(
        occurrence_of(led, 1), reached_on, is_shown=is_shown, kind=kind, body="已办理。"
    )
    for name in stated:
        state(report, criterion, name)

    run(assessment)

    found = {measure for measure, _ in hits()}
    assert found == measured(faults_of(report, Grounds.of([report], CALENDAR)))


def measured(faults):
    """The measures that count what the review page calls faults."""
    found = set()
    for fault in faults:
        if fault.startswith("逾期报送"):
            found.add("late")
        elif fault == "没有佐证材料":
            found.add("no_evidence")
        elif fault.startswith("缺要素"):
            found.add("missing_element")
    # One fine for the contents of a report without evidence.
    return found - {"missing_element"} if "no_evidence" in found else found
