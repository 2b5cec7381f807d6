"""A job is done by one worker, ends once, and survives a killed one."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core.files.services import store
from core.runs import kinds, on_end, performing
from core.runs.kinds import RunFailed
from core.runs.models import Run
from core.runs.performing import MOST_ATTEMPTS, STALE_AFTER, perform, resume_stale

from .factories import change_run, make_run

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=timezone.get_default_timezone())
ONE_SECOND = timedelta(seconds=1)


class Clock:
    """Stands still until told otherwise."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def run(cast):
    return make_run(cast.office, year=2022)


def do(run, clock):
    perform(pk=run.pk, clock=clock)
    run.refresh_from_db()


def test_perform_keeps_the_result(run, clock):
    seen = []

    def work(run, progress):
        seen.append((run.arguments, run.owner.acting_post.label))
        return {"url": "/tasks/", "label": "查看草稿"}

    kinds.register("test", work)

    do(run, clock)

    assert seen == [({"year": 2022}, run.owner.as_of(NOW.date()).acting_post.label)]
    assert (run.status, run.percent, run.attempt) == (Run.Status.DONE, 100, 1)
    assert run.leads_to == {"url": "/tasks/", "label": "查看草稿"}
    assert (run.ended_at, run.error) == (NOW, "")


def test_perform_keeps_the_file(run, clock, cast):
    stored = store(name="表.csv", content="单位".encode(), by=cast.office)
    kinds.register("test", lambda run, progress: {"file": stored})

    do(run, clock)

    assert (run.file, run.result, run.leads_to) == (stored, {}, None)


def test_perform_without_a_result_is_done(run, clock):
    kinds.register("test", lambda run, progress: None)

    do(run, clock)

    assert (run.status, run.result) == (Run.Status.DONE, {})


def test_perform_tells_the_owner_the_sentence(run, clock):
    def work(run, progress):
        raise RunFailed("文件里没有任务，请确认选对了文件。")

    kinds.register("test", work)

    do(run, clock)

    assert (run.status, run.error) == (
        Run.Status.FAILED,
        "文件里没有任务，请确认选对了文件。",
    )


def test_perform_hides_the_traceback_and_logs_it(run, clock, caplog):
    kinds.register("test", lambda run, progress: 1 / 0)

    do(run, clock)

    assert (run.status, run.error) == (Run.Status.FAILED, performing.UNEXPECTED)
    assert "ZeroDivisionError" in caplog.text


def test_perform_with_a_result_that_cannot_be_kept_fails(run, clock, caplog):
    kinds.register("test", lambda run, progress: {"day": NOW})

    do(run, clock)

    assert (run.status, run.error) == (Run.Status.FAILED, performing.UNEXPECTED)


def test_perform_of_an_unknown_kind_fails(run, clock):
    do(run, clock)

    assert (run.status, run.error) == (Run.Status.FAILED, performing.UNKNOWN_KIND)


def test_perform_of_an_ended_job_does_nothing(run, clock):
    calls = []
    kinds.register("test", lambda run, progress: calls.append(run.pk))
    do(run, clock)

    do(run, clock)

    assert calls == [run.pk]
    assert run.attempt == 1


def test_perform_of_a_job_another_worker_has_does_nothing(run, clock):
    calls = []
    kinds.register("test", lambda run, progress: calls.append(run.pk))
    performing.claim(run.pk, now=NOW)

    do(run, clock)

    assert (calls, run.status) == ([], Run.Status.RUNNING)


@pytest.mark.parametrize(("seconds", "written"), [(0, 0), (2, 0), (3, 10), (60, 10)])
def test_progress_is_written_every_few_seconds(run, clock, seconds, written):
    found = []

    def work(run, progress):
        clock.now += seconds * ONE_SECOND
        progress(10, 40)
        found.append(Run.objects.get(pk=run.pk))

    kinds.register("test", work)

    do(run, clock)

    assert found[0].done == written
    assert found[0].heartbeat_at == (clock.now if written else NOW)


def test_progress_at_the_end_is_written_at_once(run, clock):
    found = []

    def work(run, progress):
        progress(40, 40)
        found.append(Run.objects.get(pk=run.pk).percent)

    kinds.register("test", work)

    do(run, clock)

    assert (found, run.done, run.total) == ([100], 40, 40)


def test_end_is_told_once_with_the_row_as_it_stands(run, clock):
    told = []
    on_end.register(lambda run: told.append((run.pk, run.status)))
    kinds.register("test", lambda run, progress: None)

    do(run, clock)
    do(run, clock)

    assert told == [(run.pk, Run.Status.DONE)]


def test_listener_registered_twice_is_told_once(run, clock):
    told = []
    on_end.register(told.append)
    on_end.register(told.append)

    do(run, clock)

    assert told == [run]


def test_resume_performs_again_what_a_vanished_worker_left(run, clock):
    performing.claim(run.pk, now=NOW)
    kinds.register("test", lambda run, progress: {"attempt": run.attempt})
    clock.now += STALE_AFTER + ONE_SECOND

    again = resume_stale(now=clock())
    do(run, clock)

    assert again == [run.pk]
    assert (run.status, run.result) == (Run.Status.DONE, {"attempt": 2})


def test_resume_leaves_a_job_with_a_heartbeat(run, clock):
    performing.claim(run.pk, now=NOW)

    again = resume_stale(now=NOW + STALE_AFTER)

    run.refresh_from_db()
    assert (again, run.status) == ([], Run.Status.RUNNING)


def test_resume_sends_again_what_no_worker_heard_of(run):
    submitted = run.created_at

    first = resume_stale(now=submitted + STALE_AFTER)
    second = resume_stale(now=submitted + STALE_AFTER + ONE_SECOND)
    third = resume_stale(now=submitted + STALE_AFTER + 2 * ONE_SECOND)

    assert (first, second, third) == ([], [run.pk], [])


def test_resume_gives_up_after_three_attempts(run):
    told = []
    on_end.register(lambda run: told.append(run.error))
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        performing.claim(run.pk, now=now)
        now += STALE_AFTER + ONE_SECOND
        again = resume_stale(now=now)

    run.refresh_from_db()
    assert (again, run.attempt) == ([], MOST_ATTEMPTS)
    assert (run.status, run.error) == (Run.Status.FAILED, performing.VANISHED)
    assert told == [performing.VANISHED]


def test_worker_that_comes_back_leaves_the_other_ones_result(run, clock):
    """The first worker stops for long; another does the job meanwhile."""
    told = []
    on_end.register(lambda run: told.append(run.result))

    def work(run, progress):
        if run.attempt == 1:
            clock.now += STALE_AFTER + ONE_SECOND
            resume_stale(now=clock())
            perform(pk=run.pk, clock=clock)
        return {"attempt": run.attempt}

    kinds.register("test", work)

    do(run, clock)

    assert (run.status, run.result) == (Run.Status.DONE, {"attempt": 2})
    assert told == [{"attempt": 2}]


def test_worker_that_lost_its_claim_is_stopped_at_the_next_progress(run, clock):
    reached = []

    def work(run, progress):
        clock.now += STALE_AFTER + ONE_SECOND
        resume_stale(now=clock())
        progress(1, 2)
        reached.append(run.pk)

    kinds.register("test", work)

    do(run, clock)

    assert (reached, run.status) == ([], Run.Status.WAITING)


def test_give_up_spares_a_job_that_just_spoke(run):
    claimed = performing.claim(run.pk, now=NOW)
    change_run(run, heartbeat_at=NOW + ONE_SECOND)

    performing.give_up(claimed, now=NOW + STALE_AFTER)

    run.refresh_from_db()
    assert run.status == Run.Status.RUNNING
