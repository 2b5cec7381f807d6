"""Owed things, steps and notices for tests."""

from core.reminders.models import Notice, ReminderStep
from core.reminders.sources import Owed


class FakeSource:
    """Owes what it was given, and remembers the windows it was asked for."""

    name = "sheets"
    label = "落实情况"

    def __init__(self):
        self.rows = []
        self.asked = []

    def owe(self, unit, due_on, item="occurrence-1", **fields):
        values = {
            "item": item,
            "unit_id": unit.pk,
            "unit_path": unit.path,
            "bureau_id": unit.bureau_id,
            "due_on": due_on,
            "title": "第二季度落实情况待报送",
            "body": "共3项。",
            "url": "/tasks/sheet/",
        }
        self.rows.append(Owed(**values | fields))

    def owed(self, *, on, first_due, last_due):
        self.asked.append((first_due, last_due))
        return (row for row in self.rows if first_due <= row.due_on <= last_due)

    def still_owed(self, *, on, items):
        return {(row.item, row.due_on) for row in self.rows if row.item in items}


def make_step(bureau, offset, roles, counting="days", source="sheets"):
    return ReminderStep.objects.create(
        bureau=bureau, source=source, offset=offset, counting=counting, roles=roles
    )


def make_notice(person, number=1, **fields):
    values = {
        "source": "sheets",
        "item": f"occurrence-{number}",
        "step": "0days",
        "due_on": "2026-07-01",
        "person": person,
        "title": f"第{number}条",
        "url": "/tasks/sheet/",
        "sent_on": "2026-07-01",
    }
    return Notice.objects.create(**values | fields)
