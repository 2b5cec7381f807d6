"""Reading a report in a process of its own, which may not outgrow its bounds.

A page answers at once and keeps nothing, so what it reads is no job of `core.runs`.
So many are read at a time in one web process, and no more: each may take a core and
a gigabyte.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import BoundedSemaphore

from reports.report import Report

from .annual import NoReport
from .child import MAX_SECONDS

TOO_SLOW = (
    f"文件太复杂，{MAX_SECONDS}秒内没有读完，请另存为 Word 文档（.docx）后再核对。"
)
TOO_HUNGRY = "文件太复杂，没有读成，请另存为 Word 文档（.docx）后再核对。"

BUSY = "正在核对的文件较多，请过一分钟再试。"
MOST_AT_ONCE = 2
WAIT_SECONDS = 15
slots = BoundedSemaphore(MOST_AT_ONCE)

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def slot():
    """A place among those that read now; refused where none is free in time."""
    if not slots.acquire(timeout=WAIT_SECONDS):
        raise NoReport(BUSY)
    try:
        yield
    finally:
        slots.release()


def read(name: str, data: bytes) -> Report:
    """Return what the report says; `NoReport` where it is none or cannot be read."""
    command = [sys.executable, "-m", "reports.reading.child", name]
    with (
        slot(),
        subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as child,
    ):
        try:
            told, _ = child.communicate(data, timeout=MAX_SECONDS)
        except subprocess.TimeoutExpired:
            raise NoReport(TOO_SLOW) from None
        finally:
            # With all it started.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    return understood(told)


def understood(told: bytes) -> Report:
    try:
        found = json.loads(told)
    except ValueError:
        raise NoReport(TOO_HUNGRY) from None
    if "refused" in found:
        raise NoReport(found["refused"])
    return Report.from_data(found["report"])
