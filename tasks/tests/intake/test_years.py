import pytest

from tasks.intake.pieces import Piece
from tasks.intake.years import find_year

TITLE = "关于做好政务公开工作的方案"


def years(title, *lines):
    return find_year(title, [Piece(line, n) for n, line in enumerate(lines, 1)])


@pytest.mark.parametrize(
    ("title", "lines", "year"),
    [
        ("2022年政务公开工作要点", ["2021年3月1日"], 2022),
        ("2022年政务公开工作要点", ["某公发〔2022〕6号", "2022年6月7日"], 2022),
        ("二〇二一年政务公开工作要点", [], 2021),
        ("政务公开工作方案（2021-2025年）", [], 2021),
    ],
)
def test_find_year_in_the_title_without_doubt(title, lines, year):
    assert years(title, *lines) == (year, [])


def test_find_year_from_number_signature_and_text_is_said():
    found = years(TITLE, "某公发〔2022〕6号", "做好2022年工作。", "2022年6月7日")

    assert found == (2022, ["标题没有写年度，按正文推定为2022年。"])


def test_find_year_signature_against_the_number_is_a_slip():
    found = years(TITLE, "某公发〔2022〕6号", "某市公安局", "2002年6月7日")

    assert found == (
        2022,
        [
            "标题没有写年度，按正文推定为2022年。",
            "落款写2002年，文号写2022年，按2022年理解，请核对。",
        ],
    )


def test_find_year_signature_far_from_the_title_is_doubted():
    found = years("2022年政务公开工作要点", "2012年6月7日")

    assert found == (2022, ["落款写2012年，标题写2022年，按2022年理解，请核对。"])


def test_find_year_number_of_another_document_is_not_the_own():
    found = years(
        "2022年要点", "根据国办发〔2019〕54号文件，制定本方案。", "2022年6月7日"
    )

    assert found == (2022, [])


def test_find_year_nowhere():
    assert years(TITLE, "做好工作。") == (None, [])
