"""A kind of job whose first attempt never ends; loaded by the worker of a test."""

import time
from pathlib import Path

from core.runs import kinds


def work(run, progress):
    Path(run.arguments["folder"], f"begun-{run.attempt}").touch()
    if run.attempt == 1:
        time.sleep(600)
    return {"attempt": run.attempt}


kinds.register("test.slow", work)
