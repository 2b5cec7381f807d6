"""The columns of a register, and by which words other registers head them. Pure."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 30
_NOISE = re.compile(r"[\s：:*＊]|[（(][^（()）]*[)）]")


@dataclass(frozen=True)
class Field:
    """A column we read. `label` is its heading in our own workbook and in sentences."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()


FIELDS = (
    Field(
        "number", "编号", ("本机关编号", "登记编号", "登记号", "申请编号", "受理编号")
    ),
    Field(
        "provincial_number",
        "省平台编号",
        ("省平台申请编号", "省系统编号", "平台编号", "省平台受理号"),
    ),
    Field("old_number", "原编号", ("原登记编号",)),
    Field("kind", "类别", ("申请类别", "申请类型")),
    Field("way", "申请方式", ("受理方式", "申请渠道", "收件方式", "申请途径")),
    Field("basis", "收到日依据"),
    Field("arrived", "到达日期"),
    Field("applied", "申请日期", ("申请时间", "提交日期", "提交时间")),
    Field(
        "received",
        "收到日",
        ("收到日期", "收件日期", "收件时间", "收到申请日期", "受理日期", "受理时间")
        + ("收到时间", "收到申请时间"),
    ),
    Field(
        "name",
        "申请人",
        ("申请人姓名", "姓名", "申请人姓名或名称", "姓名或者名称", "姓名或名称")
        + ("申请人名称", "申请人姓名或者名称"),
    ),
    Field("column", "申请人类别", ("申请人类型", "申请人性质", "申请主体类别")),
    Field("identity_kind", "证件类型", ("证件种类", "证件名称")),
    Field(
        "identity",
        "证件号码",
        ("证件号", "身份证号", "身份证号码", "公民身份号码", "申请人证件号码"),
    ),
    Field("organisation", "统一社会信用代码", ("信用代码", "社会信用代码")),
    Field("contact", "联系人", ("联系人姓名",)),
    Field("phone", "联系电话", ("电话", "手机", "手机号码", "联系方式", "电话号码")),
    Field("email", "电子邮箱", ("邮箱", "电子邮件")),
    Field("address", "通信地址", ("地址", "联系地址", "通讯地址")),
    Field("agent", "代理人"),
    Field(
        "subject",
        "信息名称",
        ("所需信息名称", "申请公开的信息名称", "申请信息名称", "申请事项", "事项名称"),
    ),
    Field("document_number", "信息文号", ("所需信息文号",)),
    Field(
        "contents",
        "内容描述",
        (
            "申请内容",
            "申请公开内容",
            "所需信息内容描述",
            "申请公开的内容",
            "申请信息内容",
        )
        + ("所需信息的内容描述", "申请公开信息内容", "申请内容描述"),
    ),
    Field("form", "载体形式", ("信息载体形式", "载体")),
    Field(
        "getting",
        "获取方式",
        ("信息获取方式", "获取信息的方式", "获取信息方式", "提供方式"),
    ),
    Field(
        "unit", "承办单位", ("承办部门", "主办单位", "办理单位", "责任单位", "承办科室")
    ),
    Field("handed", "交办日期", ("分办日期", "转办日期")),
    Field("supplement_asked", "补正告知日期", ("告知补正日期", "补正通知日期")),
    Field("supplement_until", "补正期限"),
    Field("supplemented", "收到补正日期", ("补正收到日期", "补正日期")),
    Field("asked", "征求意见对象", ("征求对象",)),
    Field("consulted", "征求意见日期", ("征求意见发出日期",)),
    Field("consult_answered", "意见答复日期", ("收到意见日期",)),
    Field(
        "is_extended",
        "是否延期",
        ("是否延长", "延期", "是否延长答复期限", "是否延期答复", "延期情况"),
    ),
    Field("extended", "延期告知日期", ("延期日期", "延长告知日期", "延期答复告知日期")),
    Field("extension_days", "延长工作日", ("延期天数", "延长天数")),
    Field("approved_by", "延期批准人", ("延长批准人",)),
    Field("approved_on", "延期批准日期", ("延长批准日期",)),
    Field("extension_reason", "延期理由", ("延长理由", "延期原因")),
    Field("charged", "收费通知日期", ("发出收费通知日期",)),
    Field("amount", "收费金额", ("金额",)),
    Field("charge_arrived", "收费通知送达日期"),
    Field("paid", "缴费日期"),
    Field(
        "answered",
        "答复日期",
        ("答复时间", "作出答复日期", "答复作出日期", "办结日期", "办结时间"),
    ),
    Field("letter_number", "答复文号", ("答复书文号", "告知书文号", "答复书编号")),
    Field(
        "outcome",
        "办理结果",
        (
            "答复结果",
            "处理结果",
            "结果",
            "答复类型",
            "答复情况",
            "公开情况",
            "办理情况",
        ),
    ),
    Field("ground", "答复说明", ("依据和理由", "法律依据", "答复依据", "结果说明")),
    Field("served", "送达日期", ("送达时间", "签收日期")),
    Field("service", "送达方式", ("答复方式",)),
    Field("withdrawn", "撤回日期"),
    Field("withdrawal", "撤回情况"),
)
BY_CODE = {field.code: field for field in FIELDS}
LABELS = {field.code: field.label for field in FIELDS}
# Of our own workbook, and of registers: what follows from the rest.
KNOWN_UNREAD = frozenset(
    {"序号", "状态", "答复期限", "登记日期", "登记人", "备注", "问题", "位置"}
)


def bare(heading: str) -> str:
    """A heading without spaces, marks and what stands in brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", heading))[: LONGEST + 1]


MEANINGS = {
    bare(word): field.code
    for field in FIELDS
    for word in (field.label, *field.synonyms)
}
WITHOUT_A_DAY = "登记簿中至少要有“收到日”（收件日期、申请日期）一列。"
DAYS = ("received", "applied", "arrived")


def meaning_of(heading: str, taught: dict[str, str]) -> str | None:
    """The field a heading names; "" where it is known to name none we read."""
    word = bare(heading)
    if word in taught:
        return taught[word]
    if word in KNOWN_UNREAD:
        return ""
    return MEANINGS.get(word)


def is_header(words: list[str], taught: dict[str, str]) -> bool:
    """Whether a row of texts heads a register: a day, and what was asked or by whom."""
    found = {meaning_of(word, taught) for word in words if word}
    return bool(found & set(DAYS)) and len(found - {None, ""}) >= 3
