"""Cells as people write them; no database."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings

from foi.models import InformationRequest
from foi.register import cells, columns
from foi.register.outcomes import OutcomeWords


@pytest.mark.parametrize(
    "text",
    ["2026-03-05", "2026.3.5", "2026/3/5", "2026年3月5日", "20260305", "46086"]
    + ["２０２６年３月５日", "2026-03-05 10:30", "46086.5", "2026 年 3 月 5 日"],
)
def test_day_however_it_is_written(text):
    assert cells.day(text) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3月5日", "没有年份"),
        ("2026-02-30", "不是真实的日期"),
        ("20261305", "不是真实的日期"),
        ("约三月", "不是日期"),
        ("2026-3-5、2026-4-5", "不止一个日期"),
        ("1026-03-05", "年份不对"),
    ],
)
def test_day_that_is_none(text, said):
    with pytest.raises(ValueError, match=said):
        cells.day(text)


@pytest.mark.parametrize("text", ["", " ", "/", "-", "—", "无"])
def test_plain_takes_strokes_for_nothing(text):
    assert cells.plain(text) == ""


@pytest.fixture(scope="module")
def words():
    path = settings.BASE_DIR / "fixtures" / "foi_outcomes.json"
    rows = [row["fields"] for row in json.loads(path.read_text(encoding="utf-8"))]

    class Row(SimpleNamespace):
        def __str__(self):
            same = self.group == self.label
            return self.label if same else f"{self.group}：{self.label}"

    return OutcomeWords([Row(**row) for row in rows])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A1", "A1"),
        ("b7", "B7"),
        ("B7 属于行政执法案卷", "B7"),
        ("予以公开", "A1"),
        ("不予公开：属于国家秘密", "B1"),
        ("属于四类过程性信息", "B6"),
        ("信息不存在", "C1"),
        ("重复申请", "D2"),
        ("其他", "E3"),
        ("危及“三安全一稳定”", "B3"),
    ],
)
def test_outcome_by_code_label_or_short_name(words, text, code):
    assert words.read(text).code == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("不予公开", "B1 属于国家秘密"),
        ("无法提供", "C2 没有现成信息"),
        ("不予处理", "D4"),
        ("其他处理", "E1"),
        ("撤回", "撤回日期"),
        ("已回复", "不认识"),
        ("A9", "不认识"),
    ],
)
def test_outcome_that_is_several_is_asked_back(words, text, said):
    with pytest.raises(ValueError, match=said):
        words.read(text)


@pytest.mark.parametrize("text", ["法人", "其他组织", "法人或其他组织"])
def test_column_that_may_be_several_is_asked_back(text):
    with pytest.raises(ValueError, match="请写明是哪一类"):
        cells.column(text, InformationRequest.Column)


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("收件日期", "received"),
        (" 收 件 日 期 ", "received"),
        ("申请人（姓名或名称）", "name"),
        ("申请内容*", "contents"),
        ("答复时间", "answered"),
        ("序号", ""),
        ("天气", None),
    ],
)
def test_heading_by_its_usual_names(heading, code):
    assert columns.meaning_of(heading, {}) == code


def test_heading_a_bureau_has_taught_comes_first():
    assert columns.meaning_of("备注", {"备注": "ground"}) == "ground"


def test_no_word_heads_two_columns():
    words = [w for field in columns.FIELDS for w in (field.label, *field.synonyms)]

    assert len(words) == len(set(words))
