"""常年工作: the days of each duty, put in force, left out, brought on by the job."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from core.law import checking
from core.units.tests.factories import make_bureau
from core.workdays.calendar import WorkCalendar
from tasks.deadlines import SheetsOwed
from tasks.models import (
    Occurrence,
    ProgressReport,
    StandingDuty,
    StandingWork,
    Task,
    WorkPlan,
)
from tasks.services import standing
from tasks.services.faults import Conflict, Refused
from tasks.standing import DutyDay, arrival, due_of, years_due
from tasks.standing_page import note_of_task

DUTIES = settings.BASE_DIR / "fixtures" / "standing_duties.json"
CALENDAR = WorkCalendar()
TODAY = date(2026, 11, 27)
PAGE = "/tasks/standing/"


def loaded():
    return json.loads(DUTIES.read_text(encoding="utf-8"))


@pytest.fixture
def duties(db):
    StandingDuty.objects.bulk_create(StandingDuty(**row["fields"]) for row in loaded())
    return {duty.code: duty for duty in StandingDuty.objects.all()}


def start(bureau, by, *, today=TODAY, runs_site=True):
    return standing.put_in_force(
        bureau=bureau, runs_site=runs_site, by=by, today=today, calendar=CALENDAR
    )


def bring(today):
    return standing.bring_on_all(today=today, calendar=CALENDAR)


def dues(**narrowed):
    """(code, day) of what stands, in order."""
    rows = Occurrence.objects.standing().filter(**narrowed)
    titles = {duty.title: duty.code for duty in StandingDuty.objects.all()}
    return sorted(
        (row.due_on, titles[row.assignment.task.text.partition("：")[0]])
        for row in rows.select_related("assignment__task")
    )


# Days.


@pytest.mark.parametrize(
    ("code", "days"),
    [
        # 31 January 2026 is a Saturday, 2027 a Sunday: the law's day is not moved.
        ("annual-submit", ["2026-01-31", "2027-01-31", "2028-01-31"]),
        ("annual-publish", ["2026-01-31", "2027-01-31", "2028-01-31"]),
        ("site-yearly", ["2026-01-31", "2027-01-31", "2028-01-31"]),
        ("rule-of-law-submit", ["2026-03-01", "2027-03-01", "2028-03-01"]),
        ("rule-of-law-publish", ["2026-04-01", "2027-04-01", "2028-04-01"]),
        # Internal days are: a Saturday and a Sunday in 2026 and 2027.
        ("withheld", ["2026-11-02", "2027-11-01", "2028-10-31"]),
        ("law-rows", ["2026-11-30", "2027-11-30", "2028-11-30"]),
    ],
)
def test_due_days_of_each_duty(code, days):
    (row,) = [row["fields"] for row in loaded() if row["fields"]["code"] == code]
    duty = DutyDay(row["month"], row["day"], row["is_statutory"])

    found = [due_of(duty, year, CALENDAR) for year in (2026, 2027, 2028)]

    assert [day.isoformat() for day in found] == days


def test_a_superior_goes_first_and_february_ends():
    earlier = date(2027, 1, 26)
    assert due_of(DutyDay(1, 31, True), 2027, CALENDAR, earlier) == earlier
    assert due_of(DutyDay(2, 29, True), 2027, CALENDAR) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("started_on", "today", "years"),
    [
        (date(2026, 6, 1), date(2026, 10, 31), [2026]),
        (date(2026, 6, 1), date(2026, 11, 1), [2026, 2027]),
        (date(2026, 6, 1), date(2028, 1, 5), [2026, 2027, 2028]),
    ],
)
def test_years_due(started_on, today, years):
    assert list(years_due(started_on, today)) == years


def test_arrival_is_the_november_before_and_never_before_the_start():
    assert arrival(2028, TODAY) == date(2027, 11, 1)
    assert arrival(2027, TODAY) == TODAY


# Put in force.

YEAR_2027 = [
    (date(2027, 1, 31), "annual-publish"),
    (date(2027, 1, 31), "annual-submit"),
    (date(2027, 1, 31), "site-yearly"),
    (date(2027, 3, 1), "rule-of-law-submit"),
    (date(2027, 4, 1), "rule-of-law-publish"),
    (date(2027, 11, 1), "withheld"),
    (date(2027, 11, 30), "law-rows"),
]


def test_put_in_force_twice_makes_everything_once(duties, bureau, cast):
    made = start(bureau, cast.office)

    assert start(bureau, cast.office) == []
    assert bring(TODAY) == 0
    assert len(made) == 8
    assert dues() == [(date(2026, 11, 30), "law-rows"), *YEAR_2027]
    plan = WorkPlan.objects.get(year=2027)
    assert (plan.title, plan.kind, plan.status) == (
        "2027年常年工作",
        "standing",
        "running",
    )
    task = standing.duty_task_of(bureau, "annual-submit", 2027)
    assert (task.plan, task.deadline_text) == (
        plan,
        "1月31日前（法定日期，逢休息日不顺延）",
    )
    assert "第四十九条" in task.text
    assert task.assignments.get().unit == bureau.managing_office


def test_reminders_know_them(duties, bureau, cast):
    start(bureau, cast.office)

    day = date(2027, 1, 31)
    (owed,) = SheetsOwed().owed(on=TODAY, first_due=day, last_due=day)

    assert (owed.unit_id, owed.due_on) == (bureau.managing_office_id, day)
    assert "还有3项" in owed.title


def test_a_bureau_without_a_site_is_not_asked_for_its_report(duties, bureau, cast):
    start(bureau, cast.office, runs_site=False)
    assert "site-yearly" not in {code for _, code in dues()}

    assert len(start(bureau, cast.office, runs_site=True)) == 1
    assert (date(2027, 1, 31), "site-yearly") in dues()
    start(bureau, cast.office, runs_site=False)
    assert "site-yearly" not in {code for _, code in dues()}
    start(bureau, cast.office, runs_site=True)
    assert (date(2027, 1, 31), "site-yearly") in dues()


# The job.


def test_the_year_rolls_over_once(duties, bureau, cast):
    start(bureau, cast.office)
    assert bring(date(2027, 10, 31)) == 0

    assert bring(date(2027, 11, 1)) == 7
    assert bring(date(2027, 11, 1)) == 0

    assert len(dues(assignment__task__plan__year=2028)) == 7
    plan = WorkPlan.objects.get(year=2028)
    assert (plan.previous.year, plan.issued_on) == (2027, date(2027, 11, 1))


def test_missed_months_are_made_up_for(duties, bureau, cast):
    """Nothing ran from November 2027 to 5 February 2028: what is overdue is there."""
    start(bureau, cast.office)

    assert bring(date(2028, 2, 5)) == 7

    overdue = Occurrence.objects.overdue(on=date(2028, 2, 5))
    assert overdue.filter(assignment__task__plan__year=2028).count() == 3
    assert bring(date(2028, 2, 6)) == 0


def test_a_unit_gone_by_then_is_replaced_by_the_office(duties, bureau, cast, units):
    start(bureau, cast.office)
    change(bureau, duties["withheld"], cast, unit=units["法制支队"])
    units["法制支队"].valid_until = date(2027, 9, 1)
    units["法制支队"].save()

    bring(date(2027, 11, 1))

    task = standing.duty_task_of(bureau, "withheld", 2028)
    assert task.assignments.get().unit == bureau.managing_office


def test_a_new_calendar_moves_internal_days_only(duties, bureau, cast):
    """31 October 2027, a Sunday, is worked; 30 November and 31 January are not."""
    start(bureau, cast.office)
    new = WorkCalendar(
        days_off=frozenset({date(2027, 11, 30), date(2027, 3, 1)}),
        days_on=frozenset({date(2027, 10, 31)}),
    )

    standing.follow_calendar(CALENDAR, new, today=TODAY)

    found = {code: day for day, code in dues(due_on__year=2027)}
    assert found["withheld"] == date(2027, 10, 31)
    assert found["law-rows"] == date(2027, 12, 1)
    assert found["rule-of-law-submit"] == date(2027, 3, 1)


# What a bureau does otherwise.


def change(bureau, duty, cast, *, today=TODAY, version=None, **more):
    work = StandingWork.objects.get(bureau=bureau)
    values = {
        "is_left_out": False,
        "month_day": None,
        "unit": None,
        "reason": "本局安排",
        **more,
    }
    return standing.choose(
        work_pk=work.pk,
        version=work.version if version is None else version,
        duty=duty,
        by=cast.office,
        today=today,
        calendar=CALENDAR,
        **values,
    )


def test_a_duty_is_left_out_and_taken_in_again(duties, bureau, cast):
    start(bureau, cast.office)
    duty = duties["withheld"]

    change(bureau, duty, cast, is_left_out=True)
    assert "withheld" not in {code for _, code in dues()}
    start(bureau, cast.office)
    assert bring(date(2027, 11, 1)) == 6
    assert "withheld" not in {code for _, code in dues()}
    change(bureau, duty, cast, today=date(2027, 11, 2))

    assert [day for day, code in dues() if code == "withheld"] == [date(2028, 10, 31)]
    assert Task.objects.filter(withdrawn_on__isnull=False).count() == 1


def test_a_day_of_its_own_moves_what_is_open(duties, bureau, cast):
    start(bureau, cast.office)

    change(bureau, duties["rule-of-law-publish"], cast, month_day=(3, 1))
    change(bureau, duties["law-rows"], cast, month_day=(6, 5))

    found = {code: day for day, code in dues(due_on__year=2027)}
    assert found["rule-of-law-publish"] == date(2027, 3, 1)
    # 5 June 2027 is a Saturday.
    assert found["law-rows"] == date(2027, 6, 7)


def test_what_is_reported_stays(duties, bureau, cast):
    start(bureau, cast.office)
    occurrence = Occurrence.objects.get(due_on=date(2027, 3, 1))
    ProgressReport.objects.create(
        occurrence=occurrence,
        kind="progress",
        body="已报",
        status="to_review",
        reached_on=TODAY,
        written_by=cast.office,
    )

    change(bureau, duties["rule-of-law-submit"], cast, is_left_out=True)

    occurrence.refresh_from_db()
    assert occurrence.voided_on is None


def superior(bureau, duty, cast, due_on, *, source="市府办通知", version=None):
    work = StandingWork.objects.get(bureau=bureau)
    return standing.set_superior_date(
        work_pk=work.pk,
        version=work.version if version is None else version,
        duty=duty,
        year=due_on.year,
        due_on=due_on,
        source=source,
        by=cast.office,
        today=TODAY,
    )


def test_a_superiors_day_holds_for_its_year(duties, bureau, cast):
    start(bureau, cast.office)

    superior(bureau, duties["annual-submit"], cast, date(2027, 1, 26))
    superior(bureau, duties["annual-submit"], cast, date(2028, 1, 20))
    bring(date(2027, 11, 1))
    bring(date(2028, 11, 1))

    days = [day for day, code in dues() if code == "annual-submit"]
    assert days == [date(2027, 1, 26), date(2028, 1, 20), date(2029, 1, 31)]


def test_settings_are_refused(duties, bureau, cast):
    start(bureau, cast.office)
    duty = duties["annual-submit"]
    with pytest.raises(Refused, match="只能提前"):
        change(bureau, duty, cast, month_day=(2, 5))
    with pytest.raises(Refused, match="没有2月30日"):
        change(bureau, duties["law-rows"], cast, month_day=(2, 30))
    with pytest.raises(Refused, match="理由"):
        change(bureau, duty, cast, reason=" ")
    with pytest.raises(Conflict):
        change(bureau, duty, cast, version=99)
    with pytest.raises(Refused, match="不是提前"):
        superior(bureau, duty, cast, date(2027, 2, 5))
    with pytest.raises(Refused, match="已经过去"):
        superior(bureau, duty, cast, date(2026, 1, 5))
    with pytest.raises(Refused, match="上级文件"):
        superior(bureau, duty, cast, date(2027, 1, 5), source="")
    with pytest.raises(Conflict):
        superior(bureau, duty, cast, date(2027, 1, 5), version=99)


def test_the_law_check_says_how_many_are_left(duties, bureau, cast):
    start(bureau, cast.office)
    task = standing.duty_task_of(bureau, "law-rows", 2027)
    StandingDuty.objects.update(verified_on=date(2020, 1, 1))
    assert note_of_task(task, TODAY).text == "还有7条法定依据超过一年没有核对。"

    checking.check(
        keys=[f"tasks.standingduty-{duty.pk}" for duty in duties.values()],
        scope=[],
        note="",
        by=cast.office,
        today=TODAY,
    )

    assert note_of_task(task, TODAY).text == "法定依据一年内都核对过。"
    other = standing.duty_task_of(bureau, "withheld", 2027)
    assert note_of_task(other, TODAY) is None


# Pages.


def addresses(duties):
    pk = duties["withheld"].pk
    return [
        ("get", PAGE),
        ("post", f"{PAGE}start/"),
        ("get", reverse("tasks:duty_choose", args=[pk])),
        ("get", reverse("tasks:duty_date", args=[pk])),
    ]


@pytest.mark.parametrize("who", ["liaison", "head", "leader", "supervisor", "manager"])
def test_pages_are_refused(login, cast, duties, who):
    client = login(getattr(cast, who))

    answers = [getattr(client, how)(address) for how, address in addresses(duties)]

    assert {answer.status_code for answer in answers} == {403}
    assert "政务公开办公室设定" in answers[0].content.decode()


def test_pages_show_and_change_the_own_bureau_only(login, cast, duties, bureau):
    client = login(cast.office)
    assert "未启用" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}start/", {"runs_site": "on"})
    work = StandingWork.objects.get()
    assert work.bureau == bureau
    page = reverse("tasks:duty_choose", args=[duties["withheld"].pk])
    half = client.post(page, {"version": 1, "month": 5, "reason": "x"})
    assert "月和日要么都填" in half.content.decode()

    answer = client.post(
        page, {"version": work.version, "is_left_out": "on", "reason": "并入半年检查"}
    )

    assert answer.status_code == 302
    text = client.get(PAGE).content.decode()
    assert "不列入" in text
    assert "并入半年检查" in text
    stranger = login(cast.stranger)
    assert stranger.get(page).status_code == 404
    assert "未启用" in stranger.get(PAGE).content.decode()


def test_page_sets_a_superiors_day(login, cast, duties, bureau):
    start(bureau, cast.office)
    client = login(cast.office)
    page = reverse("tasks:duty_date", args=[duties["annual-submit"].pk])
    year = StandingWork.objects.get().started_on.year + 40

    data = {"version": 1, "due_on": f"{year}-02-10", "source": "市府办"}
    assert "不是提前" in client.post(page, data).content.decode()
    client.post(page, data | {"due_on": f"{year}-01-10"})

    assert StandingWork.objects.get().dates.get().year == year


def test_page_asks_no_more_for_more_bureaus_and_years(
    login, cast, duties, bureau, django_assert_max_num_queries
):
    start(bureau, cast.office)
    start(make_bureau("开平市公安局", unit_names=("宣传股",)), cast.office)
    bring(date(2029, 1, 1))

    client = login(cast.office)
    client.get(PAGE)

    with django_assert_max_num_queries(24):
        client.get(PAGE)
