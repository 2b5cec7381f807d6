"""办理结果 by code, official label or the short names offices use. Pure."""

import re
import unicodedata

# Short names that mean one result only.
SHORT = {
    "公开": "A1",
    "同意公开": "A1",
    "予以公开": "A1",
    "主动公开": "A1",
    "已主动公开": "A1",
    "部分公开": "A2",
    "区分处理": "A2",
    "国家秘密": "B1",
    "涉及国家秘密": "B1",
    "法律行政法规禁止公开": "B2",
    "三安全一稳定": "B3",
    "商业秘密": "B4",
    "个人隐私": "B4",
    "第三方合法权益": "B4",
    "第三方不同意公开": "B4",
    "内部事务信息": "B5",
    "内部管理信息": "B5",
    "过程性信息": "B6",
    "行政执法案卷": "B7",
    "执法案卷": "B7",
    "行政查询": "B8",
    "行政查询事项": "B8",
    "信息不存在": "C1",
    "政府信息不存在": "C1",
    "不存在": "C1",
    "本机关不掌握": "C1",
    "不掌握": "C1",
    "非本机关": "C1",
    "非本机关公开": "C1",
    "不属于本机关公开": "C1",
    "不属于本机关负责公开": "C1",
    "需要另行制作": "C2",
    "没有现成信息": "C2",
    "需加工汇总": "C2",
    "内容不明确": "C3",
    "申请内容不明确": "C3",
    "信访": "D1",
    "信访举报投诉": "D1",
    "举报投诉": "D1",
    "重复申请": "D2",
    "公开出版物": "D3",
    "大量反复申请": "D4",
    "反复申请": "D4",
    "确认或重新出具": "D5",
    "逾期不补正": "E1",
    "逾期未补正": "E1",
    "逾期不缴费": "E2",
    "逾期未缴费": "E2",
    "其他": "E3",
}
NOT_RESULTS = {
    "撤回": "撤回的不填办理结果，请填“撤回日期”。",
    "申请人撤回": "撤回的不填办理结果，请填“撤回日期”。",
    "主动撤回": "撤回的不填办理结果，请填“撤回日期”。",
    "补正": "补正不是办理结果，请填“补正告知日期”和“补正期限”。",
    "办理中": "还没有办结的，请把这一格留空。",
    "未答复": "还没有答复的，请把这一格留空。",
    "在办": "还没有办结的，请把这一格留空。",
}
_MARKS = re.compile(r"[\s，,。；;、：:“”\"'（）()]")


def bare(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


class OutcomeWords:
    """The results by every name that means exactly one."""

    def __init__(self, outcomes):
        self.by_code = {outcome.code: outcome for outcome in outcomes}
        self.groups = {}
        self.by_word = {}
        for outcome in self.by_code.values():
            self.groups.setdefault(bare(outcome.group), []).append(outcome)
            for word in (outcome.label, str(outcome), outcome.group + outcome.label):
                self.by_word[bare(word)] = outcome
        for word, code in SHORT.items():
            if code in self.by_code:
                self.by_word.setdefault(bare(word), self.by_code[code])

    def read(self, text: str):
        """The one result a text names; what may be several is asked back."""
        word = bare(text)
        code = re.match(r"([A-E]\d)(?!\d)", word.upper())
        if code and code[1] in self.by_code:
            return self.by_code[code[1]]
        if word in self.by_word:
            return self.by_word[word]
        if word in NOT_RESULTS:
            raise ValueError(NOT_RESULTS[word])
        if found := self.groups.get(word):
            named = "、".join(f"{each.code} {each.label}" for each in found)
            raise ValueError(f"“{text}”有几种情形，请写明代码：{named}。")
        raise ValueError(
            f"不认识办理结果“{text}”，请填年度报告第三部分的名称或者代码（A1 至 E3）。"
        )
