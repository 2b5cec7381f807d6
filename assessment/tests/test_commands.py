from datetime import date
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command

from assessment.findings import confirm
from assessment.models import Assessment, Finding, Score
from core.audit.models import Event

from .factories import make_plan

ON = "2026-07-01"


def run(name, *args, **options):
    """What a command printed, what it refused with, and its exit code."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(name, *args, stdout=out, stderr=err, **options)
    except SystemExit as ending:
        code = ending.code
    return out.getvalue(), err.getvalue(), code


def test_propose_findings(assessment, plan):
    out, _, _ = run("propose_findings", str(plan.pk), on=ON)

    assert out == (
        "江门市公安局2026年政务公开考核（截至2026-07-01）：新提出2条，"
        "事实消除解除0条，重新提出0条，事实有变0条。\n"
    )


def test_propose_findings_twice_changes_nothing(assessment, plan):
    run("propose_findings", str(plan.pk), on=ON)
    before = list(Finding.objects.values())

    out, _, _ = run("propose_findings", str(plan.pk), on=ON)

    assert "新提出0条，事实消除解除0条，重新提出0条，事实有变0条" in out
    assert list(Finding.objects.values()) == before


@pytest.mark.parametrize("plan_pk", ["999", "甲", "²", "9" * 40])
@pytest.mark.parametrize("name", ["propose_findings", "export_sheet"])
def test_commands_of_an_unknown_plan(db, tmp_path, name, plan_pk):
    args = [tmp_path / "out.xlsx"] if name == "export_sheet" else []

    out, err, code = run(name, plan_pk, *args)

    assert (out, err, code) == ("", f"没有编号为“{plan_pk}”的工作要点。\n", 2)


def test_propose_findings_without_an_open_assessment(bureau):
    plan = make_plan(bureau)

    _, err, code = run("propose_findings", str(plan.pk))

    assert err == (
        "《江门市公安局2026年政务公开工作要点分工方案》没有进行中的考核，"
        "请先施行评分办法。\n"
    )
    assert code == 2


def test_propose_findings_on_no_date(assessment, plan):
    _, err, code = run("propose_findings", str(plan.pk), on="7月1日")

    assert (err, code) == ("“7月1日”不是日期，请写成2026-11-22这样。\n", 2)


def test_export_sheet_counts_first(assessment, plan, cast, tmp_path, today):
    run("propose_findings", str(plan.pk), on=ON)
    pks = list(Finding.objects.values_list("pk", flat=True))
    confirm(pks=pks, assessment_pk=assessment.pk, by=cast.supervisor, today=today)
    Score.objects.all().delete()
    out = tmp_path / "out.xlsx"

    said, _, _ = run("export_sheet", str(plan.pk), out)

    book = openpyxl.load_workbook(out, data_only=True)
    total = next(row[8] for row in book["法制支队"].values if row[0] == "总分")
    assert said == f"已写入{out}：3个单位。\n"
    assert total * 100 == Score.objects.get(unit__name="法制支队").total == 5000
    assert Event.objects.get(act="导出考核表").note == "out.xlsx"


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ("missing/out.xlsx", "没有文件夹"),
        ("out.docx", "不是.xlsx文件名"),
        ("folder.xlsx", "不是.xlsx文件名"),
    ],
)
def test_export_sheet_refuses_a_bad_place(assessment, plan, tmp_path, out, sentence):
    (tmp_path / "folder.xlsx").mkdir()

    _, err, code = run("export_sheet", str(plan.pk), tmp_path / out)

    assert sentence in err
    assert code == 2


def test_export_sheet_without_an_open_assessment(assessment, plan, tmp_path):
    Assessment.objects.update(status="final", counted_on=date(2026, 7, 1))

    _, err, code = run("export_sheet", str(plan.pk), tmp_path / "out.xlsx")

    assert "没有进行中的考核" in err
    assert code == 2
