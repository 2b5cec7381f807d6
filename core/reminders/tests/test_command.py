"""The command says in one line what it did."""

from datetime import date

import pytest
from django.core.management import call_command

from core.audit.models import Event
from core.reminders.models import Notice
from core.units.roles import Role
from core.units.tests.factories import make_unit

from .factories import make_notice, make_step


@pytest.fixture
def owing(cast, units, bureau, source):
    make_step(bureau, 0, [Role.LIAISON, Role.HEAD])
    source.owe(units["法制支队"], date(2026, 7, 1))


@pytest.mark.parametrize(
    ("on", "line"),
    [
        ("2026-07-01", "2026-07-01 周三发出提醒2条。\n"),
        ("2026-06-30", "2026-06-30 周二没有新的提醒要发。\n"),
        ("2026-07-04", "2026-07-04 周六是休息日，不发提醒。\n"),
    ],
)
def test_command_says_what_it_did(owing, capsys, on, line):
    call_command("sweep_reminders", "--on", on)

    assert capsys.readouterr().out == line


def test_command_again_says_that_nothing_is_new(owing, capsys):
    call_command("sweep_reminders", "--on", "2026-07-01")
    capsys.readouterr()

    call_command("sweep_reminders", "--on", "2026-07-02")

    assert capsys.readouterr().out == "2026-07-02 周四没有新的提醒要发。\n"


def test_command_without_a_date_sweeps_today(db, capsys):
    call_command("sweep_reminders")

    assert capsys.readouterr().out.endswith("。\n")


@pytest.mark.parametrize("on", ["2026-02-30", "明天", "20260230", "2026-7-1"])
def test_command_with_a_bad_date_exits_2(db, capsys, on):
    with pytest.raises(SystemExit) as ended:
        call_command("sweep_reminders", "--on", on)

    written = capsys.readouterr()
    assert ended.value.code == 2
    assert (written.out, written.err) == (
        "",
        "日期须写成 2026-07-01 的样子，且确有这一天。\n",
    )


# --dry-run


def test_dry_run_counts_by_source_and_step_and_writes_nothing(
    owing, units, source, capsys
):
    source.owe(units["法制支队"], date(2026, 7, 1), item="occurrence-2")
    events = Event.objects.count()

    call_command("sweep_reminders", "--on", "2026-07-01", "--dry-run")

    assert capsys.readouterr().out == (
        "2026-07-01 周三会发出提醒4条（试算，没有发送）：\n"
        "落实情况，到期当日：2人，4条\n"
    )
    assert (Notice.objects.count(), Event.objects.count()) == (0, events)


def test_dry_run_lists_every_notice_when_asked(owing, capsys):
    call_command("sweep_reminders", "--on", "2026-07-01", "--dry-run", verbosity=2)

    assert capsys.readouterr().out.splitlines()[2:] == [
        "  法制支队联络员：第二季度落实情况待报送（今天到期，暂按周末推算）",
        "  法制支队单位负责人：第二季度落实情况待报送（今天到期，暂按周末推算）",
    ]


def test_dry_run_says_which_units_nobody_answers_for(owing, bureau, source, capsys):
    source.owe(make_unit("看守所", parent=bureau), date(2026, 7, 1), item="empty")

    call_command("sweep_reminders", "--on", "2026-07-01", "--dry-run")

    assert "落实情况，无人可通知的单位：1人，1条" in capsys.readouterr().out


def test_dry_run_leaves_out_what_was_sent(owing, capsys):
    call_command("sweep_reminders", "--on", "2026-07-01")
    capsys.readouterr()

    call_command("sweep_reminders", "--on", "2026-07-02", "--dry-run")

    assert capsys.readouterr().out == "2026-07-02 周四没有新的提醒要发。\n"


def test_dry_run_on_a_day_of_rest_names_the_next_working_day(owing, capsys):
    call_command("sweep_reminders", "--on", "2026-07-04", "--dry-run")

    assert capsys.readouterr().out == (
        "2026-07-04 周六是休息日，不发提醒。下一个工作日是 2026-07-06 周一。\n"
    )


def test_dry_run_writes_not_even_what_is_settled(cast, source, capsys):
    make_notice(cast.liaison)

    call_command("sweep_reminders", "--on", "2026-07-01", "--dry-run")

    assert Notice.objects.get().settled_on is None
