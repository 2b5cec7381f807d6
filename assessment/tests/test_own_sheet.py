"""A unit's own 考核表, to check it: one page, its deductions, nothing of others."""

from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from django.urls import reverse

from assessment.counting import count
from assessment.models import Score, Sheet
from core.audit.models import Event
from core.units.models import Unit

from .judged import NAMES, cells, make_judged
from .test_recalculated import recalculated


@pytest.fixture
def judged(bureau, units, cast, today):
    assessment = make_judged(bureau, units, cast, today)
    count(assessment_pk=assessment.pk, today=today)
    return assessment


def address(unit="法制支队"):
    return reverse(
        "assessment:score_sheet", args=[Score.objects.get(unit__name=unit).pk]
    )


def taken(client, unit="法制支队"):
    return openpyxl.load_workbook(BytesIO(client.get(address(unit)).content))


def texts(workbook):
    return [
        str(cell.value)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def test_own_sheet_is_the_units_page_and_its_deductions(judged, cast, login):
    book = taken(login(cast.liaison))

    assert book.sheetnames == ["法制支队", "扣分明细"]
    page, deductions = book.worksheets
    assert page["A2"].value.startswith("被考核单位：法制支队　　")
    assert cells(page, "总分", 8)[0].startswith("=MAX(0,")
    numbered = [row for row in deductions.iter_rows(min_row=4) if row[0].value]
    units = {row[1].value for row in numbered if isinstance(row[0].value, int)}
    assert units == {"法制支队"}


def test_own_sheet_says_what_it_is_for_on_every_page(judged, cast, login):
    for sheet in taken(login(cast.liaison)).worksheets:
        assert "单位自查用，不作为考核结果" in sheet["A2"].value


def test_own_sheet_tells_nothing_of_other_units(judged, cast, login):
    found = "\n".join(texts(taken(login(cast.liaison))))

    assert not [name for name in NAMES[1:] if name in found]


def test_own_sheet_is_no_version(judged, cast, login, today):
    response = login(cast.liaison).get(address())

    assert not Sheet.objects.exists()
    assert unquote(response["Content-Disposition"]) == (
        "attachment; filename*=utf-8''江门市公安局2026年政务公开考核表"
        "（法制支队自查用，截至2026年7月1日）.xlsx"
    )
    assert response["Cache-Control"] == "private, no-store"
    event = Event.objects.get(act="下载本单位考核表")
    assert event.unit_path == Unit.objects.get(name="法制支队").path


def test_own_sheet_has_a_name_every_system_takes(judged, cast, login):
    response = login(cast.office).get(address("法制支队/一大队"))

    assert "（法制支队_一大队自查用，" in unquote(response["Content-Disposition"])


def test_own_sheet_counts_nothing(judged, cast, login):
    """A unit takes what was last counted; to count is another's right."""
    before = list(Score.objects.values())
    Unit.objects.filter(name="法制支队").update(kind="branch")

    login(cast.liaison).get(address())

    assert list(Score.objects.values()) == before


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("liaison", 200),
        ("head", 200),
        ("office", 200),
        ("supervisor", 200),
        ("leader", 200),
        ("neighbour", 403),
        ("office_head", 403),
        ("manager", 404),
        ("stranger", 404),
    ],
)
def test_own_sheet_is_for_who_may_see_the_score(judged, cast, login, name, status):
    assert login(getattr(cast, name)).get(address()).status_code == status


def test_own_sheet_of_a_unit_not_judged(judged, cast, login):
    response = login(cast.office).get(address(NAMES[4]), follow=True)

    page = response.content.decode()
    assert "没有考核表可以下载" in page
    assert "下载本单位考核表" not in page


def test_score_detail_leads_to_the_own_sheet(judged, cast, login):
    url = reverse(
        "assessment:score_detail", args=[Score.objects.get(unit__name="法制支队").pk]
    )

    assert address() in login(cast.liaison).get(url).content.decode()


@pytest.mark.office
@pytest.mark.parametrize("unit", NAMES[:4])
def test_own_sheet_recalculated_equals_the_stored_score(
    judged, cast, login, tmp_path, unit
):
    content = login(cast.office).get(address(unit)).content

    page = recalculated(content, tmp_path).worksheets[0]

    score = Score.objects.get(unit__name=unit)
    assert cells(page, "基础分", 8) == [score.base / 100]
    assert cells(page, "总分", 8) == [score.total / 100]
    assert cells(page, "总分", 6) == [f"等次：{score.grade}"]
