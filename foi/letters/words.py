"""Sentences of law that stand in letters as they are, and dates. Pure."""

from datetime import date

NO_SUPPLEMENT = (
    "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请"
    "（《中华人民共和国政府信息公开条例》第三十条）"
)
NO_PAYMENT = (
    "逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请"
    "（《政府信息公开信息处理费管理办法》，国办函〔2020〕109号）"
)
THIRD_PARTY_SILENCE = (
    "逾期未提出意见的，由本机关依照《中华人民共和国政府信息公开条例》的规定决定是否公开"
)
CO_ISSUER_SILENCE = (
    "逾期未提出意见的，视为同意公开（《中华人民共和国政府信息公开条例》第三十四条）"
)
PAUSE = (
    "依照《中华人民共和国政府信息公开条例》第三十三条第三款，"
    "征求意见所需时间不计算在答复期限内"
)


# The letters are worded by decree 711; what came in before was under decree 492.
DECREE_711 = date(2019, 5, 15)


def long_date(day: date) -> str:
    """A date in Arabic digits as official documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"
