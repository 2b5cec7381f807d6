"""From the first import of seed 001 to a second one with one change."""

from datetime import date

import pytest
from django.conf import settings

from core.runs.models import Run
from core.units.tests.factories import make_unit
from tasks.changing import sides_of
from tasks.models import Assignment, Occurrence, PlanDraft, ReportingRound, WorkPlan
from tasks.services.drafts import commit, perform_reading, start_reading
from tasks.services.handout import hand_out
from tasks.tests.changing import changed
from tasks.tests.factories import report_at

SEED = settings.BASE_DIR / "fixtures" / "plans" / "jiangmen_2022.txt"
ISSUED, TODAY = date(2022, 4, 1), date(2022, 10, 10)
OLD = "法制支队负责，各单位配合。\n\n\t\n\t\n\t19."
NEW = "法制支队、交警支队负责，各单位配合。\n\n\t\n\t\n\t19."
OLD_SENTENCE = "及时公开事项进驻、增加、调整和变更情况。"
NEW_SENTENCE = "及时公开事项进驻、增加、调整和变更情况，并留存核对记录。"


def read(bureau, by, text, **purpose):
    start_reading(
        bureau=bureau,
        name="方案.txt",
        content=text.encode(),
        year=None,
        by=by,
        **purpose,
    )
    run = Run.objects.latest("pk")
    perform_reading(run, lambda done, total: None)
    return PlanDraft.objects.get(run=run)


@pytest.fixture
def text():
    return SEED.read_text(encoding="utf-8")


@pytest.fixture
def plan(bureau, cast, text):
    """Seed 001 as a running plan, its first half of 2022 closed."""
    for name in ("警保科", "防控办", "指挥中心", "督察支队", "网警支队", "科信支队"):
        make_unit(name, parent=bureau)
    draft = read(bureau, cast.office, text)
    plan = commit(
        pk=draft.pk,
        version=1,
        kind="scheme",
        year=2022,
        title=draft.title,
        doc_no="",
        by=cast.office,
    )
    WorkPlan.objects.update(issued_on=ISSUED, starts_on=ISSUED, ends_on="2023-03-31")
    for name, opens_on, due_on in (
        ("第二季度", ISSUED, date(2022, 6, 25)),
        ("第三季度", date(2022, 7, 1), date(2022, 9, 25)),
        ("第四季度", date(2022, 10, 1), date(2022, 12, 25)),
    ):
        ReportingRound.objects.create(
            plan=plan, name=name, opens_on=opens_on, cutoff_on=due_on, due_on=due_on
        )
    hand_out(pk=plan.pk, by=cast.office, today=ISSUED)
    WorkPlan.objects.update(closed_through=date(2022, 6, 30))
    plan.refresh_from_db()
    return plan


def state(plan):
    """Every assignment and occurrence, but those of task 18."""
    others = Assignment.objects.exclude(task__number="18").order_by("pk")
    return list(others.values()), list(
        Occurrence.objects.filter(assignment__in=others).order_by("pk").values()
    )


def test_second_import_of_the_same_document_shows_no_difference(
    bureau, cast, plan, text
):
    draft = read(bureau, cast.office, text, purpose="change", basis=plan)

    comparison = sides_of(plan, draft).comparison

    assert not comparison.differs
    assert len(comparison.unchanged) == 30


def test_second_import_with_one_change_shows_and_applies_exactly_that(
    bureau, cast, plan, text
):
    assert text.count(OLD) == text.count(OLD_SENTENCE) == 1
    of_legal = Occurrence.objects.filter(
        assignment__task__number="18", assignment__unit__name="法制支队"
    )
    report = report_at(
        "approved", of_legal.get(due_on="2022-09-25"), cast, today=date(2022, 9, 20)
    )
    before = state(plan)
    new = text.replace(OLD, NEW).replace(OLD_SENTENCE, NEW_SENTENCE)
    draft = read(bureau, cast.office, new, purpose="change", basis=plan)

    comparison = sides_of(plan, draft).comparison
    change, outcome = changed(
        draft,
        effective_on=TODAY,
        by=cast.office,
        today=TODAY,
        doc_no="江公办〔2022〕40号",
    )

    assert (comparison.added, comparison.removed) == ([], [])
    (pair,) = comparison.changed
    assert (pair.old.number, pair.fields) == ("18", ("text", "units"))
    assert (outcome.ended, outcome.voided) == ([], [])
    assert [(effect.unit, effect.what) for effect in outcome.made] == [
        ("交警支队", "2022-12-25到期")
    ]
    assert [(effect.unit, effect.what) for effect in outcome.roles] == [
        ("交警支队", "由配合改为负责")
    ]
    task = plan.tasks.get(number="18")
    assert task.text.endswith("并留存核对记录。")
    assert change.task_changes.get().after["责任单位"] == (
        "法制支队（负责）、交警支队（负责）、各单位（配合）"
    )
    report.refresh_from_db()
    assert report.status == "approved"
    assert state(plan) == before
