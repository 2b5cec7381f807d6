"""Numbers of letters on PostgreSQL: two people and ten letters at once."""

import threading

import pytest
from django.db import connection

from foi.models import Letter
from foi.refusals import Overtaken

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

AT_ONCE = 6


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs two writing connections"
)
def test_issued_at_once_each_has_a_number_and_none_is_left_out(make, draft, issue):
    drafts = [draft(make(), "receipt") for _ in range(AT_ONCE)]
    done, start = [], threading.Barrier(AT_ONCE + 2)

    def go(letter):
        start.wait()
        try:
            done.append(issue(letter).number)
        except Overtaken as overtaken:
            done.append(str(overtaken)[:3])
        finally:
            connection.close()

    # The first draft is issued by three people.
    threads = [
        threading.Thread(target=go, args=(letter,))
        for letter in [*drafts, *drafts[:1] * 2]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = sorted(each for each in done if isinstance(each, int))
    assert numbers == list(range(1, AT_ONCE + 1))
    assert len(done) == AT_ONCE + 2
    assert Letter.objects.issued().count() == AT_ONCE
