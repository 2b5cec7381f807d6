"""Fill, submit, sign, return, enter on behalf, correct; what the figures say."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from core.audit.models import Event
from core.units.handovers import Holding
from core.units.models import Unit
from core.units.roles import Role
from core.units.tests.factories import make_unit
from reports.collecting import figures
from reports.collecting.models import CollectedSheet
from reports.collecting.owed import FiguresOwed, open_matters, take_over
from reports.collecting.refusals import AskBack, Conflict, Refused
from reports.collecting.services import answering, arranging

from .conftest import (
    DUE,
    FEE,
    PENALTY,
    TODAY,
    begun,
    narrowed,
    sent,
    submit,
    values_of,
)

Status, How = CollectedSheet.Status, CollectedSheet.How


def state(sheet):
    sheet.refresh_from_db()
    return sheet.status


def on(sheet, service, by, **more):
    sheet.refresh_from_db()
    return service(pk=sheet.pk, version=sheet.version, by=by, today=TODAY, **more)


def test_a_draft_may_have_gaps_and_is_not_counted(sheets, bureau, cast):
    sheet = sheets["法制支队"]

    on(
        sheet,
        answering.save_draft,
        cast.liaison,
        values=values_of(sheet, 330, None),
        remarks={},
    )

    assert state(sheet) == Status.FILLING
    assert figures.collected([bureau], 2026) == {}
    with pytest.raises(Refused, match="没有的请填 0"):
        submit(sheet, cast.liaison, 330, None)


def test_submit_goes_to_the_head_and_counts_when_signed(sheets, bureau, cast, units):
    sheet = sheets["法制支队"]
    submit(sheet, cast.liaison, 330, "1.25")
    assert state(sheet) == Status.TO_SIGN
    assert figures.collected([bureau], 2026) == {}

    on(sheet, answering.sign, cast.head)

    assert (state(sheet), sheet.how) == (Status.REPORTED, How.ONLINE)
    assert figures.collected([bureau], 2026) == {FEE: Decimal("1.25")}
    assert figures.missing([bureau], 2026) == {PENALTY: [units["交警支队"]]}
    with pytest.raises(Refused, match="不用签批"):
        on(sheet, answering.sign, cast.head)


def test_a_unit_without_head_reports_at_once(reported, bureau):
    sheet = reported["交警支队"]

    assert (state(sheet), sheet.how) == (Status.REPORTED, How.NO_HEAD)
    assert figures.collected([bureau], 2026) == {PENALTY: 330, FEE: Decimal("1.25")}
    assert figures.missing([bureau], 2026) == {}


def test_a_correction_goes_to_the_head_again_and_is_told(reported, cast):
    sheet = reported["法制支队"]
    with pytest.raises(Refused, match="没有改动"):
        submit(sheet, cast.liaison, 330, "1.25")

    submit(sheet, cast.liaison, 331, "1.25")

    assert (state(sheet), sheet.reached_on) == (Status.TO_SIGN, TODAY)
    event = Event.objects.about(sheet).last()
    assert event.act == "更正年报数据"
    assert event.note == "行政处罚：本年处理决定数量330 → 331"


def test_heads_and_the_office_give_sheets_back(reported, cast):
    sheet = reported["法制支队"]
    with pytest.raises(Refused, match="写明退回的理由"):
        on(sheet, answering.send_back, cast.office, reason=" ", due_on=DUE)
    with pytest.raises(Refused, match="不能早于今天"):
        on(
            sheet,
            answering.send_back,
            cast.office,
            reason="漏了简易程序",
            due_on=date(2026, 1, 1),
        )

    on(sheet, answering.send_back, cast.office, reason="漏了简易程序", due_on=DUE)
    assert (state(sheet), sheet.return_reason) == (Status.RETURNED, "漏了简易程序")
    submit(sheet, cast.liaison, 400, "1.25")
    on(sheet, answering.hold_back, cast.head, reason="再核")
    assert state(sheet) == Status.RETURNED
    with pytest.raises(Refused, match="不能退回"):
        on(sheet, answering.send_back, cast.office, reason="x", due_on=DUE)


def test_the_second_of_two_is_told(sheets, cast):
    sheet = sheets["交警支队"]
    submit(sheet, cast.neighbour, 3)

    with pytest.raises(Conflict):
        answering.submit(
            pk=sheet.pk,
            version=1,
            values=values_of(sheet, 5),
            remarks={},
            by=cast.neighbour,
            today=TODAY,
        )

    assert sheet.figures.get().value == 3


def behalf(sheet, cast, *values, reason="电话报来", received_from="王某"):
    return on(
        sheet,
        answering.enter_for,
        cast.office,
        values=values_of(sheet, *values),
        remarks={},
        reason=reason,
        received_from=received_from,
    )


def test_on_behalf_needs_who_and_why(sheets, cast):
    sheet = sheets["法制支队"]
    with pytest.raises(Refused, match="由谁提供"):
        behalf(sheet, cast, 1, 2, reason="")
    with pytest.raises(Refused, match="没有填"):
        behalf(sheet, cast, 1, None)

    behalf(sheet, cast, 1, 2)

    assert (state(sheet), sheet.how, sheet.submitted_by) == (
        Status.REPORTED,
        How.ON_BEHALF,
        cast.office,
    )


def test_after_the_end_a_correction_needs_a_reason(reported, collection, cast):
    sheet = reported["法制支队"]
    figure = sheet.figures.get(item__cell=PENALTY)

    def correct(value, reason):
        sheet.refresh_from_db()
        return answering.correct(
            figure_pk=figure.pk,
            version=sheet.version,
            value=value,
            reason=reason,
            by=cast.office,
            today=TODAY,
        )

    with pytest.raises(Refused, match="还没有结束"):
        correct(332, "复核")
    collection.refresh_from_db()
    arranging.close(
        pk=collection.pk,
        version=collection.version,
        reason="",
        by=cast.office,
        today=TODAY,
    )
    with pytest.raises(Refused, match="更正的理由"):
        correct(332, " ")
    with pytest.raises(Refused, match="没有改动"):
        correct(330, "复核")

    correct(332, "复核后多两件")

    note = Event.objects.about(sheet).last().note
    assert note == "行政处罚：本年处理决定数量330 → 332；复核后多两件"


def test_a_jump_is_asked_back_and_not_forbidden(reported, bureau, cast, units):
    legal = units["法制支队"]
    later = date(2027, 12, 1)
    collection = narrowed(
        begun(bureau, cast.office, year=2027, today=later),
        cast.office,
        {PENALTY: [legal]},
        today=later,
    )
    sheet = sent(collection, cast.office, today=later).sheets.get()

    with pytest.raises(AskBack, match="填3301，是上年的10倍，请确认"):
        submit(sheet, cast.liaison, 3301, today=later)
    submit(sheet, cast.liaison, 3301, today=later, sure=True)

    assert state(sheet) == Status.TO_SIGN
    assert figures.last_years(sheet) == {PENALTY: 330, FEE: Decimal("1.25")}


def test_figures_of_branches_are_not_counted_twice(reported, bureau, cast, units):
    """A 分局 asked by the city counts; where it asked its own units, those count."""
    branch = make_unit("江海分局", parent=bureau, kind=Unit.Kind.BRANCH, is_bureau=True)
    squad = make_unit("治安大队", parent=branch)
    branch.managing_office = squad
    branch.save()
    collection = reported["法制支队"].collection
    collection.refresh_from_db()
    penalty = collection.items.get(cell=PENALTY)
    arranging.choose_units(
        item_pk=penalty.pk,
        version=collection.version,
        units=[*penalty.units.all(), branch],
        by=cast.office,
        today=TODAY,
    )
    assert figures.missing([bureau, branch], 2026) == {
        PENALTY: [branch],
        FEE: [branch],
    }
    behalf(collection.sheets.get(unit=branch), cast, 70)
    assert figures.collected([bureau], 2026)[PENALTY] == 330
    assert figures.collected([bureau, branch], 2026) == {PENALTY: 400}

    own = narrowed(begun(branch, cast.office), cast.office, {PENALTY: [squad]})
    behalf(sent(own, cast.office).sheets.get(), cast, 65)

    assert figures.collected([bureau, branch], 2026) == {PENALTY: 395}


def owed():
    rows = FiguresOwed().owed(on=TODAY, first_due=DUE, last_due=DUE)
    return {row.item: row.title for row in rows}


def test_reminders_follow_the_sheet(sheets, cast, django_assert_num_queries):
    legal, traffic = sheets["法制支队"], sheets["交警支队"]
    with django_assert_num_queries(1):
        found = owed()
    assert found == {
        f"figures-{legal.pk}": "法制支队2026年年报数据还没有报（填报中）",
        f"figures-{traffic.pk}": "交警支队2026年年报数据还没有报（填报中）",
    }

    submit(traffic, cast.neighbour, 0)

    items = {f"figures-{legal.pk}", f"figures-{traffic.pk}"}
    assert FiguresOwed().still_owed(on=TODAY, items=items) == {
        (f"figures-{legal.pk}", DUE)
    }


def test_a_handover_lists_open_sheets(sheets, units, cast):
    def matters(role):
        holding = Holding(units["法制支队"], role, cast.liaison)
        return [(one.title, one.detail) for one in open_matters(holding, today=TODAY)]

    assert matters(Role.LIAISON) == [("法制支队2026年年报数据", "填报中")]
    submit(sheets["法制支队"], cast.liaison, 1, 2)
    assert matters(Role.LIAISON) == []
    assert matters(Role.HEAD) == [("法制支队2026年年报数据", "待签")]
    assert matters(Role.OFFICE) == []


def test_a_merger_hands_open_sheets_on(sheets, units, cast):
    told = []
    succession = SimpleNamespace(
        olds=[units["交警支队"]],
        successor=units["宣传科"],
        tell=lambda kind, line: told.append(line),
    )

    take_over(succession, by=cast.office, today=TODAY)
    take_over(succession, by=cast.office, today=TODAY)

    sheet = sheets["交警支队"]
    sheet.refresh_from_db()
    assert sheet.unit == units["宣传科"]
    assert told == ["交警支队2026年年报数据改由宣传科填报"]
