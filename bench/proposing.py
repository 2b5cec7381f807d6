"""Proposing over 100,000 occurrences on the embedded database."""

from bench.support import database

# isort: split
from bench.support.proposed import compare
from bench.support.province import make_bureaus
from tasks.models import Occurrence

UNITS, TASKS, ROUNDS = 100, 250, 4
REPEATED = 3
MOST = 5


def main():
    database.make_tables()
    make_bureaus(1, units=UNITS, tasks=TASKS, rounds=ROUNDS)
    print(f"{Occurrence.objects.count():,} occurrences of {UNITS} units, embedded:")
    compare(REPEATED, MOST)


if __name__ == "__main__":
    main()
