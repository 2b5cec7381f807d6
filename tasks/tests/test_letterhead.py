from datetime import date

import pytest

from tasks.letterhead import Letterhead, letterhead_of


@pytest.mark.parametrize(
    ("title", "lines", "expected"),
    [
        (
            "江门市人民政府办公室关于印发江门市2026年政务公开工作要点的通知",
            ["江府办〔2026〕8号", "一、总体要求", "2026年4月20日"],
            Letterhead("江门市人民政府办公室", "江府办〔2026〕8号", date(2026, 4, 20)),
        ),
        (
            "江门市2026年政务公开工作要点",
            ["一、总体要求", "江门市人民政府办公室", "2026 年 4 月 20 日"],
            Letterhead("江门市人民政府办公室", "", date(2026, 4, 20)),
        ),
        (
            "广东省公安厅2026年政务公开工作要点",
            ["请于2026年6月30日前完成。"],
            Letterhead("广东省公安厅"),
        ),
        ("2026年政务公开工作要点", ["2026年13月40日"], Letterhead()),
        (
            "2026年政务公开工作要点",
            ["2026年4月20日"],
            Letterhead("", "", date(2026, 4, 20)),
        ),
        ("", [], Letterhead()),
    ],
)
def test_letterhead(title, lines, expected):
    assert letterhead_of(title, lines) == expected
