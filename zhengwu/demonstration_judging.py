"""The demonstration's assessment: judged on days that have passed, and today.

The machine looks the day after the first round is due and finds units silent that
report later; the supervisor decides on that round when its reports are in, lets one
delay go at the end of last month, and enters two findings today.
"""

from datetime import timedelta

from assessment import entering, findings, rubrics
from assessment.judging import propose_and_count
from assessment.models import Assessment
from zhengwu.demonstration_cast import person, unit_of
from zhengwu.demonstration_story import keys_of, table

ONE_DAY = timedelta(days=1)
# By then every report of a round that comes late is in, and reviewed.
ROUND_IS_IN = timedelta(days=15)


def open_assessment(plan, start):
    supervisor = person("supervisor", start)
    rubric = rubrics.generate(plan=plan, by=supervisor, today=start)
    rubrics.put_in_force(
        pk=rubric.pk,
        doc_no=f"江公通〔{start.year}〕19号",
        in_force_from=start,
        by=supervisor,
        today=start,
    )


def judging_days(plan, today):
    """The days on which the assessment is judged before today, and what is done."""
    first = plan.rounds.order_by("due_on").first()
    return (
        (first.due_on + ONE_DAY, ()),
        (first.due_on + ROUND_IS_IN, (confirm_first_round,)),
        (today.replace(day=1) - ONE_DAY, (let_one_go,)),
    )


def judge(plan, day, acts=()):
    """The machine's run of a day, and then what the supervisor does."""
    assessment = Assessment.objects.running().of_plan(plan).get()
    decision = {
        "assessment_pk": assessment.pk,
        "by": person("supervisor", day),
        "today": day,
    }
    propose_and_count(**decision)
    for act in acts:
        act(assessment, decision)


def confirm_first_round(assessment, decision):
    proposed = of_first_round(assessment).filter(status="proposed")
    findings.confirm(pks=keys_of(proposed), **decision)


def let_one_go(assessment, decision):
    lifted = table()["lifted"]
    let_go = of_first_round(assessment).filter(
        unit=unit_of(lifted["unit"]), rule__measure="late"
    )
    findings.lift(pks=keys_of(let_go), reason=lifted["reason"], **decision)


def of_first_round(assessment):
    first = assessment.rubric.plan.rounds.order_by("due_on").first()
    return assessment.findings.filter(occurrence__round=first)


def enter_by_hand(assessment, decision):
    """A bonus, and a deduction on the leaf of a task, that nobody could have counted."""
    leaves = assessment.rubric.indicators.filter(is_leaf=True, weight__gt=0)
    for number, entry in enumerate(table()["entered"], start=1):
        task = entry.get("task")
        entering.enter(
            token=f"demonstration-{number}",
            effect=entry["effect"],
            unit=unit_of(entry["unit"]),
            indicator=leaves.filter(task__number=task).first() if task else None,
            points=entry["points"],
            clause=entry["clause"],
            facts=entry["facts"],
            **decision,
        )
