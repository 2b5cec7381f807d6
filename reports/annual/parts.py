"""The texts of an annual report: its fixed parts and sub-heads. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_IN_PART_ONE = 1000
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Part:
    """A text as it is typed; `number` is the numbered part it belongs to."""

    key: str
    number: int
    title: str
    help: str = ""


PARTS = (
    Part(
        "0",
        0,
        "前言",
        "编制依据、六个部分的说明、统计期限（1月1日至12月31日）、电子版下载地址。",
    ),
    Part(
        "contact", 0, "联系方式", "地址、邮编、电话，需要的写传真、电子邮箱、办公时间。"
    ),
    Part(
        "1.1",
        1,
        "（一）主动公开",
        "按平台写数量（网站、政务新媒体、公示栏），政策解读和回应件数。",
    ),
    Part("1.2", 1, "（二）依申请公开", "新收、上年结转分开写，与第三部分的表一致。"),
    Part("1.3", 1, "（三）政府信息管理", "行政规范性文件制发、废止、现行有效件数。"),
    Part("1.4", 1, "（四）政府信息公开平台建设", "平台数量，专栏、专区建设情况。"),
    Part("1.5", 1, "（五）监督保障", "工作考核、社会评议和责任追究结果。"),
    Part(
        "5",
        5,
        "五、存在的主要问题及改进情况",
        "写明本年的问题和改进措施，不得只写“无”。",
    ),
    Part(
        "6",
        6,
        "六、其他需要报告的事项",
        "必须写信息处理费：发出收费通知件数、金额、实际收取金额，没有的写0。"
        "并写本年工作要点的落实情况。",
    ),
)
BY_KEY = {part.key: part for part in PARTS}
TITLES = {1: "一、总体情况", 5: PARTS[-2].title, 6: PARTS[-1].title}


def sections_of(texts: Mapping[str, str]) -> dict[int, str]:
    """The numbered parts as a reader of the report finds them."""
    heads = [
        f"{part.title}\n{text}"
        for part in PARTS
        if part.number == 1 and (text := texts.get(part.key, "").strip())
    ]
    return {
        1: "\n".join(heads),
        5: texts.get("5", "").strip(),
        6: texts.get("6", "").strip(),
    }


def plain(text: str) -> str:
    """A text as it is kept: one kind of line break, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
