"""The command says in one line what it did."""

from datetime import date

import pytest
from django.core.management import call_command

from core.units.roles import Role

from .factories import make_step


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
