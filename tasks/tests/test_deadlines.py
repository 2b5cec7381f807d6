from datetime import date

from core.reminders.sources import Owed
from tasks.deadlines import SheetsOwed, SheetsToRedo
from tasks.models import Role
from tasks.tests.factories import first_occurrence, handed_out, report_at

WINDOW = {"first_due": date(2026, 6, 1), "last_due": date(2026, 9, 30)}


def test_sheets_owed_are_told_once_with_their_number_of_rows(bureau, cast, today):
    plan = handed_out(
        bureau,
        [("法制支队", Role.RESPONSIBLE)],
        [("法制支队", Role.LEAD)],
        by=cast.office,
    )
    occurrence = first_occurrence(plan)

    found = list(SheetsOwed().owed(on=date(2026, 6, 20), **WINDOW))

    unit = occurrence.assignment.unit
    assert found == [
        Owed(
            item=f"plan-{plan.pk}-unit-{unit.pk}-round-{occurrence.round_id}",
            unit_id=unit.pk,
            unit_path=unit.path,
            bureau_id=bureau.pk,
            due_on=date(2026, 6, 25),
            title="法制支队2026年第二季度：还有2项落实情况未报送",
            body="《2026年政务公开工作要点分工方案》2026-06-25报送截止",
            url=f"/tasks/sheet/{plan.pk}/{unit.pk}/{occurrence.round_id}/fill/",
        )
    ]


def test_sheets_owed_end_when_the_report_reaches_review(bureau, cast, today):
    plan = handed_out(bureau, by=cast.office)
    report_at("to_review", first_occurrence(plan), cast, today=date(2026, 6, 20))

    found = list(SheetsOwed().owed(on=date(2026, 6, 21), **WINDOW))

    assert found == []


def test_sheets_to_redo_fall_due_on_the_day_asked_for(bureau, cast, today):
    plan = handed_out(bureau, by=cast.office)
    report_at("returned", first_occurrence(plan), cast, today=today)

    found = list(SheetsToRedo().owed(on=today, **WINDOW))

    assert [(owed.due_on, owed.title) for owed in found] == [
        (date(2026, 7, 10), "法制支队2026年第二季度：还有1项退回修改未重报")
    ]


def test_sheets_owed_ask_one_question(bureau, cast, today, django_assert_num_queries):
    handed_out(bureau, [("各单位", Role.RESPONSIBLE)], by=cast.office)

    with django_assert_num_queries(1):
        found = list(SheetsOwed().owed(on=date(2026, 6, 20), **WINDOW))

    assert len(found) == 3
