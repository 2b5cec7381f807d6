"""What a file is that is no annual report, in the words that send a person on. Pure."""

import re
from collections.abc import Iterable

OTHERS = {
    r"落实情况(?:的?报告|汇报|通报)|(?:贯彻|推进)?落实.{0,40}情况(?:的)?报告": "落实情况报告",
    r"法治政府建设.{0,20}报告": "法治政府建设年度报告",
    r"政府网站(?:工作)?年度(?:工作)?报表": "政府网站工作年度报表",
    r"工作要点|分工方案|实施方案": "工作要点或方案",
    r"工作总结": "工作总结",
}
LONGEST_TITLE = 60
SOMETHING_ELSE = (
    "这是{kind}，不是政府信息公开工作年度报告，没有读取。请选择年度报告文件。"
)
NO_TABLES = (
    "没有找到年度报告的三张表（主动公开政府信息情况、收到和处理政府信息公开申请情况、"
    "行政复议和行政诉讼情况），不像2019年以后格式的政府信息公开工作年度报告。"
    "请确认选对了文件；表格是图片的，请换用有文字的文件。"
)


def refusal(texts: Iterable[str]) -> str:
    """Why a file without the three tables is not read; its first titles tell."""
    for text in texts:
        if len(text) > LONGEST_TITLE:
            continue
        for pattern, kind in OTHERS.items():
            if re.search(pattern, text):
                return SOMETHING_ELSE.format(kind=kind)
    return NO_TABLES
