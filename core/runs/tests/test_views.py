"""我的作业."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.files.services import store
from core.runs.models import Run

from .factories import change_run, make_run


def page_of(response):
    return response.content.decode()


def detail(run):
    return reverse("run_detail", args=[run.uuid])


def test_list_shows_own_jobs_newest_first(login, cast):
    first = make_run(cast.office, title="识别甲")
    make_run(cast.leader, title="识别乙")
    last = make_run(cast.office, title="识别丙")

    response = login(cast.office).get(reverse("run_list"))

    assert list(response.context["page"]) == [last, first]


def test_list_without_jobs_says_so(login, cast):
    response = login(cast.office).get(reverse("run_list"))

    assert "您还没有提交过后台作业" in page_of(response)


def test_list_needs_a_login(client, db):
    assert client.get(reverse("run_list")).status_code == 302


def test_list_is_paged(login, cast):
    for _ in range(26):
        make_run(cast.office)

    page = login(cast.office).get(reverse("run_list"), {"page": 2}).context["page"]

    assert (len(page), page.paginator.count) == (1, 26)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_queries_for_any_number(
    login, cast, count, django_assert_max_num_queries
):
    client = login(cast.office)
    for number in range(count):
        run = make_run(cast.office)
        stored = store(name=f"{number}.txt", content=b"a", by=cast.office)
        change_run(run, status="done", ended_at=timezone.now(), file=stored)

    with django_assert_max_num_queries(12):
        client.get(reverse("run_list"))


def test_detail_of_an_open_job_comes_back_by_itself(login, cast):
    run = change_run(make_run(cast.office), status="running", done=3, total=12)

    page = page_of(login(cast.office).get(detail(run)))

    assert 'data-refresh="3"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "3/12" in page


def test_detail_of_a_done_job_leads_on(login, cast):
    run = change_run(
        make_run(cast.office),
        status="done",
        ended_at=timezone.now(),
        result={"url": "/tasks/", "label": "核对识别结果"},
        file=store(name="表.csv", content=b"a", by=cast.office),
    )

    page = page_of(login(cast.office).get(detail(run)))

    assert '<a href="/tasks/">核对识别结果</a>' in page
    assert reverse("file_download", args=[run.file.uuid]) in page
    assert "refresh" not in page.partition("<main")[2]


def test_detail_of_a_failed_job_says_why(login, cast):
    run = change_run(
        make_run(cast.office),
        status="failed",
        ended_at=timezone.now(),
        error="没有任务。",
    )

    assert "<p>没有任务。</p>" in page_of(login(cast.office).get(detail(run)))


@pytest.mark.parametrize("person", ["leader", "manager", "stranger"])
def test_detail_does_not_exist_for_others(login, cast, person):
    run = make_run(cast.office)

    assert login(getattr(cast, person)).get(detail(run)).status_code == 404


def test_result_file_is_read_by_the_owner_alone(login, cast):
    run = change_run(
        make_run(cast.office),
        status="done",
        ended_at=timezone.now(),
        file=store(name="表.csv", content=b"a", by=cast.office),
    )

    assert Run.may_read(cast.office, run.file)
    assert not Run.may_read(cast.leader, run.file)
