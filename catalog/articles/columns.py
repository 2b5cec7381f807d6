"""The columns of a list of articles, and by which words sites head them. Pure."""

import re
import unicodedata
from dataclasses import dataclass

_NOISE = re.compile(r"[\s：:*＊]|[（(][^（()）]*[)）]")


@dataclass(frozen=True)
class Field:
    code: str
    label: str
    synonyms: tuple[str, ...] = ()


FIELDS = (
    Field(
        "title",
        "标题",
        ("文章标题", "信息标题", "名称", "信息名称", "稿件标题", "题目"),
    ),
    Field(
        "site_column",
        "栏目",
        (
            "栏目名称",
            "所属栏目",
            "发布栏目",
            "网站栏目",
            "栏目路径",
            "频道",
            "所在栏目",
        ),
    ),
    Field(
        "published_on",
        "日期",
        (
            "发布日期",
            "发布时间",
            "公开日期",
            "公开时间",
            "时间",
            "发文日期",
            "上线时间",
        ),
    ),
    Field(
        "link",
        "链接",
        ("网址", "链接地址", "地址", "访问地址", "URL", "文章链接", "原文链接"),
    ),
    Field("doc_no", "文号", ("发文字号", "文件编号")),
    Field(
        "formed_on",
        "形成日期",
        ("成文日期", "生成日期", "形成或者变更日期", "制作日期"),
    ),
    Field("unit", "公开单位", ("发布单位", "供稿单位", "责任单位", "来源", "发布机构")),
)
LABELS = {field.code: field.label for field in FIELDS}
REQUIRED = ("title", "published_on")


def bare(heading: str) -> str:
    """A heading without spaces, marks and what stands in brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", heading)).upper()


MEANINGS = {
    bare(word): field.code
    for field in FIELDS
    for word in (field.label, *field.synonyms)
}


def meaning_of(heading: str) -> str | None:
    return MEANINGS.get(bare(heading))


def is_header(texts) -> bool:
    """Whether a row of texts heads a list: a title and a day, at the least."""
    return set(REQUIRED) <= {meaning_of(text) for text in texts if text}
