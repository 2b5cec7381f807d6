"""错链 as rows: stretches of time, what a run looks at, and results brought back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.jobs import check_links
from catalog.models import LinkState, Publication
from catalog.refusals import Refused
from catalog.services import checking, publishing
from catalog.standalone.check_links import Result
from core.audit.models import Event
from core.runs.models import Run

from .factories import fresh
from .publications import CALENDAR, publish, seen
from .sites import site

MARCH = date(2026, 3, 10)
DAY = timedelta(days=1)


@pytest.fixture
def say(bureau, people, units, today):
    def say(link, **facts):
        facts.setdefault("title", link.rpartition("/")[2])
        values = {"unit": units["法制支队"], "published_on": MARCH, "link": link}
        return publish(bureau, people.office, today=today, **(values | facts))

    return say


def stretches(row):
    rows = LinkState.objects.filter(publication=row).order_by("pk")
    return list(rows.values_list("outcome", "since_on", "seen_on", "ended_on"))


def test_a_stretch_goes_on_until_the_link_is_mended(say):
    row = say("http://www.example.gov.cn/1")
    days = [MARCH + DAY * each for each in range(5)]
    for outcome, on in zip(
        ("alive", "dead", "unreachable", "redirected", "alive"), days, strict=True
    ):
        seen(row, outcome, on)
    seen(row, "dead", days[0])  # an older file, brought in late

    assert stretches(row) == [
        ("alive", days[0], days[0], days[1]),
        ("unreachable", days[1], days[2], days[3]),
        ("alive", days[3], days[4], None),
    ]


def test_a_corrected_address_is_broken_no_more_until_it_is_looked_at(
    say, people, today
):
    row = say("http://www.example.gov.cn/old")
    seen(row, "dead", MARCH)
    assert LinkState.objects.broken().count() == 1
    publishing.correct(
        **fresh(row),
        facts={"link": "http://www.example.gov.cn/new"},
        by=people.office,
        today=today,
        calendar=CALENDAR,
    )

    assert not LinkState.objects.broken().exists()
    row.refresh_from_db()
    seen(row, "dead", today)
    assert [each[1] for each in stretches(row)] == [MARCH, today]


def test_run_looks_at_what_was_longest_unseen_and_only_where_it_may(
    say, bureau, people, today, settings
):
    with site() as (address, asked):
        fine, gone = say(f"{address}/page/1"), say(f"{address}/gone/2")
        say("", title="没有网址的")
        seen(fine, "alive", today - DAY, code=200)
        values = {"by": people.office, "today": today, "pause": 0}
        assert checking.check_bureau(bureau, **values) == 2
        assert asked == []
        assert {each.outcome for each in LinkState.objects.now()} == {"refused"}

        LinkState.objects.update(seen_on=today - DAY, since_on=today - DAY)
        settings.LINK_CHECK_INSIDE = ["127.0.0.1"]
        assert checking.check_bureau(bureau, **values) == 2
        assert checking.check_bureau(bureau, **values) == 0

        found = LinkState.objects.now().values_list("publication", "outcome")
        assert dict(found) == {fine.pk: "alive", gone.pk: "dead"}
        assert LinkState.objects.broken().get().publication == gone
        mended = {"link": f"{address}/page/2"}
        Publication.objects.filter(pk=gone.pk).update(**mended)
        LinkState.objects.filter(publication=gone).update(**mended)
        assert checking.check_bureau(bureau, again=True, **values) == 1
        assert not LinkState.objects.broken().exists()


def test_a_machine_that_is_cut_off_records_nothing(
    say, bureau, people, today, monkeypatch
):
    asked = []

    def away(link, inside):
        asked.append(link)
        return Result("unreachable")

    monkeypatch.setattr(checking, "check", away)
    monkeypatch.setattr(checking, "MOST", 4)
    rows = [say(f"http://site.gov.cn/{place}") for place in range(5)]
    values = {"by": people.office, "today": today, "pause": 0}

    with pytest.raises(Refused, match="可能是连不上互联网"):
        checking.check_bureau(bureau, **values)
    assert not LinkState.objects.exists()
    assert len(asked) == 3
    seen(rows[4], "alive", today, code=200)
    assert checking.check_bureau(bureau, **values) == 3
    assert "1个留待下次" in Event.objects.latest("pk").note
    assert LinkState.objects.broken().count() == 3
    say("http://other.gov.cn/1")
    checking.check_bureau(bureau, **values)
    assert asked[-2:] == ["http://site.gov.cn/3", "http://other.gov.cn/1"]


def test_a_site_that_keeps_programs_out_is_looked_at_by_a_person(say, people, login):
    row = say("http://www.example.gov.cn/1")
    seen(row, "guarded", MARCH, code=403)
    assert not LinkState.objects.broken().exists()
    client, url = login(people.liaison), reverse("catalog:link_look", args=[row.pk])
    listed = client.get(reverse("catalog:link_list"), {"outcome": "guarded", "ours": 1})
    assert "请点网址打开看一看" in listed.content.decode()

    client.post(url, {"is_there": "1", "from": "guarded"})

    state = LinkState.objects.now().get()
    assert (state.outcome, state.looked_by) == ("alive", people.liaison)
    seen(row, "guarded", state.looked_on + DAY, code=403)
    assert LinkState.objects.now().get().outcome == "alive"
    seen(row, "guarded", state.looked_on + DAY * 90, code=403)
    assert LinkState.objects.now().get().outcome == "guarded"
    for reader, status in (("stranger", 404), ("supervisor", 403)):
        assert login(getattr(people, reader)).post(url).status_code == status


def test_a_broken_link_is_not_mended_by_shutting_programs_out(say, people, login):
    row = say("http://www.example.gov.cn/1")
    seen(row, "dead", MARCH)
    seen(row, "guarded", MARCH + DAY, code=403)

    [state] = LinkState.objects.broken()
    assert (state.since_on, state.seen_on) == (MARCH, MARCH)
    assert state.detail.endswith(f"{MARCH + DAY}起网站不让程序检查，请人工打开核对。")
    url = reverse("catalog:link_look", args=[row.pk])
    page = login(people.liaison).post(url, {"is_there": "1"}, follow=True)
    assert "请政务公开办公室核对" in page.content.decode()
    login(people.office).post(url, {"is_there": "1"})
    assert not LinkState.objects.broken().exists()
    assert Event.objects.latest("pk").act == "人工核对网址"
    login(people.liaison).post(url, {"is_there": "0"})
    assert LinkState.objects.broken().get().looked_on is not None


def test_nightly_job_runs_only_where_the_setting_says_so(say, settings):
    say("http://127.0.0.1:9/1")
    check_links()
    assert not LinkState.objects.exists()

    settings.LINK_CHECK, settings.LINK_CHECK_PAUSE = True, 0
    check_links()

    assert LinkState.objects.get().outcome == "refused"


# The pages.


@pytest.fixture
def office(login, people):
    return login(people.office)


def test_list_shows_broken_links_and_costs_the_same(
    say, office, login, people, today, django_assert_num_queries
):
    url = reverse("catalog:link_list")
    rows = [say(f"http://www.example.gov.cn/{each}") for each in range(3)]
    seen(rows[0], "dead", today)
    with django_assert_num_queries(LIST_COST):
        office.get(url)
    for row in rows[1:]:
        seen(row, "unreachable", today)
    with django_assert_num_queries(LIST_COST):
        page = office.get(url)

    assert len(page.context["page"].object_list) == 3
    seen(rows[2], "redirected", today + DAY)
    moved = office.get(url, {"outcome": "redirected"}).context["page"]
    assert [each.publication for each in moved] == [rows[2]]
    client = login(people.neighbour)
    assert len(client.get(url).context["page"].object_list) == 2
    assert len(client.get(url, {"ours": 1}).context["page"].object_list) == 0
    assert len(login(people.stranger).get(url).context["page"].object_list) == 0
    assert login(people.manager).get(url).status_code == 403


def test_links_go_out_and_results_come_back(say, office, today):
    row, other = (say(f"http://www.example.gov.cn/{each}") for each in "ab")
    out = office.get(reverse("catalog:link_export"))
    script = office.get(reverse("catalog:link_script"))
    assert out.content.decode("utf-8-sig").splitlines() == [
        "id,url",
        f"{row.pk},{row.link}",
        f"{other.pk},{other.link}",
    ]
    assert b"def check(url" in script.content

    lines = [
        "id,url,outcome,code,final,detail,checked_on",
        f"{row.pk},{row.link},dead,404,,网站答复404,2026-06-30",
        f"{other.pk},http://www.example.gov.cn/old,dead,404,,,2026-06-30",
        f"999999,{row.link},dead,404,,,2026-06-30",
        f"{other.pk},{other.link},broken,404,,,2026-06-30",
        f"{other.pk},{other.link},alive,200,,,2099-07-02",
        f"{other.pk},{other.link},alive,200,,,昨天",
    ]
    page = bring(office, "\n".join(lines))

    assert [fault[:20] for fault in page.context["shown"]] == [
        fault[:20]
        for fault in (
            "第3行：网址在检查以后已更正，没有采用，请重新检查。",
            "第4行：没有这条公开记录，或者已经撤下，没有采用。",
            "第5行：不认识结果“broken”，没有采用。",
            "第6行：检查日期2099-07-02晚于今天，没有采用",
            "第7行：检查日期有误，没有采用。",
        )
    ]
    [state] = LinkState.objects.broken()
    assert (state.publication, state.since_on) == (row, date(2026, 6, 30))


def bring(client, said):
    file = SimpleUploadedFile("results.csv", said.encode("utf-8-sig"))
    return client.post(reverse("catalog:link_results"), {"file": file}, follow=True)


def test_a_file_that_is_no_result_is_refused_in_a_sentence(office, say):
    assert "这不是检查程序写出的结果文件" in bring(office, "a,b\n1,2").content.decode()
    row = say("http://www.example.gov.cn/1")
    away = f"id,url,outcome,checked_on\n{row.pk},{row.link},unreachable,2026-06-30"
    assert "一个也连不上" in bring(office, away).content.decode()
    assert not LinkState.objects.exists()
    page = office.post(reverse("catalog:link_results"), follow=True)
    assert "请选择检查程序写出的结果文件" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_office_has_links_looked_at_in_the_background(say, office, settings):
    settings.LINK_CHECK_PAUSE = 0
    url = reverse("catalog:link_check")
    nothing = office.post(url, follow=True)
    assert "今天没有还未检查的网址" in nothing.content.decode()
    say("http://127.0.0.1:9/1")

    office.post(url)

    say("http://127.0.0.1:9/2")
    run = Run.objects.get()
    assert (run.status, run.leads_to["label"]) == ("done", "查看错链")
    assert LinkState.objects.get().outcome == "refused"
    Run.objects.create(kind=checking.CHECKING, owner=run.owner, arguments=run.arguments)
    again = office.post(url, follow=True)
    assert "正在检查，不用再点" in again.content.decode()


LIST_COST = 9
