"""What units owe by when, as the sweep of reminders asks for it."""

from django.db.models import Count, F

from core.reminders.sources import Owed

from .models import Occurrence, ProgressReport, WorkPlan
from .services.sheets import sheet_url

CHUNK = 2000
SHEET = {
    "plan": F("assignment__task__plan"),
    "plan_title": F("assignment__task__plan__title"),
    "unit": F("assignment__unit"),
    "unit_name": F("assignment__unit__name"),
    "unit_path": F("assignment__unit__path"),
    "bureau": F("assignment__unit__bureau"),
    "round_name": F("round__name"),
}


class SheetsOwed:
    """One item per sheet and due date: a unit is told once, with the number of rows."""

    name = "tasks.sheet"
    label = "落实情况报送"

    def owed(self, *, on, first_due, last_due):
        rows = (
            Occurrence.objects.owed()
            .filter(due_on__range=(first_due, last_due), opens_on__lte=on)
            .values("round", due=F("due_on"), **SHEET)
        )
        yield from items(rows, "还有{count}项落实情况未报送", "{due}报送截止")

    def still_owed(self, *, on, items):
        rows = Occurrence.objects.owed().filter(opens_on__lte=on)
        return keys(rows, items, due=F("due_on"))


class SheetsToRedo:
    """Returned reports, due on the day the office asked for."""

    name = "tasks.redo"
    label = "退回修改"

    def owed(self, *, on, first_due, last_due):
        rows = (
            returned()
            .filter(report__redo_by__range=(first_due, last_due))
            .values("round", due=F("report__redo_by"), **SHEET)
        )
        yield from items(rows, "还有{count}项退回修改未重报", "{due}前重报")

    def still_owed(self, *, on, items):
        return keys(returned(), items, due=F("report__redo_by"))


def returned():
    return Occurrence.objects.standing().filter(
        report__status=ProgressReport.Status.RETURNED
    )


def sheet_name(plan, unit, round_pk):
    """The name of one unit's sheet."""
    return f"plan-{plan}-unit-{unit}-round-{round_pk or 0}"


def keys(rows, items, *, due):
    """The sheets among `items` with the due dates of the rows on them."""
    # A name is plan-1-unit-2-round-3.
    named = [item.split("-") for item in items]
    found = rows.filter(
        assignment__task__plan__in={parts[1] for parts in named},
        assignment__unit__in={parts[3] for parts in named},
        assignment__task__plan__status=WorkPlan.Status.RUNNING,
    ).order_by()
    sheets = found.values_list(
        "assignment__task__plan", "assignment__unit", "round", due
    ).distinct()
    return {
        (item, due_on)
        for *sheet, due_on in sheets
        if (item := sheet_name(*sheet)) in items
    }


def items(rows, title, body):
    """Stream one `Owed` for each group of rows that share sheet and due date."""
    running = rows.filter(assignment__task__plan__status=WorkPlan.Status.RUNNING)
    counted = running.annotate(count=Count("pk")).order_by()
    for row in counted.iterator(chunk_size=CHUNK):
        round_pk = row["round"] or 0
        round_name = row["round_name"] or "其他时限"
        yield Owed(
            item=sheet_name(row["plan"], row["unit"], round_pk),
            unit_id=row["unit"],
            unit_path=row["unit_path"],
            bureau_id=row["bureau"],
            due_on=row["due"],
            title=f"{row['unit_name']}{round_name}：{title.format(**row)}",
            body=f"《{row['plan_title']}》{body.format(**row)}",
            url=sheet_url(row["plan"], row["unit"], round_pk),
        )
