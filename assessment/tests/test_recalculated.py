"""LibreOffice works out the formulas of the 考核表 anew."""

import shutil
import subprocess
from io import BytesIO

import openpyxl
import pytest

from assessment.counting import count
from assessment.models import Score

from .judged import figures, make_judged, stored, written


@pytest.fixture
def judged(bureau, units, cast, today):
    return make_judged(bureau, units, cast, today)


def recalculated(content, folder, change=lambda workbook: None):
    """The workbook, changed by somebody, after LibreOffice worked out its formulas."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    source = folder / "sheet.xlsx"
    # openpyxl drops the values that came with the formulas.
    workbook = openpyxl.load_workbook(BytesIO(content))
    change(workbook)
    workbook.save(source)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return openpyxl.load_workbook(folder / "out" / "sheet.xlsx", data_only=True)


@pytest.mark.office
def test_sheet_recalculated_equals_the_stored_scores(judged, today, tmp_path):
    content, _ = written(judged, today)

    found = recalculated(content, tmp_path)

    assert figures(found) == stored()
    for row in found.worksheets[0].iter_rows(min_row=4, values_only=True):
        if row[1] in stored():
            assert (row[2], row[4], f"等次：{row[5]}") == stored()[row[1]]


@pytest.mark.office
def test_total_follows_a_mark_changed_in_the_sheet(assessment, today, tmp_path):
    """法制支队 lost nothing of 100 yet; a tenth of its only task is taken."""
    content, _ = written(assessment, today)

    def take(workbook):
        workbook["法制支队"]["F4"] = 2.5

    found = recalculated(content, tmp_path, take)

    assert figures(found)["法制支队"] == (90, 90, "等次：优秀")
    ranking = {row[1].value: row for row in found["汇总"].iter_rows(min_row=4)}
    assert ranking["法制支队"][4].value == 90


def test_sheet_covers_credit_parts_bonus_limit_and_veto(judged, today):
    """The recalculation above is worth what the scores in it are."""
    count(assessment_pk=judged.pk, today=today)

    scores = [score for score in Score.objects.all() if score.total is not None]
    assert any(score.basis["credits"] for score in scores)
    assert any(len(score.basis["parts"]) == 2 for score in scores)
    assert {score.basis["limit"] for score in scores} == {None, 8000}
    assert sum(score.basis["vetoed"] for score in scores) == 1
    assert sum(score.bonus for score in scores) == 500
