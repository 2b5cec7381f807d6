import pytest
from django.apps import apps
from django.urls import reverse

from assessment.editing.weights import Typed, edit_weights
from assessment.findings import confirm, lift
from assessment.judging import propose_and_count
from assessment.models import Finding, Rubric, Score
from assessment.proposals import NoWorkdays
from assessment.rubrics import generate
from assessment.trial import CannotTry, try_out
from assessment.versions import draft_version
from core.workdays.models import Day

from .factories import START, make_assignment, make_days, make_plan, make_task


@pytest.fixture(autouse=True)
def clock(monkeypatch, today):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)


@pytest.fixture
def judged(assessment, tasks, units, today):
    """法制支队 owes two reports on task 1, 交警支队 two on task 2; all are 拟扣."""
    make_assignment(tasks[1], units["交警支队"])
    propose_and_count(assessment_pk=assessment.pk, today=today)
    return assessment


@pytest.fixture
def draft(judged, cast):
    """A second version in which not reporting costs 40 %."""
    rubric = draft_version(pk=judged.rubric_id, by=cast.office)
    rubric.rules.filter(measure="not_reported").update(unit=40)
    return rubric


def outcome(trial):
    return {
        row.unit.name: (row.after.total, row.after.total_if_all, row.change_if_all)
        for row in trial.rows
        if row.after.total is not None
    }


def everything():
    """Every row of every table, to see that a trial leaves none behind."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.managed
    }


def test_try_out_compares_with_the_open_assessment(draft, cast, today):
    trial = try_out(rubric_pk=draft.pk, by=cast.office, today=today)

    assert outcome(trial) == {
        "法制支队": (10000, 8000, 3000),
        "交警支队": (10000, 8000, 3000),
    }
    assert trial.proposed == 4


def test_try_out_writes_nothing(draft, cast, today):
    before = everything()

    try_out(rubric_pk=draft.pk, by=cast.office, today=today)

    assert everything() == before


def test_try_out_keeps_what_a_person_decided(draft, judged, cast, today):
    findings = Finding.objects.filter(unit__name="法制支队").order_by("pk")
    names = {"assessment_pk": judged.pk, "by": cast.supervisor, "today": today}
    confirm(pks=[findings[0].pk], **names)
    lift(pks=[findings[1].pk], reason="系统故障。", **names)

    trial = try_out(rubric_pk=draft.pk, by=cast.office, today=today)

    assert trial.carried == 2
    assert outcome(trial)["法制支队"] == (9000, 9000, 1500)


def test_try_out_keeps_what_was_found_by_hand(draft, judged, units, cast, today):
    leaf = judged.rubric.indicators.get(task__number="1")
    by_hand(judged, units, cast, today, leaf, points=500)
    draft.indicators.filter(task__number="2").delete()
    gone = judged.rubric.indicators.get(task__number="2")
    by_hand(judged, units, cast, today, gone, points=500)

    trial = try_out(rubric_pk=draft.pk, by=cast.office, today=today)

    assert trial.left == 1
    assert outcome(trial)["法制支队"][0] == 8000


def by_hand(assessment, units, cast, today, indicator, points):
    return Finding.objects.create(
        assessment=assessment,
        unit=units["法制支队"],
        indicator=indicator,
        fact_key=f"hand-{indicator.pk}",
        effect="deduct",
        points=points,
        status="confirmed",
        clause="网站检查",
        facts="空白栏目。",
        found_on=today,
        found_by=cast.supervisor,
        confirmed_on=today,
        confirmed_by=cast.supervisor,
    )


def test_try_out_of_the_same_terms_changes_nothing(judged, cast, today):
    same = draft_version(pk=judged.rubric_id, by=cast.office)

    trial = try_out(rubric_pk=same.pk, by=cast.office, today=today)

    assert {row.change_if_all for row in trial.rows} <= {0, None}
    assert {row.change for row in trial.rows} <= {0, None}


def test_try_out_without_an_assessment_judges_since_the_plan_began(
    plan, tasks, led, cast, today
):
    make_days()
    rubric = generate(plan=plan, by=cast.office, today=START)

    trial = try_out(rubric_pk=rubric.pk, by=cast.office, today=today)

    assert outcome(trial) == {"法制支队": (10000, 5000, None)}
    assert (trial.since, trial.assessment) == (START, None)


def test_try_out_follows_the_weights(draft, cast, today):
    rows = {leaf.task.number: leaf.pk for leaf in draft.indicators.all()}
    typed = {rows["1"]: Typed(4000), rows["2"]: Typed(1000)}
    edit_weights(pk=draft.pk, edition=1, typed=typed, by=cast.office)

    trial = try_out(rubric_pk=draft.pk, by=cast.office, today=today)

    # Each unit carries one leaf, so that its weight does not change its base.
    assert outcome(trial)["法制支队"][1] == 8000


@pytest.mark.parametrize(
    ("fields", "sentence"), [({"ends_on": None, "status": "preparing"}, "不能试算")]
)
def test_try_out_refused_without_a_period(bureau, cast, today, fields, sentence):
    plan = make_plan(bureau, **fields)
    make_task(plan)
    rubric = generate(plan=plan, by=cast.office, today=START)

    with pytest.raises(CannotTry, match=sentence):
        try_out(rubric_pk=rubric.pk, by=cast.office, today=today)


def test_try_out_refused_of_what_is_judged_by(judged, cast, today):
    with pytest.raises(CannotTry, match="考核正按这份办法进行"):
        try_out(rubric_pk=judged.rubric_id, by=cast.office, today=today)


def test_try_out_refused_without_a_calendar_leaves_the_draft(draft, cast, today):
    Day.objects.all().delete()

    with pytest.raises(NoWorkdays):
        try_out(rubric_pk=draft.pk, by=cast.office, today=today)
    assert Rubric.objects.get(pk=draft.pk).status == "draft"


def address(rubric):
    return reverse("assessment:rubric_trial", args=[rubric.pk])


@pytest.mark.parametrize("name", ["office", "supervisor"])
def test_rubric_trial_shows_both_scores(draft, cast, login, name):
    page = login(getattr(cast, name)).get(address(draft)).content.decode()

    assert "80.00" in page
    assert "+30.00" in page
    assert Score.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "status"),
    [("leader", 403), ("liaison", 403), ("head", 403), ("stranger", 404)],
)
def test_rubric_trial_is_seen_by_makers_only(draft, cast, login, name, status):
    assert login(getattr(cast, name)).get(address(draft)).status_code == status


def test_rubric_trial_refused_says_why(judged, cast, login):
    response = login(cast.office).get(address(judged.rubric), follow=True)

    assert "考核正按这份办法进行" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_rubric_trial_takes_the_same_queries_however_many_rows(
    draft, tasks, units, cast, login, rows, django_assert_num_queries
):
    for task in tasks[1 : 1 + rows]:
        for unit in units.values():
            make_assignment_once(task, unit)
    client = login(cast.office)

    with django_assert_num_queries(118):
        client.get(address(draft))


def make_assignment_once(task, unit):
    if not task.assignments.filter(unit=unit).exists():
        make_assignment(task, unit)
