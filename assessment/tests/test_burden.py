from pathlib import Path

import pytest
from django.conf import settings

from assessment import burden

SEED = Path(settings.BASE_DIR, "fixtures/plans/jiangmen_2022.txt").read_text()
TASKS = {
    int(line.split(".", 1)[0]): line
    for line in map(str.strip, SEED.splitlines())
    if line.split(".", 1)[0].isdigit()
}


def test_counted_in_the_plan_of_jiangmen():
    found = {n: burden.counted(text) for n, text in TASKS.items()}

    assert {n: name for n, name in found.items() if name} == {
        24: "会议次数",
        25: "听取汇报次数",
        27: "投稿、刊用数量",
    }


@pytest.mark.parametrize(
    "text",
    [
        "每季度至少召开1次推进会议",
        "获省级以上领导批示",
        "政务新媒体阅读量",
        "平台登录次数",
        "每月报送信息不少于3条",
        "工作留痕情况",
        "学习时长",
    ],
)
def test_counted_hits(text):
    assert burden.counted(text)


@pytest.mark.parametrize(
    "text",
    [
        "通过听证会、座谈会、网络平台互动等方式公开征求意见",
        "按规定时限答复依申请公开",
        "发布年度报告（内容、时间、载体）",
        "建立任务台账，明确责任主体",
        "新闻发布会、在线访谈等解读方式",
    ],
)
def test_counted_misses_substance(text):
    assert burden.counted(text) is None


def test_reason_names_the_rule():
    assert burden.reason("积极投稿") == (
        "按《整治形式主义为基层减负若干规定》（2024年），不以投稿、刊用数量计分。"
    )
