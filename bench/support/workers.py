"""A Celery worker of a bench's own, what it holds in memory, and its sudden end."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from zhengwu.celery import app


@contextmanager
def worker(children):
    """A worker on the servers of the environment; at the end it is killed, all of it."""
    command = f"-m celery -A zhengwu worker -c {children} --without-gossip"
    process = subprocess.Popen(
        [sys.executable, *command.split(), "--without-mingle"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_it_answers():
    while not app.control.ping(timeout=1):
        pass


def peak(process):
    """MiB that the largest process of a worker has held at once."""
    held = [
        int(re.search(r"VmHWM:\s*(\d+) kB", (each / "status").read_text())[1])
        for each in Path("/proc").glob("[0-9]*")
        if group_of(each) == process.pid
    ]
    return max(held) / 1024


def group_of(folder):
    """The process group of a process, by its folder under /proc."""
    _, _, fields = (folder / "stat").read_text().rpartition(")")
    return int(fields.split()[2])
