"""The nightly sweep: each notice once, after whatever happened the nights before."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.audit.models import Event
from core.reminders import jobs, services, sweeping
from core.reminders.models import Notice, ReminderStep
from core.reminders.services import give_default_ladder, sweep
from core.units.models import Post
from core.units.roles import Role
from core.units.tests.factories import make_person, make_unit

from .factories import make_step

ONE_DAY = timedelta(days=1)


@pytest.fixture
def legal(units):
    return units["法制支队"]


def told(**fields):
    """Who was told, and at which step."""
    rows = Notice.objects.filter(**fields).order_by("person", "pk")
    return {(notice.person, notice.step) for notice in rows}


def test_sweep_writes_the_notice(cast, legal, bureau, source, today, calendar):
    make_step(bureau, -3, [Role.LIAISON], "workdays")
    source.owe(legal, date(2026, 7, 6))

    count = sweep(today=today, calendar=calendar)

    notice = Notice.objects.get()
    assert count == 1
    assert (notice.person, notice.source, notice.item, notice.step) == (
        cast.liaison,
        "sheets",
        "occurrence-1",
        "-3workdays",
    )
    assert notice.title == "第二季度落实情况待报送（剩 3 个工作日）"
    assert notice.body == "完成时限：2026-07-06 周一\n共3项。"
    assert (notice.url, notice.sent_on, notice.read_at) == (
        "/tasks/sheet/",
        today,
        None,
    )


def test_sweep_again_writes_nothing(cast, legal, bureau, source, today, calendar):
    make_step(bureau, 0, [Role.LIAISON, Role.HEAD])
    source.owe(legal, today)
    first = sweep(today=today, calendar=calendar)

    again = sweep(today=today, calendar=calendar)
    next_day = sweep(today=today + ONE_DAY, calendar=calendar)

    assert (first, again, next_day) == (2, 0, 0)
    assert Notice.objects.count() == 2


def test_sweep_after_missed_nights_sends_only_the_latest_step(
    cast, legal, bureau, source, today, calendar
):
    for offset in (-10, -5, 0, 5):
        make_step(bureau, offset, [Role.LIAISON])
    source.owe(legal, today - ONE_DAY)

    sweep(today=today, calendar=calendar)

    assert told() == {(cast.liaison, "0days")}


def test_sweep_night_after_night_sends_every_step_once(
    cast, legal, bureau, source, today, calendar
):
    for offset in (-5, 0, 5):
        make_step(bureau, offset, [Role.LIAISON])
    source.owe(legal, today)

    for days in range(-20, 60):
        sweep(today=today + timedelta(days=days), calendar=calendar)

    assert list(Notice.objects.order_by("pk").values_list("step", "sent_on")) == [
        ("-5days", date(2026, 6, 26)),
        ("0days", date(2026, 7, 1)),
        ("5days", date(2026, 7, 6)),
    ]


def test_sweep_on_a_day_of_rest_writes_nothing(cast, legal, bureau, source, calendar):
    national_day = date(2026, 10, 1)
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, national_day)

    count = sweep(today=national_day, calendar=calendar)

    assert (count, source.asked) == (0, [])


def test_step_of_a_day_of_rest_is_sent_on_the_next_working_day(
    cast, legal, bureau, source, calendar
):
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, date(2026, 10, 1))

    for day in range(1, 9):
        sweep(today=date(2026, 10, day), calendar=calendar)

    assert Notice.objects.get().sent_on == date(2026, 10, 8)


def test_sweep_is_armed_again_where_the_due_date_moved(
    cast, legal, bureau, source, today, calendar
):
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, today)
    sweep(today=today, calendar=calendar)
    source.rows.clear()
    source.owe(legal, today + 5 * ONE_DAY)

    for days in range(10):
        sweep(today=today + timedelta(days=days), calendar=calendar)

    assert list(Notice.objects.order_by("pk").values_list("due_on", flat=True)) == [
        today,
        today + 5 * ONE_DAY,
    ]


def test_sweep_leaves_old_debts_in_peace(cast, legal, bureau, source, today, calendar):
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, today - timedelta(days=30), item="just")
    source.owe(legal, today - timedelta(days=33), item="no longer")

    sweep(today=today, calendar=calendar)

    assert [notice.item for notice in Notice.objects.all()] == ["just"]


@pytest.mark.parametrize(
    ("role", "people"),
    [
        (Role.LIAISON, {"liaison"}),
        (Role.HEAD, {"head"}),
        (Role.OFFICE, {"office"}),
        (Role.LEADER, {"leader"}),
        (Role.SUPERVISOR, {"supervisor"}),
    ],
)
def test_sweep_tells_the_posts_of_the_step(
    cast, legal, bureau, source, today, calendar, role, people
):
    make_step(bureau, 0, [role])
    source.owe(legal, today)

    sweep(today=today, calendar=calendar)

    assert told() == {(getattr(cast, person), "0days") for person in people}


def test_sweep_tells_liaisons_above_the_unit_too(
    cast, legal, bureau, source, today, calendar
):
    squad = make_unit("一大队", parent=legal)
    squad_liaison = make_person(Role.LIAISON, squad)
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(squad, today)

    sweep(today=today, calendar=calendar)

    assert told() == {(cast.liaison, "0days"), (squad_liaison, "0days")}


def test_sweep_tells_nobody_of_the_bureau_above(cast, bureau, source, today, calendar):
    """A county bureau's units answer to their own bureau."""
    county = make_unit("鹤山市公安局", parent=bureau, is_bureau=True, kind="county")
    station = make_unit("沙坪派出所", parent=county)
    make_person(Role.HEAD, bureau, username="director")
    own_head = make_person(Role.HEAD, station)
    for owner in (bureau, county):
        make_step(owner, 0, [Role.HEAD, Role.OFFICE])
    source.owe(station, today, item="below")
    source.owe(cast.head.acting_post.unit, today, item="above")

    sweep(today=today, calendar=calendar)

    assert told(item="below") == {(own_head, "0days")}


def test_sweep_tells_a_person_with_two_posts_once(
    cast, legal, bureau, source, today, calendar
):
    Post.objects.create(
        user=cast.liaison, unit=legal, role=Role.HEAD, from_on=date(2020, 1, 1)
    )
    make_step(bureau, 0, [Role.LIAISON, Role.HEAD])
    source.owe(legal, today)

    assert sweep(today=today, calendar=calendar) == 2
    assert told() == {(cast.liaison, "0days"), (cast.head, "0days")}


def test_sweep_tells_only_posts_in_force(cast, legal, bureau, source, today, calendar):
    cast.liaison.posts.update(until_on=today - ONE_DAY)
    make_person(Role.LIAISON, legal, username="tomorrow", since=today + ONE_DAY)
    left = make_person(Role.LIAISON, legal, username="left", is_active=False)
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, today)

    sweep(today=today, calendar=calendar)

    assert left.is_active is False
    assert told() == {(cast.head, "0days")}


def test_sweep_tells_the_office_of_a_unit_without_people(
    cast, bureau, source, today, calendar
):
    empty = make_unit("看守所", parent=bureau)
    make_step(bureau, -3, [Role.LIAISON])
    make_step(bureau, 0, [Role.LIAISON, Role.HEAD])
    source.owe(empty, today + 2 * ONE_DAY, title="看守所：还有1项未报送")

    for days in range(6):
        sweep(today=today + days * ONE_DAY, calendar=calendar)

    notice = Notice.objects.get()
    assert (notice.person, notice.step) == (cast.office, "nobody")
    assert notice.title == "无人可通知：看守所：还有1项未报送（剩 2 个工作日）"
    assert notice.body.startswith("该单位没有在任的联络员和单位负责人")


def test_sweep_of_a_bureau_without_anybody_writes_nothing(
    bureau, source, today, calendar
):
    empty = make_unit("看守所", parent=bureau)
    make_step(bureau, 0, [Role.LIAISON, Role.LEADER])
    source.owe(empty, today)

    assert sweep(today=today, calendar=calendar) == 0


def test_sweep_tells_a_successor_of_the_step_that_stands(
    cast, legal, bureau, source, today, calendar
):
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, today)
    sweep(today=today, calendar=calendar)
    successor = make_person(
        Role.LIAISON, legal, username="successor", since=today + ONE_DAY
    )

    sweep(today=today + ONE_DAY, calendar=calendar)

    assert told() == {(cast.liaison, "0days"), (successor, "0days")}


def test_sweep_asks_nothing_where_no_bureau_has_steps(
    cast, legal, source, today, calendar
):
    source.owe(legal, today)

    count = sweep(today=today, calendar=calendar)

    assert (count, source.asked) == (0, [])


def test_sweep_leaves_bureaus_without_steps(cast, bureau, source, today, calendar):
    elsewhere = cast.stranger.acting_post.unit
    make_step(bureau, 0, [Role.OFFICE])
    source.owe(elsewhere, today)

    assert sweep(today=today, calendar=calendar) == 0


def test_sweep_writes_one_audit_line_per_bureau(
    cast, legal, units, bureau, source, today, calendar
):
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, today, item="first")
    source.owe(units["交警支队"], today, item="second")

    sweep(today=today, calendar=calendar)

    event = Event.objects.get(act="发送提醒")
    assert (event.subject_label, event.actor, event.note, event.unit_path) == (
        "江门市公安局",
        "系统",
        "落实情况2条",
        bureau.path,
    )


def test_sweep_again_writes_no_audit_line(cast, legal, bureau, source, today, calendar):
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, today)
    sweep(today=today, calendar=calendar)
    sweep(today=today, calendar=calendar)

    assert Event.objects.filter(act="发送提醒").count() == 1


@pytest.mark.parametrize("count", [1, 3, 40])
def test_sweep_asks_the_same_queries_for_any_number(
    cast, legal, bureau, source, today, calendar, count, django_assert_num_queries
):
    make_step(bureau, 0, [Role.LIAISON])
    for number in range(count):
        source.owe(legal, today, item=f"occurrence-{number}")

    # What may be settled, steps, posts, what was sent, the insert, the bureau, its
    # audit line, and the transaction around the last four.
    with django_assert_num_queries(9):
        sweep(today=today, calendar=calendar)


def test_sweep_in_several_chunks_loads_a_bureau_once(
    cast, legal, bureau, source, today, calendar, monkeypatch
):
    monkeypatch.setattr(sweeping, "CHUNK", 2)
    make_step(bureau, 0, [Role.LIAISON])
    for number in range(5):
        source.owe(legal, today, item=f"occurrence-{number}")

    assert sweep(today=today, calendar=calendar) == 5
    assert sweep(today=today, calendar=calendar) == 0


def test_sweep_cuts_a_long_title_before_the_time_left(
    cast, legal, bureau, source, today, calendar
):
    make_step(bureau, 0, [Role.LIAISON])
    source.owe(legal, today, title="长" * 300)

    sweep(today=today, calendar=calendar)

    title = Notice.objects.get().title
    assert (len(title), title[-7:]) == (200, "…（今天到期）")


def test_job_sweeps_as_of_today(cast, legal, bureau, source):
    today = timezone.localdate()
    for offset in range(-3, 1):
        make_step(bureau, offset, [Role.LIAISON])
    source.owe(legal, today)

    jobs.sweep()

    assert Notice.objects.count() == (1 if today.weekday() < 5 else 0)


def test_default_ladder_covers_every_source_once(cast, bureau, source):
    first = give_default_ladder(bureau=bureau, by=cast.office)
    again = give_default_ladder(bureau=bureau, by=cast.office)

    assert (first, again) == (len(services.DEFAULT_LADDER), 0)
    assert [str(step) for step in ReminderStep.objects.all()] == [
        "到期前10天",
        "到期前3个工作日",
        "到期当日",
        "到期后1个工作日",
        "到期后5个工作日",
        "到期后10个工作日",
    ]
    event = Event.objects.get(act="设置默认提醒步骤")
    assert (event.actor, event.note) == (cast.office.audit_label, "6步")


def test_default_ladder_leaves_what_the_office_set(cast, bureau, source):
    own = make_step(bureau, -1, [Role.HEAD])

    give_default_ladder(bureau=bureau, by=cast.office)

    assert list(ReminderStep.objects.all()) == [own]
