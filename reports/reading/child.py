"""Reads one report from its standard input and tells what it says, as JSON.

A process of its own for `apart`; a program that a reader starts may have its own bounds.
"""

import json
import logging
import resource
import sys

from core.papers.paper import Unreadable
from reports.reading.annual import NoReport, read_data

MAX_SECONDS = 60
MAX_MEMORY = 1024 * 1024 * 1024


def _bound(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most, hard))


def main() -> None:
    _bound(resource.RLIMIT_AS, MAX_MEMORY)
    _bound(resource.RLIMIT_CPU, MAX_SECONDS)
    logging.disable()
    try:
        report = read_data(sys.argv[1], sys.stdin.buffer.read())
        found = {"report": report.as_data()}
    except (Unreadable, NoReport) as refused:
        found = {"refused": str(refused)}
    sys.stdout.buffer.write(json.dumps(found).encode())


if __name__ == "__main__":
    main()
