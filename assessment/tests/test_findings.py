from datetime import date

import pytest

from assessment.findings import NoReason, confirm, lift
from assessment.models import Assessment, Finding
from assessment.proposals import NotRunning, propose
from core.audit.models import Event

from .factories import make_assignment

TODAY = date(2026, 4, 2)


@pytest.fixture
def proposed(assessment, tasks, units):
    """Two findings: 法制支队 and 交警支队 on the first round of a task each."""
    make_assignment(tasks[1], units["交警支队"])
    propose(assessment_pk=assessment.pk, today=TODAY)
    return list(Finding.objects.order_by("pk"))


def pks(findings):
    return [finding.pk for finding in findings]


def confirm_all(assessment, findings, cast):
    return confirm(
        pks=pks(findings),
        assessment_pk=assessment.pk,
        by=cast.supervisor,
        today=TODAY,
    )


def lift_all(assessment, findings, cast, reason="系统故障。"):
    return lift(
        pks=pks(findings),
        assessment_pk=assessment.pk,
        reason=reason,
        by=cast.supervisor,
        today=TODAY,
    )


def test_confirm_in_bulk(assessment, proposed, cast):
    done = confirm_all(assessment, proposed, cast)

    found = Finding.objects.values_list("status", "confirmed_on", "confirmed_by")
    assert done == 2
    assert set(found) == {("confirmed", TODAY, cast.supervisor.pk)}


def test_confirm_twice_does_nothing(assessment, proposed, cast):
    confirm_all(assessment, proposed, cast)

    done = confirm_all(assessment, proposed, cast)

    assert done == 0
    assert Event.objects.filter(act="确认扣分").count() == 1


def test_confirm_leaves_what_was_lifted(assessment, proposed, cast):
    lift_all(assessment, proposed[:1], cast)

    done = confirm_all(assessment, proposed, cast)

    statuses = Finding.objects.order_by("pk").values_list("status", flat=True)
    assert (done, list(statuses)) == (1, ["lifted", "confirmed"])


def test_confirm_leaves_what_the_machine_lifted(assessment, proposed, cast):
    Finding.objects.filter(pk=proposed[0].pk).update(
        status="lifted", lifted_on=TODAY, lifted_reason="已报送"
    )

    assert confirm_all(assessment, proposed[:1], cast) == 0


def test_confirm_is_written_to_the_trail(assessment, proposed, cast):
    confirm_all(assessment, proposed, cast)

    event = Event.objects.get(act="确认扣分")
    assert (event.subject_id, event.note) == (assessment.pk, "2条")
    assert event.actor == cast.supervisor.audit_label


def test_lift_in_bulk(assessment, proposed, cast):
    confirm_all(assessment, proposed[:1], cast)

    done = lift_all(assessment, proposed, cast)

    found = Finding.objects.values_list("status", "lifted_by", "lifted_reason")
    assert done == 2
    assert set(found) == {("lifted", cast.supervisor.pk, "系统故障。")}


def test_lift_twice_keeps_the_first_reason(assessment, proposed, cast):
    lift_all(assessment, proposed, cast)

    done = lift_all(assessment, proposed, cast, reason="日历有误。")

    assert done == 0
    assert set(Finding.objects.values_list("lifted_reason", flat=True)) == {
        "系统故障。"
    }


def test_lift_is_written_to_the_trail(assessment, proposed, cast):
    lift_all(assessment, proposed, cast)

    assert Event.objects.get(act="解除扣分").note == "2条：系统故障。"


def test_lift_refused_without_reason(assessment, proposed, cast):
    with pytest.raises(NoReason, match="理由"):
        lift_all(assessment, proposed, cast, reason="  ")


@pytest.mark.parametrize("act", [confirm_all, lift_all])
def test_decision_refused_when_not_running(assessment, proposed, cast, act):
    Assessment.objects.update(status=Assessment.Status.SHOWN)

    with pytest.raises(NotRunning):
        act(assessment, proposed, cast)
