"""The elements of an entry as a citizen reads them; the only list of what is shown."""

from dataclasses import dataclass

from catalog.cycles import Cycle
from catalog.limits import LimitKind, worded
from catalog.models import EntryVersion
from catalog.wording import shown


@dataclass(frozen=True)
class Element:
    name: str
    label: str
    text: str


def elements_of(version: EntryVersion) -> list[Element]:
    """All of them in the order of the official header; "" where nothing is said.

    `unit`, `bases` and their laws are read, so load them.
    """
    return [
        Element("content", "公开内容（要素）", version.content),
        Element("basis", "公开依据", basis(version)),
        Element("unit", "责任单位", str(version.unit or "")),
        Element("subject", "公开主体", version.subject_text),
        Element("limit", "公开时限", limit(version)),
        Element("cycle", "更新周期", cycle(version)),
        Element("modes", "公开方式", modes(version)),
        Element("channels", "公开渠道和载体", shown(version, "channels")),
        Element("site_column", "网站栏目", version.site_column),
        Element("audience", "公开对象", audience(version)),
        Element("tiers", "公开层级", tiers(version)),
        Element("steps", "审核程序", shown(version, "steps")),
        Element("supervision", "监督咨询渠道", version.supervision),
        Element("openness", "五公开", version.get_openness_display()),
        Element("article_20", "条例第二十条", article_20(version)),
        Element("procedure", "依申请公开程序", version.procedure),
        Element("withheld_reason", "不予公开理由", version.withheld_reason),
    ]


def said(version: EntryVersion) -> list[Element]:
    return [each for each in elements_of(version) if each.text]


def basis(version) -> str:
    """What is written, and the laws it does not name."""
    laws = [
        f"{each.law}{each.article}"
        for each in version.bases.all()
        if each.law.title not in version.basis_text
    ]
    return "\n".join([*filter(None, [version.basis_text]), *laws])


def limit(version) -> str:
    """What cannot be counted is told as it was written."""
    if version.limit_kind == LimitKind.UNCLEAR and version.limit_text:
        return version.limit_text
    return worded(version.limit) if version.limit_kind else version.limit_text


def cycle(version) -> str:
    if version.cycle == Cycle.UNCLEAR and version.cycle_text:
        return version.cycle_text
    return version.get_cycle_display() or version.cycle_text


def modes(version) -> str:
    if version.mode_text:
        return version.mode_text
    chosen = (("主动公开", version.is_proactive), ("依申请公开", version.is_on_request))
    return "、".join(label for label, is_chosen in chosen if is_chosen)


def audience(version) -> str:
    chosen = ["全社会"] if version.is_for_all else []
    if version.for_groups:
        chosen.append(f"特定群体（{version.for_groups}）")
    return "、".join(chosen)


def tiers(version) -> str:
    chosen = (
        ("县（区）级", version.is_county_level),
        ("乡、村级", version.is_township_level),
    )
    return "、".join(label for label, is_chosen in chosen if is_chosen)


def article_20(version) -> str:
    item = version.article_20_item
    return f"第{item}项" if item else ""
