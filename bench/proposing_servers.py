"""Proposing on PostgreSQL: 100,000 occurrences of a bureau, 2,000,000 of a province.

The province is judged as at night: one job for each bureau, done by a real worker on
Redis. It is judged once more with the worker killed half-way and the jobs sent again.
"""

import time

from bench.support import servers

# isort: split
from django.db import connection

from assessment.jobs import judge_all
from assessment.models import Assessment, Finding, Score
from bench.support.proposed import compare, evaluated, found
from bench.support.province import make_bureaus
from bench.support.workers import peak, wait_until_it_answers, worker
from tasks.models import Occurrence

UNITS, TASKS, ROUNDS = 100, 250, 4
REPEATED = 3
MOST = 5
# Bureaus of 10,000 occurrences each, judged first, and all there are.
SMALL, LARGE = 10, 200
BUREAU = {"units": 50, "tasks": 50, "rounds": 4}
CHILDREN = 2
MOST_GROWTH = 1.25
MOST_MEMORY = 300
PATIENCE = 1800


def analyze():
    """What the server does by itself before night comes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def begin():
    """Nothing is judged."""
    Score.objects.all().delete()
    Finding.objects.all().delete()
    Assessment.objects.update(judged_on=None, counted_on=None)


def wait_for(at_most):
    """Wait until no more than so many assessments are left to judge."""
    deadline = time.monotonic() + PATIENCE
    while Assessment.objects.filter(judged_on=None).count() > at_most:
        assert time.monotonic() < deadline, "the province is not judged in time"
        time.sleep(0.1)


def night():
    """Judge all there is with one worker; seconds, and MiB of its largest process."""
    begin()
    with worker(CHILDREN) as process:
        wait_until_it_answers()
        start = time.perf_counter()
        judge_all()
        wait_for(0)
        seconds = time.perf_counter() - start
        memory = peak(process)
    assert found() == evaluated()
    return seconds, memory


def killed_night(bureaus):
    """Judge with a worker that is killed half-way and another that goes on."""
    begin()
    with worker(CHILDREN):
        judge_all()
        wait_for(bureaus // 2)
    with worker(CHILDREN):
        judge_all()
        wait_for(0)
    assert found() == evaluated()
    assert not Finding.objects.filter(points=None).exists()


def province(bureaus):
    """Occurrences there are when so many bureaus are, and what a night takes."""
    make_bureaus(bureaus, **BUREAU)
    analyze()
    occurrences = Occurrence.objects.count()
    seconds, memory = night()
    print(
        f"  {occurrences:>9,} occurrences {seconds:7.2f} s, {memory:.0f} MiB a worker"
    )
    assert memory < MOST_MEMORY, "a worker holds too much"
    return occurrences, seconds


def main():
    servers.make_tables()
    make_bureaus(1, units=UNITS, tasks=TASKS, rounds=ROUNDS)
    analyze()
    print(f"{Occurrence.objects.count():,} occurrences of {UNITS} units, PostgreSQL:")
    compare(REPEATED, MOST)

    servers.empty_tables()
    print(f"proposed and counted by {CHILDREN} children, a job for each bureau:")
    few, took = province(SMALL)
    servers.empty_tables()
    many, longer = province(LARGE)
    growth = (longer / many) / (took / few)
    print(f"  an occurrence takes {growth:.2f} times as long (most {MOST_GROWTH})")
    assert growth <= MOST_GROWTH, "proposing grows faster than what is judged"
    killed_night(LARGE)
    print("  killed half-way and sent again: the same findings, each once")


if __name__ == "__main__":
    main()
