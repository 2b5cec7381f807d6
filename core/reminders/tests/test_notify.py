"""Notices of events."""

import pytest
from django.db import IntegrityError

from core.reminders.models import Notice
from core.reminders.services import notify
from core.runs import kinds
from core.runs.models import Run
from core.runs.services import start

from .factories import make_notice


@pytest.fixture
def tell(today):
    def tell(people, **fields):
        values = {
            "source": "tasks.returned",
            "item": "report-1",
            "step": "退回",
            "due_on": today,
            "title": "退回修改",
            "body": "缺佐证材料。",
            "url": "/tasks/",
            "today": today,
        }
        return notify(people=people, **values | fields)

    return tell


def test_notify_writes_one_row_per_person(cast, tell, today):
    count = tell([cast.liaison, cast.head, cast.liaison])

    assert count == 2
    assert list(
        Notice.objects.order_by("pk").values_list("person", "title", "sent_on")
    ) == [
        (cast.liaison.pk, "退回修改", today),
        (cast.head.pk, "退回修改", today),
    ]


def test_notify_again_tells_only_who_was_not_told(cast, tell):
    tell([cast.liaison])

    assert tell(person for person in (cast.liaison, cast.head)) == 1


def test_notify_of_nobody_writes_nothing(db, tell):
    assert tell([]) == 0


def test_notify_cuts_a_long_title(cast, tell):
    tell([cast.liaison], title="长" * 300)

    assert Notice.objects.get().title == "长" * 199 + "…"


@pytest.mark.parametrize(
    "url", ["http://a/", "//a/", "/\\a/", "javascript:alert(1)", "tasks/", ""]
)
def test_notify_leads_nowhere_outside(cast, tell, url):
    with pytest.raises(ValueError, match="page of ours"):
        tell([cast.liaison], url=url)


@pytest.mark.parametrize("url", ["http://a/", "//a/", ""])
def test_notice_that_leads_outside_is_impossible(cast, url):
    with pytest.raises(IntegrityError, match="notice_leads_inside"):
        make_notice(cast.liaison, url=url)


def test_notice_twice_is_impossible(cast):
    make_notice(cast.liaison)

    with pytest.raises(IntegrityError):
        make_notice(cast.liaison)


def test_run_that_ended_tells_its_owner(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(kinds, "kinds", {})
    kinds.register("test", lambda run, progress: None)

    with django_capture_on_commit_callbacks(execute=True):
        start(kind="test", title="识别《要点》", owner=cast.office, arguments={})

    run, notice = Run.objects.get(), Notice.objects.get()
    assert (notice.person, notice.title, notice.url) == (
        cast.office,
        "作业已完成：识别《要点》",
        f"/runs/{run.uuid}/",
    )


def test_run_that_failed_tells_its_owner_why(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    def work(run, progress):
        raise kinds.RunFailed("没有任务。")

    monkeypatch.setattr(kinds, "kinds", {})
    kinds.register("test", work)

    with django_capture_on_commit_callbacks(execute=True):
        start(kind="test", title="识别《要点》", owner=cast.office, arguments={})

    notice = Notice.objects.get()
    assert (notice.title, notice.body) == ("作业未完成：识别《要点》", "没有任务。")
