"""依申请公开超期答复: what is found, and whom it is charged to."""

from datetime import date

import pytest

from assessment.findings import confirm
from assessment.models import Finding
from assessment.proposals import Counts, propose
from assessment.rule_forms import RuleForm
from foi.models import Stay
from foi.services import chaining, ending

from .answers import (
    ANSWERED,
    CALENDAR,
    HANDED,
    SERVED,
    answer,
    answered_late,
    do,
    handed_to,
    office_of,
    rule_of_requests,
)

# No occurrence is due by then, so nothing else is found.
TODAY = date(2026, 2, 6)


@pytest.fixture
def rule(assessment, led):
    return rule_of_requests(assessment, led)


def run(assessment, today=TODAY):
    return propose(assessment_pk=assessment.pk, today=today)


def test_unit_that_overran_longest_is_charged(assessment, rule, bureau, units):
    """法制支队 keeps it 8 days past its limit, then 交警支队 4: the first pays."""
    row = handed_to(units["法制支队"], bureau)
    moved_on = date(2026, 1, 28)
    do(chaining.hand, row, moved_on, unit=units["交警支队"])
    Stay.objects.open().update(limit_days=1)
    answer(row, ANSWERED)
    do(ending.serve, row, SERVED, on=SERVED, service="post")

    assert run(assessment) == Counts(new=1)
    finding = Finding.objects.get()
    assert (finding.unit, finding.quantity, finding.source) == (
        units["法制支队"],
        2,
        "依申请公开",
    )
    assert finding.fact_key == f"{rule.indicator_id}:request-{row.pk}"
    assert "承办单位20个工作日，本单位内部超限8个工作日。" in finding.facts
    assert run(assessment) == Counts()


def test_without_overrun_the_unit_of_the_due_date_is_charged(
    assessment, rule, bureau, units
):
    row = answered_late(bureau, unit=units["法制支队"], is_on=False)
    after = handed_to(units["交警支队"], bureau)
    do(chaining.hand, after, TODAY, unit=units["法制支队"])

    assert run(assessment) == Counts(new=2)
    found = dict(Finding.objects.values_list("fact_key", "unit__name"))
    leaf = rule.indicator_id
    assert found == {
        f"{leaf}:request-{row.pk}": "法制支队",
        f"{leaf}:request-{after.pk}": "交警支队",
    }
    late = Finding.objects.get(unit=units["交警支队"])
    assert "没有送达，超期4个工作日" in late.facts
    assert "到期日由本单位经手。" in late.facts


def test_open_one_grows_is_confirmed_and_struck_service_counts_no_more(
    assessment, rule, bureau, units, cast
):
    row = handed_to(units["法制支队"], bureau)
    assert run(assessment, date(2026, 2, 2)) == Counts()
    assert run(assessment, ANSWERED) == Counts(new=1)
    assert run(assessment, SERVED) == Counts(moved=1)
    confirm(
        pks=[Finding.objects.get().pk],
        assessment_pk=assessment.pk,
        by=cast.supervisor,
        today=SERVED,
    )
    answer(row, ANSWERED)
    do(ending.serve, row, SERVED, on=SERVED, service="post")

    assert run(assessment) == Counts()
    finding = Finding.objects.get()
    assert (finding.status, finding.quantity, finding.quantity_now) == (
        "confirmed",
        2,
        2,
    )
    served = row.events.standing().last()
    do(ending.strike, row, TODAY, event_pk=served.pk, reason="送达日录错")
    assert run(assessment) == Counts(moved=1)


def test_answer_in_time_withdrawn_and_outside_the_period_are_none(
    assessment, rule, bureau, units
):
    in_time = handed_to(units["法制支队"], bureau)
    answer(in_time, HANDED)
    do(ending.serve, in_time, HANDED, on=HANDED, service="direct")
    withdrawn = handed_to(units["法制支队"], bureau)
    do(ending.withdraw, withdrawn, SERVED, on=SERVED, reason="")
    handed_to(units["法制支队"], bureau)
    type(assessment).objects.filter(pk=assessment.pk).update(starts_on=date(2026, 2, 3))

    assert run(assessment) == Counts()
    assert CALENDAR.between(date(2026, 2, 2), SERVED) == 2


def test_rule_of_requests_names_a_leaf(assessment, led, bureau):
    leaf = assessment.rubric.indicators.filter(is_leaf=True).first()
    typed = {
        "measure": "late_answer",
        "clause": "超期答复",
        "effect": "deduct",
        "scale": "points",
        "unit": "1",
        "per": "工作日",
        "is_on": "on",
    }

    assert "请选定一项指标" in str(RuleForm(typed, rubric=assessment.rubric).errors)
    named = RuleForm(typed | {"indicator": leaf.pk}, rubric=assessment.rubric)
    assert named.is_valid(), named.errors
    leaf.task = None
    leaf.save()
    other = RuleForm(
        typed | {"indicator": leaf.pk, "measure": "late"}, rubric=assessment.rubric
    )
    assert "请选有任务的指标" in str(other.errors)
    assert office_of(bureau)
