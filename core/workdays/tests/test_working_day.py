import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.workdays.models import SpecialDay


@pytest.fixture
def notices(db):
    call_command("loaddata", "special_days", verbosity=0)


def test_working_day_prints_the_date_alone(notices, capsys):
    call_command("working_day", "2025-01-20", "20")

    assert capsys.readouterr() == ("2025-02-21\n", "")


def test_working_day_counts_back(notices, capsys):
    call_command("working_day", "2025-02-21", "-20")

    assert capsys.readouterr().out == "2025-01-20\n"


def test_working_day_follows_the_special_days_on_record(notices, capsys):
    SpecialDay.objects.filter(date="2026-02-28").delete()

    call_command("working_day", "2026-01-26", "20")

    assert capsys.readouterr().out == "2026-03-02\n"


def test_working_day_past_the_last_notice_is_provisional(notices, capsys):
    call_command("working_day", "2026-12-31", "1")

    assert capsys.readouterr() == (
        "2027-01-01\n",
        "2027年的放假安排还没有录入，2027-01-01是暂按周末推算的。\n",
    )


@pytest.mark.parametrize(
    ("written", "workdays", "sentence"),
    [
        ("2026-02-30", "20", "“2026-02-30”不是日期，请写成2026-01-26这样。"),
        ("昨天", "20", "“昨天”不是日期，请写成2026-01-26这样。"),
        ("2026-01-26", "10001", "工作日数应在-10000和10000之间。"),
    ],
)
def test_working_day_refuses(notices, written, workdays, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("working_day", written, workdays)

    assert str(refused.value) == sentence


def test_working_day_without_a_database_takes_the_notices_shipped(tmp_path):
    environment = {**os.environ, "DATA_DIR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "working_day", "2026-01-26", "20"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.stdout == "2026-02-28\n"
    assert "按系统自带的放假安排计算" in done.stderr
