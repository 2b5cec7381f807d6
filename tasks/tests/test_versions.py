import pytest

from tasks.models import ReportVersion
from tasks.versions import BY_LETTER, Piece, compare, difference


def written(pieces):
    marks = {"same": "{}", "del": "[-{}]", "ins": "[+{}]"}
    return "".join(marks[piece.what].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("已更新目录。", "已更新目录。", "已更新目录。"),
        ("", "", ""),
        ("", "新写", "[+新写]"),
        ("旧的", "", "[-旧的]"),
        ("共更新12条", "共更新15条", "共更新[-12][+15]条"),
        ("已更新目录。", "已更新目录，并公布。", "已更新目录[+，并公布]。"),
        ("先甲后乙", "先乙后丙", "先[-甲][+乙]后[-乙][+丙]"),
    ],
)
def test_difference_by_letter(before, after, told):
    assert written(difference(before, after)) == told


def test_difference_holds_both_texts():
    before, after = "甲乙丙。丁12戊。", "甲丙。丁13戊己。"

    pieces = difference(before, after)

    assert "".join(p.text for p in pieces if p.what != "ins") == before
    assert "".join(p.text for p in pieces if p.what != "del") == after


def test_difference_of_long_texts_goes_by_sentences():
    sentences = [f"第{number}项工作已经完成。" for number in range(200)]
    changed = [*sentences]
    changed[3] = "第3项工作尚未完成。"
    changed[190] = "另有安排。"

    pieces = difference("".join(sentences), "".join(changed))

    assert len("".join(sentences)) > BY_LETTER
    assert [p for p in pieces if p.what == "ins"][0] == Piece("尚未", "ins")


@pytest.mark.parametrize(
    ("before", "after"),
    [("甲。" * 2000, "乙。" * 2000 + "丙"), ("甲乙" * 500, "乙丙" * 500)],
)
def test_difference_of_texts_that_repeat_themselves_is_one_and_the_other(before, after):
    pieces = difference(before, after)

    assert pieces == [Piece(before, "del"), Piece(after, "ins")]


def version(**fields):
    return ReportVersion(kind="progress", **fields)


def test_compare_equal_versions_differ_in_nothing():
    one = version(body="甲", evidence=[{"title": "公告", "link": "https://a.cn/"}])

    assert compare(one, one).differs is False


def test_compare_names_evidence_and_elements_that_changed():
    before = version(
        body="甲",
        evidence=[{"title": "公告", "link": "https://a.cn/"}],
        elements=[{"criterion": "评价", "element": "时间", "value": "6月"}],
    )
    after = version(
        body="甲",
        evidence=[{"title": "截图", "link": "", "file": "截图.png"}],
        elements=[{"criterion": "评价", "element": "时间", "value": "7月"}],
    )

    found = compare(before, after)

    assert [(one.name, one.what) for one in found.evidence] == [
        ("公告（https://a.cn/）", "del"),
        ("截图（截图.png）", "ins"),
    ]
    assert [(one.name, one.before, one.after) for one in found.elements] == [
        ("评价：时间", "6月", "7月")
    ]
    assert found.elements[0].what == "changed"


def test_compare_shortens_a_long_criterion():
    stated = [{"criterion": "长" * 60, "element": "时间", "value": "6月"}]

    found = compare(version(elements=stated), version(elements=stated))

    assert found.elements[0].name == "长" * 24 + "…：时间"
