"""The reading command: a public contract."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[3]
PLAN = ROOT / "fixtures" / "plans" / "jiangmen_2022.txt"


def run(*arguments):
    out = StringIO()
    call_command("read_plan", *map(str, arguments), stdout=out)
    return json.loads(out.getvalue())


def refuse(*arguments):
    """Return the sentence with which the command refuses."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("read_plan", *map(str, arguments), stdout=out, stderr=err)
    assert (exit_.value.code, out.getvalue()) == (2, "")
    return err.getvalue().strip()


def test_read_plan_prints_the_contract():
    plan = run(PLAN)

    assert list(plan) == ["title", "year", "tasks", "unplaced", "warnings"]
    assert list(plan["tasks"][0]) == [
        *("path", "number", "text", "criteria", "units"),
        *("deadline", "deadline_text", "recurrence"),
    ]


def test_read_plan_year_overrides_the_title():
    assert run(PLAN, "--year", "2023")["year"] == 2023


def test_read_plan_roster_cuts_stacked_names(tmp_path):
    plan, roster = tmp_path / "plan.txt", tmp_path / "roster.txt"
    plan.write_text("2022年要点\n1.公开信息。（责任单位：宣传科治安大队）\n", "utf-8")
    roster.write_text("宣传科\n\n治安大队\n", "utf-8")

    units = run(plan, "--roster", roster)["tasks"][0]["units"]

    assert [unit["name"] for unit in units] == ["宣传科", "治安大队"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_read_plan_encodings(tmp_path, encoding):
    copy = tmp_path / "plan.txt"
    copy.write_text(PLAN.read_text("utf-8"), encoding)

    assert run(copy) == run(PLAN)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b" \n\t", "文件是空的"),
        (b"%PDF-1.7 ...", "PDF 不完整"),
        (b"PK\x03\x04 ...", "文件不完整或已损坏"),
        (b"\x00\x01\x02\x03" * 50, "文件内容不是文本"),
        ("政務公開工作要點".encode("big5"), "认不出文件的编码"),
        ("会议很成功。".encode(), "没有读到任务"),
    ],
)
def test_read_plan_refuses_with_one_sentence(tmp_path, content, sentence):
    file = tmp_path / "plan.txt"
    file.write_bytes(content)

    said = refuse(file)

    assert said.startswith(sentence)
    assert len(said.splitlines()) == 1


def test_read_plan_refuses_a_report():
    assert "不是工作要点或方案" in refuse(PLAN.with_name("xiamen_2017.txt"))


def test_read_plan_refuses_a_missing_file(tmp_path):
    assert refuse(tmp_path / "无.txt") == "找不到文件“无.txt”，请检查路径。"


def test_read_plan_refuses_a_directory(tmp_path):
    assert "不是文件" in refuse(tmp_path)


def test_read_plan_refuses_without_file():
    assert refuse().startswith("请给出要读的文件")


@pytest.mark.parametrize("year", ["二〇二二", "22", "-1"])
def test_read_plan_refuses_a_bad_year(year):
    assert refuse(PLAN, f"--year={year}").startswith("年度")


def test_read_plan_refuses_a_bad_roster(tmp_path):
    assert refuse(PLAN, "--roster", tmp_path / "无.txt").startswith("单位名单不能读")


def test_read_plan_as_a_process_without_environment(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "read_plan", PLAN],
        cwd=tmp_path,
        env={},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert len(json.loads(done.stdout.decode("utf-8"))["tasks"]) == 30


def test_read_plan_as_a_process_refuses(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "read_plan", tmp_path],
        env={},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode("utf-8").strip().endswith("请给出一个文件。")
