"""The review table of one task across 60 units, against the least it could cost.

Every unit reported with elements the round before and now; a third brought no
evidence, a fifth the words of last time. `bench.support.pages` says what the least
is.
"""

from datetime import date

import time_machine
from django.urls import reverse

from bench.support import database, pages, plans
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_bureau, make_person, make_unit
from tasks.models import Occurrence, ProgressReport, Role
from tasks.services.handout import hand_out
from tasks.services.reviews import approve
from tasks.services.sheets import sign_sheet, submit_sheet
from tasks.tests.factories import ISSUED, make_plan, sheet_of

FEW, MANY = 6, 60
THEN, NOW = date(2026, 6, 20), date(2026, 9, 22)


def make_units(bureau, size):
    """So many units, each with its liaison and head: (unit, liaison, head)."""
    units = [make_unit(f"第{number}支队", parent=bureau) for number in range(size)]
    return [
        (unit, make_person(PostRole.LIAISON, unit), make_person(PostRole.HEAD, unit))
        for unit in units
    ]


def make_task(staff, *, office):
    """A task of some units, reported twice, the first time approved."""
    plan = make_plan(office.acting_post.unit.parent)
    task = plans.make_full_task(
        plan, *((unit.name, Role.RESPONSIBLE) for unit, *_ in staff)
    )
    hand_out(pk=plan.pk, by=office, today=ISSUED)
    before, now, _ = plan.rounds.order_by("due_on")
    for number, (unit, *people) in enumerate(staff):
        first, second = (
            Occurrence.objects.get(round=each, assignment__unit=unit)
            for each in (before, now)
        )
        old = f"{unit}已更新主动公开基本目录，" + "按时公开" * 30
        hand_in(first, people, THEN, old)
        new = old if number % 5 == 0 else f"{unit}已公开本季度执法数据，" + "及时" * 60
        hand_in(second, people, NOW, new, with_link=number % 3 > 0)
    reports = ProgressReport.objects.filter(occurrence__round=before)
    approve(pks=[each.pk for each in reports], by=office, today=THEN)
    return task


def hand_in(occurrence, people, today, body, **more):
    liaison, head = people
    plans.write(occurrence, by=liaison, today=today, body=body, **more)
    submit_sheet(**sheet_of(occurrence), by=liaison, today=today)
    sign_sheet(**sheet_of(occurrence), by=head, today=today)


def bare_rows(task):
    """What the page shows, as dictionaries without models: most faults first."""
    reports = ProgressReport.objects.filter(
        occurrence__assignment__task=task, status="to_review"
    ).order_by("occurrence__assignment__unit__position")
    rows = [bare_row(*each) for each in enumerate(reports)]
    return sorted(rows, key=lambda row: -len(row["faults"]))


def bare_row(number, report):
    occurrence = report.occurrence
    faults = {"与上期相同": number % 5 == 0, "没有佐证材料": number % 3 == 0}
    values = plans.values_of(report)
    return {
        "pk": report.pk,
        "version": report.version,
        "task": str(occurrence.assignment.task),
        "unit": occurrence.assignment.unit.name,
        "role": occurrence.assignment.get_role_display(),
        "round": occurrence.round.name,
        "reached_on": report.reached_on,
        "kind": report.get_kind_display(),
        "body": report.body,
        "elements": [
            (
                f"第{place}条",
                name,
                values[name].replace("2026-06-18", "2026-06-18 周四"),
            )
            for place, names in enumerate(plans.CRITERIA.values(), start=1)
            for name in names
        ],
        "uses": plans.uses_of(report),
        "faults": [fault for fault, is_found in faults.items() if is_found],
    }


def words_of(row):
    """What stands in a row as words, in no order."""
    return {
        row["unit"],
        row["role"],
        row["round"],
        f"{row['reached_on']}",
        row["kind"],
        row["body"],
        *(f"{place} {name}：{value}" for place, name, value in row["elements"]),
        *(use["material__title"] for use in row["uses"]),
        *row["faults"],
    }


def main():
    database.make_tables()
    bureau = make_bureau()
    office = make_person(PostRole.OFFICE, bureau.managing_office)
    staff = make_units(bureau, MANY)
    with time_machine.travel(f"{NOW} 10:00 +0800"):
        few, many = (make_task(staff[:size], office=office) for size in (FEW, MANY))
        few_rows, page = (
            pages.Page(reverse("tasks:review_task", args=[each.pk]), office)
            for each in (few, many)
        )
        rows = bare_rows(many)
        flat = pages.Flat("reviewing.html", rows=rows)

        assert len(few_rows.statements) == len(page.statements)
        pages.check(page, flat, "//tbody/tr", [words_of(row) for row in rows])
        pages.compare(f"review of {MANY} units", page, flat)


if __name__ == "__main__":
    main()
