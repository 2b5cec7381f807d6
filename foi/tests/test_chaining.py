"""办理流转: from station to station and back, one stay open at a time."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.audit.models import Event
from core.reminders.models import Notice
from core.reminders.services import give_default_ladder, sweep
from core.units import handovers, successions
from core.units.roles import Role
from core.units.tests.factories import make_person, make_unit
from core.workdays.calendar import WorkCalendar
from foi import chain_page
from foi.models import InformationRequest, Outcome, Stay, Step
from foi.refusals import Overtaken, Refused
from foi.services import chaining, clocking, ending
from foi.services.recomputing import recompute_stays
from foi.signing_sheet import sign_offs

from .factories import HANDED

PASSED, LATER = date(2026, 2, 9), date(2026, 2, 12)
Result = Stay.Result


def answer(do, row, on=LATER, **values):
    return do(
        ending.answer, row, on=on, outcome=Outcome.objects.get(code="A1"), **values
    )


def results(row):
    return list(row.stays.order_by("pk").values_list("step", "result"))


def test_chain_goes_through_its_stations_and_lets_the_answer_out(
    handled, cast, units, move, do, calendar
):
    """The statutory date stays; days and limits are of working days."""
    due_on = handled.due_on
    first = handled.stays.order_by("pk").first()
    assert (first.step, first.unit, first.result) == (
        Step.INTAKE,
        units["宣传科"],
        Result.PASSED,
    )
    stay = chaining.open_stay(handled)
    assert (stay.step, stay.unit, stay.limit_days, stay.due_on) == (
        Step.HANDLING,
        handled.unit,
        8,
        date(2026, 2, 6),
    )
    assert (handled.unit, handled.handed_on) == (units["交警支队"], HANDED)
    with pytest.raises(Refused, match="还没有完成签批（现在承办单位（交警支队）"):
        answer(do, handled)

    move(chaining.take, handled, cast.handler, HANDED)
    legal = move(chaining.pass_on, handled, cast.handler, PASSED, opinion="拟公开")
    assert (legal.step, legal.unit, legal.person) == (
        Step.LEGAL,
        units["法制支队"],
        None,
    )
    move(chaining.pass_on, handled, cast.legal, PASSED)
    signing = move(chaining.pass_on, handled, cast.secrecy, PASSED)
    assert (signing.step, signing.unit) == (Step.SIGNING, units["宣传科"])
    assert move(chaining.pass_on, handled, cast.leader, LATER) is None

    lines = chain_page.stay_lines(handled, calendar=calendar, today=LATER)
    assert [(line.days, line.over) for line in lines] == [
        (1, 0),
        (9, 1),
        (0, 0),
        (0, 0),
        (3, 1),
    ]
    assert chain_page.held_by_unit(lines)[0] == (units["交警支队"], 9, 1)
    assert handled.due_on == due_on
    boxes = sign_offs(handled)
    assert boxes[0] == ("承办单位意见", str(cast.handler), PASSED, "拟公开")
    assert [day for _, _, day, _ in boxes] == [PASSED, PASSED, PASSED, LATER]
    answer(do, handled)
    assert handled.status == "answered"
    acts = Event.objects.about(handled).values_list("act", flat=True)
    assert list(acts).count("流转申请") == 4


def test_station_sends_back_with_a_reason_and_the_unit_to_the_intake(
    handled, cast, units, move
):
    move(chaining.pass_on, handled, cast.handler, PASSED)
    with pytest.raises(Refused, match="请写明退回的理由"):
        move(chaining.send_back, handled, cast.legal, PASSED, to="handling", reason=" ")
    with pytest.raises(Refused, match="只能退回前面的环节"):
        move(chaining.send_back, handled, cast.legal, PASSED, to="secrecy", reason="x")

    back = move(
        chaining.send_back,
        handled,
        cast.legal,
        PASSED,
        to="handling",
        reason="依据不明",
    )
    assert (back.step, back.unit) == (Step.HANDLING, units["交警支队"])
    assert handled.handed_on == HANDED
    note = Event.objects.about(handled).last().note
    assert "依据不明" not in note
    move(
        chaining.send_back,
        handled,
        cast.handler,
        LATER,
        to="intake",
        reason="不属本单位职责",
    )

    assert (handled.unit, handled.handed_on) == (None, None)
    assert results(handled) == [
        ("intake", "passed"),
        ("handling", "passed"),
        ("legal", "returned"),
        ("handling", "returned"),
        ("intake", ""),
    ]
    with pytest.raises(Refused, match="收发室的申请请用“交办”"):
        move(chaining.pass_on, handled, cast.office, LATER)


def test_answer_before_signing_takes_a_reason_that_is_in_the_trail(handled, do):
    answer(do, handled, unsigned_reason="局领导电话同意，补签")

    assert results(handled)[-1] == ("handling", "ended")
    assert "未完成签批即答复，理由：局领导电话同意" in (
        Event.objects.about(handled).last().note
    )
    last = handled.events.standing().last()
    do(ending.strike, handled, event_pk=last.pk, reason="选错", today=LATER)
    assert results(handled)[-1] == ("handling", "")


def test_who_lets_the_day_pass_is_closed_without_signing(chain):
    lapsed = Outcome.objects.get(code="E1")

    assert lapsed.ends != Outcome.Ends.REPLY
    assert chaining.why_not_signed(chain)


def test_nobody_holds_it_while_the_applicant_is_waited_for(
    handled, cast, units, move, do
):
    """Supplemented, the unit has it again with a whole limit; struck out as well."""
    asked = {"items": "x", "until": date(2026, 2, 20), "told": True}
    do(clocking.ask_supplement, handled, on=date(2026, 2, 2), **asked)
    assert results(handled)[-1] == ("handling", "waiting")
    with pytest.raises(Refused, match="现在是“待补正”"):
        move(chaining.pass_on, handled, cast.handler, PASSED)
    do(clocking.take_supplement, handled, on=PASSED)
    stay = chaining.open_stay(handled)
    assert (stay.step, stay.came_on, stay.limit_days) == ("handling", PASSED, 8)
    assert (handled.unit, handled.handed_on) == (units["交警支队"], HANDED)

    last = handled.events.standing().last()
    do(ending.strike, handled, event_pk=last.pk, reason="日期录错", today=PASSED)
    assert chaining.open_stay(handled) is None
    do(ending.withdraw, handled, on=PASSED, reason="")
    last = handled.events.standing().last()
    do(ending.strike, handled, event_pk=last.pk, reason="未撤回", today=PASSED)
    do(clocking.take_supplement, handled, on=LATER)
    assert chaining.open_stay(handled).came_on == LATER


def test_chain_that_is_off_records_who_has_it_and_asks_nothing(
    row, cast, units, move, do
):
    stay = move(chaining.hand, row, cast.office, HANDED, unit=units["交警支队"])
    assert (stay.limit_days, stay.due_on) == (None, None)
    with pytest.raises(Refused, match="没有启用办理流转"):
        move(chaining.pass_on, row, cast.neighbour, HANDED)

    answer(do, row)

    assert results(row) == [("intake", "passed"), ("handling", "ended")]


def test_handing_refuses_what_cannot_handle(handled, cast, units, move, bureau):
    closed = make_unit("原治安科", parent=bureau, valid_until=date(2026, 1, 20))
    for unit, sentence in (
        (cast.stranger.acting_post.unit, "不是本机关的单位"),
        (bureau, "不是本机关的单位"),
        (closed, "现在没有启用"),
        (units["交警支队"], "不必再交办"),
    ):
        with pytest.raises(Refused, match=sentence):
            move(chaining.hand, handled, cast.office, PASSED, unit=unit)

    moved = move(chaining.hand, handled, cast.office, PASSED, unit=units["法制支队"])

    assert results(handled)[-2:] == [("handling", "moved"), ("handling", "")]
    assert handled.unit == moved.unit == units["法制支队"]


def test_stranger_to_a_station_acts_nowhere(handled, cast, move):
    for by in (cast.legal, cast.leader, cast.liaison, cast.stranger):
        with pytest.raises(Refused, match="您不能代为流转"):
            move(chaining.pass_on, handled, by, PASSED)
    with pytest.raises(Refused, match="只有该环节的人员可以接办"):
        move(chaining.take, handled, cast.office, PASSED)
    with pytest.raises(Refused, match="请在意见中写明依据"):
        move(chaining.pass_on, handled, cast.office, PASSED)
    move(chaining.pass_on, handled, cast.office, PASSED, opinion="按审签单录入")
    move(chaining.take, handled, cast.legal, PASSED)
    with pytest.raises(Refused, match="已经由您接办"):
        move(chaining.take, handled, cast.legal, PASSED)


def test_double_click_passes_once(handled, cast, calendar):
    seen = handled.version
    values = {"pk": handled.pk, "version": seen, "opinion": "", "by": cast.handler}
    chaining.pass_on(**values, today=PASSED, calendar=calendar)

    with pytest.raises(Overtaken, match="办理“流转申请”"):
        chaining.pass_on(**values, today=PASSED, calendar=calendar)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(
            request=handled, step="legal", unit=handled.unit, came_on=PASSED
        )


# What follows from stays elsewhere.


def test_changed_calendar_moves_internal_limits(handled, calendar):
    moved = recompute_stays(
        calendar, WorkCalendar(frozenset({date(2026, 2, 2)})), today=PASSED
    )

    assert moved == 1
    assert chaining.open_stay(handled).due_on == date(2026, 2, 9)


def test_merger_goes_on_with_the_successor_under_the_same_limit(
    handled, cast, units, bureau
):
    wish = successions.Wish(
        units=(units["法制支队"].pk, units["交警支队"].pk),
        successor=None,
        name="法制交警支队",
        effective_on=PASSED,
        doc_no="江公政〔2026〕1号",
    )
    acts = {"wish": wish, "by": cast.office, "today": PASSED}
    seen = successions.foresee(**acts)
    successions.succeed(seen=seen.fingerprint, **acts)

    handled.refresh_from_db()
    stay = chaining.open_stay(handled)
    assert stay.unit == handled.unit
    assert stay.unit.name == "法制交警支队"
    assert (stay.due_on, results(handled)[-2]) == (
        date(2026, 2, 6),
        ("handling", "moved"),
    )


def test_stays_pass_on_with_a_post(handled, cast, units, move):
    move(chaining.take, handled, cast.handler, HANDED)
    post = cast.handler.posts.get()
    heir = make_person(Role.LIAISON, units["法制支队"], username="heir", name="接任")

    matters = handovers.open_matters(post, today=PASSED)
    handovers.hand_over(
        pk=post.pk,
        to_user=heir,
        on=PASSED,
        by=cast.manager,
        today=PASSED,
    )

    assert [matter.kind for matter in matters] == ["承办的申请"]
    assert "本人经办" in matters[0].detail
    assert chaining.open_stay(handled).person == heir
    office = handovers.open_matters(cast.office.posts.get(), today=PASSED)
    assert [matter.title for matter in office] == [f"{handled}：{handled.subject}"]


def test_station_is_reminded_of_its_internal_limit(
    handled, bureau, cast, move, calendar
):
    give_default_ladder(bureau=bureau, by=cast.office)

    def told(on, step):
        before = set(Notice.objects.values_list("pk", flat=True))
        sweep(today=on, calendar=calendar)
        new = Notice.objects.filter(source=f"foi.step.{step}").exclude(pk__in=before)
        return {notice.person for notice in new}

    assert told(date(2026, 2, 6), "handling") == {cast.handler}
    assert told(date(2026, 2, 9), "handling") == {cast.handler, cast.office}
    assert told(date(2026, 2, 9), "handling") == set()
    move(chaining.pass_on, handled, cast.handler, PASSED)
    assert told(date(2026, 2, 10), "handling") == set()
    assert told(date(2026, 2, 11), "legal") == {cast.legal}


# The pages.


@pytest.fixture
def frozen(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: PASSED)
    call_command("loaddata", "special_days", verbosity=0)


def post(client, row, verb, **data):
    url = reverse("foi:request_chain", args=[row.pk, verb])
    return client.post(url, {"version": row.version, **data}, follow=True)


def test_page_says_who_has_it_and_whose_turn_it_is(handled, cast, login, frozen):
    page = reverse("foi:request_detail", args=[handled.pk])
    shown = {
        who: login(getattr(cast, who)).get(page).content.decode()
        for who in ("handler", "leader", "office")
    }

    assert "内部超限 1 个工作日" in shown["handler"]
    assert "由我接办" in shown["handler"]
    assert "办结，转法制审核" in shown["handler"]
    assert "办结，转法制审核" not in shown["leader"]
    assert "您代该环节录入" in shown["office"]
    assert "未经签批的理由" in shown["office"]
    for who, status in (("leader", 403), ("legal", 403), ("stranger", 404)):
        client = login(getattr(cast, who))
        assert post(client, handled, "pass").status_code == status
    client = login(cast.handler)
    assert post(client, handled, "burn").status_code == 404
    assert "退回理由：" in post(client, handled, "back", to="intake").content.decode()
    assert "已转出" in post(client, handled, "pass", opinion="拟公开").content.decode()
    late = post(client, handled, "pass", opinion="拟公开").content.decode()
    assert "办理“流转申请”" in late
    assert results(handled)[-1] == ("legal", "")


def test_ledger_narrows_to_stations_and_turns(handled, cast, login, frozen, make):
    make(on=PASSED, today=PASSED)
    url = reverse("foi:request_list")

    def found(who, query):
        page = login(getattr(cast, who)).get(f"{url}?{query}")
        return [row.number for row in page.context["page"]]

    assert found("office", "at=handling") == [1]
    assert found("office", "at=intake") == [2]
    assert found("office", "matter=overrun") == [1]
    assert found("handler", "matter=ours") == [1]
    assert found("legal", "matter=legal") == []
    assert found("leader", "matter=signing") == []
    assert "内部超限" in login(cast.office).get(url).content.decode()


def test_office_sets_its_own_limits(handled, bureau, cast, units, login, frozen):
    url = reverse("foi:chain_settings")
    data = {f"{step}_days": 3 for step in Step} | {"is_on": "on"}
    data["legal_unit"] = units["交警支队"].pk

    assert login(cast.handler).get(url).status_code == 403
    client = login(cast.office)
    assert "内部习惯做法" in client.get(url).content.decode()
    assert "1" in client.post(url, data | {"legal_days": "0"}).content.decode()
    client.post(url, data)

    limits = chaining.StepLimit.objects.of(bureau.pk)
    assert {limit.days for limit in limits.values()} == {3}
    handled.refresh_from_db()
    assert chaining.unit_at(handled, Step.LEGAL, today=PASSED) == units["交警支队"]
    assert Event.objects.filter(act="设置办理流转").count() == 1
    elsewhere = cast.stranger.acting_post.unit.bureau
    assert chaining.StepLimit.objects.of(elsewhere.pk)["handling"].days == 8


def test_stays_agree_with_who_handles_it(handled, cast, move):
    """`unit` is never another than that of the last stay at the 承办单位."""
    move(chaining.pass_on, handled, cast.handler, PASSED)

    for row in InformationRequest.objects.exclude(unit=None):
        last = row.stays.filter(step=Step.HANDLING).order_by("pk").last()
        assert (row.unit_id, row.handed_on) == (last.unit_id, last.came_on)
