"""Two people at one station at the same moment, on PostgreSQL: one passes it on."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from foi.models import Stay, Step
from foi.refusals import Overtaken
from foi.services import chaining

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs two writing connections"
    ),
]


def test_of_two_who_pass_at_once_one_does(handled, cast, calendar):
    barrier, said = Barrier(2), []

    def pass_on():
        barrier.wait()
        try:
            chaining.pass_on(
                pk=handled.pk,
                version=handled.version,
                opinion="",
                by=cast.handler,
                today=date(2026, 2, 9),
                calendar=calendar,
            )
            said.append("passed")
        except Overtaken:
            said.append("overtaken")
        finally:
            connection.close()

    threads = [Thread(target=pass_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["overtaken", "passed"]
    assert Stay.objects.open().get().step == Step.LEGAL
