"""The house rules of every test run, loaded by pytest.ini before the settings.

- Tests keep their files out of the installation's data folder.
- Jobs run where they are sent, and their errors come up.
- Tests that need a program the machine lacks are left out, and one line says so;
  with CI_FULL set they run, and fail.
"""

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

DATA_DIR = Path(tempfile.mkdtemp(prefix="zhengwu-tests-"))
(DATA_DIR / "static").mkdir()
os.environ["DATA_DIR"] = str(DATA_DIR)
os.environ.setdefault("DEMONSTRATION", "0")
# A connection kept open would stop PostgreSQL from dropping the test database.
os.environ["CONN_MAX_AGE"] = "0"
# Playwright keeps an event loop running in the thread that also uses the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Marker → (is there what it needs, what is missing).
NEEDS = {
    "browser": (CHROMIUM, "没有 Chromium"),
    "office": (shutil.which("soffice"), "没有 LibreOffice"),
    "servers": (
        os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"),
        "未设置 DATABASE_URL 和 REDIS_URL",
    ),
}
LEFT_OUT = pytest.StashKey[Counter]()


def pytest_configure(config):
    config.stash[LEFT_OUT] = Counter()


def pytest_unconfigure(config):
    shutil.rmtree(DATA_DIR, ignore_errors=True)


# Leaving out what cannot run here.


def lacking(item):
    """The marker of a test that names something this machine lacks, or None."""
    for marker, (present, _) in NEEDS.items():
        if not present and item.get_closest_marker(marker):
            return marker
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if os.environ.get("CI_FULL"):
        return
    left_out = {item: marker for item in items if (marker := lacking(item))}
    config.stash[LEFT_OUT].update(left_out.values())
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Every xdist worker collects everything, so one worker's counts are all."""
    counts = getattr(node, "workeroutput", {}).get("left_out", {})
    node.config.stash[LEFT_OUT] |= Counter(counts)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash[LEFT_OUT])


def pytest_terminal_summary(terminalreporter, config):
    left_out = config.stash[LEFT_OUT]
    if left_out:
        reasons = "；".join(
            f"{marker} {count} 项（{NEEDS[marker][1]}）"
            for marker, count in sorted(left_out.items())
        )
        terminalreporter.write_line(f"未运行 {left_out.total()} 项测试：{reasons}。")


# Background work.


@pytest.fixture(scope="session", autouse=True)
def jobs_run_at_once():
    from zhengwu.celery import app  # noqa: PLC0415 -- after the settings are known

    app.conf.update(task_always_eager=True, task_eager_propagates=True)


# Database.


@pytest.fixture(scope="session", autouse=True)
def no_connection_outlives_its_request():
    """A browser keeps its socket open, and with it a thread of the live server.

    A connection kept in that thread would forbid dropping the test database.
    """
    from django.db import connections  # noqa: PLC0415 -- after the settings are known

    connections.settings["default"]["CONN_MAX_AGE"] = 0
