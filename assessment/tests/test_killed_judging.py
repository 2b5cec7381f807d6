"""A real worker is killed in the middle of an assessment, on PostgreSQL and Redis."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction

from assessment.models import Assessment, Finding, Score

from .factories import MARCH, make_assessment, make_assignment, make_plan, make_task

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
TASKS = 3
SEND = "from assessment.jobs import judge_all; judge_all()"
AT_WORK = """
SELECT COUNT(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
BLOCKED = """
SELECT COUNT(*) FROM pg_locks JOIN pg_database d ON d.oid = pg_locks.database
WHERE d.datname = current_database() AND NOT granted
"""


@pytest.fixture
def environment(tmp_path):
    """The variables under which another process finds this test's database."""
    found = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**found)
    return {**os.environ, "DATABASE_URL": address, "DATA_DIR": str(tmp_path)}


@contextmanager
def worker(environment):
    """A worker of two children, killed at the end as by a power cut."""
    command = "-m celery -A zhengwu worker -c 2 --without-gossip --without-mingle"
    process = subprocess.Popen(
        [sys.executable, *command.split()],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def send(environment):
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", SEND],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )


def wait_until(happened, seconds=60):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.2)


def number(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@contextmanager
def scores_locked():
    """Findings can be written and scores cannot: the middle of a job lasts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE assessment_score IN EXCLUSIVE MODE")
        yield


@pytest.fixture
def assessments(bureau, cast):
    """Two bureaus, each with a running assessment of three tasks never reported."""
    units = [
        bureau.children.get(name="法制支队"),
        cast.stranger.posts.get().unit,
    ]
    for unit in units:
        plan = make_plan(unit.bureau)
        for _ in range(TASKS):
            make_assignment(make_task(plan), unit, due=(MARCH,))
        make_assessment(plan, by=cast.office)
    return list(Assessment.objects.order_by("pk"))


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="the queue and the lock are servers'"
)
def test_assessment_of_a_killed_worker_is_judged_again_and_counts_once(
    assessments, environment
):
    with scores_locked(), worker(environment):
        send(environment)
        wait_until(lambda: number(BLOCKED) == len(assessments))
    wait_until(lambda: number(AT_WORK) == 0)
    left = Finding.objects.count(), Score.objects.count()

    with worker(environment):
        send(environment)
        wait_until(lambda: not Assessment.objects.filter(judged_on=None).exists())
        send(environment)

    found = Finding.objects.order_by("assessment").values_list("assessment", flat=True)
    scores = Score.objects.exclude(total=None).order_by("assessment")
    assert left == (0, 0)
    assert list(found) == [each.pk for each in assessments for _ in range(TASKS)]
    assert list(scores.values_list("assessment", "total", "total_if_all")) == [
        (each.pk, 10_000, 0) for each in assessments
    ]
