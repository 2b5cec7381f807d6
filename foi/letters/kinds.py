"""The kinds of letters, and what each must contain. Pure.

The wording is in rows an office edits (`LetterTemplate`); what no letter of a kind
may leave out is here: `inputs` are asked of the person, `fixed` are sentences of law.
"""

from dataclasses import dataclass

from .words import (
    CO_ISSUER_SILENCE,
    NO_PAYMENT,
    NO_SUPPLEMENT,
    PAUSE,
    THIRD_PARTY_SILENCE,
)

LINE, TEXT, DAY = "line", "text", "day"
# Stand in every letter of the kind, and are known without asking.
COMMON = ("申请人", "收到日期", "信息名称", "申请编号", "机关", "答复期限", "联系方式")
GROUND, REMEDY = "法律依据", "救济途径"
ATTACHMENTS = "附件清单"


@dataclass(frozen=True)
class Input:
    """What a person fills in; its label is its place in the template.

    `is_internal`: kept with the letter and not printed.
    """

    label: str
    form: str = TEXT
    help: str = ""
    is_required: bool = True
    is_internal: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of letter.

    `act`: the act on the request that sends it. `outcomes`: the results it tells.
    `remedy_code`: what the remedy is looked up by where no result is told.
    `after_end`: may still be written once the request has ended so. `article`: which
    of the articles of its result it tells, where the result has several.
    """

    code: str
    label: str
    act: str
    inputs: tuple[Input, ...] = ()
    outcomes: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    must: tuple[str, ...] = ("收到日期", "信息名称")
    remedy_code: str = ""
    addressee: str = ""
    slip: str = ""
    after_end: str = ""
    article: str = ""

    @property
    def is_answer(self) -> bool:
        return bool(self.outcomes)

    @property
    def has_remedy(self) -> bool:
        return self.is_answer or bool(self.remedy_code)

    @property
    def asked(self) -> tuple[Input, ...]:
        """All that is filled in: addressee, ground, the kind's own, attachments."""
        first = (Input(self.addressee, LINE, KEPT),) if self.addressee else ()
        ground = (Input(GROUND, LINE, GROUND_HELP),) if self.is_answer else ()
        return (*first, *ground, *self.inputs, LIST)

    @property
    def allowed(self) -> set[str]:
        """What may stand in braces in the template."""
        printed = {each.label for each in self.asked if not each.is_internal}
        remedy = {REMEDY} if self.has_remedy else set()
        return {*COMMON, *printed, *dict(self.fixed), *remedy} - {ATTACHMENTS}

    @property
    def required(self) -> list[str]:
        """What may not be missing in the template, in the order it is told."""
        own = [
            each.label
            for each in self.inputs
            if each.is_required and not each.is_internal
        ]
        ground = [GROUND] if self.is_answer else []
        remedy = [REMEDY] if self.has_remedy else []
        return [*self.must, *ground, *own, *dict(self.fixed), *remedy]


GROUND_HELP = "写明法律、法规的名称和条款，会原样引用。"
WHY_ALL_THE_SAME = (
    "不公开可能对公共利益造成重大影响的，写明是什么影响；"
    "第三方不同意公开的理由不合理的，写明为什么。"
)
KEPT = "名称或者姓名。加密保存，只出现在文书上。"
LIST = Input(ATTACHMENTS, TEXT, "每行一个附件名称，没有的不填。", is_required=False)
EARLIER = Input(
    "原答复", LINE, "原答复的日期和文号，如 2026年3月2日江公信公复〔2026〕5号。"
)

KINDS = (
    Kind(
        "receipt",
        "接收回执",
        "",
        (Input("查询方式", LINE, "电话、网址或者查询码。"),),
        must=("收到日期", "信息名称", "申请编号"),
    ),
    Kind(
        "supplement",
        "补正告知书",
        "supplement",
        (Input("需要补正的事项"), Input("补正期限", DAY)),
        fixed=(("逾期后果", NO_SUPPLEMENT),),
    ),
    Kind(
        "reasons",
        "说明理由通知书",
        "reasons",
        (
            Input("申请情况", help="申请的数量、频次怎样明显超过合理范围。"),
            Input("说明理由的期限", DAY),
        ),
    ),
    Kind(
        "extend",
        "延期答复告知书",
        "extend",
        (
            Input("延长理由"),
            Input("新的答复期限", DAY),
            Input(
                "审批情况",
                LINE,
                "批准人、批准日期；留存备查，不印在文书上。",
                is_internal=True,
            ),
        ),
    ),
    Kind(
        "later",
        "延迟答复告知书",
        "later",
        (Input("延迟理由"), Input("延迟答复的期限", DAY)),
    ),
    Kind(
        "consult_third",
        "征求第三方意见书",
        "consult",
        (Input("征求意见的内容", help="拟公开的内容；不要写申请人的姓名。"),),
        fixed=(("征求意见期限", ""), ("逾期后果", THIRD_PARTY_SILENCE)),
        must=("信息名称",),
        addressee="第三方",
        slip="征求意见回复单",
    ),
    Kind(
        "consult_co_issuer",
        "征求共同制作机关意见书",
        "consult",
        (Input("征求意见的内容"),),
        fixed=(("征求意见期限", ""), ("逾期后果", CO_ISSUER_SILENCE)),
        must=("信息名称",),
        addressee="受函机关",
        slip="征求意见回复单",
    ),
    Kind(
        "consult_organ",
        "政府信息公开申请协办函",
        "consult",
        (Input("协办事项"), Input("回复期限", DAY)),
        must=("信息名称",),
        addressee="受函机关",
        slip="协办回复单",
    ),
    Kind(
        "consult_told",
        "征求意见情况告知书（申请人）",
        "",
        (
            Input("征求对象", LINE, "第三方、共同制作机关等；不写第三方的姓名。"),
            Input("发出征求意见日期", DAY),
        ),
        fixed=(("期限说明", PAUSE),),
    ),
    Kind(
        "third_told",
        "依申请公开告知书（第三方）",
        "",
        (Input("决定公开的内容"), Input("公开的理由", help=WHY_ALL_THE_SAME)),
        must=("信息名称",),
        remedy_code="third_party",
        addressee="第三方",
    ),
    Kind(
        "published",
        "已主动公开告知书",
        "answer",
        (Input("获取途径", help="网站、栏目、文号和网址，写到一点就能找到。"),),
        outcomes=("A1",),
        article="第三十六条第一项",
    ),
    Kind(
        "granted",
        "公开告知书",
        "answer",
        (Input("提供方式", help="随本告知书提供，或者获取的方式、途径和时间。"),),
        outcomes=("A1",),
        article="第三十六条第二项",
    ),
    Kind(
        "partial",
        "部分公开告知书",
        "answer",
        (
            Input("公开的内容", help="写明提供的内容和提供的方式，如 随本告知书提供。"),
            Input("不予公开的内容", help="只写类别和位置，不写内容本身。"),
            Input("不予公开的理由"),
        ),
        outcomes=("A2",),
    ),
    Kind(
        "refused",
        "不予公开告知书",
        "answer",
        (Input("认定的事实", help="所申请的信息是什么、由谁形成。"), Input("理由")),
        outcomes=("B1", "B2", "B3", "B4", "B5", "B6", "B7"),
    ),
    Kind(
        "special_route",
        "行政查询告知书",
        "answer",
        (
            Input("适用的规定", help="对信息的获取有特别规定的法律、行政法规及条款。"),
            Input("办理途径", help="办理的部门、地址和电话。"),
        ),
        outcomes=("B8",),
    ),
    Kind(
        "not_found",
        "信息不存在告知书",
        "answer",
        (
            Input("查找的部门"),
            Input("查找的关键词", LINE),
            Input("查找的时间范围", LINE),
            Input("查找方式和结果"),
        ),
        outcomes=("C1",),
        article="第三十六条第四项",
    ),
    Kind(
        "not_ours",
        "非本机关负责公开告知书",
        "answer",
        (
            Input("理由"),
            Input("负责公开的机关", LINE, "不能确定的，写“不能确定”。"),
            Input("该机关联系方式", LINE, "不掌握的，写“不掌握”。"),
        ),
        outcomes=("C1",),
        article="第三十六条第五项",
    ),
    Kind(
        "nothing_ready",
        "没有现成信息告知书",
        "answer",
        (Input("理由", help="为什么需要对现有信息加工、分析或者另行制作。"),),
        outcomes=("C2",),
    ),
    Kind(
        "still_unclear",
        "补正后仍不明确告知书",
        "answer",
        (Input("补正情况"), Input("仍不明确之处")),
        outcomes=("C3",),
    ),
    Kind(
        "petition",
        "不予处理告知书（信访、举报、投诉）",
        "answer",
        (Input("反映渠道", help="受理的部门、地址和电话。"),),
        outcomes=("D1",),
    ),
    Kind("repeated", "不予重复处理告知书", "answer", (EARLIER,), outcomes=("D2", "D5")),
    Kind(
        "publication",
        "不予处理告知书（公开出版物）",
        "answer",
        (Input("获取途径"),),
        outcomes=("D3",),
    ),
    Kind(
        "excessive",
        "不予处理告知书（大量、反复申请）",
        "answer",
        (Input("申请情况"), Input("理由审查情况")),
        outcomes=("D4",),
    ),
    Kind(
        "other",
        "其他处理告知书",
        "answer",
        (Input("处理决定"), Input("理由")),
        outcomes=("E3",),
    ),
    Kind(
        "fee",
        "收费通知书",
        "charge",
        (
            Input("收费标准和计算"),
            Input("金额", LINE, "如 100元。"),
            Input("缴费方式"),
        ),
        fixed=(("缴费期限", ""), ("逾期后果", NO_PAYMENT)),
    ),
    Kind(
        "no_supplement",
        "逾期不补正终止告知书",
        "answer",
        (Input("补正告知情况", LINE, "补正告知书的日期和文号。"), Input("期限", DAY)),
        outcomes=("E1",),
        after_end="closed",
    ),
    Kind(
        "no_payment",
        "逾期不缴费终止告知书",
        "answer",
        (Input("收费通知情况", LINE, "收费通知书的日期和文号。"), Input("期限", DAY)),
        outcomes=("E2",),
        after_end="closed",
    ),
    Kind(
        "withdrawn",
        "撤回确认书",
        "withdraw",
        (Input("撤回日期", DAY),),
        after_end="withdrawn",
    ),
)
BY_CODE = {kind.code: kind for kind in KINDS}
CHOICES = [(kind.code, kind.label) for kind in KINDS]
