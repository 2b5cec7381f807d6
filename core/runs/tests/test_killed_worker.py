"""A real worker is killed in the middle of a job, on the embedded defaults."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

pytestmark = pytest.mark.servers

START = """
from core.runs.services import start
from core.units.models import User
person = User.objects.create_user("office")
start(kind="test.slow", title="t", owner=person, arguments={"folder": %r})
"""
GROW_OLD = """
from datetime import timedelta
from django.utils import timezone
from core.runs import jobs
from core.runs.models import Run
Run.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
jobs.resume_stale()
"""
LOOK = """
import json
from core.reminders.models import Notice
from core.runs.models import Run
run = Run.objects.get()
print(json.dumps([run.status, run.result, run.attempt, Notice.objects.count()]))
"""


class Installation:
    """An installation of its own in a folder, and its worker."""

    def __init__(self, folder):
        self.env = {**os.environ, "DATA_DIR": str(folder)}
        for name in ("DATABASE_URL", "REDIS_URL", "DEMONSTRATION"):
            self.env.pop(name, None)

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.env,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def shell(self, code):
        return self.manage("shell", "--no-imports", "-v0", "-c", code)

    def look(self):
        return json.loads(self.shell(LOOK))

    def worker(self):
        command = "-m celery -A zhengwu worker -c 1 --without-gossip --without-mingle"
        return subprocess.Popen(
            [sys.executable, *command.split(), "-I", "core.runs.tests.slow_kind"],
            cwd=settings.BASE_DIR,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def wait_until(happened, seconds=60):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.5)


def kill(worker):
    """What a power cut does: parent and children at once."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def test_job_of_a_killed_worker_is_done_again_and_ends_once(tmp_path):
    house = Installation(tmp_path / "data")
    house.manage("prepare")
    house.shell(START % str(tmp_path))
    first = house.worker()
    try:
        wait_until((tmp_path / "begun-1").exists)
    finally:
        kill(first)
    house.shell(GROW_OLD)

    second = house.worker()
    try:
        wait_until((tmp_path / "begun-2").exists)
        wait_until(lambda: house.look()[0] == "done")
    finally:
        kill(second)

    assert house.look() == ["done", {"attempt": 2}, 2, 1]
    assert not (tmp_path / "begun-3").exists()
