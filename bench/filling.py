"""The page of a round's sheet, 40 rows of it, against the least it could cost.

Every task has two criteria with four elements and was reported the round before;
half of the rows are begun. `bench.support.pages` says what the least is.
"""

from datetime import date

import time_machine
from django.urls import reverse

from bench.support import database, pages, plans
from core.units.models import Unit
from core.units.roles import Role as PostRole
from core.units.tests.factories import make_bureau, make_person
from tasks.models import Occurrence, ProgressReport, Role
from tasks.services.handout import hand_out
from tasks.tests.factories import ISSUED, make_plan

FEW, MANY = 4, 40
THEN, NOW = date(2026, 6, 20), date(2026, 9, 22)


def make_sheet(unit, size, *, office, liaison):
    """A plan of so many tasks for one unit; return its second round."""
    plan = make_plan(unit.parent)
    for _ in range(size):
        plans.make_full_task(plan, (unit.name, Role.RESPONSIBLE))
    hand_out(pk=plan.pk, by=office, today=ISSUED)
    before, now, _ = plan.rounds.order_by("due_on")
    for occurrence in rows_of(before):
        write(occurrence, liaison, THEN)
    for occurrence in rows_of(now)[::2]:
        write(occurrence, liaison, NOW)
    return now


def write(occurrence, liaison, today):
    number = occurrence.assignment.task.number
    body = f"{today} 已更新主动公开基本目录第{number}项，" + "按时公开" * 20
    plans.write(occurrence, by=liaison, today=today, body=body)


def rows_of(round_):
    rows = Occurrence.objects.filter(round=round_).order_by(
        "assignment__task__position"
    )
    return rows.select_related("assignment__task", "report")


def bare_row(place, occurrence):
    """What the page shows of one row, as a dictionary without models."""
    assignment, report = occurrence.assignment, occurrence.report_or_none
    last = assignment.occurrences.get(number=occurrence.number - 1).report
    now, then = told(report), told(last)
    return {
        "pk": occurrence.pk,
        "place": place,
        "number": assignment.task.number,
        "task_text": assignment.task.text,
        "role": assignment.get_role_display(),
        **now,
        "last_body": then["body"],
        "last_uses": then["uses"],
        "criteria": [
            {
                "pk": criterion.pk,
                "text": criterion.text,
                "elements": [
                    {
                        "pk": named.element.pk,
                        "name": named.element.name,
                        "kind": named.element.kind,
                        "value": now["values"].get(named.element.name, ""),
                        "last": then["values"].get(named.element.name, ""),
                    }
                    for named in criterion.named_elements.order_by("position")
                ],
            }
            for criterion in assignment.task.criteria.order_by("position")
        ],
    }


def told(report):
    """What a report holds; for none what a row holds that is not begun."""
    if report is None:
        return {"version": 0, "kind": "", "body": "", "uses": [], "values": {}}
    return {
        "version": report.version,
        "kind": report.kind,
        "body": report.body,
        "written_at": report.written_at,
        "uses": plans.uses_of(report),
        "values": plans.values_of(report),
    }


def words_of(row):
    """What stands in a row as words, in no order."""
    uses = [use["material__title"] for use in row["last_uses"] + row["uses"]]
    elements = [each for line in row["criteria"] for each in line["elements"]]
    return {
        f"{row['number']} {row['task_text']}",
        row["role"],
        row["last_body"],
        "填报中" if row["version"] else "未填报",
        *uses,
        *(line["text"] for line in row["criteria"]),
        *(each["name"] for each in elements),
        *(f"上期：{each['last']}" for each in elements),
    }


def main():
    database.make_tables()
    make_bureau()
    unit = Unit.objects.get(name="法制支队")
    office = make_person(PostRole.OFFICE, unit.parent.managing_office)
    liaison = make_person(PostRole.LIAISON, unit)
    with time_machine.travel(f"{NOW} 10:00 +0800"):
        few, many = (
            make_sheet(unit, size, office=office, liaison=liaison)
            for size in (FEW, MANY)
        )
        few_rows, page = (
            pages.Page(
                reverse("tasks:sheet_fill", args=[each.plan_id, unit.pk, each.pk]),
                liaison,
            )
            for each in (few, many)
        )
        rows = [bare_row(*each) for each in enumerate(rows_of(many), start=1)]
        kinds = [("", "请选择"), *ProgressReport.Kind.choices]
        flat = pages.Flat("filling.html", rows=rows, kinds=kinds)

        assert len(few_rows.statements) == len(page.statements)
        pages.check(page, flat, "//tbody", [words_of(row) for row in rows])
        pages.compare(f"sheet of {MANY} rows", page, flat)


if __name__ == "__main__":
    main()
