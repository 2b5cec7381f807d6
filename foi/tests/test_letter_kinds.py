"""What each kind of letter must say, and that the shipped wording says it."""

import json
from pathlib import Path

import pytest

from foi.letters.kinds import BY_CODE, KINDS
from foi.letters.placeholders import fault_of, filled

FIXTURES = Path(__file__).parents[2] / "fixtures"
# The list of DOMAIN 2.6, and what each must contain besides the common.
MUST = {
    "receipt": ["申请编号", "查询方式"],
    "supplement": ["需要补正的事项", "补正期限", "逾期后果"],
    "reasons": ["申请情况", "说明理由的期限"],
    "extend": ["延长理由", "新的答复期限"],
    "later": ["延迟理由", "延迟答复的期限"],
    "consult_third": ["征求意见的内容", "征求意见期限", "逾期后果"],
    "consult_co_issuer": ["征求意见的内容", "征求意见期限", "逾期后果"],
    "consult_organ": ["协办事项", "回复期限"],
    "consult_told": ["征求对象", "发出征求意见日期", "期限说明"],
    "third_told": ["决定公开的内容", "公开的理由", "救济途径"],
    "published": ["获取途径"],
    "granted": ["提供方式"],
    "partial": [
        "公开的内容",
        "不予公开的内容",
        "不予公开的理由",
        "法律依据",
        "救济途径",
    ],
    "refused": ["认定的事实", "法律依据", "理由", "救济途径"],
    "special_route": ["适用的规定", "办理途径", "救济途径"],
    "not_found": ["查找的部门", "查找的关键词", "查找的时间范围", "救济途径"],
    "not_ours": ["负责公开的机关", "该机关联系方式", "救济途径"],
    "nothing_ready": ["理由", "救济途径"],
    "still_unclear": ["仍不明确之处", "救济途径"],
    "petition": ["反映渠道", "救济途径"],
    "repeated": ["原答复", "救济途径"],
    "publication": ["获取途径", "救济途径"],
    "excessive": ["申请情况", "理由审查情况", "救济途径"],
    "other": ["处理决定", "理由", "救济途径"],
    "fee": ["收费标准和计算", "金额", "缴费方式", "缴费期限", "逾期后果"],
    "no_supplement": ["补正告知情况", "期限", "救济途径"],
    "no_payment": ["收费通知情况", "期限", "救济途径"],
    "withdrawn": ["撤回日期"],
}
BODY = "{收到日期}{信息名称}{需要补正的事项}{补正期限}{逾期后果}"


def rows(fixture):
    text = (FIXTURES / f"{fixture}.json").read_text(encoding="utf-8")
    return [row["fields"] for row in json.loads(text)]


def test_every_kind_requires_what_the_list_says():
    assert list(MUST) == [kind.code for kind in KINDS]
    lacking = {
        code: missing
        for code, names in MUST.items()
        if (missing := set(names) - set(BY_CODE[code].required))
    }
    assert lacking == {}


def test_every_result_has_a_letter_and_is_known():
    told = {code for kind in KINDS for code in kind.outcomes}

    assert told == {row["code"] for row in rows("foi_outcomes")}


def test_shipped_wording_says_what_its_kind_must():
    shipped = {row["kind"]: row for row in rows("foi_letter_templates")}

    assert set(shipped) == set(BY_CODE)
    faults = {
        code: fault
        for code, row in shipped.items()
        if (fault := fault_of(BY_CODE[code], row["title"], row["body"]))
    }
    assert faults == {}
    asked = {code for code, row in shipped.items() if "请法制核对" in row["source"]}
    old = {code for code, row in shipped.items() if row["verified_on"] < "2025-11-01"}
    assert asked == old == {"fee", "withdrawn"}
    assert all("条例" in row["source"] for row in shipped.values())


@pytest.mark.parametrize(
    ("title", "body", "fault"),
    [
        ("{机关}通知", BODY, ""),
        ("{机关}通知", BODY + "{申请人}\n{联系方式}", ""),
        ("{申请人}的通知", BODY, "标题中只能用占位符 {机关}，不认识 {申请人}。"),
        ("通知", BODY + "{收到曰期}", "不认识占位符 {收到曰期}。"),
        ("通知", BODY + "{救济途径}", "不认识占位符 {救济途径}。"),
        ("通知", BODY.replace("{补正期限}", ""), "必须写明 {补正期限}，"),
        ("通知", "", "必须写明 {收到日期}、{信息名称}、{需要补正的事项}"),
        ("通知", BODY + "{申请人", "大括号没有成对"),
        ("通知", BODY + "｛申请人｝", "请用半角的大括号"),
    ],
)
def test_wording_with_a_wrong_place_is_told_which(title, body, fault):
    found = fault_of(BY_CODE["supplement"], title, body)

    assert fault in found if fault else found == ""


def test_values_are_filled_in_once_and_empty_lines_left_out():
    text = "致{甲}：\n{乙}\n电话{丙}"

    assert filled(text, {"甲": "{乙}", "乙": "一\n二", "丙": ""}) == "致{乙}：\n一\n二"


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("因{甲}，不能答复。", "因为件数多。", "因件数多，不能答复。"),
        ("因{甲}，不能答复。", "件数多", "因件数多，不能答复。"),
        (
            "依照{甲}的规定，决定",
            "根据条例第十五条的规定",
            "依照条例第十五条的规定，决定",
        ),
        ("经审查，{甲}。", "一。\n二。", "经审查，一。\n二。"),
        ("理由：{甲}。", "属于个人隐私", "理由：属于个人隐私。"),
        ("{甲}", "一；", "一；"),
    ],
)
def test_what_a_value_and_its_line_both_say_is_said_once(text, value, said):
    assert filled(text, {"甲": value}) == said


def test_letter_says_nothing_twice_and_leaves_no_sentence_open():
    """Whether what was typed ends in a stop or not, and repeats the words around it."""
    for stop in ("", "。"):
        for row in rows("foi_letter_templates"):
            kind = BY_CODE[row["kind"]]
            values = {name: f"{name}的内容{stop}" for name in kind.allowed}
            text = filled(row["body"], values | {"法律依据": "依照条例第十五条的规定"})
            for twice in ("。。", "。，", "。）", "的规定的规定", "依照依照", "，，"):
                assert twice not in text, (kind.code, text)


def test_no_letter_cites_law_that_no_longer_holds_or_asks_for_a_purpose():
    for row in rows("foi_letter_templates"):
        for gone in ("492", "特殊需要", "用途", "上级主管部门", "快递"):
            assert gone not in row["body"], row["kind"]


def test_dates_for_the_applicant_include_their_day():
    shipped = {row["kind"]: row["body"] for row in rows("foi_letter_templates")}

    for code in ("receipt", "supplement", "reasons", "extend", "later"):
        assert "}前（含当日）" in shipped[code]
        assert "以前" not in shipped[code]
