"""Cells as people write them: days, choices, results. Pure; faults are sentences."""

import re
import unicodedata
from datetime import date, timedelta

BLANKS = frozenset({"", "/", "\\", "-", "--", "—", "——", "无", "空", "N/A", "n/a", "∕"})
SERIAL_ZERO = date(1899, 12, 30)
# What a day may be: from the old decree to the end of serial numbers of five digits.
FIRST_YEAR, LAST_YEAR = 2008, 2099
_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_DAY_INSIDE = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_YEAR_MISSING = re.compile(r"\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?")
YES, NO = (
    frozenset({"是", "有", "已延期", "延期", "√"}),
    frozenset({"否", "未延期", "×"}),
)
_TWICE = re.compile(r"(?:[2-9]|两|二|三|多)次")


def plain(text: str) -> str:
    """The text, or nothing where it says that there is nothing."""
    stripped = text.strip()
    return "" if stripped in BLANKS else stripped


def day(text: str) -> date:
    """A day however it is written: 2026.3.5, 2026年3月5日, 20260305, 46086."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    if len(_DAY_INSIDE.findall(narrow)) > 1:
        raise ValueError(f"“{text}”写了不止一个日期，请只留一个。")
    if match := _DAY.fullmatch(narrow) or _COMPACT.fullmatch(narrow):
        return real_day(text, *map(int, match.groups()))
    if _SERIAL.fullmatch(narrow):
        found = SERIAL_ZERO + timedelta(days=int(float(narrow)))
        return real_day(text, found.year, found.month, found.day)
    if _YEAR_MISSING.fullmatch(narrow):
        raise ValueError(f"“{text}”没有年份，请写成 2026-03-05。")
    raise ValueError(f"“{text}”不是日期，请写成 2026-03-05。")


def real_day(text: str, year: int, month: int, number: int) -> date:
    try:
        found = date(year, month, number)
    except ValueError:
        raise ValueError(f"“{text}”不是真实的日期，请核对年月日。") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"“{text}”的年份不对，请核对。")
    return found


def choice(text: str, choices, words=None) -> str:
    """The value of a choice by its label, a usual word for it, or the value itself."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for each in choices:
        label = unicodedata.normalize("NFKC", str(each.label))
        if bare in (label, label.partition("(")[0], each.value):
            return each.value
    if words and bare in words:
        return words[bare]
    known = "、".join(str(each.label) for each in choices)
    raise ValueError(f"不认识“{text}”，请填{known}之一。")


def extended(text: str) -> bool:
    """Whether 是否延期 says so; more than once is against the law."""
    if _TWICE.search(unicodedata.normalize("NFKC", text)):
        raise ValueError("答复期限只能延长一次（第三十三条），请核对。")
    if text in YES or text.startswith("延长"):
        return True
    if text in NO or text.startswith("不"):
        return False
    raise ValueError(f"不认识“{text}”，请填是或者否。")


def whole_number(text: str) -> int:
    match = re.fullmatch(r"(\d{1,8})(?:\.0+)?\s*(?:个?工作日|天|日|元)?", text.strip())
    if match is None:
        raise ValueError(f"“{text}”不是整数。")
    return int(match[1])


# Words in use beside the labels.
WAYS = {
    "现场": "in_person",
    "现场申请": "in_person",
    "当面提交": "in_person",
    "窗口": "in_person",
    "信函": "post",
    "邮政": "post",
    "快递": "post",
    "邮件": "post",
    "寄送": "post",
    "互联网": "online",
    "网上": "online",
    "网上申请": "online",
    "在线": "online",
    "在线申请": "online",
    "网站": "online",
    "电子邮件": "online",
    "口头": "oral",
}
KINDS = {"政府信息公开申请": "disclosure", "依申请公开": "disclosure"}
COLUMNS = {
    "公民": "person",
    "个人": "person",
    "企业": "business",
    "商业公司": "business",
    "律师事务所": "legal_service",
    "律所": "legal_service",
    "科研院所": "research",
    "公益组织": "welfare",
}
# What may be several of the columns of table B; a person says which.
UNCLEAR_COLUMNS = frozenset(
    {"法人", "其他组织", "法人或其他组织", "法人或者其他组织", "法人及其他组织"}
    | {"单位", "组织", "非自然人"}
)
IDENTITY_KINDS = {"身份证": "citizen", "居民身份证": "citizen", "二代身份证": "citizen"}
FORMS = {
    "纸面": "paper",
    "纸质文件": "paper",
    "电子": "electronic",
    "电子版": "electronic",
}
GETTINGS = {
    "快递": "post",
    "邮件": "email",
    "邮箱": "email",
    "当面领取": "picked_up",
    "自取": "picked_up",
    "领取": "picked_up",
    "当场阅读": "read",
    "查阅": "read",
}
SERVICES = {
    "直接送达": "direct",
    "当面": "direct",
    "当面送达": "direct",
    "自取": "direct",
    "委托送达": "entrusted",
    "邮寄": "post",
    "邮寄送达": "post",
    "挂号信": "post",
    "EMS": "post",
    "电子邮件": "email",
    "邮箱": "email",
    "当场": "on_spot",
}
ASKED = {"其他机关": "other_organ", "内设机构": "own_unit"}


def column(text: str, choices) -> str:
    bare = re.sub(r"\s", "", text)
    if bare in UNCLEAR_COLUMNS:
        raise ValueError(
            f"“{text}”可能是商业企业、科研机构、社会公益组织、法律服务机构、其他中的"
            "任何一类，请写明是哪一类（年度报告第三部分的六栏）。"
        )
    return choice(text, choices, COLUMNS)
