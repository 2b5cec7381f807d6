"""减负: criteria that count paperwork and are not worth points. Pure.

《整治形式主义为基层减负若干规定》（2024年）: no scoring by meetings held, reports heard,
documents issued, photographs, 批示, 投稿 or 经验做法, clicks, logins, study time or
number of submissions.
"""

import re

SOURCE = "《整治形式主义为基层减负若干规定》（2024年）"
COUNT = r"(\d+|[一二三四五六七八九十两几])\s*"

# What is counted, and the words that count it. Meetings as a form of public
# participation (听证会、座谈会), and press conferences, are not among them.
WORDS = (
    ("会议次数", rf"召开[^。；]*?({COUNT}次[^。；]*?会议?|会议[^。；]*?{COUNT}次)"),
    ("会议次数", r"(会议|专题会|推进会|例会)(召开)?(次数|数量|情况)"),
    ("听取汇报次数", rf"听取[^。；]*?({COUNT}次[^。；]*?汇报|汇报[^。；]*?{COUNT}次)"),
    ("批示", r"(领导|获得?|作出|取得)[^。；，]{0,12}批示|批示(次数|数量|件数|情况)"),
    ("投稿、刊用数量", r"投稿|约稿|供稿|(刊用|采用|录用)(稿件|篇数|数量|率|情况)"),
    ("经验做法", r"(报送|上报|推广|总结|采用)[^。；，]{0,12}经验(做法|材料|信息)"),
    ("发文数量", r"(发文|印发文件|制发文件)(次数|数量|件数)"),
    ("拍照留痕", r"拍照|(工作|会议|活动)(照片|影像)|留痕"),
    (
        "登录、打卡次数",
        r"(登录|签到|打卡)(次数|率|天数|数量|情况)|日活(跃|率|量)|活跃度",
    ),
    ("点击量", r"(点击|阅读|浏览|转发|点赞|关注)(量|数|次数|率)|粉丝"),
    ("学习时长", r"(学习|在线|培训)(时长|学时|积分)"),
    (
        "报送信息数量",
        rf"(报送|上报|推送|发布)[^。；，]{{0,16}}(不少于|至少)\s*{COUNT}[篇条件]"
        r"|(报送|上报)(信息|稿件|材料)?(数量|条数|篇数|次数)",
    ),
)
PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in WORDS)


def counted(text: str) -> str | None:
    """What of the list `text` counts, or None."""
    for name, pattern in PATTERNS:
        if pattern.search(text):
            return name
    return None


def reason(text: str) -> str | None:
    """Why a criterion worded so carries no points, or None where it may."""
    name = counted(text)
    return f"按{SOURCE}，不以{name}计分。" if name else None
