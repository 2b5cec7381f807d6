"""Demonstration data: seed 001 walked through the services with past dates.

Everything follows from `today`, so two loads on one day give the same rows: the plan
starts two quarters before the current one and runs for four.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from assessment import counting, findings, proposals, rubrics
from assessment.models import Assessment
from core.reminders.services import give_default_ladder, sweep
from core.runs import performing
from core.units.models import Unit, User
from core.units.people import give_post
from core.units.roles import Role
from core.units.services import settle_all
from core.workdays.days import current_calendar
from tasks.models import Occurrence, PlanDraft, ProgressReport, Responsibility, WorkPlan
from tasks.services import drafts, entries, handout, plans, reviews, sheets
from zhengwu.demonstration_superior import keep_plan_from_above

PASSWORD = "zhengwu-2026"
BUREAU = "jiangmen"
SEED = Path(settings.BASE_DIR) / "fixtures" / "plans" / "jiangmen_2022.txt"
SEED_YEAR = "2022"
REPORTS = Path(settings.BASE_DIR) / "fixtures" / "jiangmen" / "reports.json"
ROUND_DAY = 25
QUARTERS = 4
ONE_DAY = timedelta(days=1)

# Username, name, and the posts: unit (its code without the bureau's) and role.
PEOPLE = (
    ("liaison", "陈志远", [("fazhi", Role.LIAISON)]),
    ("head", "梁国栋", [("fazhi", Role.HEAD)]),
    ("office", "林晓敏", [("xuanchuan", Role.OFFICE), ("xuanchuan", Role.LIAISON)]),
    ("office_head", "黄建民", [("xuanchuan", Role.HEAD)]),
    ("leader", "区永强", [("", Role.LEADER)]),
    ("legal", "谭雅文", [("fazhi", Role.LEGAL)]),
    ("secrecy", "冯立新", [("zhihui", Role.SECRECY)]),
    ("supervisor", "伍卫东", [("ducha", Role.SUPERVISOR)]),
    ("manager", "李思颖", [("kexin", Role.MANAGER)]),
    ("auditor", "余海明", [("ducha", Role.AUDITOR)]),
    ("liaison_jingbao", "张桂芳", [("jingbao", Role.LIAISON)]),
    ("head_jingbao", "容伟雄", [("jingbao", Role.HEAD)]),
    ("liaison_fangkong", "甄丽娟", [("fangkong", Role.LIAISON)]),
    ("head_fangkong", "赵启明", [("fangkong", Role.HEAD)]),
    ("liaison_jiaojing", "吴嘉豪", [("jiaojing", Role.LIAISON)]),
    ("head_jiaojing", "邓锦荣", [("jiaojing", Role.HEAD)]),
    ("liaison_zhihui", "何静怡", [("zhihui", Role.LIAISON)]),
    ("head_zhihui", "苏炳辉", [("zhihui", Role.HEAD)]),
    ("liaison_wangjing", "叶子轩", [("wangjing", Role.LIAISON)]),
    ("head_wangjing", "钟振华", [("wangjing", Role.HEAD)]),
    ("liaison_ducha", "胡敏仪", [("ducha", Role.LIAISON)]),
    ("head_ducha", "廖志刚", [("ducha", Role.HEAD)]),
    ("liaison_kexin", "许文博", [("kexin", Role.LIAISON)]),
    ("head_kexin", "朱耀东", [("kexin", Role.HEAD)]),
    ("liaison_huzheng", "周美玲", [("huzheng", Role.LIAISON)]),
    ("head_huzheng", "司徒健", [("huzheng", Role.HEAD)]),
)


@transaction.atomic
def load(*, today):
    """Fill an installation without a plan; return the plan, or None if it has one.

    The calendar must be loaded before: findings count working days.
    """
    if WorkPlan.objects.exists():
        return None
    start, end = period(today)
    bureau = load_units()
    load_people(since=start.replace(year=start.year - 1), day=start)
    give_default_ladder(bureau=bureau, by=person("office", start))

    plan = hand_out_plan(bureau, start, end)
    keep_plan_from_above(plan, by=person("office", start), day=start)
    open_assessment(plan, start)
    Story(plan, today).tell()
    judge(plan, today)
    remind(today)
    return plan


def period(today):
    """The first day of the quarter two before the current one, and four quarters on."""
    quarter = today.year * QUARTERS + (today.month - 1) // 3 - 2
    return first_day(quarter), first_day(quarter + QUARTERS) - ONE_DAY


def first_day(quarter):
    """The first day of a quarter counted from the year 0."""
    year, index = divmod(quarter, QUARTERS)
    return date(year, index * 3 + 1, 1)


# Units and people.


def load_units():
    if not Unit.objects.filter(code=BUREAU).exists():
        call_command("loaddata", "jiangmen/units", verbosity=0)
        settle_all()
    return Unit.objects.get(code=BUREAU)


def load_people(*, since, day):
    """Everybody with the one password; hashed once, for it takes its time."""
    password = make_password(PASSWORD)
    for username, name, posts in PEOPLE:
        user = User.objects.create(
            username=username,
            last_name=name,
            password=password,
            must_change_password=False,
            is_demonstration=True,
        )
        for code, role in posts:
            give_post(user=user, unit=unit_of(code), role=role, from_on=since, by=None)


def unit_of(code):
    return Unit.objects.get(code=f"{BUREAU}-{code}" if code else BUREAU)


def person(username, day):
    return User.objects.get(username=username).as_of(day)


# The plan: read, committed, dated, handed out, all on its first day.


def hand_out_plan(bureau, start, end):
    office = person("office", start)
    draft = read_seed(bureau, office, start)
    plan = drafts.commit(
        pk=draft.pk,
        version=draft.version,
        kind=WorkPlan.Kind.SCHEME,
        year=start.year,
        title=draft.title,
        doc_no=f"江公通〔{start.year}〕18号",
        by=office,
    )
    plans.set_dates(
        pk=plan.pk,
        version=plan.version,
        issued_on=start,
        starts_on=start,
        ends_on=end,
        doc_no=plan.doc_no,
        by=office,
        today=start,
    )
    plans.add_quarterly_rounds(pk=plan.pk, day=ROUND_DAY, by=office, today=start)
    handout.hand_out(pk=plan.pk, by=office, today=start)
    settle_some(plan, office, start)
    plan.refresh_from_db()
    return plan


def read_seed(bureau, office, start):
    """The draft of a copy of the seed, with the plan's year in place of its own."""
    text = SEED.read_text(encoding="utf-8").replace(SEED_YEAR, str(start.year))
    run = drafts.start_reading(
        bureau=bureau,
        name=f"江门市公安局{start.year}年政务公开工作要点分工方案.txt",
        content=text.encode(),
        year=start.year,
        by=office,
    )
    morning = datetime.combine(start, time(9), tzinfo=timezone.get_current_timezone())
    performing.perform(pk=run.pk, clock=lambda: morning)
    return PlanDraft.objects.get(run=run)


def settle_some(plan, office, start):
    """Say for two tasks who drafts the policies; the others wait for the office."""
    for number, codes in table()["settled"].items():
        waiting = Responsibility.objects.get(
            task__plan=plan, task__number=number, unit=None, group=None
        )
        handout.settle(
            pk=waiting.pk,
            units=[unit_of(code) for code in codes],
            by=office,
            today=start,
        )


def open_assessment(plan, start):
    supervisor = person("supervisor", start)
    rubric = rubrics.generate(plan=plan, by=supervisor, today=start)
    rubrics.put_in_force(
        pk=rubric.pk,
        doc_no=f"江公通〔{start.year}〕19号",
        in_force_from=start,
        by=supervisor,
        today=start,
    )


# What the units reported, day by day.


def table():
    return json.loads(REPORTS.read_text(encoding="utf-8"))


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
        self.plan, self.today = plan, today
        self.rounds = list(plan.rounds.order_by("due_on"))
        self.units = {unit.code.partition("-")[2]: unit for unit in Unit.objects.all()}
        self.told = table()
        self.people = {}

    def tell(self):
        acts = [act for act in self.acts() if act.day <= self.today]
        for act in sorted(acts, key=lambda act: act.day):
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
                if returned := row.get("returned"):
                    day = due_on + timedelta(returned["day"])
                    yield Act(day, "give_back", unit, number, row)

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
        names = {"fazhi": "liaison", "xuanchuan": "office"}
        return self.by(names.get(act.unit, f"liaison_{act.unit}"), act.day)

    def head_of(self, act):
        names = {"fazhi": "head", "xuanchuan": "office_head"}
        return self.by(names.get(act.unit, f"head_{act.unit}"), act.day)

    def reviewer_of(self, act):
        """The office's own reports, signed by its head, go to the leader."""
        return self.by("leader" if act.unit == "xuanchuan" else "office", act.day)

    def sheet(self, act):
        return {
            "plan": self.plan,
            "unit": self.units[act.unit],
            "round": self.rounds[act.round - 1],
        }

    def fill(self, act):
        row = act.row
        entries.save_entry(
            occurrence_pk=row["occurrence"],
            version=0,
            kind=row["kind"],
            body=row["body"],
            link=row.get("link", ""),
            link_title=row.get("title", ""),
            fact_on=act.day - timedelta(10) if "link" in row else None,
            by=self.liaison_of(act),
            today=act.day,
        )

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
        waiting = ProgressReport.objects.to_review().filter(
            occurrence__in=Occurrence.objects.on_sheet(**self.sheet(act))
        )
        approved = waiting.exclude(occurrence__assignment__task__number__in=kept)
        reviews.approve(
            pks=keys_of(approved),
            by=self.reviewer_of(act),
            today=act.day,
        )

    def give_back(self, act):
        returned = act.row["returned"]
        report = ProgressReport.objects.get(occurrence=act.row["occurrence"])
        reviews.return_reports(
            pks=[report.pk],
            reason=returned["reason"],
            redo_by=act.day + timedelta(returned["days"]),
            by=self.reviewer_of(act),
            today=act.day,
        )


# What the machine proposes and the supervisor decides, as of today.


def judge(plan, today):
    """Propose; confirm the first round, except what the table lets go; count."""
    supervisor = person("supervisor", today)
    assessment = Assessment.objects.running().of_plan(plan).get()
    decision = {"assessment_pk": assessment.pk, "by": supervisor, "today": today}
    proposals.propose(**decision)

    first = plan.rounds.order_by("due_on").first()
    of_first = assessment.findings.proposed().filter(occurrence__round=first)
    lifted = table()["lifted"]
    let_go = of_first.filter(unit=unit_of(lifted["unit"]))
    findings.lift(pks=keys_of(let_go), reason=lifted["reason"], **decision)
    findings.confirm(pks=keys_of(of_first), **decision)
    counting.count(**decision)


def remind(today):
    """The notices of the last working day; nothing is sent on a day of rest."""
    calendar = current_calendar()
    while not calendar.is_workday(today):
        today -= ONE_DAY
    sweep(today=today, calendar=calendar)


def keys_of(rows):
    return list(rows.values_list("pk", flat=True))
