"""Two sealers at once, on PostgreSQL."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.audit import seals
from core.audit.models import Event

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

EVENTS = 60


def seal_in_thread():
    try:
        seals.seal(before=timezone.now() + timedelta(minutes=1))
    finally:
        connection.close()


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs two writing connections"
)
def test_two_sealers_at_once_make_one_chain(monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 5)
    Event.objects.bulk_create(
        [Event(act=f"第{number}件", actor="系统") for number in range(EVENTS)]
    )
    sealers = [threading.Thread(target=seal_in_thread) for _ in range(3)]

    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()

    verdict = seals.verify()
    assert (verdict.sealed, verdict.unsealed, verdict.fault) == (EVENTS, 0, "")
