"""试算: what a 评分办法 would have made of the facts so far. Nothing stays written."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from .changes import difference
from .counting import count
from .models import Assessment, Finding, Rubric, Score
from .proposals import propose
from .trees import Tree

CARRIED = "试算沿用考核中的解除。"


class CannotTry(Exception):
    """A rubric that cannot be tried now; the sentence says why."""


@dataclass
class Row:
    """A unit's score under the rubric tried, beside the one in the open assessment."""

    after: Score
    before: Score | None

    @property
    def unit(self):
        return self.after.unit

    @property
    def change(self) -> int | None:
        return difference(self.before and self.before.total, self.after.total)

    @property
    def change_if_all(self) -> int | None:
        before = self.before and self.before.total_if_all
        return difference(before, self.after.total_if_all)


@dataclass
class Trial:
    """What came of it, and what it was compared with."""

    rows: list[Row]
    since: object  # the first day whose facts were judged
    proposed: int
    carried: int  # decisions of the open assessment that hold here too
    left: int  # findings by hand whose indicator this rubric does not have
    assessment: Assessment | None


def try_out(*, rubric_pk, by, today) -> Trial:
    """Propose and count under a rubric, and take everything back.

    Where the plan has an open assessment, what its judges confirmed, dropped or wrote
    by hand holds here too, so that only the rubric makes the difference.
    """
    rubric = Rubric.objects.select_related("bureau", "plan").get(pk=rubric_pk)
    plan = rubric.plan
    if plan is None or not (plan.starts_on and plan.ends_on):
        raise CannotTry("工作要点还没有填写开始日期和计划期末，不能试算。")
    running = Assessment.objects.of_plan(plan).open().select_related("rubric").first()
    if running and running.rubric_id == rubric.pk:
        raise CannotTry("考核正按这份办法进行，请直接查看得分和排名。")
    with transaction.atomic():
        trial = run(rubric, running, by, today)
        transaction.set_rollback(True)
    return trial


def run(rubric, running, by, today) -> Trial:
    """Do it all as if the rubric were in force, inside the caller's transaction."""
    since = running.rubric.in_force_from if running else rubric.plan.starts_on
    Rubric.objects.filter(pk=rubric.pk).update(
        status=Rubric.Status.IN_FORCE, in_force_from=since
    )
    assessment = Assessment.objects.create(
        rubric=rubric,
        title="试算",
        starts_on=running.starts_on if running else rubric.plan.starts_on,
        ends_on=running.ends_on if running else rubric.plan.ends_on,
    )
    propose(assessment_pk=assessment.pk, by=by, today=today)
    proposed = assessment.findings.count()
    carried = carry_decisions(running, assessment, by, today) if running else 0
    left = carry_by_hand(running, assessment) if running else 0
    count(assessment_pk=assessment.pk, by=by, today=today)
    return Trial(
        rows=rows_of(running, assessment),
        since=since,
        proposed=proposed,
        carried=carried,
        left=left,
        assessment=running,
    )


def carry_decisions(running, assessment, by, today) -> int:
    """What a person confirmed or dropped is so decided for the same facts."""
    found = {fact_of(finding): finding.pk for finding in by_rule(assessment)}
    same = defaultdict(list)
    for finding in by_rule(running):
        dropped = finding.status == Finding.Status.LIFTED and finding.lifted_by_id
        if dropped or finding.status == Finding.Status.CONFIRMED:
            same[finding.status].append(found.get(fact_of(finding)))
    rows = assessment.findings
    confirmed = rows.filter(pk__in=same[Finding.Status.CONFIRMED]).update(
        status=Finding.Status.CONFIRMED, confirmed_on=today, confirmed_by=by
    )
    lifted = rows.filter(pk__in=same[Finding.Status.LIFTED]).update(
        status=Finding.Status.LIFTED,
        lifted_on=today,
        lifted_by=by,
        lifted_reason=CARRIED,
    )
    return confirmed + lifted


def by_rule(assessment):
    return assessment.findings.filter(rule__isnull=False).select_related(
        "rule", "indicator"
    )


def fact_of(finding) -> tuple:
    """What a finding is about, whatever the version of the rubric."""
    leaf = finding.indicator
    _, _, fact = finding.fact_key.partition(":")  # the leaf's own key differs
    task = (leaf.task_id, leaf.criterion_id) if leaf else ()
    return (finding.rule.measure, finding.unit_id, fact, *task)


def carry_by_hand(running, assessment) -> int:
    """Copy what a person wrote; return how much has no indicator here."""
    old, new = Tree(running.rubric), Tree(assessment.rubric)
    here = {new.identity(row): row.pk for row in new.by_pk.values()}
    left, copies = 0, []
    for finding in running.findings.standing().filter(rule=None):
        if finding.indicator_id:
            row = old.by_pk[finding.indicator_id]
            finding.indicator_id = here.get(old.identity(row))
            if finding.indicator_id is None:
                left += 1
                continue
        finding.pk, finding.assessment = None, assessment
        copies.append(finding)
    Finding.objects.bulk_create(copies)
    return left


def rows_of(running, assessment) -> list[Row]:
    """The units in the order of the ranking tried."""
    before = {}
    if running:
        before = {score.unit_id: score for score in running.scores.defer("basis")}
    scores = assessment.scores.select_related("unit").defer("basis").placed()
    return [Row(score, before.get(score.unit_id)) for score in scores]
