"""A job is put in line and sent on commit."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.audit.models import Event
from core.runs import kinds
from core.runs.models import Run
from core.runs.services import start

from .factories import change_run, make_run


def test_start_puts_the_job_in_line(cast):
    run = start(
        kind="test", title="甲" * 201, owner=cast.office, arguments={"year": 2022}
    )

    run.refresh_from_db()
    assert (run.status, run.title, run.owner) == (
        Run.Status.WAITING,
        "甲" * 200,
        cast.office,
    )
    assert run.arguments == {"year": 2022}


def test_start_writes_the_trail(cast):
    run = make_run(cast.office)

    event = Event.objects.about(run).get()
    assert (event.act, event.actor) == ("提交作业", cast.office.audit_label)


def test_start_sends_the_job_on_commit(cast, django_capture_on_commit_callbacks):
    kinds.register("test", lambda run, progress: {"year": run.arguments["year"]})

    with django_capture_on_commit_callbacks(execute=True):
        run = make_run(cast.office, year=2022)

    run.refresh_from_db()
    assert (run.status, run.result) == (Run.Status.DONE, {"year": 2022})


def test_run_over_without_an_end_is_impossible(cast):
    run = make_run(cast.office)

    with pytest.raises(IntegrityError, match="run_ended_when_over"):
        change_run(run, status=Run.Status.DONE)


def test_run_ended_and_still_open_is_impossible(cast):
    run = make_run(cast.office)

    with pytest.raises(IntegrityError, match="run_ended_when_over"):
        change_run(run, ended_at=timezone.now())
