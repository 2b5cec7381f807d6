from datetime import date

import pytest
from django.urls import reverse

from assessment.findings import confirm
from assessment.judging import propose_and_count
from assessment.models import Assessment, Finding, Rubric, Score
from assessment.rubrics import generate
from core.reminders import waiting
from core.runs.models import Run

from .factories import START, make_assignment, make_plan, make_task

READERS = ["office", "leader", "supervisor"]
COLLEAGUES = ["liaison", "head"]


@pytest.fixture(autouse=True)
def clock(monkeypatch, today):
    """The views read the day of the other fixtures."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)


@pytest.fixture
def judged(assessment, tasks, units, today):
    """Two units with two findings each, proposed and counted."""
    make_assignment(tasks[1], units["交警支队"])
    propose_and_count(assessment_pk=assessment.pk, today=today)
    return assessment


@pytest.fixture
def draft(bureau, cast):
    plan = make_plan(bureau, title="常年任务")
    make_task(plan, criteria=["建立专栏", "及时更新"])
    make_task(plan, "积极投稿")
    return generate(plan=plan, by=cast.office, today=START)


def pages(judged, draft):
    """Every address of the app, with what the page says of itself."""
    score = Score.objects.get(unit__name="交警支队")
    return {
        "rubric_list": [],
        "rubric_detail": [judged.rubric_id],
        "assessment_list": [],
        "assessment_detail": [judged.pk],
        "assessment_scores": [judged.pk],
        "score_detail": [score.pk],
    }


def address(name, *args):
    return reverse(f"assessment:{name}", args=args)


@pytest.mark.parametrize("name", READERS)
def test_pages_are_open_to_judges(judged, draft, cast, login, name):
    client = login(getattr(cast, name))

    for page, args in pages(judged, draft).items():
        response = client.get(address(page, *args))
        assert response.status_code == 200, page


@pytest.mark.parametrize("name", COLLEAGUES)
def test_pages_are_refused_to_colleagues_with_a_sentence(
    judged, draft, cast, login, name
):
    client = login(getattr(cast, name))

    for page, args in pages(judged, draft).items():
        if page == "assessment_list":
            continue
        response = client.get(address(page, *args))
        assert response.status_code == 403, page
        assert "只" in response.content.decode()


def test_pages_do_not_exist_for_strangers(judged, draft, cast, login):
    client = login(cast.stranger)

    for page, args in pages(judged, draft).items():
        if args:
            assert client.get(address(page, *args)).status_code == 404, page


@pytest.mark.parametrize(
    ("act", "names"),
    [
        ("assessment_propose", ["office", "leader", "liaison"]),
        ("assessment_count", ["office", "leader", "liaison"]),
        ("assessment_export", ["leader", "liaison"]),
        ("assessment_detail", ["office", "leader", "liaison"]),
    ],
)
def test_acts_are_refused_without_the_right(judged, cast, login, act, names):
    before = list(Finding.objects.values())

    for name in names:
        response = login(getattr(cast, name)).post(
            address(act, judged.pk), {"confirm": "1"}
        )
        assert response.status_code == 403
    assert login(cast.stranger).post(address(act, judged.pk)).status_code == 404
    assert list(Finding.objects.values()) == before
    assert not Run.objects.exists()


def test_rubric_list_of_strangers_is_their_own(judged, draft, cast, login):
    response = login(cast.stranger).get(address("rubric_list"))

    assert list(response.context["page"]) == []


def test_rubric_list_of_readers_has_no_drafts(judged, draft, cast, login):
    response = login(cast.leader).get(address("rubric_list"))

    assert list(response.context["page"]) == [judged.rubric]


def test_rubric_detail_of_a_draft_is_its_makers_alone(draft, cast, login):
    url = address("rubric_detail", draft.pk)

    assert login(cast.office).get(url).status_code == 200
    assert login(cast.leader).get(url).status_code == 403


def test_rubric_generate(plan, tasks, cast, login):
    response = login(cast.office).post(address("rubric_generate"), {"plan": plan.pk})

    rubric = Rubric.objects.get()
    assert response.url == address("rubric_detail", rubric.pk)


def test_rubric_generate_twice_makes_one(plan, tasks, cast, login):
    client = login(cast.office)
    for _ in range(2):
        client.post(address("rubric_generate"), {"plan": plan.pk})

    assert Rubric.objects.count() == 1


@pytest.mark.parametrize("name", ["leader", "liaison"])
def test_rubric_generate_refused(plan, tasks, cast, login, name):
    client = login(getattr(cast, name))

    response = client.post(address("rubric_generate"), {"plan": plan.pk})

    assert (response.status_code, Rubric.objects.count()) == (403, 0)


def test_rubric_generate_of_another_bureau(plan, tasks, cast, login):
    login(cast.stranger).post(address("rubric_generate"), {"plan": plan.pk})

    assert not Rubric.objects.exists()


def put_in_force(client, rubric, **changes):
    form = {
        "doc_no": "江公通〔2026〕19号",
        "in_force_from": "2026-07-01",
        "words": "施行",
    }
    return client.post(address("rubric_put_in_force", rubric.pk), {**form, **changes})


def test_rubric_put_in_force_shows_what_will_happen(draft, cast, login):
    response = login(cast.office).get(address("rubric_put_in_force", draft.pk))

    page = response.content.decode()
    assert "计分指标 2 项，不计分 1 项；日常工作合计 100.00 分。" in page
    assert "考核期 2026-01-01 周四 至 2026-12-31 周四" in page


def test_rubric_put_in_force(draft, cast, login):
    client = login(cast.office)

    response = put_in_force(client, draft)
    again = put_in_force(client, draft)

    assessment = Assessment.objects.get(rubric=draft)
    assert response.url == address("assessment_detail", assessment.pk)
    draft.refresh_from_db()
    assert again.url == address("rubric_detail", draft.pk)
    told = f"这份评分办法已经自{draft.in_force_from}起施行，没有再次施行。"
    assert told in client.get(again.url).content.decode()


def test_rubric_put_in_force_asks_for_the_word(draft, cast, login):
    response = put_in_force(login(cast.office), draft, words="好的")

    assert "请输入“施行”二字。" in response.content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("leader", 403), ("stranger", 404)])
def test_rubric_put_in_force_refused(draft, cast, login, name, status):
    response = put_in_force(login(getattr(cast, name)), draft)

    assert (response.status_code, Assessment.objects.count()) == (status, 0)


def test_assessment_list_leads_a_unit_to_its_scores(judged, cast, login):
    response = login(cast.liaison).get(address("assessment_list"))

    assert response.url == address("score_list")


@pytest.mark.parametrize("of_plan", [True, False])
def test_assessment_list_of_a_plan(judged, cast, login, of_plan):
    plan = judged.rubric.plan_id if of_plan else 0

    response = login(cast.office).get(address("assessment_list"), {"plan": plan})

    assert list(response.context["page"]) == [judged] * of_plan


@pytest.mark.parametrize(
    ("query", "expected"),
    [({}, 4), ({"status": "confirmed"}, 1), ({"unit": "法制支队"}, 2)],
)
def test_assessment_detail_filters(judged, units, cast, login, today, query, expected):
    first = Finding.objects.first()
    confirm(pks=[first.pk], assessment_pk=judged.pk, by=cast.supervisor, today=today)
    if "unit" in query:
        query = {"unit": units[query["unit"]].pk}

    response = login(cast.office).get(address("assessment_detail", judged.pk), query)

    assert len(response.context["page"]) == expected


def test_assessment_detail_confirms_what_is_ticked(judged, cast, login):
    pks = list(Finding.objects.values_list("pk", flat=True))[:2]
    url = address("assessment_detail", judged.pk) + "?status=proposed"

    response = login(cast.supervisor).post(url, {"finding": pks, "confirm": "1"})

    assert response.url == url
    assert Finding.objects.confirmed().count() == 2
    assert Score.objects.get(unit__name="法制支队").total == 5000


def test_assessment_detail_leaves_unticked_what_was_left_out(judged, cast, login):
    """The link that ticked all must not tick them again after the act."""
    pks = list(Finding.objects.values_list("pk", flat=True))
    url = address("assessment_detail", judged.pk)

    response = login(cast.supervisor).post(
        f"{url}?select=all&status=proposed",
        {"finding": pks[:2], "confirm": "1"},
        follow=True,
    )

    assert response.redirect_chain == [(f"{url}?status=proposed", 302)]
    assert " checked" not in response.content.decode()


def test_assessment_detail_confirms_twice_once(judged, cast, login):
    pks = list(Finding.objects.values_list("pk", flat=True))
    client, url = login(cast.supervisor), address("assessment_detail", judged.pk)
    client.post(url, {"finding": pks, "confirm": "1"})

    response = client.post(url, {"finding": pks, "confirm": "1"}, follow=True)

    assert "另有4条状态已变，未作处理。" in response.content.decode()


def test_assessment_detail_lifts_with_a_reason(judged, cast, login):
    pk = Finding.objects.first().pk
    url = address("assessment_detail", judged.pk)

    response = login(cast.supervisor).post(
        url, {"finding": [pk], "lift": "1", "reason": "系统故障。"}, follow=True
    )

    lifted = Finding.objects.get(status="lifted")
    assert "已解除1条，得分已更新。" in response.content.decode()
    assert (lifted.pk, lifted.lifted_reason) == (pk, "系统故障。")


@pytest.mark.parametrize("reason", ["", "   ", "　　"])
def test_assessment_detail_keeps_what_was_ticked_without_a_reason(
    judged, cast, login, reason
):
    pk = Finding.objects.first().pk
    url = address("assessment_detail", judged.pk)
    typed = {"finding": [pk], "lift": "1", "reason": reason}

    response = login(cast.supervisor).post(url, typed)

    page = response.content.decode()
    assert "没有解除，请先改正以下问题" in page
    assert "解除理由：不能为空。" in page
    assert page.count(" checked") == 1
    assert not Finding.objects.filter(status="lifted").exists()


def test_assessment_detail_ticks_the_whole_page(judged, cast, login):
    url = address("assessment_detail", judged.pk)

    response = login(cast.supervisor).get(url, {"select": "all"})

    assert response.content.decode().count(" checked") == 4


def test_assessment_detail_of_what_is_over_offers_nothing(judged, cast, login):
    Assessment.objects.update(status="shown")

    response = login(cast.supervisor).get(address("assessment_detail", judged.pk))

    assert "确认所选为扣分" not in response.content.decode()


def test_assessment_propose(assessment, cast, login):
    url = address("assessment_propose", assessment.pk)

    response = login(cast.supervisor).post(url, follow=True)

    assert "新提出2条" in response.content.decode()
    assert Score.objects.count() == 3


def test_assessment_count(judged, cast, login):
    Score.objects.all().delete()

    login(cast.supervisor).post(address("assessment_count", judged.pk))

    assert Score.objects.count() == 3


def test_assessment_propose_again_says_that_nothing_changed(judged, cast, login):
    url = address("assessment_propose", judged.pk)

    response = login(cast.supervisor).post(url, follow=True)

    assert "事实没有变化，得分已更新。" in response.content.decode()


@pytest.mark.parametrize("act", ["assessment_propose", "assessment_count"])
def test_machine_refused_when_over(judged, cast, login, act):
    Assessment.objects.update(status="final")

    response = login(cast.supervisor).post(address(act, judged.pk), follow=True)

    assert "不在进行中" in response.content.decode()


def test_assessment_export_starts_a_run(judged, cast, login):
    response = login(cast.office).post(address("assessment_export", judged.pk))

    run = Run.objects.get()
    assert response.url == reverse("run_detail", args=[run.uuid])
    assert run.arguments == {
        "assessment": judged.pk,
        "today": "2026-07-01",
        "chosen": {},
        "with_evidence": False,
    }


def test_score_detail_explains_every_point(judged, cast, login):
    score = Score.objects.get(unit__name="法制支队")

    page = login(cast.liaison).get(address("score_detail", score.pk)).content.decode()

    assert "任务1第1期，到期日2026-03-25，未报送。 6.25 分。" in page
    assert "拟扣全部确认后为 50.00 分" in page


@pytest.mark.parametrize(("name", "status"), [("head", 200), ("neighbour", 403)])
def test_score_detail_is_the_units_own(judged, cast, login, name, status):
    score = Score.objects.get(unit__name="法制支队")

    response = login(getattr(cast, name)).get(address("score_detail", score.pk))

    assert response.status_code == status


def test_score_detail_of_a_unit_with_nothing_assigned(judged, units, cast, login):
    score = Score.objects.get(unit=units["宣传科"])

    page = login(cast.supervisor).get(address("score_detail", score.pk))

    assert score.standing == "not_judged"
    assert "本单位在考核期内没有须报送的指标，不参加评分。" in page.content.decode()


def test_score_list_of_a_unit(judged, cast, login):
    response = login(cast.head).get(address("score_list"))

    assert [score.unit.name for score in response.context["page"]] == ["法制支队"]


def test_score_list_of_who_has_none(judged, cast, login):
    response = login(cast.manager).get(address("score_list"))

    assert list(response.context["page"]) == []


def test_waiting_counts_what_its_page_lists(judged, cast, login, today):
    waits = {each.name: each for each in waiting.for_user(cast.supervisor, today)}
    waits = waits["assessment.proposed"]

    response = login(cast.supervisor).get(waits.url)

    assert waits.count == len(response.context["page"]) == 4


def test_waiting_refused_without_the_right(judged, cast, login):
    assert login(cast.office).get(address("finding_waiting")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("place", "name", "most"),
    [
        ("assessment_detail", "supervisor", 14),
        ("assessment_scores", "supervisor", 14),
        ("assessment_list", "office", 14),
        ("rubric_list", "office", 16),
        ("finding_waiting", "supervisor", 14),
        ("score_list", "head", 14),
        ("score_detail", "head", 14),
    ],
)
def test_lists_take_the_same_queries_however_many_rows(
    assessment, tasks, units, cast, login, rows, place, name, most, request
):
    for task in tasks[1 : 1 + rows]:
        for unit in list(units.values()):
            make_assignment(task, unit)
    propose_and_count(assessment_pk=assessment.pk, today=date(2026, 7, 1))
    args = (
        [] if place.endswith("_list") or place == "finding_waiting" else [assessment.pk]
    )
    if place == "score_detail":
        args = [Score.objects.get(unit__name="法制支队").pk]
    client = login(getattr(cast, name))
    queries = request.getfixturevalue("django_assert_max_num_queries")

    with queries(most):
        assert client.get(address(place, *args)).status_code == 200


@pytest.mark.parametrize(
    ("most", "query", "numbers"),
    [
        (60, {}, ["1", "2"]),
        (60, {"leaves": "lost"}, ["1"]),
        (1, {}, ["1"]),
        (1, {"leaves": "all"}, ["1", "2"]),
        (1, {"leaves": "moon"}, ["1"]),
    ],
)
def test_score_detail_shows_what_was_lost_of_many_leaves(
    assessment, tasks, units, cast, login, today, monkeypatch, most, query, numbers
):
    monkeypatch.setattr("assessment.views.scores.MOST_LEAVES", most)
    make_assignment(tasks[1], units["法制支队"], due=(date(2026, 12, 1),))
    propose_and_count(assessment_pk=assessment.pk, today=today)
    score = Score.objects.get(unit__name="法制支队")

    response = login(cast.head).get(address("score_detail", score.pk), query)

    found = [row.indicator.task.number for row in response.context["rows"]]
    assert found == numbers
    assert "有扣分和拟扣 1 项" in response.content.decode()
