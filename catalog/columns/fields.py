"""Every column a catalogue may have: its headings, and what its cells mean. Pure.

A cell is read into fields of an `EntryVersion` and written from them. What is read
where a cell says what would be written is left as it is, so that a workbook of ours
comes back unchanged, whatever its column cannot tell.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from catalog.cycles import Cycle, read_cycle
from catalog.limits import LimitKind, read_limit, worded
from catalog.models import EntryVersion
from catalog.wording import bases_shown

from . import cells

_NOISE = re.compile(r"[\s：:*＊、，,/／\-—．.]|[（(][^（()）]*[)）]")


@dataclass(frozen=True)
class Column:
    """`label` heads it in sentences and in the workbook of all columns."""

    code: str
    label: str
    read: Callable[[str], dict]
    write: Callable[[EntryVersion], str]
    synonyms: tuple[str, ...] = ()
    # The heading it stands under where the header takes two rows.
    group: str = ""
    centred: bool = False
    share: int = 10
    # How column sets without the checklist write it; read alike.
    short: Callable[[EntryVersion], str] | None = None
    flags: Callable[[str, dict], str] = field(default=lambda text, read: "")


def text_column(code, label, name, *synonyms, share=10):
    return Column(
        code,
        label,
        lambda text: {name: cells.plain(text)},
        lambda version: getattr(version, name),
        synonyms,
        share=share,
    )


def tick_column(code, label, name, *synonyms, group):
    return Column(
        code,
        label,
        lambda text: {name: cells.is_ticked(text)},
        lambda version: cells.ticked(getattr(version, name)),
        synonyms,
        group=group,
        centred=True,
        share=5,
    )


@lru_cache(maxsize=4096)
def limit_of(text):
    return read_limit(text)


def limit_fields(text: str) -> dict:
    """What is counted, and what was written; empty is 不明确, never guessed."""
    text = cells.plain(text)
    limit = limit_of(text)
    return {
        "limit_kind": limit.kind,
        "limit_days": limit.days,
        "limit_event": limit.event,
        "limit_period": limit.period,
        "limit_month": limit.month,
        "limit_day": limit.day,
        "limit_text": text,
    }


def written_limit(version) -> str:
    if version.limit_text or not version.limit_kind:
        return version.limit_text
    is_unclear = version.limit_kind == LimitKind.UNCLEAR
    return "" if is_unclear else worded(version.limit)


def limit_flag(text: str, read: dict) -> str:
    if read["limit_kind"] != LimitKind.UNCLEAR:
        return ""
    if not cells.plain(text):
        return "没有写公开时限，按“不明确”登记，请核定。"
    return f"“{text}”不能计算期限，已照原文保留并标为“不明确”，请核定。"


def cycle_fields(text: str) -> dict:
    text = cells.plain(text)
    return {"cycle": read_cycle(text) if text else "", "cycle_text": text}


def written_cycle(version) -> str:
    return version.cycle_text or (version.get_cycle_display() if version.cycle else "")


def cycle_flag(text: str, read: dict) -> str:
    if read["cycle"] != Cycle.UNCLEAR:
        return ""
    return f"更新周期“{text}”不能计算，已照原文保留，请核定。"


def channel_fields(text: str) -> dict:
    channels, other = cells.read_channels(cells.plain(text))
    return {"channels": list(channels), "channels_other": other}


def channel_flag(text: str, read: dict) -> str:
    other = read["channels_other"]
    return f"渠道“{other}”不在标准目录的清单中，已作为其他渠道保留。" if other else ""


def openness_fields(text: str) -> dict:
    by_label = {each.label: each.value for each in EntryVersion.Openness}
    text = cells.squeezed(cells.plain(text))
    return {"openness": by_label.get(text) or by_label.get(f"{text}公开", "")}


def openness_flag(text: str, read: dict) -> str:
    if read["openness"] or not cells.plain(text):
        return ""
    return f"“{text}”不是决策、执行、管理、服务、结果公开之一，没有读取。"


def mode_fields(text: str) -> dict:
    """How it is public; some tables name channels under 公开形式."""
    proactive, on_request, words = cells.read_mode(text)
    channels, other = cells.read_channels(words)
    if channels and not (other or proactive or on_request):
        return {"channels": list(channels)}
    return {
        "is_proactive": proactive,
        "is_on_request": on_request,
        "mode_text": words,
    }


def audience_fields(text: str) -> dict:
    is_for_all, groups = cells.read_audience(text)
    return {"is_for_all": is_for_all, "for_groups": groups}


def level_fields(text: str) -> dict:
    county, township = cells.read_levels(text)
    return {"is_county_level": county, "is_township_level": township}


def unit_written(version) -> str:
    return version.unit.name if version.unit_id else version.subject_text


def subject_written(version) -> str:
    return version.subject_text or (version.unit.name if version.unit_id else "")


COLUMNS = (
    text_column("field", "领域", "field", "试点领域", "业务领域", "公开领域", share=8),
    text_column(
        "content",
        "公开内容（要素）",
        "content",
        *("内容", "公开内容", "内容要求", "内容规范", "公开要素", "公开内容要素"),
        *("公开的内容", "主要内容"),
        share=24,
    ),
    Column(
        "basis",
        "公开依据",
        lambda text: {"basis_text": cells.plain(text)},
        lambda version: version.basis_text or bases_shown(version),
        ("依据", "法律依据", "政策依据", "公开依据和标准", "法律法规依据"),
        share=20,
    ),
    Column(
        "limit",
        "公开时限",
        limit_fields,
        written_limit,
        ("时限", "公开期限", "时限要求"),
        share=12,
        flags=limit_flag,
    ),
    Column(
        "cycle",
        "信息产生时间或更新周期",
        cycle_fields,
        written_cycle,
        ("更新周期", "更新频率", "产生时间或更新周期", "更新时限", "信息更新周期"),
        share=11,
        flags=cycle_flag,
    ),
    # The judge finds the units their words mean.
    Column(
        "subject",
        "公开主体",
        lambda text: {"subject_text": cells.plain(text)},
        subject_written,
        ("主体", "责任主体", "公开机构", "公开责任主体"),
        share=11,
    ),
    Column(
        "unit",
        "责任科室",
        lambda text: {"subject_text": cells.plain(text)},
        unit_written,
        ("责任处室", "责任单位", "责任部门", "承办单位", "承办科室", "承办部门")
        + ("公开责任单位", "牵头部门", "责任警种"),
        share=11,
    ),
    Column(
        "channels",
        "公开渠道和载体",
        channel_fields,
        cells.written_channels,
        ("渠道", "公开渠道", "公开载体", "公开渠道与载体", "公开渠道及载体")
        + ("公开途径", "公开平台"),
        share=46,
        short=cells.listed_channels,
        flags=channel_flag,
    ),
    text_column(
        "site_column",
        "公开平台具体栏目",
        "site_column",
        *("网站栏目", "公开栏目", "栏目", "具体栏目", "公开平台栏目"),
        share=14,
    ),
    Column(
        "audience",
        "公开对象",
        audience_fields,
        cells.written_audience,
        ("对象", "公开范围"),
        share=9,
    ),
    tick_column("for_all", "全社会", "is_for_all", "向全社会", group="公开对象"),
    Column(
        "for_groups",
        "特定群众（群体）",
        lambda text: {"for_groups": cells.read_group(text)},
        cells.written_group,
        ("特定群众", "特定群体", "特定对象", "特定群众群体"),
        group="公开对象",
        centred=True,
        share=7,
    ),
    Column(
        "mode",
        "公开方式",
        mode_fields,
        cells.written_mode,
        ("方式", "公开形式", "公开属性"),
        share=9,
    ),
    tick_column("proactive", "主动", "is_proactive", "主动公开", group="公开方式"),
    tick_column(
        "on_request",
        "依申请公开",
        "is_on_request",
        "依申请",
        group="公开方式",
    ),
    Column(
        "levels",
        "公开层级",
        level_fields,
        cells.written_levels,
        ("层级",),
        share=7,
    ),
    tick_column(
        "county",
        "县级",
        "is_county_level",
        *("区级", "县区级", "市级", "县市区级", "市县级", "省级"),
        group="公开层级",
    ),
    tick_column(
        "township",
        "乡、村级",
        "is_township_level",
        *("乡级", "村级", "乡村级", "镇级", "乡镇级", "乡镇街道级", "镇村级"),
        *("乡镇", "镇街", "街道级"),
        group="公开层级",
    ),
    Column(
        "steps",
        "审核程序",
        lambda text: {"steps": cells.read_steps(text)},
        cells.written_steps,
        ("审核流程", "审查程序", "审批程序", "公开审核程序"),
        share=14,
    ),
    text_column(
        "supervision",
        "监督咨询渠道",
        "supervision",
        *("监督渠道", "咨询渠道", "监督投诉渠道", "监督方式", "监督电话"),
        share=12,
    ),
    Column(
        "openness",
        "五公开",
        openness_fields,
        lambda version: version.get_openness_display() if version.openness else "",
        ("五公开类别", "五公开属性"),
        share=8,
        flags=openness_flag,
    ),
    Column(
        "article_20",
        "条例第二十条第几项",
        lambda text: {"article_20_item": cells.read_number(text)},
        lambda version: str(version.article_20_item or ""),
        ("条例第二十条", "条例第20条", "条例第二十条项", "对应条例第二十条"),
        centred=True,
        share=7,
    ),
    text_column(
        "withheld",
        "不予主动公开法律政策依据",
        "withheld_reason",
        *("不予公开理由", "不予公开依据", "不予公开的理由", "不公开理由"),
        *("不予主动公开依据", "不予公开法律政策依据", "不予公开的依据和理由"),
        *("不予公开依据和理由", "不公开依据", "不予主动公开法律法规依据"),
        share=36,
    ),
    text_column(
        "procedure",
        "依申请公开程序",
        "procedure",
        *("申请程序", "依申请公开的程序", "公开程序", "申请流程", "办理程序"),
        share=24,
    ),
)
BY_CODE = {column.code: column for column in COLUMNS}
NUMBER, CODE = "number", "code"
# What follows from the list: a heading that says no more says nothing.
MODES = ("mode", "proactive", "on_request")
TITLE = "title"
# Beside these: level1 … level5, and level1_code … of the levels' own codes.
OTHER_NAMES = {
    NUMBER: ("序号", "编号", "序列", "序"),
    CODE: ("编码", "代码", "目录编码", "事项编码", "目录代码", "类目编码"),
    TITLE: (
        ("事项名称", "公开事项", "名称", "事项", "公开事项名称", "信息名称")
        + ("信息事项", "目录名称", "公开目录", "主动公开事项", "依申请公开事项")
    ),
    "level1": (
        ("信息事项类别", "事项类别", "类别", "分类", "类目", "公开类别", "公开类目")
        + ("信息类别", "公开事项类别", "事项分类")
    ),
    "level2": ("信息事项内容",),
}
# Of assessments kept in the same table: known, and no part of a catalogue.
KNOWN_UNREAD = frozenset(
    ("备注", "扣分要素", "分值", "得分", "扣分原因", "整改情况", "测评指标与考察点")
)


def bare(heading: str) -> str:
    """A heading without spaces, marks and what stands in brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", heading))[:40]


MEANINGS = {
    bare(word): column.code
    for column in COLUMNS
    for word in (column.label, *column.synonyms)
} | {bare(word): code for code, words in OTHER_NAMES.items() for word in words}
_LEVEL = re.compile(
    "^(?:公开|信息)?(?:事项|目录)?([一二三四五1-5])级"
    "(?:公开)?(?:事项|目录|指标|类别|栏目|分类|类目)?(名称|编码|代码)?$"
)
_PLACE = {word: number for number, word in enumerate("一二三四五", start=1)}


def meaning_of(heading: str, group: str = "") -> str:
    """The column a heading names below another; "" where nobody knows it."""
    word, over = bare(heading), bare(group)
    if word in ("编码", "代码", "名称") and (level := _LEVEL.match(over)):
        word = over + word
    if level := _LEVEL.match(word):
        place = _PLACE.get(level[1]) or int(level[1])
        is_code = level[2] in ("编码", "代码")
        return f"level{place}_code" if is_code else f"level{place}"
    return MEANINGS.get(word, "")


def label_of(code: str) -> str:
    if code in BY_CODE:
        return BY_CODE[code].label
    if code.startswith("level"):
        place = "一二三四五"[int(code[5]) - 1]
        return f"{place}级事项{'编码' if code.endswith('code') else ''}"
    return OTHER_NAMES[code][0]
