"""Reading a report in a process of its own, which may not outgrow its bounds.

A page answers at once and keeps nothing, so what it reads is no job of `core.runs`.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from reports.report import Report

from .annual import NoReport
from .child import MAX_SECONDS

TOO_SLOW = (
    f"文件太复杂，{MAX_SECONDS}秒内没有读完，请另存为 Word 文档（.docx）后再核对。"
)
TOO_HUNGRY = "文件太复杂，没有读成，请另存为 Word 文档（.docx）后再核对。"

ROOT = Path(__file__).resolve().parents[2]


def read(name: str, data: bytes) -> Report:
    """Return what the report says; `NoReport` where it is none or cannot be read."""
    command = [sys.executable, "-m", "reports.reading.child", name]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
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
