"""Demonstration data: seed 001 walked through the services with past dates.

Everything follows from `today`, so two loads on one day give the same rows: the plan
starts two quarters before the current one and runs for four.
"""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.reminders.services import give_default_ladder, sweep
from core.runs import performing
from core.workdays.days import current_calendar
from tasks.models import PlanDraft, Responsibility, WorkPlan
from tasks.services import drafting, drafts, handout, plans
from zhengwu.demonstration_annual import report_yearly
from zhengwu.demonstration_cast import (
    PASSWORD,
    load_people,
    load_units,
    person,
    unit_of,
)
from zhengwu.demonstration_daily import afterwards, beforehand, on_paper
from zhengwu.demonstration_foi import keep_ledger
from zhengwu.demonstration_judging import (
    enter_by_hand,
    judge,
    judging_days,
    open_assessment,
)
from zhengwu.demonstration_lists import keep_lists
from zhengwu.demonstration_rubric import draft_next_version
from zhengwu.demonstration_story import Story, table
from zhengwu.demonstration_superior import keep_plan_from_above

__all__ = ["PASSWORD", "load", "person"]

SEED = settings.BASE_DIR / "fixtures" / "plans" / "jiangmen_2022.txt"
SEED_YEAR = "2022"
ROUND_DAY = 25
QUARTERS = 4
ONE_DAY = timedelta(days=1)


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
    beforehand(plan)
    tell(plan, today)
    afterwards(plan, today)
    judge(plan, today, (enter_by_hand,))
    draft_next_version(plan, today)
    keep_ledger(bureau, today)
    report_yearly(bureau, today)
    keep_lists(bureau, today)
    remind(today)
    return plan


def tell(plan, today):
    """What the units report, and what is judged of it before today."""
    story = Story(plan, today)
    *earlier, (last, acts) = judging_days(plan, today)
    for day, earlier_acts in earlier:
        story.tell(until=day)
        judge(plan, day, earlier_acts)
    story.tell(until=last)
    on_paper(plan)
    judge(plan, last, acts)
    story.tell(until=today)


def period(today):
    """The first day of the quarter two before the current one, and four quarters on."""
    quarter = today.year * QUARTERS + (today.month - 1) // 3 - 2
    return first_day(quarter), first_day(quarter + QUARTERS) - ONE_DAY


def first_day(quarter):
    """The first day of a quarter counted from the year 0."""
    year, index = divmod(quarter, QUARTERS)
    return date(year, index * 3 + 1, 1)


# The plan: read, committed, dated, handed out, all on its first day.


def hand_out_plan(bureau, start, end):
    office = person("office", start)
    draft = read_seed(bureau, office, start)
    state_criteria(draft, office)
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


def state_criteria(draft, office):
    """Add criteria to some tasks, for the seed has none."""
    criteria = table()["criteria"]
    for row in draft.rows.filter(number__in=criteria):
        drafting.save_row(
            pk=row.pk,
            version=row.version,
            values={"criteria": criteria[row.number]},
            by=office,
        )
    draft.refresh_from_db()


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


def remind(today):
    """The notices of the last working day; nothing is sent on a day of rest."""
    calendar = current_calendar()
    while not calendar.is_workday(today):
        today -= ONE_DAY
    sweep(today=today, calendar=calendar)
