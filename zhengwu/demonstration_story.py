"""What the demonstration's units reported, day by day, out of `reports.json`."""

import json
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile

from core.units.models import Unit, User
from core.workdays.days import current_calendar
from tasks.models import CriterionElement, Occurrence, ProgressReport
from tasks.services import entries, evidence, reviews, sheets

FOLDER = settings.BASE_DIR / "fixtures" / "jiangmen"
# Who answers for a unit, where the name does not say so.
LIAISONS = {"fazhi": "liaison", "xuanchuan": "office"}
HEADS = {"fazhi": "head", "xuanchuan": "office_head"}


def table():
    return json.loads((FOLDER / "reports.json").read_text(encoding="utf-8"))


def paper(name, *, called):
    """A file of the demonstration, as if uploaded under a name."""
    return ContentFile((FOLDER / "papers" / name).read_bytes(), name=called)


@dataclass(frozen=True)
class Act:
    """Something a person did with one unit's sheet, or with one row of it."""

    day: date
    verb: str
    unit: str
    round: int | None
    row: dict | None = None


class Story:
    """Replays the table of reports up to today; what lies later does not happen."""

    def __init__(self, plan, today):
        self.plan = plan
        self.rounds = list(plan.rounds.order_by("due_on"))
        self.units = {unit.code.partition("-")[2]: unit for unit in Unit.objects.all()}
        self.told = table()
        self.people = {}
        self.elements = {
            (each.criterion.task.number, each.element.name): (
                each.criterion_id,
                each.element_id,
            )
            for each in CriterionElement.objects.filter(
                criterion__task__plan=plan
            ).select_related("criterion__task", "element")
        }

        acts = [act for act in self.acts() if act.day <= today]
        self.ahead = deque(sorted(acts, key=lambda act: act.day))

    def tell(self, *, until):
        """Go on with the story, to the end of a day."""
        while self.ahead and self.ahead[0].day <= until:
            act = self.ahead.popleft()
            getattr(self, act.verb)(act)

    def acts(self):
        """What happens to each group of rows, in days from the day they are due."""
        timing = {(each["unit"], each["round"]): each for each in self.told["sheets"]}
        for (unit, number, due_on), rows in self.rows_by_sheet().items():
            days = self.told["usual"] | timing.get((unit, number), {})
            for row in rows:
                yield Act(due_on + timedelta(days["filled"]), "fill", unit, number, row)
            for verb in ("submitted", "signed", "decided"):
                if days[verb] is not None:
                    yield Act(due_on + timedelta(days[verb]), verb, unit, number)
            for row in rows:
                yield from self.acts_on(row, due_on, (unit, number))

    def acts_on(self, row, due_on, sheet):
        """What happens to one row after its sheet was submitted."""
        for key, verb in (("returned", "give_back"), ("mended", "mend")):
            if key in row:
                yield Act(due_on + timedelta(row[key]["day"]), verb, *sheet, row)

    def rows_by_sheet(self):
        """The table's rows by unit, round and due day, as the plan laid them out."""
        numbers = {each.pk: number for number, each in enumerate(self.rounds, start=1)}
        owed = defaultdict(list)
        for occurrence in Occurrence.objects.filter(round__in=numbers).select_related(
            "assignment__unit", "assignment__task"
        ):
            part = occurrence.assignment
            owed[part.unit, part.task.number].append(occurrence)
        found = defaultdict(list)
        for row in self.told["rows"]:
            for occurrence in owed[self.units[row["unit"]], row["task"]]:
                number = numbers[occurrence.round_id]
                if row.get("round", number) == number:
                    key = (row["unit"], number, occurrence.due_on)
                    found[key].append(row | {"occurrence": occurrence.pk})
                    break
        return found

    def by(self, username, day):
        if username not in self.people:
            self.people[username] = User.objects.get(username=username)
        return self.people[username].as_of(day)

    def liaison_of(self, act):
        return self.by(LIAISONS.get(act.unit, f"liaison_{act.unit}"), act.day)

    def head_of(self, act):
        return self.by(HEADS.get(act.unit, f"head_{act.unit}"), act.day)

    def reviewer_of(self, act):
        """The office's own reports, signed by its head, go to the leader; what was
        handed down, to the unit above."""
        names = {"xuanchuan": "leader", "cheguan": "head_jiaojing"}
        return self.by(names.get(act.unit, "office"), act.day)

    def sheet(self, act):
        return {
            "plan": self.plan,
            "unit": self.units[act.unit],
            "round": self.rounds[act.round - 1],
        }

    def fill(self, act):
        row = act.row
        done = {
            "occurrence_pk": row["occurrence"],
            "by": self.liaison_of(act),
            "today": act.day,
        }
        report = entries.save_entry(
            version=0,
            kind=row["kind"],
            body=row["body"],
            elements=self.stated(row, act.day),
            link=row.get("link", ""),
            link_title=row.get("title", ""),
            fact_on=act.day - timedelta(10) if "link" in row else None,
            **done,
        )
        if "file" in row:
            ending = Path(row["file"]).suffix
            evidence.add_evidence(
                version=report.version,
                title=row["file_title"],
                upload=paper(row["file"], called=f"{row['file_title']}{ending}"),
                fact_on=act.day - timedelta(10),
                **done,
            )
        if row.get("reuse"):
            last = ProgressReport.objects.get(
                occurrence__round=self.rounds[act.round - 2],
                occurrence__assignment=report.occurrence.assignment,
            )
            evidence.reuse_evidence(last_pk=last.pk, version=report.version, **done)

    def stated(self, row, day):
        """What a row states by (criterion, element); a number of days is a date."""
        return {
            self.elements[row["task"], name]: (
                day + timedelta(value) if isinstance(value, int) else value
            )
            for name, value in row.get("elements", {}).items()
        }

    def submitted(self, act):
        sheets.submit_sheet(**self.sheet(act), by=self.liaison_of(act), today=act.day)

    def signed(self, act):
        sheets.sign_sheet(**self.sheet(act), by=self.head_of(act), today=act.day)

    def decided(self, act):
        """Approve the sheet, but for the rows the table returns or leaves waiting."""
        kept = [
            row["task"]
            for row in self.told["rows"]
            if (row["unit"], row.get("round")) == (act.unit, act.round)
            and ("returned" in row or row.get("waits"))
        ]
        sheet = Occurrence.objects.on_sheet(**self.sheet(act))
        waiting = ProgressReport.objects.to_review().filter(
            occurrence__in=keys_of(sheet)
        )
        approved = waiting.exclude(occurrence__assignment__task__number__in=kept)
        reviews.approve(
            pks=keys_of(approved),
            by=self.reviewer_of(act),
            today=act.day,
        )

    def give_back(self, act):
        returned, calendar = act.row["returned"], current_calendar()
        report = ProgressReport.objects.get(occurrence=act.row["occurrence"])
        reviews.return_reports(
            pks=[report.pk],
            reason=returned["reason"],
            redo_by=calendar.on_or_after(act.day + timedelta(returned["days"])),
            by=self.reviewer_of(act),
            today=act.day,
        )

    def mend(self, act):
        """A returned row written anew, handed in, signed and approved on one day."""
        report = ProgressReport.objects.get(occurrence=act.row["occurrence"])
        entries.save_entry(
            occurrence_pk=report.occurrence_id,
            version=report.version,
            kind=report.kind,
            body=act.row["mended"]["body"],
            by=self.liaison_of(act),
            today=act.day,
        )
        self.submitted(act)
        self.signed(act)
        reviews.approve(pks=[report.pk], by=self.reviewer_of(act), today=act.day)


def keys_of(rows):
    return list(rows.values_list("pk", flat=True))
