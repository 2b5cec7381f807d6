"""Two reviewers at once, on PostgreSQL."""

import threading
from datetime import date

import pytest
from django.db import connection

from core.audit.models import Event
from tasks.services.reviews import approve, return_reports
from tasks.tests.factories import first_occurrence, handed_out, report_at

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="needs two writing connections"
)
def test_two_reviewers_at_once_decide_once(bureau, cast, today):
    report = report_at(
        "to_review",
        first_occurrence(handed_out(bureau, by=cast.office)),
        cast,
        today=today,
    )
    act = {"pks": [report.pk], "by": cast.office, "today": today}
    act["seen"] = {report.pk: report.version}
    redo = {"reason": "缺少佐证", "redo_by": date(2026, 7, 10)}
    done, start = [], threading.Barrier(2)

    def approved(**act):
        return approve(**act).reports

    def decide(service, **more):
        start.wait()
        try:
            done.append(service(**act, **more))
        finally:
            connection.close()

    reviewers = [
        threading.Thread(target=decide, args=(approved,)),
        threading.Thread(target=decide, args=(return_reports,), kwargs=redo),
    ]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join()

    assert sorted(len(reports) for reports in done) == [0, 1]
    decided = Event.objects.filter(act__in=["审核通过", "退回修改"])
    assert decided.count() == 1
